"""Worlds for cascades among customers: half a year of their cases, with or without a truth in it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.insight_worlds import Reals
from triage.statistics.cascade_customers import Log, Whole

DEPARTMENTS = 6
CUSTOMERS, WEEKS = 3000, 26
SEGMENTS, FAVOURED, FAVOUR = 5, 8, 4.0  # groups of customers; causes each of them prefers, and how much
REPEATED = 0.3  # share of cases followed by one of the same cause, where customers repeat themselves
ACTIVITY = 0.7  # shape of the gamma that customers' activity follows
WITHIN = 28.0  # days
PLANTED = ((0, 1), (8, 9), (20, 22))  # each of two departments
EPISODES = ((0, 1), (2, 3), (4, 5))


@dataclass(frozen=True)
class People:
    """Half a year of cases. `delta` is the share of the cases of a planted first cause, of which there are
    `first_cases`, that are followed by an extra one of the second."""

    name: str
    active: bool = True  # a few complain much more than the rest
    affinity: bool = True  # customers meet what their segment meets
    trends: bool = False  # half of the causes grow, the others shrink
    repeats: bool = False  # three in ten cases are followed by one of the same cause
    episodes: bool = False  # some causes come together, in any order
    shuffled: bool = False  # the causes dealt anew over all cases
    causes: int = 40
    a_week: int = 300
    first_cases: int = 0
    delta: float = 0.0

    @property
    def planted(self) -> tuple[tuple[int, int], ...]:
        """The pairs in which one cause leads to the other."""
        return PLANTED if self.delta else ()


class Cases(NamedTuple):
    """Cases in no order."""

    customer: Whole
    cause: Whole
    day: Reals


def departments(causes: int) -> Whole:
    """The department of every cause."""
    return np.arange(causes) % DEPARTMENTS


def drawn(rng: np.random.Generator, people: People) -> Log:
    """The log of one such world."""
    activity = rng.gamma(ACTIVITY, 1, CUSTOMERS) if people.active else np.ones(CUSTOMERS)
    activity /= activity.sum()
    many = int(rng.poisson(people.a_week * WEEKS))
    customer, day = rng.choice(CUSTOMERS, many, p=activity), rng.uniform(0, 7 * WEEKS, many)
    own = Cases(customer, _causes(rng, people, customer, day), day)
    more = [own, *_followed(rng, people, own), *(_episodes(rng, activity) if people.episodes else ())]
    whole = Cases(*(np.concatenate(parts) for parts in zip(*more, strict=True)))
    cause = rng.permutation(whole.cause) if people.shuffled else whole.cause
    return ordered(Cases(whole.customer, cause, whole.day), 7.0 * WEEKS)


def ordered(cases: Cases, until: float) -> Log:
    """Cases before a day as a log: by customer, then by time."""
    order = np.lexsort((cases.day, cases.customer))
    order = order[cases.day[order] < until]
    return Log(cases.customer[order], cases.cause[order].astype(np.int64), cases.day[order])


def _causes(rng: np.random.Generator, people: People, customer: Whole, day: Reals) -> Whole:
    liked = np.ones((SEGMENTS, people.causes))
    if people.affinity:
        for segment in liked:
            segment[rng.choice(people.causes, FAVOURED, replace=False)] = FAVOUR
    chance = liked[rng.integers(0, SEGMENTS, CUSTOMERS)[customer]]
    if people.trends:
        slope = rng.choice([-1.5, 1.5], people.causes)
        chance = chance * np.exp(slope * (day[:, None] / (7 * WEEKS) - 0.5))
    for first, _ in people.planted:
        chance[:, first] *= people.first_cases * chance.sum(axis=1).mean() / chance[:, first].sum()
    reached = np.cumsum(chance, axis=1)
    return np.asarray((rng.random((len(day), 1)) * reached[:, -1:] > reached).sum(axis=1), np.int64)


def _followed(rng: np.random.Generator, people: People, own: Cases) -> list[Cases]:
    """Extra cases of the same customers within 28 days: of the same cause, or of one it leads to."""
    found = [_later(rng, own, np.ones(len(own.day), np.bool_), REPEATED, own.cause)] if people.repeats else []
    for first, then in people.planted:
        found.append(_later(rng, own, own.cause == first, people.delta, np.full(len(own.day), then)))
    return found


def _later(
    rng: np.random.Generator, own: Cases, which: NDArray[np.bool_], often: float, cause: Whole
) -> Cases:
    rows = np.flatnonzero(which & (rng.random(len(own.day)) < often))
    return Cases(own.customer[rows], cause[rows], own.day[rows] + rng.uniform(0, WITHIN, rows.size))


def _episodes(rng: np.random.Generator, activity: Reals) -> list[Cases]:
    """Two causes within a fortnight, either first."""
    found = []
    for one, other in EPISODES:
        many = int(rng.poisson(100))
        customer, day = rng.choice(CUSTOMERS, many, p=activity), rng.uniform(0, 7 * WEEKS, many)
        turned, later = rng.random(many) < 0.5, day + rng.uniform(0, 14, many)
        found.append(Cases(customer, np.where(turned, one, other), day))
        found.append(Cases(customer, np.where(turned, other, one), later))
    return found
