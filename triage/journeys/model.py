"""A customer's journey as it is told: moments in order, waits, promises, and all of it in short."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "case", "handed off", "asked", "replied", "accepted", "sent back", "timed out", "told again", "rated",
    "closed", "reopened", "follow-up", "fix",
]  # fmt: skip


class Moment(BaseModel):
    """One thing that happened to a customer. `said` is a sentence of ours, `words` what somebody wrote."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: Kind
    said: str
    words: str | None = None
    case: str | None = None  # C-12
    department: str | None = None  # whose step it is; of a handoff, who passed it on
    to: str | None = None  # of a handoff: who received it
    touchpoint: str | None = None
    severity: str | None = None
    cause: str | None = None  # RC-7
    cause_name: str | None = None
    outcome: str | None = None  # of a handoff or a follow-up, as it is on file
    score: float | None = None
    scale: str | None = None
    repeated: bool = False  # the customer had to tell it again
    promised: str | None = None  # to the customer, at a handoff
    lowest: bool = False  # the lowest point of the journey


class Wait(BaseModel):
    """How long a customer waited: at a department for its first answer, or until a case was closed."""

    model_config = ConfigDict(frozen=True)

    of: Literal["answer", "closing"]
    case: str
    department: str | None
    since: datetime
    until: datetime
    hours: float
    still: bool = False  # it goes on: `until` is the moment looked at
    said: str


class Promise(BaseModel):
    """What a customer was promised at a handoff of a case that is still open."""

    model_config = ConfigDict(frozen=True)

    case: str
    department: str  # who promised
    at: datetime
    promised: str


class Summary(BaseModel):
    """A journey in figures."""

    model_config = ConfigDict(frozen=True)

    contacts: int
    departments: list[str]  # in the order in which they came in
    days: int  # from first to last, whole ones
    handoffs: int
    sent_back: int
    repeated: int  # times the customer told something again
    longest_wait: Wait | None = None  # for a department's first answer
    longest_case: Wait | None = None  # until a case was closed
    open_cases: list[str]
    open_promises: list[Promise]
    lowest: str | None = None  # the worst moment, as a sentence
    all_green: bool  # every touchpoint was rated 4 or 5, two at least
    bad_end: list[str]  # why it ended badly; empty where it did not

    @property
    def green_but_red(self) -> bool:
        """Whether every touchpoint was fine and the whole was not."""
        return self.all_green and bool(self.bad_end)


class Journey(BaseModel):
    """Everything one customer went through, in order, as far as the viewer may read it."""

    model_config = ConfigDict(frozen=True)

    customer: str
    as_of: datetime
    sentences: list[str]  # it in short, the most important first
    summary: Summary
    moments: list[Moment]  # oldest first
    waits: list[Wait]
    notes: list[str] = []  # what limits it
