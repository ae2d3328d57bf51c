"""The weekly digest as its notices say it: what was published, with what people decided since."""

import re
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from bot.bootstrap import House
from bot.mrkdwn import escape, label
from bot.views.blocks import Block
from bot.views.digest import charts, words
from bot.views.digest.blocks import digest_blocks, reply_blocks
from bot.views.digest.facts import Decided, Shown
from knowledge.tables import Cause, Notice, ReviewDecision
from triage.causes.on_file import UnknownCase
from triage.digest.deciding import done, of_digest
from triage.digest.model import Digest
from triage.notices import by_key
from triage.numbers import cause_id

Said = tuple[list[Block], str, list[Block]]
"""Blocks, the same in plain words, and the blocks for a Slack that draws no charts."""
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")


def digest_said(house: House, notice: Notice) -> Said:
    """A channel's digest."""
    shown = shown_of(house, notice)
    blocks = digest_blocks(shown)
    return blocks, words.fallback(shown.digest), charts.without_charts(blocks)


def reply_said(house: House, notice: Notice) -> Said:
    """A reply in the thread of a digest. Raises `UnknownCase` when that was never posted or is gone."""
    with house.database.read() as session:
        original = by_key(session, str(notice.payload["digest_of"]))
    if original is None or original.posted_ts is None:
        raise UnknownCase(notice.key)
    shown = shown_of(house, original)
    blocks = reply_blocks(shown, str(notice.payload["reply"]))
    return blocks, f"Details of the digest for {shown.digest.week}.", charts.without_charts(blocks)


BUILDERS: Mapping[str, Callable[[House, Notice], Said]] = {"digest": digest_said, "digest reply": reply_said}


def shown_of(house: House, notice: Notice) -> Shown:
    """A published digest with what was decided about it since, by whoever did in whatever channel."""
    digest = Digest.model_validate(notice.payload["digest"])
    with house.database.read() as session:
        made = of_digest(session, digest)
        decided = {subject: _decided(session, row) for subject, row in made.items()}
        people = frozenset(_people(session, digest, made))
    return Shown(digest, int(notice.id or 0), bool(notice.payload.get("late")), decided, people)


def _decided(session: Session, row: ReviewDecision) -> Decided:
    """What somebody did; an owner other than themselves is named as it is now."""
    cause = session.get(Cause, row.cause_id) if row.choice == "own" and row.cause_id else None
    given = cause is not None and (cause.owner_department or cause.owner != row.by)
    did = escape(done(row))
    if cause is not None and given:
        owner = label(cause.owner_department) if cause.owner_department else f"<@{cause.owner}>"
        did = f"gave it to {owner}" if cause.owner or cause.owner_department else did
    return Decided(int(row.id or 0), row.by, did)


def _people(session: Session, digest: Digest, made: Mapping[str, ReviewDecision]) -> Iterator[str]:
    """Slack users that a digest is about: owners, and who decided, suggested or was thanked."""
    owners = [one.owner for one in digest.items] + [one.owner for one in digest.standing]
    owners += [one.suggested_owner for one in digest.items]
    yield from (found[1] for one in owners if (found := _MENTION.fullmatch(one)))
    acted = [row.by for row in made.values()] + [one.by for one in digest.carried]
    acted += [one.by for one in digest.thanks]
    causes = [cause_id(one.cause) for one in digest.carried if one.cause]
    acted += [str(one) for one in session.scalars(select(col(Cause.owner)).where(col(Cause.id).in_(causes)))]
    yield from (user for user in acted if _USER.fullmatch(user))
