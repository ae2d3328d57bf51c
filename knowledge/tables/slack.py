"""What Slack brings and takes: people, channels, deliveries, digests, the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from knowledge.tables.moment import moment


class Person(SQLModel, table=True):
    """Somebody in Slack, with the department that their reports are logged for."""

    __tablename__ = "people"

    user: str = Field(primary_key=True)
    department: str | None = None
    claimed: bool = False  # said by themselves: it fills in what they log, and opens nothing
    role: str = "reporter"  # owner: of the departments below; admin: of the workspace
    owns: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    welcome: bool | None = None  # None until Slack was asked; guests and strangers are not
    zone: str | None = None


class Channel(SQLModel, table=True):
    """A Slack channel's settings: what a report logged in it is about, unless it says otherwise."""

    __tablename__ = "channels"

    channel: str = Field(primary_key=True)
    department: str | None = None
    touchpoint: str | None = None
    private: bool = False


class Subscription(SQLModel, table=True):
    """A channel that wants the digest: for which departments, when, and in which zone."""

    __tablename__ = "subscriptions"

    channel: str = Field(primary_key=True)
    departments: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    weekday: int = 0  # Monday
    hour: int = 9
    zone: str = "UTC"
    by: str | None = None
    since: datetime = Field(sa_column=moment(nullable=False))


class DigestRun(SQLModel, table=True):
    """One digest of one channel. The unique key decides who posts it, whatever runs beside."""

    __tablename__ = "digest_runs"
    __table_args__ = (UniqueConstraint("channel", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    period: str  # ISO week, such as 2026-W47
    late: bool = False
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=moment(nullable=False))


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
    due_at: datetime = Field(sa_column=moment(nullable=False))
    attempts: int = 0
    trouble: str | None = None
    posted_to: str | None = None
    posted_ts: str | None = None
    at: datetime = Field(sa_column=moment(nullable=False))


class Receipt(SQLModel, table=True):
    """A delivery from Slack that was taken in. Its key is unique, so a second one has no effect."""

    __tablename__ = "receipts"

    key: str = Field(primary_key=True)
    case_id: int | None = None
    at: datetime = Field(sa_column=moment(nullable=False, index=True))
