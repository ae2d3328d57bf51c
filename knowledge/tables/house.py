"""What a workspace's admins set: its departments, its touchpoints, and the rest."""

from sqlmodel import Field, SQLModel


class Department(SQLModel, table=True):
    """A department: where its handoffs go, who owns what nobody owns, and what it keeps to itself."""

    __tablename__ = "departments"

    key: str = Field(primary_key=True)  # the name casefolded
    name: str
    channel: str | None = None  # Slack channel that receives its handoffs
    owner: str | None = None  # Slack user to whom late handoffs are escalated
    timeout_hours: int = 24  # until a handoff to it is reminded of, and as long again until it is escalated
    shows_private: bool = False  # whether others may read its cases from private channels


class Touchpoint(SQLModel, table=True):
    """A place in the journey that forms offer."""

    __tablename__ = "touchpoints"

    key: str = Field(primary_key=True)  # the name casefolded
    name: str
    target: float | None = None  # the share of customers who are to be satisfied there, 0 to 1


class Workspace(SQLModel, table=True):
    """What holds for all: one row."""

    __tablename__ = "workspace"

    id: int = Field(default=1, primary_key=True)
    reaction: str | None = None  # emoji name: whoever reacts with it logs the message as a case
    target: float | None = None  # of every touchpoint that has none of its own
    follow_up_days: int | None = 5  # after closing, until the reporter is asked what came of it; None: never
