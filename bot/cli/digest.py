"""`faultline digest`: the weekly digest printed, as a page for people outside Slack, or posted."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.cli.says import Fault, err, house, out, print_json, print_schema, week_told
from bot.views.digest.page import page_of
from bot.views.digest.plain import text_of
from jobs.weekly import post
from knowledge.database import Database
from knowledge.tables import Subscription
from triage.digest.building import build
from triage.digest.model import Digest

WIDEST = 100  # columns of a line that people read


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("digest")(digest_command)


def digest_command(
    week: Annotated[
        str | None, typer.Option(metavar="2026-W47", help="An ISO week (default: the last complete one).")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="A subscribed channel's id: its departments, and where to post.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it; post nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to print or to send, for any browser.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of --json and end.")
    ] = False,
) -> None:
    """The weekly digest: printed, and with --channel (unless --dry-run) posted there once for that week."""
    if schema:
        print_schema(Digest)
        return
    with house() as opened:
        now = opened.clock()
        wanted, as_of = week_told(week, now)
        with opened.database.read() as session:
            digest = build(session, wanted, as_of, _departments(session, channel), channel)
        if channel and not dry_run:
            _post(opened.database, channel, digest, now)
    if json:
        print_json(digest)
    elif html is None:
        out.print(text_of(digest, min(out.width, WIDEST)), markup=False)
    if html is not None:
        _write(html, page_of(digest))
    if channel and not dry_run:
        err.print("It waits in the outbox: the running bot posts it.")


def _post(database: Database, channel: str, digest: Digest, now: datetime) -> None:
    with database.write() as session:
        if not post(session, f"digest:{channel}:{digest.week}", channel, digest, now):
            raise Fault(f"{channel} has had the digest for {digest.week}")


def _departments(session: Session, channel: str | None) -> list[str]:
    """Those that a channel reads; every one where none is named."""
    if not channel:
        return []
    subscription = session.get(Subscription, channel)
    if subscription is None:
        raise Fault(f"{channel} has no subscription; in that channel say /digest subscribe")
    return subscription.departments


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as fault:
        raise Fault(f"{path} cannot be written: {fault.strerror}") from fault
    err.print(f"Written to {path}.", markup=False)
