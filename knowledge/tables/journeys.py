"""Journeys as a workspace draws them: their stages, who takes part, who owns them."""

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class Journey(SQLModel, table=True):
    """A journey that customers go through, such as onboarding, a claim, repair and return."""

    __tablename__ = "journeys"

    key: str = Field(primary_key=True)  # the name casefolded
    name: str
    owner: str | None = None  # Slack user who answers for the whole of it
    owner_department: str | None = None
    position: int = 0  # place among the journeys


class Stage(SQLModel, table=True):
    """One touchpoint's place in a journey. The same touchpoint may stand in several journeys."""

    __tablename__ = "stages"
    __table_args__ = (UniqueConstraint("journey_key", "touchpoint"),)

    id: int | None = Field(default=None, primary_key=True)
    journey_key: str = Field(foreign_key="journeys.key", index=True)
    position: int
    touchpoint: str
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # who takes part
