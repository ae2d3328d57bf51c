"""Notices: messages to Slack that wait in the outbox until they are sent, each at most once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from knowledge.tables import Case, Membership, Notice

UPDATE = "update"  # the kind of a notice that renews another's message
CARD_LIVES = timedelta(days=60)
MOST_CARDS = 200  # renewed when a cause changes: the newest
LEASE = timedelta(seconds=60)  # a sender that says nothing for this long is taken for dead


def post_later(
    session: Session, key: str, kind: str, channel: str, payload: dict[str, Any], now: datetime
) -> bool:
    """Put a notice into the outbox unless one with its key is there; whether it was put."""
    if session.scalars(select(col(Notice.id)).where(col(Notice.key) == key)).first() is not None:
        return False
    session.add(Notice(key=key, kind=kind, channel=channel, payload=payload, due_at=now, at=now))
    session.flush()
    return True


def update_later(session: Session, key: str, now: datetime) -> None:
    """Build the message of this notice again and put it in the place of what stands there.

    However often that is asked for before it is done, it is done once, with what is known then.
    """
    original = session.scalars(select(Notice).where(col(Notice.key) == key)).first()
    if original is None:
        return
    mine = session.scalars(select(Notice).where(col(Notice.key) == f"update:{key}")).first()
    if mine is None:
        mine = Notice(
            key=f"update:{key}",
            kind=UPDATE,
            channel=original.channel,
            payload={"of": key},
            due_at=now,
            at=now,
        )
    mine.state, mine.due_at, mine.attempts = "waiting", now, 0
    session.add(mine)
    session.flush()


def refresh_card(session: Session, case: int, now: datetime) -> None:
    """The card of a case says what is known now, if anybody has one."""
    update_later(session, f"card:{case}", now)


def refresh_cards(session: Session, cause: int, now: datetime) -> None:
    """The cards of a cause's cases that people still look at: those of the last weeks."""
    shown = (
        select(col(Case.id))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause, col(Case.source) == "slack")
        .where(col(Case.reporter).is_not(None), col(Case.created_at) > now - CARD_LIVES)
        .order_by(col(Case.id).desc())
        .limit(MOST_CARDS)
    )
    for case in session.scalars(shown).all():
        refresh_card(session, int(case or 0), now)


def by_key(session: Session, key: str) -> Notice | None:
    """The notice with this key."""
    return session.scalars(select(Notice).where(col(Notice.key) == key)).first()


def cards_for(session: Session, cases: Sequence[int], now: datetime) -> None:
    """A card for everybody in Slack who logged one of these cases."""
    found = select(col(Case.id), col(Case.reporter)).where(
        col(Case.id).in_(cases), col(Case.source) == "slack", col(Case.reporter).is_not(None)
    )
    for case, reporter in session.execute(found).all():
        post_later(session, f"card:{case}", "card", str(reporter), {"case": case}, now)


def any_due(session: Session, now: datetime) -> bool:
    """Whether something waits to be sent now."""
    return session.scalars(select(col(Notice.id)).where(*_due(now)).limit(1)).first() is not None


def claim(session: Session, now: datetime, most: int = 10) -> list[tuple[Notice, bool]]:
    """Lease the notices that are due; True beside one says that an earlier sending ended unknown."""
    due = (
        select(Notice)
        .where(*_due(now))
        .order_by(col(Notice.due_at), col(Notice.id))
        .limit(most * 5)
        .with_for_update(skip_locked=True)
    )
    first: dict[
        str, Notice
    ] = {}  # one a channel: whether the next may go at once, this one's answer will say
    for notice in session.scalars(due).all():
        first.setdefault(notice.channel, notice)
    claimed = []
    for notice in list(first.values())[:most]:
        claimed.append((notice, notice.state == "sending"))
        notice.state, notice.due_at, notice.attempts = "sending", now + LEASE, notice.attempts + 1
    session.flush()
    return claimed


def sent(session: Session, notice: int, channel: str | None, ts: str | None) -> None:
    """The message is out."""
    row = session.get_one(Notice, notice)
    row.posted_to, row.posted_ts, row.trouble = channel, ts, None
    if row.state == "sending":  # else it was asked for again meanwhile
        row.state = "sent"


def put_off(session: Session, notice: int, until: datetime, why: str) -> None:
    """Slack took nothing; try again later."""
    row = session.get_one(Notice, notice)
    row.state, row.due_at, row.trouble = "waiting", until, why


def put_off_channel(session: Session, channel: str, until: datetime) -> None:
    """Slack wants fewer messages in one channel: all that wait for it wait longer, the others flow."""
    waiting = (col(Notice.channel) == channel, col(Notice.state) == "waiting", col(Notice.due_at) < until)
    session.execute(update(Notice).where(*waiting).values(due_at=until))


def give_up(session: Session, notice: int, why: str, unknown: bool = False) -> None:
    """It cannot be sent; or nobody can tell whether it was, and sending twice would be worse."""
    row = session.get_one(Notice, notice)
    row.state, row.trouble = "unknown" if unknown else "failed", why


def keep_doubtful(session: Session, notice: int, until: datetime, why: str) -> None:
    """Nobody knows whether Slack took it: it stays marked as sending, to be looked for later."""
    row = session.get_one(Notice, notice)
    row.due_at, row.trouble = until, why


def _due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Notice.state).in_(("waiting", "sending")), col(Notice.due_at) <= now
