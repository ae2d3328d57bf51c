"""Causes: which cases share one, what people decided, what was tried against it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from knowledge.tables.moment import moment


class Cause(SQLModel, table=True):
    """A root cause that cases share: `RC-<id>`. Ids are never reused; a merged one says where it went."""

    __tablename__ = "causes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(default="", index=True)  # the name casefolded: both databases compare it alike
    named_by: str | None = None  # a person's name for it is never replaced by a machine's
    keywords: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    central_case: int | None = None
    named_at_size: int = 1  # how many cases there were when it was named
    state: str = Field(default="suspected", index=True)
    owner: str | None = None
    owner_department: str | None = None
    merged_into: int | None = Field(default=None, foreign_key="causes.id")
    workaround: str | None = Field(default=None, sa_column=Column(Text))
    hypothesis: str | None = Field(default=None, sa_column=Column(Text))  # why it happens, as people think
    hypothesis_cases: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    founded_at: datetime = Field(sa_column=moment(nullable=False))


class Membership(SQLModel, table=True):
    """Which cause a case belongs to now, how that came about and why. History is in `Event`."""

    __tablename__ = "memberships"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    cause_id: int = Field(foreign_key="causes.id", index=True)
    how: str = "arrived"  # arrived, founded, consolidated, confirmed, moved, merged, split
    by: str | None = None  # the person, when a person decided
    confidence: float = 0.0
    explanation: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=moment(nullable=False))
    turn: int = Field(index=True)


class Constraint(SQLModel, table=True):
    """What a person said of two cases: the same cause, or not. Every later grouping obeys it."""

    __tablename__ = "constraints"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    other_id: int = Field(foreign_key="cases.id", index=True)
    together: bool
    by: str | None = None
    at: datetime = Field(sa_column=moment(nullable=False))


class Proposal(SQLModel, table=True):
    """A change to confirmed causes that grouping would make if it might: for people to decide."""

    __tablename__ = "proposals"

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # merge: both causes are one; split: these cases are another cause
    cause_id: int = Field(foreign_key="causes.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="causes.id")  # of a merge
    cases: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    state: str = Field(default="open", index=True)  # open, accepted, dismissed, withdrawn
    at: datetime = Field(sa_column=moment(nullable=False))


class Fix(SQLModel, table=True):
    """A change shipped against a cause, with what it was expected to do."""

    __tablename__ = "fixes"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    cause_id: int = Field(foreign_key="causes.id", index=True)
    department: str | None = None
    title: str
    expected: str | None = None  # the expected outcome, in words
    metric: str | None = None  # which number it should move: see `triage.deciding.lifecycle.METRICS`
    change: float | None = None  # by how much of itself, such as -0.5 for half as many
    expected_by: datetime | None = Field(default=None, sa_column=moment())  # by when
    owner: str | None = None  # who does it: a Slack user
    due_at: datetime | None = Field(default=None, sa_column=moment())  # by when it is to be shipped
    planned_at: datetime | None = Field(default=None, sa_column=moment())
    shipped_at: datetime | None = Field(default=None, sa_column=moment(index=True))
    rollout_weeks: int = 0  # further weeks until it reached everybody: left out when it is judged
    source: str = "slack"
    external_id: str | None = None


class Decision(SQLModel, table=True):
    """What a person decided, with what stood before: so that it can be undone."""

    __tablename__ = "decisions"

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # confirmed, moved, merged, split, dismissed, reopened
    by: str
    at: datetime = Field(sa_column=moment(nullable=False))
    turn: int
    cause_id: int | None = Field(default=None, foreign_key="causes.id", index=True)
    case_id: int | None = Field(default=None, index=True)
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_column=moment())
    undone_by: str | None = None


class Suggestion(SQLModel, table=True):
    """What somebody at the frontline thinks: a cause that should be looked at, or a fix for one."""

    __tablename__ = "suggestions"

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # cause, fix
    cause_id: int | None = Field(default=None, foreign_key="causes.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))  # redacted
    by: str
    at: datetime = Field(sa_column=moment(nullable=False))
    state: str = Field(default="open", index=True)  # open, adopted, dismissed


class Backing(SQLModel, table=True):
    """Somebody backs a suggestion: once."""

    __tablename__ = "backings"

    suggestion_id: int = Field(primary_key=True, foreign_key="suggestions.id")
    user: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment(nullable=False))


class Event(SQLModel, table=True):
    """What happened, who did it, when and why. Only ever added to."""

    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment(nullable=False, index=True))
    kind: str = Field(index=True)
    actor: str = "faultline"
    case_id: int | None = Field(default=None, index=True)
    cause_id: int | None = Field(default=None, index=True)
    turn: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
