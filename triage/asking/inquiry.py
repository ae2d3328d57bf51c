"""An inquiry and its answer: statements in plain words, each with the cases that support it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from triage.asking.asked import Understood
from triage.asking.topics import Topic
from triage.matching.privacy import Viewer
from triage.numbers import case_number, cause_number


class Statement(BaseModel):
    """One sentence, true of what is on file, with what supports it."""

    model_config = ConfigDict(frozen=True)

    text: str  # plain, without markup
    cases: list[str] = []  # C-12, all of them; the sentence names the first
    causes: list[str] = []  # RC-7


class Chart(BaseModel):
    """Cases by week."""

    model_config = ConfigDict(frozen=True)

    title: str
    weeks: list[str]  # ISO weeks, oldest first
    series: dict[str, list[int]]  # by what is drawn, one number a week


class Shown(BaseModel):
    """One case as it is shown: its text only to whom may read it."""

    model_config = ConfigDict(frozen=True)

    case: str
    score: float | None = None  # how alike, where likeness was asked for
    kind: str
    severity: str
    text: str
    department: str | None
    touchpoint: str | None
    occurred_at: datetime
    cause: str | None
    cause_name: str | None
    cause_state: str | None
    resolution: str | None
    kept: bool = False  # to its department: text and resolution are withheld


class Answer(BaseModel):
    """The answer to a question."""

    model_config = ConfigDict(frozen=True)

    question: str
    understood: Understood
    read_as: str | None = None  # the cause that the words were taken for
    known: bool = True  # False: nothing on file answers this, and the statements say so
    statements: list[Statement]
    notes: list[str] = []  # what limits the answer
    citations: list[str]  # every case and cause that a statement names, once
    follow_ups: list[str]
    found: int  # how many cases the answer is about
    cases: list[str]  # those, in the order of `matches`
    matches: list[Shown]  # the first page of them
    chart: Chart | None = None


@dataclass(frozen=True)
class Inquiry:
    """What a teller needs. Lives as long as its answer takes."""

    session: Session
    understood: Understood
    viewer: Viewer
    now: datetime
    topic: Topic | None = None

    @property
    def causes(self) -> list[int]:
        """The causes asked about: by number, by a case of theirs, or by what their cases say."""
        named = [int(cause.removeprefix("RC-")) for cause in self.understood.filters.causes]
        return named or ([self.topic.cause] if self.topic and self.topic.cause else [])


@dataclass(frozen=True)
class Told:
    """What a teller says. `cases` are all that the answer is about, in the order to show them."""

    statements: Sequence[Statement]
    cases: Sequence[int] = ()
    chart: Chart | None = None
    notes: Sequence[str] = ()
    scores: dict[int, float] = field(default_factory=dict)
    known: bool = True


def stated(text: str, cases: Sequence[int] = (), causes: Sequence[int] = ()) -> Statement:
    """A statement about these cases and causes."""
    return Statement(
        text=text,
        cases=[case_number(case) for case in dict.fromkeys(cases)],
        causes=[cause_number(cause) for cause in dict.fromkeys(causes)],
    )
