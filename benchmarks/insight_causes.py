"""Causes that stand out: how often one does by chance (T1, T3), and how soon a true rise is found (T2)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.insight_worlds import Bar, Reals, base_rates, counted, printed
from triage.statistics.surge import surges

SEED = 801
CAUSES, HISTORY, GUARD, DIGESTS = 100, 26, 3, 4
MONTH = slice(-4, None)
QUICKLY = 5  # times fewer worlds

Volume = Callable[[np.random.Generator, int], Reals]


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """The tables T1, T2 and T3, one line a figure."""
    rng = np.random.default_rng(SEED if seed is None else seed)
    share = QUICKLY if quick else 1
    return [
        *printed("T1 A week in which nothing happened", _nulls(rng, 200 // share)),
        *printed("T2 Five of a hundred causes rise and stay up", _rises(rng, 100 // share)),
        *printed("T3 A cause with a quarter of all volume moves", _giants(rng, 100 // share)),
    ]


# T1


@dataclass(frozen=True)
class Null:
    """A world without a surge, and how many flags a digest of it may have."""

    name: str
    alpha: float = 0.0
    bursty: float = 0.0  # share of causes with an alpha of 1
    volume: Volume | None = None
    baseline: int = HISTORY
    most: float = 0.15
    most_any: float | None = 0.13


def _grown(rng: np.random.Generator, weeks: int) -> Reals:
    volume = np.asarray(1.05 ** np.arange(weeks))
    volume[MONTH] *= 2
    return volume


def _shrunk(rng: np.random.Generator, weeks: int) -> Reals:
    return np.asarray(0.95 ** np.arange(weeks))


def _shaken(rng: np.random.Generator, weeks: int) -> Reals:
    return rng.lognormal(0, 0.4, size=weeks)


NULLS = (
    Null("Poisson"),
    Null("uneven, alpha .1", alpha=0.1),
    Null("uneven, alpha .3", alpha=0.3),
    Null("grows 5 % a week, doubled this month", volume=_grown),
    Null("shrinks 5 % a week, alpha .1", alpha=0.1, volume=_shrunk),
    Null("common shocks, sd .4", volume=_shaken),
    Null("a tenth of the causes bursty", bursty=0.1, most=0.20, most_any=None),
    Null("8 baseline weeks", baseline=8, most=0.25, most_any=None),
    Null("8 baseline weeks, alpha .1", alpha=0.1, baseline=8, most=0.25, most_any=None),
)


def _nulls(rng: np.random.Generator, worlds: int) -> list[Bar]:
    bars = []
    for null in NULLS:
        flags = np.array([_flags_of(rng, null) for _ in range(worlds)])
        bars.append(Bar(null.name, "flags a digest", flags.mean(), at_most=null.most))
        bars.append(Bar(null.name, "digests with any", (flags > 0).mean(), at_most=null.most_any))
    return bars


def _flags_of(rng: np.random.Generator, null: Null) -> int:
    weeks = null.baseline + GUARD + 1
    volume = null.volume(rng, weeks) if null.volume else np.ones(weeks)
    alpha = np.full(CAUSES, null.alpha)
    alpha[rng.random(CAUSES) < null.bursty] = 1.0
    return len(surges(counted(rng, base_rates(rng, CAUSES)[:, None] * volume, alpha)).flagged)


# T2


@dataclass(frozen=True)
class Rise:
    """Causes that rise to so many times their rate, and the share that has to be found."""

    base: float
    times: float
    alpha: float = 0.0
    first: float | None = None  # share found by the first digest
    fourth: float | None = None  # share found by the fourth
    precision: float | None = 0.90


RISES = (
    Rise(3, 5, first=0.78, fourth=0.95),
    Rise(10, 3, fourth=0.95),
    Rise(3, 3, fourth=0.85),
    Rise(3, 3, alpha=0.1, fourth=0.70),
    Rise(1, 5, fourth=0.82),
    Rise(10, 2, precision=None),
    Rise(3, 2, precision=None),
    Rise(1, 3, precision=None),
    Rise(0.2, 5, precision=None),
)
PLANTED = 5


def _rises(rng: np.random.Generator, worlds: int) -> list[Bar]:
    bars = []
    for rise in RISES:
        found = np.array([_found(rng, rise) for _ in range(worlds)]).sum(axis=0)
        first, fourth, false, true = found / (PLANTED * worlds)
        name = f"{rise.base:g} a week x{rise.times:g}" + (f", alpha {rise.alpha:g}" if rise.alpha else "")
        bars.append(Bar(name, "found by digest 1", first, at_least=rise.first))
        bars.append(Bar(name, "found by digest 4", fourth, at_least=rise.fourth))
        bars.append(Bar(name, "precision", true / max(true + false, 1e-9), at_least=rise.precision))
    return bars


def _found(rng: np.random.Generator, rise: Rise) -> tuple[int, int, int, int]:
    """Planted causes claimed by the first and by the fourth digest; false and true claims in all four."""
    means = np.repeat(base_rates(rng, CAUSES)[:, None], HISTORY + GUARD + DIGESTS, axis=1)
    means[:PLANTED] = rise.base
    means[:PLANTED, -DIGESTS:] *= rise.times
    counts = counted(rng, means, rise.alpha)
    weeks = range(counts.shape[1] - DIGESTS + 1, counts.shape[1] + 1)
    found = [{one.cause for one in surges(counts[:, :until]).claims} for until in weeks]
    planted = set(range(PLANTED))
    true = sum(len(flags & planted) for flags in found)
    return (
        len(found[0] & planted),
        len(set.union(*found) & planted),
        sum(len(flags) for flags in found) - true,
        true,
    )


# T3


def _giants(rng: np.random.Generator, worlds: int) -> list[Bar]:
    return [
        Bar(
            f"x{times:g} this month",
            "flags of others a digest",
            float(np.mean([_others_flagged(rng, times) for _ in range(worlds)])),
            at_most=most,
        )
        for times, most in ((0.1, 0.20), (3.0, 0.18))
    ]


def _others_flagged(rng: np.random.Generator, times: float) -> int:
    rates = base_rates(rng, CAUSES)
    rates[0] = rates[1:].sum() / 3  # a quarter of all
    means = np.repeat(rates[:, None], HISTORY + GUARD + 1, axis=1)
    means[0, MONTH] *= times
    return sum(one.cause != 0 for one in surges(counted(rng, means)).flagged)
