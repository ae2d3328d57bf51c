"""Notices: messages to Slack that wait in the outbox until they are sent, each at most once.

What is asked for again while it is being sent is sent once more afterwards, by one sender at a time:
so the newest content is what stays in Slack.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Handoff, Membership, Notice
from knowledge.texts import parts

UPDATE = "update"  # the kind of a notice that renews another's message
HANDED = "handoff:"  # and a number: the key of the message that brings a case to another department
TOLD = "told"  # in its payload: a hash of what it was last asked to say of the case's cause
AGAIN = "again"  # in the payload of one that is being sent: when it was asked for again meanwhile
CARD_LIVES = timedelta(days=60)
MOST_CARDS = 200  # renewed when a cause changes: the newest
LEASE = timedelta(seconds=60)  # a sender that says nothing for this long is taken for dead


def post_later(
    session: Session, key: str, kind: str, channel: str, payload: dict[str, Any], now: datetime
) -> bool:
    """Put a notice into the outbox unless one with its key is there; whether it was put."""
    if by_key(session, key) is not None:
        return False
    return _put(session, Notice(key=key, kind=kind, channel=channel, payload=payload, due_at=now, at=now))


def update_later(session: Session, key: str, now: datetime) -> None:
    """Build the message of this notice again and put it in the place of what stands there.

    However often that is asked for before it is done, it is done once, with what is known then. A
    message that is still to be sent will say what is known then; one that Slack never took is left.
    """
    original = by_key(session, key)
    if original is not None and original.posted_ts is None:
        original = _held(session, key)  # it may be on its way this moment
    if original is None:
        return
    if original.posted_ts is None and original.state != "unknown":
        _ask_again(original, now)
        return
    renewal = Notice(
        key=f"update:{key}", kind=UPDATE, channel=original.channel, payload={"of": key}, due_at=now, at=now
    )
    if by_key(session, renewal.key) is None and _put(session, renewal):
        return
    held = _held(session, renewal.key)
    if held is None or _ask_again(held, now):
        return
    held.state, held.due_at, held.attempts = "waiting", now, 0
    session.flush()


def refresh_card(session: Session, case: int, now: datetime) -> None:
    """The card of a case says what is known now, if anybody has one; so does what brought it elsewhere."""
    update_later(session, f"card:{case}", now)
    _refresh_handed(session, case, now)


def refresh_cards(session: Session, cause: int, now: datetime) -> None:
    """The cards of a cause's cases that people still look at: those of the last weeks."""
    shown = (
        select(col(Case.id))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause, *_shown(now))
        .order_by(col(Case.id).desc())
        .limit(MOST_CARDS)
    )
    for case in session.scalars(shown).all():
        refresh_card(session, int(case or 0), now)


def refresh_moved(session: Session, cases: Sequence[int], now: datetime) -> None:
    """The cards of these cases follow them to their new causes: those of the last weeks, the newest."""
    shown: list[int] = []
    for part in parts(cases):
        mine = select(col(Case.id)).where(col(Case.id).in_(part), *_shown(now))
        shown += [int(case or 0) for case in session.scalars(mine)]
    for case in sorted(shown, reverse=True)[:MOST_CARDS]:
        refresh_card(session, case, now)


def told_of_cause(session: Session, case: int) -> str:
    """A hash of what the message that hands a case over says of its cause, and whether it is closed."""
    known = (
        select(col(Cause.id), col(Cause.name), col(Cause.state), col(Cause.workaround))
        .join(Membership, col(Membership.cause_id) == col(Cause.id))
        .where(col(Membership.case_id) == case)
    )
    row = session.get(Case, case)
    closed = row is not None and row.closed_at is not None
    told = (closed, session.execute(known).tuples().first())
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()


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
    """Lease the notices that are due; True beside one says that an earlier sending ended unknown.

    What is new goes before what renews: nobody waits for an answer behind a cause's two hundred cards.
    """
    due = (
        select(Notice)
        .where(*_due(now))
        .order_by(col(Notice.kind) == UPDATE, col(Notice.due_at), col(Notice.id))
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
        if notice.state == "waiting":  # a doubtful one may be found as it was
            _settled(notice)
        notice.state, notice.due_at, notice.attempts = "sending", now + LEASE, notice.attempts + 1
    session.flush()
    return claimed


def sent(session: Session, notice: int, channel: str | None, ts: str | None) -> None:
    """The message is out."""
    row = session.get_one(Notice, notice, with_for_update=True)
    row.state, row.posted_to, row.posted_ts, row.trouble = "sent", channel, ts, None
    again = _settled(row)
    session.flush()
    if again is not None:
        update_later(session, _renewed(row), again)


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
    row = session.get_one(Notice, notice, with_for_update=True)
    row.state, row.trouble = "unknown" if unknown else "failed", why
    again = _settled(row)
    session.flush()
    if again is not None:  # what Slack did not take is out of date: with what is known now it may
        update_later(session, _renewed(row), again)


def keep_doubtful(session: Session, notice: int, until: datetime, why: str) -> None:
    """Nobody knows whether Slack took it: it stays marked as sending, to be looked for later."""
    row = session.get_one(Notice, notice)
    row.due_at, row.trouble = until, why


def _refresh_handed(session: Session, case: int, now: datetime) -> None:
    """The messages of a case's last handoff follow its cause; nothing is sent where they say it already."""
    newest = col(Handoff.at).desc(), col(Handoff.id).desc()
    mine = select(col(Handoff.id)).where(col(Handoff.case_id) == case).order_by(*newest).limit(1)
    handoff = session.scalars(mine).first()
    brought = by_key(session, f"{HANDED}{handoff}") if handoff is not None else None
    if brought is None or (told := told_of_cause(session, case)) == brought.payload.get(TOLD):
        return
    held = _held(session, brought.key)
    if held is not None:
        held.payload = {**held.payload, TOLD: told}
    escalated = col(Notice.key).startswith(f"{brought.key}:escalation:", autoescape=True)
    for key in (brought.key, *session.scalars(select(col(Notice.key)).where(escalated)).all()):
        update_later(session, key, now)


def _due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Notice.state).in_(("waiting", "sending")), col(Notice.due_at) <= now


def _shown(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What a case fulfils whose card somebody may still look at."""
    recent = col(Case.created_at) > now - CARD_LIVES
    return col(Case.source) == "slack", col(Case.reporter).is_not(None), recent


def _put(session: Session, notice: Notice) -> bool:
    """Put a notice unless another transaction was first; waits for one that is about to say."""
    try:
        with session.begin_nested():
            session.add(notice)
    except IntegrityError:
        return False
    return True


def _held(session: Session, key: str) -> Notice | None:
    """The notice with this key as it is now, and so until this transaction ends."""
    mine = select(Notice).where(col(Notice.key) == key)
    held = mine.with_for_update().execution_options(populate_existing=True)
    return session.scalars(held).first()


def _ask_again(notice: Notice, now: datetime) -> bool:
    """Whether a notice is being sent; then it is noted that this is not the last word."""
    if notice.state != "sending":
        return False
    notice.payload = {**notice.payload, AGAIN: now.isoformat()}
    return True


def _settled(notice: Notice) -> datetime | None:
    """When a notice was asked for again while it was sent, if it was; that is noted no more."""
    again = notice.payload.get(AGAIN)
    if again is None:
        return None
    notice.payload = {name: value for name, value in notice.payload.items() if name != AGAIN}
    return datetime.fromisoformat(str(again))


def _renewed(notice: Notice) -> str:
    """The key of the notice whose message this one sends or renews."""
    return str(notice.payload["of"]) if notice.kind == UPDATE else notice.key
