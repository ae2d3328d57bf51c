"""Overdue: a handoff that nobody answers is reminded of once, then brought to those who answer for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case, Handoff, Notice
from triage.handoffs.holding import HERE, TIMED_OUT, asked, escalated_to, key_of, patience
from triage.handoffs.tracking import ESCALATION, REMINDER, TOLD, happened, tell_receiver, tell_sender
from triage.notices import post_later

MOST_AT_ONCE = 100  # handoffs in one transaction


def remind_and_escalate(session: Session, now: datetime, admins: Iterable[str] = ()) -> list[Handoff]:
    """Remind of what is due, and bring what was reminded of to the owner; the handoffs that moved.

    What Slack did not take is brought to the owner at once. Any number of processes may do this.
    """
    due = select(Handoff).join(Case, col(Case.id) == col(Handoff.case_id)).where(needs_attention(now))
    soonest = due.order_by(col(Handoff.due_at), col(Handoff.id)).limit(MOST_AT_ONCE)
    moved = list(session.scalars(soonest.with_for_update(of=Handoff, skip_locked=True)))
    for row in moved:
        if row.due_at is None or row.due_at > now:
            _bring_unseen(session, row, now, admins)
        elif row.reminded_at is None:
            _remind(session, row, now)
        else:
            _time_out(session, row, now, admins)
    return moved


def needs_attention(now: datetime) -> ColumnElement[bool]:
    """What a handoff, joined to its case, fulfils that has waited too long or was never seen."""
    message = col(Notice.key) == literal("handoff:") + cast(col(Handoff.id), String)
    unseen = exists().where(message, col(Notice.state) == "failed") & col(Handoff.escalated_at).is_(None)
    waits = (col(Handoff.source) == HERE) & col(Handoff.outcome).is_(None) & col(Case.closed_at).is_(None)
    return waits & or_(col(Handoff.due_at) <= now, unseen)


def _remind(session: Session, row: Handoff, now: datetime) -> None:
    """Remind whose turn it is: the sender of a question, else the department that received the case."""
    row.reminded_at, row.due_at = now, now + patience(session, row.to_department)
    tell = tell_sender if asked(row) else tell_receiver
    tell(session, row, REMINDER, "reminder", now)
    happened(session, row, "handoff reminded", "faultline", now)


def _time_out(session: Session, row: Handoff, now: datetime, admins: Iterable[str]) -> None:
    row.outcome, row.due_at = TIMED_OUT, None
    happened(session, row, "handoff timed out", "faultline", now)
    _bring(session, row, now, admins)
    tell_sender(session, row, TOLD, "timed out", now)


def _bring_unseen(session: Session, row: Handoff, now: datetime, admins: Iterable[str]) -> None:
    happened(session, row, "handoff undelivered", "faultline", now)
    _bring(session, row, now, admins)
    tell_sender(session, row, TOLD, "undelivered", now)


def _bring(session: Session, row: Handoff, now: datetime, admins: Iterable[str]) -> None:
    """To the direct messages of those who answer for it, each once."""
    row.escalated_at = row.escalated_at or now
    for user in escalated_to(session, row, admins):
        post_later(session, f"{key_of(row)}:escalation:{user}", ESCALATION, user, {"handoff": row.id}, now)
