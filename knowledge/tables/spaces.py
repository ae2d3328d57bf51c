"""What an encoder makes of the cases, and the counter of turns."""

from datetime import datetime

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from knowledge.tables.moment import moment


class Space(SQLModel, table=True):
    """The centre of one encoder's vectors: shared by all processes, moved only at consolidation."""

    __tablename__ = "spaces"

    encoder: str = Field(primary_key=True)
    prior: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # mean of ordinary reports, float32
    centre: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # float32
    spread: float = 0.1045  # of its cosines among ordinary reports: see `triage.neighbours.scale`
    version: int = 1
    edges: dict[str, float] | None = Field(default=None, sa_column=Column(JSON))  # refitted edge model
    clearness: float = 0.70  # how clearly the graph was parted: see `triage.consolidating.belonging`
    taught: int = 0  # how many cases people had placed when all was last grouped afresh
    consolidated_cases: int = 0
    consolidated_turn: int = 0  # nothing changed since, if this is still the last turn
    consolidated_at: datetime | None = Field(default=None, sa_column=moment())


class Vector(SQLModel, table=True):
    """What one encoder makes of one case. Vectors of two encoders stand side by side and never mix."""

    __tablename__ = "vectors"

    # The case comes first in the key: an index led by the encoder would be taken for every catching up,
    # and read all cases of it.
    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    encoder: str = Field(primary_key=True)  # its fingerprint
    turn: int = Field(index=True)  # the turn in which it was stored
    hubness: float = 0.0  # mean of the ten largest cosines, as of the last consolidation
    settled: int = Field(default=0, index=True)  # the turn in which hubness was last written
    unit: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # float32, length 1, not centred


class TurnCounter(SQLModel, table=True):
    """The number of the last turn taken: one row. Catching up asks for what is newer than a turn."""

    __tablename__ = "turns"

    id: int = Field(default=1, primary_key=True)
    number: int = 0
