"""What the journey map holds. Every number that is None is one of fewer than five customers, or hides one.

`cases` and `evidence` are not hidden: every colleague may open the list of cases, and each case's text is
veiled where it has to be. What is printed, posted or drawn for others goes by `customers`.
"""

from datetime import datetime
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from triage.passages.finding import Passage

Status = Literal["below target", "on target", "cannot tell yet", "no target"]
LowKind = Literal["worst ratings", "repeated information", "escalations"]
ChangeKind = Literal["worse", "better", "less satisfied", "more satisfied", "new cause", "appeared", "stale"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Satisfaction(_Frozen):
    """Ratings of the last four weeks, each customer's latest: how many of them were good (4 or 5)."""

    rated: int | None  # None: fewer than five answers, or none
    good: int | None
    share: float | None  # from twenty answers on
    interval: tuple[float, float] | None  # 95 %, by Wilson
    target: float | None
    status: Status
    claim: str  # the sentence


class Trend(_Frozen):
    """Cases a week, oldest first, the last seven days last; and whether the customers behind them moved."""

    weeks: list[int]
    direction: Literal["rose", "fell"] | None  # None: no clear movement
    observed: int | None  # customers of the last four weeks
    expected: float | None
    p: float | None
    claim: str


class CauseHere(_Frozen):
    """A cause as it hurts in one place."""

    cause: str  # RC-7
    customers: int | None
    pain: int | None


class LowPoint(_Frozen):
    """What makes a place an emotional low point, in the last twelve weeks."""

    kind: LowKind
    observed: int  # customers or answers
    of: int
    elsewhere: tuple[int, int]  # the same of all other places
    clear: bool  # whether this is clearly more than elsewhere, and not only the most
    p: float
    claim: str


class Place(_Frozen):
    """What a cell, a touchpoint and a department have in common: the last four weeks unless it says more."""

    cases: int
    customers: int | None
    people: str  # the same in words: "12 customers", "fewer than 5 customers", "5 customers or more"
    cases_12_weeks: int
    customers_12_weeks: int | None
    pain: int | None  # customers weighted by severity: 1, 2, 4, 8
    handoffs_in: int | None  # customers handed over to here
    handoffs_out: int | None
    latest: datetime | None
    stale: bool  # nothing within eight weeks
    trend: Trend


class Cell(Place):
    """One touchpoint as one department sees it."""

    touchpoint: str
    department: str
    satisfaction: Satisfaction
    causes: list[CauseHere]
    low_points: list[LowPoint]
    evidence: list[str]  # C-n of the last twelve weeks, latest first; of a stale cell its latest


class TouchpointRow(Place):
    """One touchpoint over all departments; within a journey with its stage and who takes part."""

    touchpoint: str
    stage: int | None
    roles: list[str]
    satisfaction: Satisfaction
    causes: list[CauseHere]
    low_points: list[LowPoint]


class DepartmentColumn(Place):
    """One department over all touchpoints."""

    department: str


class MapCause(_Frozen):
    """A cause that the map names."""

    cause: str
    name: str
    state: str
    owner: str


class MapChange(_Frozen):
    """What changed in one place between two reviews, as one sentence."""

    kind: ChangeKind
    touchpoint: str
    department: str | None = None
    cause: str | None = None
    claim: str
    observed: int | None = None
    expected: float | None = None
    p: float | None = None
    known_elsewhere: bool = False  # of a new cause: it was on file before, at other touchpoints
    cases: list[str] = []


class MapChanges(_Frozen):
    """What changed since an earlier review, as far as a test supports it."""

    since: datetime
    weeks: int  # compared with up to 26 weeks before them
    compared: int  # places tested
    claim: str
    changes: list[MapChange]


class JourneyMap(_Frozen):
    """Touchpoints by departments, as it was on file by `as_of`."""

    as_of: datetime
    journey: str
    owner: str | None  # Slack user
    owner_department: str | None
    journeys: list[str]  # all that can be asked for
    touchpoints: list[TouchpointRow]  # in the order in which customers meet them
    departments: list[DepartmentColumn]
    cells: list[Cell]
    causes: list[MapCause]
    passages: list[Passage]
    cases: int
    customers: int | None
    satisfaction: Satisfaction  # with the whole journey; of all touchpoints: answers that name no journey
    claim: str  # the map in one line
    note: str | None
    changes: MapChanges | None = None

    def cell(self, touchpoint: str, department: str) -> Cell | None:
        """The cell where a touchpoint meets a department, if anything is on file there."""
        return self._cells.get((touchpoint, department))

    @cached_property
    def _cells(self) -> dict[tuple[str, str], Cell]:
        return {(cell.touchpoint, cell.department): cell for cell in self.cells}
