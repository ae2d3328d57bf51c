"""Cases and what customers went through: handoffs, ratings."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from knowledge.tables.moment import moment


class Case(SQLModel, table=True):
    """A report on file. While `due_at` is set it waits to be embedded and grouped: the row is the queue."""

    __tablename__ = "cases"
    # AUTOINCREMENT: the number of an erased case is never given to another.
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_cases_message", "message_channel", "message_ts"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = "complaint"  # or escalation
    text: str = Field(sa_column=Column(Text, nullable=False))  # redacted
    department: str | None = Field(default=None, index=True)
    touchpoint: str | None = Field(default=None, index=True)
    customer: str | None = Field(default=None, index=True)
    severity: str = "medium"
    contact: str | None = None  # how the customer reached us
    occurred_at: datetime = Field(sa_column=moment(nullable=False, index=True))
    created_at: datetime = Field(sa_column=moment(nullable=False, index=True))
    resolution: str | None = Field(default=None, sa_column=Column(Text))  # open while there is none
    closed_at: datetime | None = Field(default=None, sa_column=moment())
    closed_by: str | None = None
    known_cause: str | None = None  # the cause an import named: confirmed, founded when it is new
    reporter: str | None = None  # Slack user
    channel: str | None = None  # Slack channel it was logged in
    private: bool = False  # that channel is: its text stays in its department (see `triage.matching.privacy`)
    message_channel: str | None = None  # the Slack message that it was made from ...
    message_ts: str | None = None
    permalink: str | None = None
    author: str | None = None  # ... and who wrote that: the reporter of origin
    source: str = "slack"
    external_id: str | None = None
    redacted: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    language: str | None = None  # ISO 639-1, where it is not the encoder's
    turn: int | None = Field(default=None, index=True)  # the turn in which it was grouped
    due_at: datetime | None = Field(default=None, sa_column=moment(index=True))
    attempts: int = 0
    trouble: str | None = None  # why grouping gave up, for people


class Handoff(SQLModel, table=True):
    """A case passed from one department to another. An event log may pass cases that are not on file."""

    __tablename__ = "handoffs"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    case_ref: str | None = Field(default=None, index=True)  # what the case is called where it came from
    at: datetime = Field(sa_column=moment(nullable=False, index=True))
    from_department: str
    to_department: str
    outcome: str | None = None  # accepted, bounced, timed_out; none yet while it waits
    repeated: bool = False  # the customer had to tell it again
    actor: str | None = None  # who sent it
    reason: str | None = Field(default=None, sa_column=Column(Text))
    promised: str | None = Field(default=None, sa_column=Column(Text))  # to the customer
    story: str | None = Field(default=None, sa_column=Column(Text))  # what the customer has told us already
    due_at: datetime | None = Field(default=None, sa_column=moment(index=True))  # next reminder or escalation
    reminded_at: datetime | None = Field(default=None, sa_column=moment())
    escalated_at: datetime | None = Field(default=None, sa_column=moment())
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    answered_by: str | None = None
    answer: str | None = Field(default=None, sa_column=Column(Text))  # why it was sent back
    question: str | None = Field(default=None, sa_column=Column(Text))  # the receiver's last question
    asked_at: datetime | None = Field(default=None, sa_column=moment())
    asked_by: str | None = None
    reply: str | None = Field(default=None, sa_column=Column(Text))
    replied_at: datetime | None = Field(default=None, sa_column=moment())
    source: str = "slack"
    external_id: str | None = None


class Rating(SQLModel, table=True):
    """What a customer said of one touchpoint, or of the whole journey (no touchpoint)."""

    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    customer: str | None = Field(default=None, index=True)
    touchpoint: str | None = None
    journey: str | None = None
    score: float
    scale: str = "csat"  # csat 1 to 5, effort 1 to 7
    at: datetime = Field(sa_column=moment(nullable=False, index=True))
    source: str = "slack"
    external_id: str | None = None
