"""The sheet: everything counted for one map, before it is put into words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from triage.mapping.cells import NOTHING, Tally, moves, tally
from triage.mapping.gathering import FRESH, LONG, RECENT, Ground, Seen, Spot
from triage.mapping.stages import Drawn, ordered
from triage.mapping.suppressing import Counts, Mask, hidden
from triage.statistics.movement import Movement
from triage.weeks import WEEK

FALSE_MOVES = 0.10  # of all movements that a map shows at once
WHOLE = "\0"  # stands for all touchpoints, or for all departments
Places = Mapping[Spot, Sequence[Seen]]


@dataclass(frozen=True)
class Table:
    """Numbers of people by place, closed with their totals, and which of them must not be shown."""

    counts: Counts
    hides: Mask
    rows: Mapping[str, int]
    columns: Mapping[str, int]

    def shown(self, spot: Spot) -> int | None:
        """A number as it may be printed: None for one that must not be."""
        at = self.rows[spot[0]], self.columns[spot[1]]
        return None if self.hides[at] else int(self.counts[at])


@dataclass(frozen=True)
class Sheet:
    """The places of a map: `touchpoints` by `departments` (casefolded, in order), with their totals.

    The total of a touchpoint stands at (touchpoint, WHOLE), that of a department at (WHOLE, department).
    """

    ground: Ground
    touchpoints: Sequence[str]
    departments: Sequence[str]
    seen: Places  # totals too
    latest: Mapping[Spot, datetime]  # of any evidence, totals too

    @property
    def spots(self) -> list[Spot]:
        """The cells on the map: where anything was ever seen."""
        grid = ((one, other) for one in self.touchpoints for other in self.departments)
        return [spot for spot in grid if spot in self.latest]

    @cached_property
    def tallies(self) -> dict[Spot, Tally]:
        """The numbers of every place."""
        return {spot: tally(cases) for spot, cases in self.seen.items()}

    @cached_property
    def moves(self) -> dict[Spot, Movement]:
        """How the last four weeks compare with the past: cells, rows and columns each looked at together."""
        kinds: dict[tuple[bool, bool], dict[Spot, Sequence[Seen]]] = defaultdict(dict)
        for spot, cases in self.seen.items():
            kinds[spot[0] == WHOLE, spot[1] == WHOLE][spot] = cases
        found: dict[Spot, Movement] = {}
        for places in kinds.values():
            found |= moves(places, RECENT, FALSE_MOVES)
        return found

    @cached_property
    def customers(self) -> Table:
        """Customers of the last four weeks."""
        return self._table({spot: one.customers for spot, one in self.tallies.items()})

    @cached_property
    def customers_long(self) -> Table:
        """Customers of the last twelve weeks."""
        return self._table({spot: one.customers_long for spot, one in self.tallies.items()})

    @cached_property
    def handed_in(self) -> Table:
        """Customers handed over to a department in the last four weeks."""
        return self._handed(inward=True)

    @cached_property
    def handed_out(self) -> Table:
        """Customers that a department handed over in the last four weeks."""
        return self._handed(inward=False)

    def tally(self, spot: Spot) -> Tally:
        """What was seen in one place."""
        return self.tallies.get(spot, NOTHING)

    def stale(self, spot: Spot) -> bool:
        """Whether nothing was heard of a place for eight weeks."""
        latest = self.latest.get(spot)
        return latest is None or latest < self.ground.until - FRESH * WEEK

    def evidence(self, spot: Spot) -> list[int]:
        """The cases behind a place, latest first: of the last twelve weeks, else whichever there are."""
        if found := self.tally(spot).evidence:
            return list(found)
        touchpoint, department = spot
        passed = [
            one.case
            for one in self.ground.passed
            if one.touchpoint == touchpoint and department in (one.sender, one.receiver)
        ]
        older = self.ground.older.get(spot)
        return sorted(set(passed), reverse=True) or ([older[1]] if older else [])

    def _handed(self, inward: bool) -> Table:
        people: dict[Spot, set[str]] = defaultdict(set)
        for one in self.ground.passed:
            if one.ago < RECENT and one.touchpoint in self._rows:
                for spot in around(one.touchpoint, one.receiver if inward else one.sender):
                    people[spot].add(one.customer)
        return self._table({spot: len(found) for spot, found in people.items()})

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {one: at for at, one in enumerate((*self.touchpoints, WHOLE))}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {one: at for at, one in enumerate((*self.departments, WHOLE))}

    def _table(self, numbers: Mapping[Spot, int]) -> Table:
        counts = np.zeros((len(self._rows), len(self._columns)), np.int64)
        for (touchpoint, department), number in numbers.items():
            counts[self._rows[touchpoint], self._columns[department]] = number
        return Table(counts, hidden(counts), self._rows, self._columns)


def laid_out(ground: Ground, journey: Drawn) -> Sheet:
    """The sheet of a journey: its touchpoints, and the departments that anything there concerns."""
    latest = _latest(ground)
    touchpoints = ordered({touchpoint for touchpoint, _ in latest}, journey, ground.cases)
    there = set(touchpoints)
    seen: dict[Spot, list[Seen]] = defaultdict(list)
    for one in ground.cases:
        if one.touchpoint in there:
            for spot in around(one.touchpoint, one.department):
                seen[spot].append(one)
    whole: dict[Spot, datetime] = {}
    for (touchpoint, department), at in latest.items():
        if touchpoint in there:
            for spot in around(touchpoint, department):
                whole[spot] = max(at, whole.get(spot, at))
    departments = {department for _, department in whole} - {WHOLE}
    return Sheet(ground, touchpoints, _by_size(departments, seen), seen, whole)


def around(touchpoint: str, department: str) -> tuple[Spot, ...]:
    """A cell and the totals that it is part of."""
    return (touchpoint, department), (touchpoint, WHOLE), (WHOLE, department), (WHOLE, WHOLE)


def _latest(ground: Ground) -> dict[Spot, datetime]:
    """When something was last heard of each cell: a case, a handoff or an answer."""
    found: dict[Spot, datetime] = {}
    for spot, at in _evidence(ground):
        found[spot] = max(at, found.get(spot, at))
    return found


def _evidence(ground: Ground) -> Iterable[tuple[Spot, datetime]]:
    yield from ((spot, at) for spot, (at, _) in ground.older.items())
    yield from (((one.touchpoint, one.department), one.at) for one in ground.cases)
    yield from (((one.touchpoint, one.receiver), one.at) for one in ground.passed)
    yield from (((one.touchpoint, one.sender), one.at) for one in ground.passed)
    yield from (((one.touchpoint, one.department), one.at) for one in ground.rated if one.department)


def _by_size(departments: Iterable[str], seen: Places) -> list[str]:
    """Those with most customers in twelve weeks first; where none is given, last."""
    size = {
        one: len({case.customer for case in seen.get((WHOLE, one), ()) if case.ago < LONG})
        for one in departments
    }
    return sorted(size, key=lambda one: (one == "", -size[one], one))
