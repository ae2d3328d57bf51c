"""The tables. One class a noun of the glossary; rows are the truth, everything else can be rebuilt.

`SQLModel(table=True)` does not validate: whoever writes a row has checked it at the edge
(see `triage.report`). Times are aware and UTC on both databases (see `Moment`).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """An aware point in time, kept in UTC. SQLite gives times back naive: mended here and nowhere else."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _moment(**options: Any) -> Any:
    return Column(Moment(), **options)


class Case(SQLModel, table=True):
    """A report on file. While `due_at` is set it waits to be embedded and grouped: the row is the queue."""

    __tablename__ = "cases"
    # AUTOINCREMENT: the number of an erased case is never given to another.
    __table_args__ = (UniqueConstraint("source", "external_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    kind: str = "complaint"  # or escalation
    text: str = Field(sa_column=Column(Text, nullable=False))  # redacted
    department: str | None = Field(default=None, index=True)
    touchpoint: str | None = Field(default=None, index=True)
    customer: str | None = Field(default=None, index=True)
    severity: str = "medium"
    contact: str | None = None  # how the customer reached us
    occurred_at: datetime = Field(sa_column=_moment(nullable=False, index=True))
    created_at: datetime = Field(sa_column=_moment(nullable=False, index=True))
    resolution: str | None = Field(default=None, sa_column=Column(Text))
    known_cause: str | None = None  # the cause an import named: confirmed, founded when it is new
    reporter: str | None = None  # Slack user
    channel: str | None = None  # Slack channel it was logged in
    source: str = "slack"
    external_id: str | None = None
    redacted: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    vector: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    encoder: str | None = None  # fingerprint of the encoder that made the vector
    turn: int | None = Field(default=None, index=True)  # the turn in which the vector was stored
    due_at: datetime | None = Field(default=None, sa_column=_moment(index=True))
    attempts: int = 0
    trouble: str | None = None  # why grouping gave up, for people


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
    founded_at: datetime = Field(sa_column=_moment(nullable=False))


class Membership(SQLModel, table=True):
    """Which cause a case belongs to now, how that came about and why. History is in `Event`."""

    __tablename__ = "memberships"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    cause_id: int = Field(foreign_key="causes.id", index=True)
    how: str = "arrived"  # arrived, founded, consolidated, confirmed, moved, merged, split
    by: str | None = None  # the person, when a person decided
    confidence: float = 0.0
    hubness: float = 0.0  # mean of the ten largest cosines, as of the last consolidation
    explanation: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=_moment(nullable=False))
    turn: int = Field(index=True)


class Constraint(SQLModel, table=True):
    """What a person said of two cases: the same cause, or not. Every later grouping obeys it."""

    __tablename__ = "constraints"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    other_id: int = Field(foreign_key="cases.id", index=True)
    together: bool
    by: str | None = None
    at: datetime = Field(sa_column=_moment(nullable=False))


class Handoff(SQLModel, table=True):
    """A case passed from one department to another. An event log may pass cases that are not on file."""

    __tablename__ = "handoffs"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    case_ref: str | None = Field(default=None, index=True)  # what the case is called where it came from
    at: datetime = Field(sa_column=_moment(nullable=False, index=True))
    from_department: str
    to_department: str
    outcome: str | None = None  # accepted, bounced, timed_out
    repeated: bool = False  # the customer had to tell it again
    actor: str | None = None
    source: str = "slack"
    external_id: str | None = None


class Fix(SQLModel, table=True):
    """A change shipped against a cause, with what it was expected to do."""

    __tablename__ = "fixes"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    cause_id: int = Field(foreign_key="causes.id", index=True)
    department: str | None = None
    title: str
    expected: str | None = None
    planned_at: datetime | None = Field(default=None, sa_column=_moment())
    shipped_at: datetime | None = Field(default=None, sa_column=_moment(index=True))
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
    at: datetime = Field(sa_column=_moment(nullable=False, index=True))
    source: str = "slack"
    external_id: str | None = None


class Subscription(SQLModel, table=True):
    """A channel that wants the digest: for which departments, when, and in which zone."""

    __tablename__ = "subscriptions"

    channel: str = Field(primary_key=True)
    departments: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    weekday: int = 0  # Monday
    hour: int = 9
    zone: str = "UTC"
    by: str | None = None
    since: datetime = Field(sa_column=_moment(nullable=False))


class DigestRun(SQLModel, table=True):
    """One digest of one channel. The unique key decides who posts it, whatever runs beside."""

    __tablename__ = "digest_runs"
    __table_args__ = (UniqueConstraint("channel", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    period: str  # ISO week, such as 2026-W47
    late: bool = False
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=_moment(nullable=False))


class Notice(SQLModel, table=True):
    """A message to Slack waiting to be sent: the outbox. `due_at` is schedule, lease and back-off in one."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_waiting", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # travels in the message's metadata, so that it is never sent twice
    kind: str
    channel: str  # a channel, or a user for a direct message
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str = "waiting"  # waiting, sending, sent, unknown, failed
    due_at: datetime = Field(sa_column=_moment(nullable=False))
    attempts: int = 0
    trouble: str | None = None
    posted_to: str | None = None
    posted_ts: str | None = None
    at: datetime = Field(sa_column=_moment(nullable=False))


class Receipt(SQLModel, table=True):
    """A delivery from Slack that was taken in. Its key is unique, so a second one has no effect."""

    __tablename__ = "receipts"

    key: str = Field(primary_key=True)
    case_id: int | None = None
    at: datetime = Field(sa_column=_moment(nullable=False, index=True))


class Event(SQLModel, table=True):
    """What happened, who did it, when and why. Only ever added to."""

    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=_moment(nullable=False, index=True))
    kind: str = Field(index=True)
    actor: str = "faultline"
    case_id: int | None = Field(default=None, index=True)
    cause_id: int | None = Field(default=None, index=True)
    turn: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Person(SQLModel, table=True):
    """Somebody in Slack, with the department that their reports are logged for."""

    __tablename__ = "people"

    user: str = Field(primary_key=True)
    department: str | None = None
    role: str = "reporter"
    welcome: bool | None = None  # None until Slack was asked; guests and strangers are not
    zone: str | None = None


class Channel(SQLModel, table=True):
    """A Slack channel's settings: what a report logged in it is about, unless it says otherwise."""

    __tablename__ = "channels"

    channel: str = Field(primary_key=True)
    department: str | None = None
    touchpoint: str | None = None


class Space(SQLModel, table=True):
    """The centre of one encoder's vectors: shared by all processes, moved only at consolidation."""

    __tablename__ = "spaces"

    encoder: str = Field(primary_key=True)
    prior: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # mean of ordinary reports, float32
    centre: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # float32
    version: int = 1
    consolidated_cases: int = 0
    consolidated_turn: int = 0  # nothing changed since, if this is still the last turn
    consolidated_at: datetime | None = Field(default=None, sa_column=_moment())


class TurnCounter(SQLModel, table=True):
    """The number of the last turn taken: one row. Catching up asks for what is newer than a turn."""

    __tablename__ = "turns"

    id: int = Field(default=1, primary_key=True)
    number: int = 0
