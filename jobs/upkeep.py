"""Upkeep: what is no longer needed goes, so that tables do not grow for nothing."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Notice, Receipt

RECEIPTS_KEPT = timedelta(days=3)  # Slack's own retries end within minutes
NOTICES_KEPT = timedelta(days=90)


def tidy(database: Database, now: datetime) -> None:
    """Delete receipts and sent notices that are older than anything could still ask for."""
    with database.write() as session:
        session.execute(delete(Receipt).where(col(Receipt.at) < now - RECEIPTS_KEPT))
        old = (col(Notice.state) == "sent", col(Notice.at) < now - NOTICES_KEPT)
        session.execute(delete(Notice).where(*old))
