"""Cascades among the same customers: who had one cause, and then another one, more often than chance.

Everybody is compared with their own past. Heavy complainers, and people who use two products, meet the
same causes again and again; that alone must not make one cause look as if it led to the other.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc
from scipy.stats import binom, false_discovery_control

from triage.statistics.volume import Reals

WITHIN = 28.0  # days in which the second cause has to follow
FEWEST = 5  # customers in whom it followed, before anything is tested
FALSE_SHARE, FALSE_ORDER = 0.05, 0.01  # accepted share of chance findings in number, and in order
SHUFFLES = 200
LEAST_EXPECTED = 0.05  # customers; keeps what no shuffle showed from being impossible
BELIEVED = 0.5  # of the evenness that the shuffles show: trends make the world less even than they are
LEAST_EVENNESS = 1e-6
ROOM = 2.0  # times the customers counted that the binomial has room for, at least

Whole = NDArray[np.int64]


class Log(NamedTuple):
    """Cases sorted by customer and then by time; all three of shape (cases,).

    `customer` and `cause` number from 0. `day` is when it happened, in days from any fixed start.
    """

    customer: Whole
    cause: Whole
    day: Reals


@dataclass(frozen=True)
class Followed:
    """Two causes in order, and in how many customers the second followed the first.

    `customers` had the first cause, `forward` of them the second one within the days after it, `backward`
    customers had them the other way round. `expected` is what each customer's own causes in random order
    would give. `p` is the larger chance of the two gates, `q` the larger of their false discovery rates.
    """

    first: int
    then: int
    customers: int
    forward: int
    backward: int
    expected: float
    p: float
    q: float


def customer_cascades(
    log: Log, departments: Whole, rng: np.random.Generator, *, shuffles: int = SHUFFLES
) -> list[Followed]:
    """Every cause that follows one of another department, more than chance and in this order, surest first.

    `departments` has shape (causes,); -1 is unknown, and different from none. Two gates, each with its own
    control of the false discovery rate (Benjamini and Hochberg): more customers than with each one's
    causes in random order; and more of them forward than the calendar alone puts after rather than before.
    """
    close = pairs(log)
    found = _customers(log.customer, log.cause, close, len(departments))
    first, then = _tested(found, departments)
    if not first.size:
        return []
    expected, evenness = _by_chance(log, close, (first, then), len(departments), rng, shuffles)
    chance = _beyond_chance(found[first, then], expected, evenness)
    rate = false_discovery_control(chance)
    beyond = rate <= FALSE_SHARE
    if not beyond.any():
        return []
    first, then, expected, chance, rate = (each[beyond] for each in (first, then, expected, chance, rate))
    order = _in_this_order(log, found, first, then)
    order_rate = false_discovery_control(order)
    kept = [
        Followed(
            first=int(first[at]),
            then=int(then[at]),
            customers=np.unique(log.customer[log.cause == first[at]]).size,
            forward=int(found[first[at], then[at]]),
            backward=int(found[then[at], first[at]]),
            expected=float(expected[at]),
            p=float(max(chance[at], order[at])),
            q=float(max(rate[at], order_rate[at])),
        )
        for at in np.flatnonzero(order_rate <= FALSE_ORDER)
    ]
    return sorted(kept, key=lambda one: (one.p, one.first, one.then))


def pairs(log: Log, within: float = WITHIN) -> tuple[Whole, Whole]:
    """Indices of two cases of one customer, the second later than the first by at most `within` days."""
    earlier, later = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    start = np.arange(max(0, len(log.day) - 1), dtype=np.int64)
    step = 1
    while start.size:
        apart = log.day[start + step] - log.day[start]
        close = (log.customer[start + step] == log.customer[start]) & (apart <= within)
        start = start[close]
        after = apart[close] > 0  # at the same moment nothing came first
        earlier.append(start[after])
        later.append(start[after] + step)
        step += 1
        start = start[start < len(log.day) - step]
    return np.concatenate(earlier), np.concatenate(later)


def _customers(customer: Whole, cause: Whole, close: tuple[Whole, Whole], causes: int) -> Whole:
    """Distinct customers with one cause (row) and then the other (column); shape (causes, causes)."""
    earlier, later = close
    key = (customer[earlier] * causes + cause[earlier]) * causes + cause[later]
    each = np.unique(key) % (causes * causes)
    return np.bincount(each, minlength=causes * causes).reshape(causes, causes)


def _tested(found: Whole, departments: Whole) -> tuple[Whole, Whole]:
    """The ordered pairs of causes with enough customers and two different departments."""
    known = departments >= 0
    across = (departments[:, None] != departments) & known[:, None] & known
    first, then = np.nonzero(across & (found >= FEWEST))
    return first, then


def _by_chance(
    log: Log,
    close: tuple[Whole, Whole],
    tested: tuple[Whole, Whole],
    causes: int,
    rng: np.random.Generator,
    shuffles: int,
) -> tuple[Reals, Reals]:
    """Customers expected per tested pair when each one's causes are dealt anew over their own moments.

    The second array is how sure some of them are to be among them: sum p**2 / sum p over customers, from 0
    (each unlikely alike, a Poisson count) to 1 (the same ones every time, no chance at all).
    """
    wanted = np.zeros(causes * causes, np.bool_)
    wanted[tested[0] * causes + tested[1]] = True
    earlier, later = close
    seen = []
    for _ in range(shuffles):
        dealt = log.cause[np.argsort(log.customer + rng.random(len(log.customer)), kind="stable")]
        pair = dealt[earlier] * causes + dealt[later]
        kept = wanted[pair]
        seen.append(np.unique(log.customer[earlier[kept]] * causes**2 + pair[kept]))
    who, often = np.unique(np.concatenate(seen), return_counts=True)
    pair, at = who % causes**2, tested[0] * causes + tested[1]
    expected = np.bincount(pair, often, causes**2)[at] / shuffles
    squares = np.bincount(pair, often * (often - 1.0), causes**2)[at] / (shuffles * (shuffles - 1.0))
    return expected, squares / np.maximum(expected, LEAST_EXPECTED)


def _beyond_chance(forward: Whole, expected: Reals, evenness: Reals) -> Reals:
    """Chance of so many customers, given that there are enough to be tested at all.

    A binomial count with the mean and the variance of the shuffles. Only pairs that reached the number are
    looked at: without the condition they would be a few lucky ones among thousands, each judged as if it
    had been chosen beforehand.
    """
    mean = np.maximum(expected, LEAST_EXPECTED)
    possible = mean / (ROOM * forward)  # the count may never be one that chance cannot give at all
    sure = np.clip(BELIEVED * evenness, LEAST_EVENNESS, possible)
    return _at_least(forward, mean, sure) / _at_least(np.full_like(forward, FEWEST), mean, sure)


def _at_least(number: Whole, mean: Reals, sure: Reals) -> Reals:
    """Upper tail of a binomial with this mean and success chance; its number of trials need not be whole."""
    tail = betainc(number, mean / sure - number + 1, sure)
    return np.asarray(np.maximum(tail, np.finfo(np.float64).tiny), np.float64)


def _in_this_order(log: Log, found: Whole, first: Whole, then: Whole) -> Reals:
    """Chance of so many forward among forward and backward, given how the volume of both moved; per pair."""
    forward, backward = found[first, then], found[then, first]
    days = {int(cause): np.sort(log.day[log.cause == cause]) for cause in np.union1d(first, then)}
    share = [_share_after(days[int(a)], days[int(b)]) for a, b in zip(first, then, strict=True)]
    return np.asarray(binom.sf(forward - 1, forward + backward, share), np.float64)


def _share_after(first: Reals, then: Reals) -> float:
    """Of all cases of a cause within the days around each case of another: the share that came after."""
    after = np.searchsorted(then, first + WITHIN, "right") - np.searchsorted(then, first, "right")
    before = np.searchsorted(then, first, "left") - np.searchsorted(then, first - WITHIN, "left")
    return float(after.sum() / (after.sum() + before.sum()))
