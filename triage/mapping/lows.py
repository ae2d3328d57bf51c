"""Emotional low points: where most customers escalate, have to tell it again, or answer with a 1 or a 2.

Of each kind the place that is surely worst is one, whether or not it differs from the others; so is every
place that is clearly worse than the rest of the map. Each says which.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, hypergeom

from triage.counts import HIDDEN_BELOW
from triage.mapping.gathering import LONG, Ground, Spot
from triage.mapping.model import LowKind, LowPoint
from triage.mapping.sentences import low_point
from triage.statistics.shares import wilson

FALSE_LOWS = 0.05  # of all low points named at once
BAD = 2  # a score up to this is a bad one
Counted = tuple[int, int]  # so many, of so many


def low_points(ground: Ground) -> dict[Spot, list[LowPoint]]:
    """The low points of the last twelve weeks among the cells, by what makes them one.

    "Clearly" is a share against that of all other cells together (Fisher's exact test, one-sided),
    corrected for all cells and kinds looked at. Needs five customers whom it happened to.
    """
    kinds: dict[LowKind, Mapping[Spot, Counted]] = {
        "escalations": _escalations(ground),
        "repeated information": _repeated(ground),
        "worst ratings": _ratings(ground),
    }
    asked = [_Asked(kind, spot, *found) for kind, spots in kinds.items() for spot, found in spots.items()]
    worst = {
        max(enough, key=lambda one: (one.surely, one.spot))
        for kind in kinds
        if (enough := [one for one in asked if one.kind == kind and one.many >= HIDDEN_BELOW])
    }
    totals: dict[LowKind, Counted] = {
        kind: (sum(many for many, _ in spots.values()), sum(of for _, of in spots.values()))
        for kind, spots in kinds.items()
    }
    lows: dict[Spot, list[LowPoint]] = defaultdict(list)
    for one, p, clear in _compared(asked, totals):
        if one.many >= HIDDEN_BELOW and (clear or one in worst):
            lows[one.spot].append(one.told(totals[one.kind], p, clear))
    return lows


@dataclass(frozen=True)
class _Asked:
    """So many of so many customers in one place."""

    kind: LowKind
    spot: Spot
    many: int
    of: int

    @property
    def surely(self) -> float:
        """The share that it is at least, by Wilson."""
        return wilson(self.many, self.of)[0]

    def told(self, total: Counted, p: float, clear: bool) -> LowPoint:
        rest = total[0] - self.many, total[1] - self.of
        return LowPoint(
            kind=self.kind,
            observed=self.many,
            of=self.of,
            elsewhere=rest,
            clear=clear,
            p=p,
            claim=low_point(self.kind, self.many, self.of, rest, clear),
        )


def _compared(
    asked: Sequence[_Asked], totals: Mapping[LowKind, Counted]
) -> Iterator[tuple[_Asked, float, bool]]:
    """Each place, the chance of as many were it like the others, and whether it clearly is not."""
    if not asked:
        return
    table = np.array([(one.many, one.of, *totals[one.kind]) for one in asked])
    chances = hypergeom.sf(table[:, 0] - 1, table[:, 3], table[:, 2], table[:, 1])
    clear = false_discovery_control(chances) <= FALSE_LOWS
    yield from zip(asked, map(float, chances), map(bool, clear), strict=True)


def _escalations(ground: Ground) -> dict[Spot, Counted]:
    """Customers who escalated, of all customers."""
    recent = (one for one in ground.cases if one.ago < LONG)
    return _at_least_once(((one.touchpoint, one.department), one.customer, one.escalated) for one in recent)


def _repeated(ground: Ground) -> dict[Spot, Counted]:
    """Customers who had to tell it again, of those handed over to a department."""
    recent = (one for one in ground.passed if one.ago < LONG)
    return _at_least_once(((one.touchpoint, one.receiver), one.customer, one.repeated) for one in recent)


def _at_least_once(told: Iterable[tuple[Spot, str, bool]]) -> dict[Spot, Counted]:
    """By place, how many customers it happened to, and how many there were."""
    people: dict[Spot, dict[str, bool]] = defaultdict(dict)
    for spot, customer, happened in told:
        people[spot][customer] = people[spot].get(customer, False) or happened
    return {spot: (sum(there.values()), len(there)) for spot, there in people.items()}


def _ratings(ground: Ground) -> dict[Spot, Counted]:
    """Bad answers, of all answers; a customer's latest counts."""
    latest: dict[Spot, dict[str, float]] = defaultdict(dict)
    for one in ground.rated:
        if one.ago < LONG:
            latest[one.touchpoint, one.department][one.customer] = one.score
    return {
        spot: (sum(score <= BAD for score in there.values()), len(there)) for spot, there in latest.items()
    }
