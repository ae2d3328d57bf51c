"""Following up: every few minutes the reporters of cases closed some days ago are asked what came of it."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import FollowUp
from triage.cases.follow_ups import ask_due


def ask_follow_ups(database: Database, now: datetime) -> int:
    """Ask what is due; how many questions are on their way."""
    due = select(col(FollowUp.case_id)).where(col(FollowUp.due_at) <= now).limit(1)
    with database.read() as session:
        if session.scalars(due).first() is None:
            return 0  # looking takes no lock from those who write
    with database.write() as session:
        return ask_due(session, now)
