"""Fixes: whether the interval holds the truth and verdicts are right (T4), and what comes back (T5)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.insight_worlds import Bar, Counts, Reals, base_rates, counted, printed
from triage.statistics.effect import FixEffect, Look, fix_effect, regressed

EFFECT_SEED, WATCH_SEED = 1201, 203
CAUSES, BEFORE, AFTER = 60, 8, 8  # weeks on either side of the week of shipping
SHIPPED = BEFORE
LOOKS: tuple[Look, Look] = (4, 8)
BASES, ALPHAS = (1.0, 3.0, 10.0), (0.0, 0.1, 0.3)
QUICKLY = 10  # times fewer worlds


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """The tables T4 and T5, one line a figure."""
    rng = np.random.default_rng(EFFECT_SEED if seed is None else seed)
    watch = np.random.default_rng(WATCH_SEED if seed is None else seed)
    share = QUICKLY if quick else 1
    return [
        *printed("T4 What a fix did", _effects(rng, 1500 // share)),
        *printed("T4 Nothing was done, but volume moved", _moved(rng, 1500 // share)),
        *printed("T4 Cases logged ten days late", _late(rng, 1500 // share)),
        *printed("T5 After a fix was verified", _watched(watch, 400 // share)),
    ]


# T4


def _effects(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Coverage of the 95 % interval in 54 settings, and the power to call a fix better."""
    power, covers = [], []
    for base in BASES:
        for ratio in (1.0, 0.5, 0.2):
            for alpha in ALPHAS:
                looked = [_looks(counted(rng, _means(rng, base, ratio), alpha)) for _ in range(worlds)]
                covers += [_cover(effects, ratio) for effects in zip(*looked, strict=True)]
                if ratio < 1:
                    name, least = f"{base:g} a week x{ratio:g}, alpha {alpha:g}", _least(base, ratio, alpha)
                    power.append(
                        Bar(name, "called better by week 8", _ever("better", looked), at_least=least)
                    )
    return [
        Bar("54 settings", "lowest cover of the 95 % interval", min(covers), at_least=0.92),
        Bar("54 settings", "highest cover", max(covers), at_most=0.98),
        Bar("54 settings", "mean cover", float(np.mean(covers)), at_least=0.94, at_most=0.965),
        *power,
    ]


def _least(base: float, ratio: float, alpha: float) -> float | None:
    if ratio == 0.2 and base == 10:
        return 0.96
    return 0.90 if ratio == 0.2 and base == 3 and alpha == 0 else None


def _means(rng: np.random.Generator, base: float, ratio: float) -> Reals:
    means = np.repeat(base_rates(rng, CAUSES)[:, None], BEFORE + 1 + AFTER, axis=1)
    means[0], means[0, SHIPPED:] = base, base * ratio
    return means


def _looks(counts: Counts) -> tuple[FixEffect, FixEffect]:
    """Both looks at the first cause."""
    first, last = (fix_effect(counts, 0, SHIPPED, look=look) for look in LOOKS)
    return first, last


def _cover(effects: tuple[FixEffect, ...], truth: float) -> float:
    return float(np.mean([(one.low or 0.0) <= truth <= (one.high or np.inf) for one in effects]))


def _ever(verdict: str, looked: list[tuple[FixEffect, FixEffect]]) -> float:
    return float(np.mean([any(one.verdict == verdict for one in looks) for looks in looked]))


Move = Callable[[Reals], None]


def _gradually(means: Reals) -> None:
    means *= 3 ** np.linspace(0, 1, means.shape[1])


def _tripled(means: Reals) -> None:
    means[:, SHIPPED:] *= 3


def _third(means: Reals) -> None:
    means[:, SHIPPED:] /= 3


def _giant(times: float) -> Move:
    def move(means: Reals) -> None:
        means[1] = means[2:, :1].sum() / 4  # a fifth of all
        means[1, SHIPPED:] *= times

    return move


MOVES: dict[str, Move] = {
    "nothing moves": lambda means: None,
    "all volume x3 gradually": _gradually,
    "all volume x3 at shipping": _tripled,
    "all volume /3 at shipping": _third,
    "another fifth of all x3": _giant(3.0),
    "another fifth of all x0.1": _giant(0.1),
}


def _moved(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """False verdicts on a fix that did nothing, at either look: the worst of six causes in each world."""
    bars = []
    for name, move in MOVES.items():
        better, worse, covers = [], [], []
        for base in (3.0, 10.0):
            for alpha in ALPHAS:
                looked = [_null(rng, base, alpha, move) for _ in range(worlds)]
                better.append(_ever("better", looked))
                worse.append(_ever("worse", looked))
                covers.append(float(np.mean([_cover(effects, 1.0) for effects in looked])))
        bars.append(Bar(name, "called better", max(better), at_most=0.045))
        bars.append(Bar(name, "called worse", max(worse), at_most=0.015))
        bars.append(Bar(name, "lowest cover", min(covers), at_least=0.92))
    return bars


def _null(rng: np.random.Generator, base: float, alpha: float, move: Move) -> tuple[FixEffect, FixEffect]:
    means = _means(rng, base, 1.0)
    move(means)
    return _looks(counted(rng, means, alpha))


DELAY, DIGEST_AFTER = 10.0, 0.5  # mean days until a case is logged; days from a week's end to its digest


def _late(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Every week is counted with the same allowance, so late logging looks like no effect of a fix."""
    effects = [fix_effect(_logged_in_time(rng, _means(rng, 10.0, 0.2)), 0, SHIPPED) for _ in range(worlds)]
    ratio = float(np.median([one.rate_ratio or 0.0 for one in effects]))
    return [
        Bar("truth .2", "median rate ratio", ratio, at_least=0.17, at_most=0.23),
        Bar("truth .2", "cover", _cover(tuple(effects), 0.2), at_least=0.92),
    ]


def _logged_in_time(rng: np.random.Generator, means: Reals) -> Counts:
    """Cases by the week in which they happened, those only that were on file by that week's digest."""
    happened = counted(rng, means)
    cells = np.repeat(np.arange(happened.size), happened.ravel())
    days_left = rng.uniform(0, 7, size=cells.size) + DIGEST_AFTER
    kept = cells[rng.exponential(DELAY, size=cells.size) <= days_left]
    return np.bincount(kept, minlength=happened.size).reshape(happened.shape)


# T5

YEAR, RETURN = 52, 26  # weeks after shipping until the watch ends; after so many the cause returns


@dataclass(frozen=True)
class Watch:
    """A fix, and how often its cause may falsely return and must truly be found to."""

    base: float
    ratio: float
    most_false: float | None = None  # a fix-year, for an alpha up to .1
    least_found: float | None = None  # within 8 weeks, at alpha .1


WATCHES = (
    Watch(1, 0.2, most_false=0.10),
    Watch(3, 0.2, most_false=0.10, least_found=0.70),
    Watch(10, 0.2, most_false=0.10, least_found=0.95),
    Watch(3, 0.5),
    Watch(10, 0.5),
)


def _watched(rng: np.random.Generator, worlds: int) -> list[Bar]:
    bars = []
    for watch in WATCHES:
        for alpha in ALPHAS:
            most = watch.most_false if alpha <= 0.1 else None
            rate = _false_a_year(rng, watch, alpha, worlds if most else worlds // 4)
            world = f"{watch.base:g} a week x{watch.ratio:g}, alpha {alpha:g}"
            bars.append(Bar(world, "false returns a fix-year", rate, at_most=most))
        delays = [_found_after(rng, watch, 0.1) for _ in range(worlds)]
        for weeks in (4, 8, 12):
            found = float(np.mean([delay <= weeks for delay in delays]))
            least = watch.least_found if weeks == 8 else None
            world = f"{watch.base:g} a week x{watch.ratio:g}, alpha 0.1"
            bars.append(Bar(world, f"return found within {weeks} weeks", found, at_least=least))
    return bars


def _verified(
    rng: np.random.Generator, watch: Watch, alpha: float, weeks: int, back: int | None = None
) -> tuple[Counts, int]:
    """A world whose fix was called better, and at which look; `back` weeks after it its cause returns."""
    while True:
        means = np.repeat(base_rates(rng, CAUSES)[:, None], BEFORE + 1 + weeks, axis=1)
        means[0], means[0, SHIPPED:] = watch.base, watch.base * watch.ratio
        if back is not None:
            means[0, SHIPPED + 1 + back :] = watch.base
        counts = counted(rng, means, alpha)
        for effect in _looks(counts):
            if effect.verdict == "better":
                return counts, effect.weeks_after


def _false_a_year(rng: np.random.Generator, watch: Watch, alpha: float, worlds: int) -> float:
    """False returns a year of watching; the watch of a fix ends with the first."""
    returns, weeks = 0, 0
    for _ in range(worlds):
        counts, look = _verified(rng, watch, alpha, YEAR)
        for until in range(SHIPPED + 1 + look + 1, counts.shape[1] + 1):
            weeks += 1
            if _back(counts[:, :until]):
                returns += 1
                break
    return 52 * returns / max(weeks, 1)


def _found_after(rng: np.random.Generator, watch: Watch, alpha: float) -> int:
    """Weeks from the return until it is found; far more than asked for where it is not."""
    most = 12
    counts, _ = _verified(rng, watch, alpha, RETURN + most, back=RETURN)
    first = SHIPPED + 1 + RETURN
    return next((weeks for weeks in range(1, most + 1) if _back(counts[:, : first + weeks])), 10 * most)


def _back(counts: Counts) -> bool:
    found = regressed(counts, 0, SHIPPED)
    return found is not None and found.returned
