"""What the weekly review decided, what is asked after a case is closed, and what event logs tell."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from knowledge.tables.moment import moment


class ReviewDecision(SQLModel, table=True):
    """What people decided about one claim of a digest: told by every digest until it has a verdict."""

    __tablename__ = "review_decisions"

    id: int | None = Field(default=None, primary_key=True)
    channel: str | None = None  # whose digest put it to them; none on the command line
    period: str = Field(index=True)  # ISO week of that digest
    subject: str = Field(index=True)  # what it is about: see `triage.subjects`
    kind: str  # of the claim: growing, passage, ...
    claim: str = Field(sa_column=Column(Text, nullable=False))  # as it was published
    choice: str  # own, plan fix, dismiss, look again, confirm
    by: str
    at: datetime = Field(sa_column=moment(nullable=False, index=True))
    cause_id: int | None = Field(default=None, foreign_key="causes.id", index=True)
    fix_id: int | None = Field(default=None, foreign_key="fixes.id")
    decision_id: int | None = Field(default=None, foreign_key="decisions.id")  # what it did, to be undone
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())  # by whoever had decided it
    verdict: str | None = None  # what came of it, once that is known
    verdict_at: datetime | None = Field(default=None, sa_column=moment())


class FollowUp(SQLModel, table=True):
    """The question some days after a case was closed: was the expected outcome reached?"""

    __tablename__ = "follow_ups"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    due_at: datetime | None = Field(default=None, sa_column=moment(index=True))  # none once it was asked
    asked_at: datetime | None = Field(default=None, sa_column=moment())
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    answered_by: str | None = None
    outcome: str | None = None  # reached, partly, not reached, unknown


class Trace(SQLModel, table=True):
    """What an event log tells of one case, on file or not: its length, its end, whether it came back."""

    __tablename__ = "traces"
    __table_args__ = (UniqueConstraint("source", "case_ref"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    case_ref: str  # what the case is called where it came from
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    began_at: datetime = Field(sa_column=moment(nullable=False))
    ended_at: datetime = Field(sa_column=moment(nullable=False, index=True))  # its last event
    resolved_at: datetime | None = Field(default=None, sa_column=moment())  # the first time
    reopened_at: datetime | None = Field(default=None, sa_column=moment())  # worked on again after that
    missed: bool | None = None  # whether its service level was missed, where the log says
    severity: str | None = None
    category: str | None = None
