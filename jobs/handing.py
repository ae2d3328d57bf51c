"""Handing: every minute, what nobody answered is reminded of and then brought to its owner."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case, Handoff
from triage.handoffs.overdue import needs_attention, remind_and_escalate


def hurry_handoffs(database: Database, now: datetime, admins: Iterable[str] = ()) -> int:
    """Remind and escalate what is due; how many handoffs were."""
    due = select(col(Handoff.id)).join(Case, col(Case.id) == col(Handoff.case_id)).where(needs_attention(now))
    with database.read() as session:
        if session.scalars(due.limit(1)).first() is None:
            return 0  # looking takes no lock from those who write
    with database.write() as session:
        return len(remind_and_escalate(session, now, admins))
