"""The numbers of one place on the map, from what was seen there. A place is a cell, a row or a column."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from triage.mapping.gathering import LONG, RECENT, Seen
from triage.statistics.movement import Movement, movements
from triage.weeks import HISTORY

WEIGHTS = (1, 2, 4, 8)  # of a customer by their gravest case: one step up counts double
Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class Tally:
    """What was seen in one place: cases and customers of four and of twelve weeks, and what it cost them."""

    cases: int = 0
    customers: int = 0
    cases_long: int = 0
    customers_long: int = 0
    pain: int = 0
    evidence: tuple[int, ...] = ()  # cases of the twelve weeks, latest first
    latest: datetime | None = None


NOTHING = Tally()


@dataclass(frozen=True)
class Hurt:
    """A cause in one place: its customers of the last four weeks, weighted by their gravest case."""

    cause: int
    customers: int
    pain: int


def tally(seen: Sequence[Seen]) -> Tally:
    """The numbers of one place."""
    recent = [one for one in seen if one.ago < RECENT]
    lately = [one for one in seen if one.ago < LONG]
    ordered = sorted(lately or seen, key=lambda one: (one.at, one.case), reverse=True)
    return Tally(
        cases=len(recent),
        customers=len({one.customer for one in recent}),
        cases_long=len(lately),
        customers_long=len({one.customer for one in lately}),
        pain=pain(recent),
        evidence=tuple(one.case for one in ordered),
        latest=max((one.at for one in seen), default=None),
    )


def pain(seen: Iterable[Seen]) -> int:
    """Customers weighted by severity, each by their gravest case."""
    worst: dict[str, int] = {}
    for one in seen:
        worst[one.customer] = max(one.severity, worst.get(one.customer, 0))
    return sum(WEIGHTS[severity] for severity in worst.values())


def hurting(seen: Sequence[Seen], most: int = 3) -> list[Hurt]:
    """The causes that hurt a place's customers most in the last four weeks."""
    by_cause: dict[int, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.ago < RECENT and one.cause is not None:
            by_cause[one.cause].append(one)
    found = [
        Hurt(cause, len({one.customer for one in cases}), pain(cases)) for cause, cases in by_cause.items()
    ]
    return sorted(found, key=lambda one: (-one.pain, -one.customers, one.cause))[:most]


def weekly(seen: Iterable[Seen], weeks: int = LONG) -> list[int]:
    """Cases a week, oldest first, each week counted with the time that the last one has had."""
    counts = [0] * weeks
    for one in seen:
        if one.timely and one.ago < weeks:
            counts[weeks - 1 - one.ago] += 1
    return counts


def counted(seen: Mapping[Place, Iterable[Seen]]) -> NDArray[np.int64]:
    """Distinct customers by place (rows, in the mapping's order) and week (oldest first)."""
    counts = np.zeros((len(seen), HISTORY), np.int64)
    for row, cases in enumerate(seen.values()):
        pairs = {(one.ago, one.customer) for one in cases if one.timely and one.ago < HISTORY}
        for ago, _ in pairs:
            counts[row, HISTORY - 1 - ago] += 1
    return counts


def moves(seen: Mapping[Place, Sequence[Seen]], window: int, false_share: float) -> dict[Place, Movement]:
    """How each place's last weeks compare with its own past; none while there is too little of that."""
    places = list(seen)
    if not places:
        return {}
    return {places[one.row]: one for one in movements(counted(seen), window, false_share)}
