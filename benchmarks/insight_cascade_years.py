"""Worlds for cascades after fixes: a year with a dozen of them, with or without a truth in it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.insight_cascade_people import Cases, ordered
from benchmarks.insight_worlds import Counts, Reals, base_rates
from triage.statistics.cascade_customers import Log
from triage.statistics.cascade_fixes import Links, Shipped, window
from triage.statistics.cascade_links import links

CAUSES, DEPARTMENTS = 100, 6
BEFORE, YEAR, AFTER = 16, 52, 10  # weeks; fixes are shipped in the middle ones
WEEKS = BEFORE + YEAR + AFTER
FIXES, TRUE_FIXES = 12, 4
SURGES = 10  # of other causes, threefold, for 4 to 12 weeks
RISE_WEEKS = 10
CHANCE = (0.02, 0.08)  # share of touched customers where nothing leads to anything
CUSTOMERS, ACTIVITY, SEGMENTS, FAVOURED = 3000, 0.7, 5, 8


@dataclass(frozen=True)
class Fixed:
    """Four of the fixes are followed by a cause of `base` a week that rises to so many `times` for ten weeks;
    a share `linked` of its extra customers had been touched by the fix. Nothing of it with `times` 0."""

    name: str
    surges: int = SURGES
    base: float = 0.0
    times: float = 0.0
    linked: float = 0.0
    shuffled: bool = False  # the fixes' dates are dealt anew, the links left to chance
    favour: float = 1.0  # how much more often customers meet what their segment meets
    beside: bool = False  # surges begin after fixes, in causes that the same segment meets


class Year(NamedTuple):
    """What a year holds, and which (fix, cause) are true."""

    counts: Counts
    fixes: list[Shipped]
    links: Links
    truth: set[tuple[int, int]]


def counted_year(rng: np.random.Generator, fixed: Fixed) -> Year:
    """A year whose links are drawn, not read from customers."""
    mean, fixes = _rates(rng), _fixes(rng)
    truth = _truth(rng, fixes) if fixed.times else set()
    risen = np.zeros_like(mean)
    for key, then in sorted(truth):
        start = fixes[key].week + int(rng.integers(1, 3))
        mean[then], risen[then, start : start + RISE_WEEKS] = fixed.base, fixed.base * (fixed.times - 1)
    _surge(rng, mean, fixed.surges, {then for _, then in truth})
    usual, extra = rng.poisson(mean), rng.poisson(risen)
    if fixed.shuffled:
        weeks = rng.permutation([fix.week for fix in fixes])
        fixes = [replace(fix, week=int(week)) for fix, week in zip(fixes, weeks, strict=True)]
        truth = set()
    share = rng.uniform(*CHANCE, (FIXES, CAUSES))
    touched = np.array([_touched(rng, fixed, fix, (usual, extra), share, truth) for fix in fixes])
    return Year(usual + extra, fixes, Links(touched, share), truth)


def _touched(
    rng: np.random.Generator,
    fixed: Fixed,
    fix: Shipped,
    customers: tuple[Counts, Counts],
    share: Reals,
    truth: set[tuple[int, int]],
) -> Counts:
    usual, extra = (each[:, window(fix)].sum(axis=1) for each in customers)
    chance = share[fix.key].copy()
    for _, then in (pair for pair in truth if pair[0] == fix.key):
        chance[then] = fixed.linked
    return np.asarray(rng.binomial(usual, share[fix.key]) + rng.binomial(extra, chance), np.int64)


def lived_year(rng: np.random.Generator, fixed: Fixed) -> Year:
    """A year of customers and their cases, from which counts and links are read as in the digest."""
    mean, fixes, liked = _rates(rng), _fixes(rng), np.ones((SEGMENTS, CAUSES))
    blocks = rng.permutation(CAUSES).reshape(SEGMENTS, -1)[:, :FAVOURED]
    for segment, block in enumerate(blocks):
        liked[segment, block] = fixed.favour
    _surge(rng, mean, 0 if fixed.beside else fixed.surges, set())
    if fixed.beside:
        _surge_beside(rng, mean, fixes, blocks)
    cases = [_lived(rng, mean, liked)]
    planted = _truth(rng, fixes) if fixed.times else set()
    # A fix of what nobody had lately touches nobody: no link from customer to customer can exist.
    truth = {(key, then) for key, then in planted if _had(cases[0], fixes[key]).any()}
    cases += [_led(rng, fixed, cases[0], fixes[key], then) for key, then in sorted(truth)]
    whole = Cases(*(np.concatenate(parts) for parts in zip(*cases, strict=True)))
    log = ordered(whole, 7.0 * WEEKS)
    return Year(_counts(log), fixes, links(log, fixes, CAUSES), truth)


def _rates(rng: np.random.Generator) -> Reals:
    return np.repeat(base_rates(rng, CAUSES)[:, None], WEEKS, axis=1)


def _fixes(rng: np.random.Generator) -> list[Shipped]:
    weeks = np.sort(rng.integers(BEFORE, BEFORE + YEAR, FIXES))
    mended = rng.choice(CAUSES, FIXES, replace=False)
    return [
        Shipped(key, int(cause), int(cause) % DEPARTMENTS, int(week))
        for key, (cause, week) in enumerate(zip(mended, weeks, strict=True))
    ]


def _truth(rng: np.random.Generator, fixes: list[Shipped]) -> set[tuple[int, int]]:
    """The first fixes, each with a cause of another department that none of the fixes mends."""
    taken = {fix.cause for fix in fixes}
    truth = set()
    for fix in fixes[:TRUE_FIXES]:
        then = rng.choice([c for c in range(CAUSES) if c not in taken and c % DEPARTMENTS != fix.department])
        truth.add((fix.key, int(then)))
        taken.add(int(then))
    return truth


def _surge(rng: np.random.Generator, mean: Reals, many: int, spared: set[int]) -> None:
    for _ in range(many):
        cause = rng.choice([cause for cause in range(CAUSES) if cause not in spared])
        start = int(rng.integers(BEFORE, WEEKS - 4))
        mean[cause, start : start + int(rng.integers(4, 13))] *= 3


def _surge_beside(rng: np.random.Generator, mean: Reals, fixes: list[Shipped], blocks: Counts) -> None:
    for _ in range(SURGES):
        fix = fixes[int(rng.integers(FIXES))]
        own = [block for block in blocks if fix.cause in block]
        cause, start = rng.choice(own[0] if own else CAUSES), fix.week + int(rng.integers(0, 4))
        mean[cause, start : start + int(rng.integers(4, 13))] *= 3


def _lived(rng: np.random.Generator, mean: Reals, liked: Reals) -> Cases:
    """Cases of every cause and week, of active customers and of those whose segment meets the cause."""
    activity, segment = rng.gamma(ACTIVITY, 1, CUSTOMERS), rng.integers(0, SEGMENTS, CUSTOMERS)
    many = rng.poisson(mean)
    drawn = []
    for cause, by_week in enumerate(many):
        chance = activity * liked[segment, cause]
        customer = rng.choice(CUSTOMERS, by_week.sum(), p=chance / chance.sum())
        day = np.repeat(np.arange(WEEKS), by_week) * 7 + rng.uniform(0, 7, customer.size)
        drawn.append(Cases(customer, np.full(customer.size, cause), day))
    return Cases(*(np.concatenate(parts) for parts in zip(*drawn, strict=True)))


def _led(rng: np.random.Generator, fixed: Fixed, cases: Cases, fix: Shipped, then: int) -> Cases:
    """Extra cases after a fix, some of them of customers who had what it mends in the 60 days before."""
    shipped, mine = 7.0 * (fix.week + 1), _had(cases, fix)
    many = int(rng.poisson(fixed.base * (fixed.times - 1) * RISE_WEEKS))
    anybody = rng.integers(0, CUSTOMERS, many)
    led = rng.random(many) < fixed.linked
    customer = np.where(led, rng.choice(cases.customer[mine], many), anybody)
    return Cases(customer, np.full(many, then), shipped + rng.uniform(0, 7 * RISE_WEEKS, many))


def _had(cases: Cases, fix: Shipped) -> NDArray[np.bool_]:
    """The cases of what a fix mends in the 60 days before it."""
    shipped = 7.0 * (fix.week + 1)
    mine = (cases.cause == fix.cause) & (cases.day > shipped - 60) & (cases.day < shipped)
    return np.asarray(mine, np.bool_)


def _counts(log: Log) -> Counts:
    """Distinct customers by cause and week."""
    cells = np.unique(np.stack([log.cause, (log.day // 7).astype(np.int64), log.customer]), axis=1)
    counts = np.zeros((CAUSES, WEEKS), np.int64)
    np.add.at(counts, (cells[0], cells[1]), 1)
    return counts
