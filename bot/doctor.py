"""The doctor: every check a deployer needs, each saying ok or what to do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from bot.manifest import SCOPES
from bot.settings import Settings, SettingsFault, read_settings
from jobs.reindexing import coverage
from knowledge.database import Database
from knowledge.encoder import ModelUnusable, SentenceEncoder
from knowledge.tables import Case, Notice, Space
from triage.neighbours.embedding import Reader

CLOCK_SKEW = 60  # seconds; at 300 Slack's signatures stop being valid
RECENT_DAYS = 7
Check = Callable[[Settings], str]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    ok: bool
    said: str


class Trouble(Exception):
    """A check found something to mend; the message says what to do."""


def examine() -> Iterator[Finding]:
    """Run every check; one that fails does not keep the others from running."""
    try:
        settings = read_settings()
    except SettingsFault as fault:
        yield Finding("settings", False, str(fault))
        return
    yield Finding(
        "settings", True, f".env {'read' if Path('.env').is_file() else 'not there'}, all values valid"
    )
    for name, check in CHECKS.items():
        try:
            yield Finding(name, True, check(settings))
        except Trouble as trouble:
            yield Finding(name, False, str(trouble))


def _token(settings: Settings) -> str:
    answer = _auth(settings)
    return f"{answer['user']} in {answer['team']}"


def _scopes(settings: Settings) -> str:
    granted = {scope.strip() for scope in str(_header(_auth(settings), "x-oauth-scopes")).split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        raise Trouble(
            f"missing {', '.join(missing)}: update the app with `faultline manifest` and reinstall it"
        )
    return f"all {len(SCOPES)} granted"


def _app_token(settings: Settings) -> str:
    if not settings.app_token:
        return "not set: Socket Mode is off, serve with --http"
    client = WebClient(token=settings.app_token, base_url=settings.api_url, timeout=10, retry_handlers=[])
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        said = error.response.get("error")
        raise Trouble(
            f"Slack refuses it ({said}): it needs connections:write, under Basic Information"
        ) from error
    except OSError as error:
        raise Trouble(f"{settings.api_url} cannot be reached: {error}") from error
    return "opens a Socket Mode connection"


def _signing_secret(settings: Settings) -> str:
    if settings.signing_secret:
        if len(settings.signing_secret) < 16:
            raise Trouble("SLACK_SIGNING_SECRET is too short to be one; copy it from Basic Information")
        return "set"
    if settings.app_token:
        return "not set: not needed for Socket Mode"
    raise Trouble("neither SLACK_SIGNING_SECRET (for --http) nor SLACK_APP_TOKEN (for Socket Mode) is set")


def _clock(settings: Settings) -> str:
    sent = str(_header(_auth(settings), "date"))
    if not sent:
        return "Slack gave no time to compare with"
    skew = abs(time.time() - parsedate_to_datetime(sent).timestamp())
    if skew > CLOCK_SKEW:
        raise Trouble(f"{skew:.0f} s apart from Slack's; set the machine's clock (NTP)")
    return f"within {skew:.0f} s of Slack's"


def _database(settings: Settings) -> str:
    if not _exists(settings):
        return "not there yet: `faultline serve` or the first import makes it"
    with _opened(settings) as database:
        damage = database.check()
        with database.read() as session:
            session.scalars(select(1)).one()
    if damage:
        raise Trouble(
            f"{database.shown_url} is damaged ({damage}): stop Faultline and restore the latest backup"
        )
    return database.shown_url


def _exists(settings: Settings) -> bool:
    """Whether there is a database to look at; opening an SQLite file that is not there would make one."""
    url = make_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or not url.database or Path(url.database).expanduser().is_file()


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """The database while it is looked at; one that cannot be read is trouble."""
    database = Database(settings.database_url)
    try:
        yield database
    except DBAPIError as error:
        raise Trouble(f"{database.shown_url} cannot be read: {error.orig}") from error
    finally:
        database.close()


def _migrations(settings: Settings) -> str:
    if not _exists(settings):
        return "none yet"
    with _opened(settings) as database:
        current, head = database.revision()
    if current is None:
        return f"none yet: `faultline serve` brings an empty database to {head}"
    if current != head:
        raise Trouble(
            f"the database is at {current}, this program at {head}: back it up and start `faultline serve`"
        )
    return f"at {head}"


def _model(settings: Settings) -> str:
    try:
        return SentenceEncoder(settings.model).fingerprint
    except ModelUnusable as fault:
        raise Trouble(str(fault)) from fault


def _index(settings: Settings) -> str:
    """The index is built from rows at every start; what can be wrong is rows that it cannot use."""
    _model(settings)
    fingerprint = Reader(SentenceEncoder(settings.model)).fingerprint
    if not _exists(settings):
        return "nothing on file yet"
    with _opened(settings) as database:
        if database.revision()[0] is None:
            return "nothing on file yet"
        with database.read() as session:
            count = select(func.count()).select_from(Case)
            total = session.scalars(count).one()
            found = coverage(session, fingerprint)
            waiting = session.scalars(count.where(col(Case.due_at).is_not(None))).one()
            failed = session.scalars(count.where(col(Case.trouble).is_not(None))).one()
            known = session.get(Space, fingerprint) is not None
    if failed:
        raise Trouble(f"{failed} cases could not be grouped; `faultline export cases` shows why in `trouble`")
    if not found.is_usable:
        raise Trouble(f"{found}: run `faultline reindex`, or set FAULTLINE_MODEL back")
    begun = "" if known or not total else "; first start pending"
    behind = f", {found.missing} more at the next start" if found.missing else ""
    return f"{found.grouped - found.missing} of {total} cases embedded{behind}, {waiting} waiting{begun}"


def _outbox(settings: Settings) -> str:
    """Messages that Slack refused, or of which nobody knows whether they arrived."""
    if not _exists(settings):
        return "nothing to send yet"
    with _opened(settings) as database:
        if database.revision()[0] is None:
            return "nothing to send yet"
        with database.read() as session:
            recent = col(Notice.at) > datetime.now(UTC) - timedelta(days=RECENT_DAYS)
            stuck = select(Notice).where(col(Notice.state).in_(("failed", "unknown")), recent)
            found = session.scalars(stuck.order_by(col(Notice.at).desc())).all()
    if found:
        last = found[0]
        raise Trouble(
            f"{len(found)} messages of the last {RECENT_DAYS} days were not sent; the latest, {last.kind} to "
            f"{last.channel}: {last.trouble}"
        )
    return f"everything of the last {RECENT_DAYS} days was sent or waits its turn"


def _auth(settings: Settings) -> Any:
    if not settings.bot_token:
        raise Trouble(
            "SLACK_BOT_TOKEN is not set: install the app and copy the Bot User OAuth Token (xoxb-…)"
        )
    client = WebClient(token=settings.bot_token, base_url=settings.api_url, timeout=10, retry_handlers=[])
    try:
        return client.auth_test()
    except SlackApiError as error:
        said = error.response.get("error")
        raise Trouble(
            f"Slack refuses SLACK_BOT_TOKEN ({said}): copy it again from OAuth & Permissions"
        ) from error
    except OSError as error:
        raise Trouble(f"{settings.api_url} cannot be reached: {error}") from error


def _header(answer: Any, name: str) -> str:
    return next((str(value) for key, value in dict(answer.headers).items() if str(key).lower() == name), "")


CHECKS: dict[str, Check] = {
    "bot token": _token,
    "scopes": _scopes,
    "app token": _app_token,
    "signing secret": _signing_secret,
    "clock": _clock,
    "database": _database,
    "migrations": _migrations,
    "model": _model,
    "index": _index,
    "outbox": _outbox,
}
