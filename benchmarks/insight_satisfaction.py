"""Satisfaction and red journeys: false claims where nothing is wrong, and what is found where something is.

The bars are those that METHODS 2.5 measured for its prototype, with about three standard errors.
"""

import numpy as np

from benchmarks.insight_worlds import Bar, printed
from triage.statistics.satisfaction import Asked, Share, handoffs_drive, judged, shrunken
from triage.statistics.shares import wilson

SEED = 525
TARGET, LATER = 0.80, 0.65  # satisfied customers before, and after a drop
WEEKS_BEFORE = 4
BASE, HANDED = -2.2, 1.2  # log-odds of a bad end without handoffs; handoffs a journey
QUICKLY = 5  # times fewer worlds


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """Lines of Markdown: each figure beside its bar."""
    rng = np.random.default_rng(SEED if seed is None else seed)
    share = QUICKLY if quick else 1
    return [
        *printed("Satisfaction: Wilson's interval", _coverage(rng, 20_000 // share)),
        *printed("Satisfaction: below target", _missed(rng, 20_000 // share)),
        *printed("Satisfaction: changes", _changes(rng, 5_000 // share)),
        *printed(
            "Satisfaction: many touchpoints in one digest, nothing wrong", _digests(rng, 2_000 // share)
        ),
        *printed("Satisfaction: order of touchpoints with five answers", _order(rng, 2_000 // share)),
        *printed("Red journeys: two or more handoffs drive it", _driven(rng, 1_000 // share)),
    ]


def _coverage(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Touchpoints whose truth is drawn around eight in ten."""
    bars = []
    for n in (5, 10, 20, 50):
        truth = rng.beta(8, 2, size=worlds)
        ends = np.array([wilson(good, n) for good in range(n + 1)])[rng.binomial(n, truth)]
        held = float(((ends[:, 0] <= truth) & (truth <= ends[:, 1])).mean())
        bars.append(Bar(f"{n} answers", "cover of the 95 % interval", held, at_least=0.93, at_most=0.97))
    return bars


def _missed(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Touchpoints whose truth is drawn around the target; some that just meet it; some that miss it."""
    bars = []
    for n, most in ((20, 0.06), (50, 0.02)):
        truth = rng.beta(8, 2, size=worlds)
        claimed = np.array([_below(int(good), n) for good in rng.binomial(n, truth)])
        false = float((truth[claimed] >= TARGET).mean())
        bars.append(Bar(f"{n} answers, any truth", "false share of claims", false, at_most=most))
    for n in (5, 20, 50):
        flags = [_below(int(good), n) for good in rng.binomial(n, TARGET, size=worlds // 2)]
        bars.append(Bar(f"{n} answers, exactly on target", "claimed", float(np.mean(flags)), at_most=0.04))
    for n in (20, 50, 100):
        flags = [_below(int(good), n) for good in rng.binomial(n, LATER, size=worlds // 4)]
        bars.append(Bar(f"{n} answers, {LATER:.0%} for {TARGET:.0%}", "found", float(np.mean(flags))))
    return bars


def _below(good: int, n: int) -> bool:
    return judged([Asked(Share(good, n), TARGET)])[0].below_target


def _changes(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """One week against the four before it, at one touchpoint."""
    bars = []
    for n, least in ((20, 0.18), (50, 0.43), (100, 0.76)):
        found = float(np.mean(_fell(rng, n, LATER, worlds)))
        bars.append(Bar(f"{n} answers a week, {TARGET:.0%} to {LATER:.0%}", "found", found, at_least=least))
    for n in (20, 50, 100):
        found = float(np.mean(_fell(rng, n, TARGET, worlds)))
        bars.append(Bar(f"{n} answers a week, none changed", "false falls", found, at_most=0.02))
    return bars


def _fell(rng: np.random.Generator, n: int, after: float, worlds: int) -> list[bool]:
    now = rng.binomial(n, after, size=worlds)
    before = rng.binomial(WEEKS_BEFORE * n, TARGET, size=worlds)
    return [
        judged([_asked(int(good), n, int(earlier))])[0].change == "fell"
        for good, earlier in zip(now, before, strict=True)
    ]


def _asked(good: int, n: int, earlier: int) -> Asked:
    return Asked(Share(good, n), None, Share(good, n), Share(earlier, WEEKS_BEFORE * n))


def _digests(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Changes claimed anywhere among touchpoints that do not change; and one that does, among them."""
    bars = []
    for many in (3, 10, 30):
        any_false, found = [], []
        for _ in range(worlds):
            asked = _touchpoints(rng, many)
            any_false.append(any(one.change for one in judged(asked)))
            dropped = _asked(int(rng.binomial(100, LATER)), 100, int(rng.binomial(400, TARGET)))
            found.append(judged([dropped, *asked])[0].change == "fell")
        bars.append(Bar(f"{many} touchpoints", "digests with a false claim", float(np.mean(any_false)), 0.05))
        bars.append(Bar(f"{many} and one that drops", "found (100 answers)", float(np.mean(found))))
    return bars


def _touchpoints(rng: np.random.Generator, many: int) -> list[Asked]:
    sizes, truth = rng.integers(20, 120, size=many), rng.uniform(0.7, 0.95, size=many)
    return [
        _asked(int(rng.binomial(n, p)), int(n), int(rng.binomial(WEEKS_BEFORE * n, p)))
        for n, p in zip(sizes, truth, strict=True)
    ]


def _order(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Mean squared error of what touchpoints are sorted by, beside the raw share's."""
    drawn, raw = [], []
    for _ in range(worlds):
        truth = rng.beta(8, 2, size=20)
        shares = [Share(int(good), 5) for good in rng.binomial(5, truth)]
        drawn.append(np.mean((np.array(shrunken(shares)) - truth) ** 2))
        raw.append(np.mean((np.array([one.value for one in shares]) - truth) ** 2))
    return [
        Bar("drawn to the mean", "mean squared error", float(np.mean(drawn)), at_most=0.0150),
        Bar("raw share", "mean squared error", float(np.mean(raw))),
    ]


def _driven(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Green journeys whose bad ends grow with every handoff by so many log-odds, or do not."""
    bars = []
    bounds = {0.0: (0.0, 0.0, 0.0), 0.4: (0.14, 0.47, 0.92), 0.8: (0.66, 0.97, 0.98)}
    for slope, least in bounds.items():
        for n, at_least in zip((100, 300, 1000), least, strict=True):
            found = float(np.mean([_drives(rng, n, slope) for _ in range(worlds)]))
            bar = (0.06, None) if slope == 0 else (None, at_least)
            bars.append(Bar(f"{n} journeys, {slope:g} a handoff", "claimed", found, *bar))
    return bars


def _drives(rng: np.random.Generator, n: int, slope: float) -> bool:
    handoffs = rng.poisson(HANDED, size=n)
    chance = 1 / (1 + np.exp(-(BASE + slope * handoffs)))
    return handoffs_drive(handoffs.tolist(), (rng.random(n) < chance).tolist()).claimed
