"""Tracking: what follows from every step of a handoff: an event, word to either side, renewed messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from knowledge.tables import Event, Handoff, Notice
from triage.handoffs.holding import key_of
from triage.notices import by_key, post_later, refresh_card, update_later

MESSAGE, REMINDER, ESCALATION, TOLD = "handoff", "handoff reminder", "handoff escalation", "handoff told"
QUESTION, REPLY = "handoff question", "handoff reply"
"""The kinds of notices about a handoff."""


def happened(session: Session, row: Handoff, kind: str, by: str, now: datetime) -> int:
    """Write the event and renew what shows the handoff; the event's number."""
    detail = {"handoff": row.id, "from": row.from_department, "to": row.to_department}
    event = Event(at=now, kind=kind, actor=by, case_id=row.case_id, detail=detail)
    session.add(event)
    session.flush()
    for key in (key_of(row), *(notice.key for notice in escalations(session, row))):
        update_later(session, key, now)
    refresh_card(session, int(row.case_id or 0), now)
    return int(event.id or 0)


def renew_question(session: Session, row: Handoff, now: datetime) -> None:
    """The last question shows its answer, no button any more."""
    asked = select(Notice).where(_below(row, "question"), col(Notice.kind) == QUESTION)
    last = session.scalars(asked.order_by(col(Notice.id).desc()).limit(1)).first()
    if last is not None:
        update_later(session, last.key, now)


def tell_sender(session: Session, row: Handoff, kind: str, what: str, now: datetime) -> None:
    """A message to whoever handed the case over: in the thread of its card, where that is theirs."""
    card = by_key(session, f"card:{row.case_id}")
    theirs = {"thread_of": card.key} if card is not None and card.channel == row.actor else {}
    payload: dict[str, Any] = {"handoff": row.id, "what": what, **theirs}
    post_later(session, f"{key_of(row)}:{what}", kind, str(row.actor), payload, now)


def tell_receiver(session: Session, row: Handoff, kind: str, what: str, now: datetime) -> None:
    """A message to the receiving department, below the one that brought the case."""
    brought = by_key(session, key_of(row))
    if brought is not None:
        payload = {"handoff": row.id, "what": what, "thread_of": brought.key}
        post_later(session, f"{key_of(row)}:{what}", kind, brought.channel, payload, now)


def escalations(session: Session, handoff: Handoff) -> list[Notice]:
    """The messages that brought a handoff to those who answer for it."""
    mine = select(Notice).where(_below(handoff, "escalation")).order_by(col(Notice.id))
    return list(session.scalars(mine))


def _below(handoff: Handoff, what: str) -> ColumnElement[bool]:
    return col(Notice.key).startswith(f"{key_of(handoff)}:{what}:", autoescape=True)
