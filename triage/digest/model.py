"""What a digest holds: claims with their evidence, decisions carried on, what to decide next."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from triage.subjects import Edge

Kind = Literal[
    "decision", "emerging", "growing", "returning", "fix", "cascade", "passage", "satisfaction", "map"
]
OF_CAUSES: tuple[Kind, ...] = ("returning", "growing", "emerging", "fix")
"""What is said of one cause itself, the most pressing first: of each cause it stands in one place."""
Choice = Literal["own", "plan fix", "dismiss", "look again", "confirm"]
Phase = Literal["baseline", "deep dive", "iterate"]


class DigestItem(BaseModel):
    """One claim of a digest, or one thing to decide, with the evidence behind it."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    subject: str  # what it is about: see `triage.subjects`
    cause: str | None = None  # RC-n
    after: str | None = None  # of a cascade: the cause that it follows
    edge: Edge | None = None
    touchpoint: str | None = None
    name: str = ""  # of the cause, the passage, the touchpoint: as people read it
    claim: str  # the sentence
    details: list[str] = []  # the figures one tap away, a sentence each
    state: str = ""  # of the cause
    owner: str = ""
    departments: dict[str, int] = {}  # involved, with their cases of the last weeks
    observed: float | None = None
    expected: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    verdict: str | None = None
    trend: list[int] = []  # customers a week, oldest first, the last is the week of the digest
    cases: list[str] = []  # C-n, or what an event log calls them
    concerns: bool = True  # whether the channel's own departments are involved
    about: Kind | None = None  # of a decision: the kind of claim that asks for it
    choices: list[Choice] = []  # of a decision: what may be decided
    suggested_owner: str = ""  # of a decision: who should answer for it
    chance: float | None = None  # of a decision about a cause: that it truly is among the five that hurt most


class Standing(BaseModel):
    """A cause that keeps happening, in the order of what it costs customers; no claim that it changed."""

    model_config = ConfigDict(frozen=True)

    cause: str
    name: str
    claim: str
    state: str
    owner: str
    departments: dict[str, int]
    observed: int  # customers of the last four weeks
    expected: float | None
    score: float
    chance: float  # that it truly is among the five that hurt most
    tier: str
    trend: list[int]
    cases: list[str]
    helps: str = ""  # until it is mended: its workaround, else what resolved most of its cases
    concerns: bool = True


class Carried(BaseModel):
    """What an earlier review decided, and what came of it so far."""

    model_config = ConfigDict(frozen=True)

    number: int
    subject: str
    cause: str | None
    name: str
    period: str  # ISO week of the digest in which it was decided
    choice: Choice
    by: str
    claim: str  # as it was published then
    came_of: str  # the sentence
    verdict: str | None  # once it has one it is told a last time
    cases: list[str] = []


class Thanks(BaseModel):
    """A colleague's suggestion that became a fix."""

    model_config = ConfigDict(frozen=True)

    by: str
    text: str
    cause: str | None
    fix: str
    claim: str


class Digest(BaseModel):
    """One week for one channel."""

    model_config = ConfigDict(frozen=True)

    channel: str | None
    week: str
    as_of: datetime
    departments: list[str]
    phase: Phase
    phase_why: str
    cases: int
    summary: str
    tested: int
    note: str | None
    too_many: bool = False  # so much stood out at once that none of it is claimed
    carried: list[Carried]
    items: list[DigestItem]
    standing: list[Standing]
    thanks: list[Thanks]
    weeks: list[str]  # labels of the trends

    def of_kind(self, *kinds: Kind) -> list[DigestItem]:
        """The items of these kinds, in order."""
        return [item for item in self.items if item.kind in kinds]
