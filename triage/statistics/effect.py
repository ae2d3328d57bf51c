"""Whether a fix worked, and whether what it mended is coming back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import f

from triage.statistics.surge import predictive_tail
from triage.statistics.volume import Counts, Reals, overdispersion, trimmed_references

Verdict = Literal["better", "worse", "no change seen", "cannot tell yet", "not enough data yet"]
Look = Literal[4, 8]
Expectation = Literal["exceeded", "within range", "missed"]

LOOKS: tuple[Look, ...] = (4, 8)  # full weeks after a fix: declared beforehand, the only two
BASELINE_WEEKS = 8
FEWEST_WEEKS, MOST_WEEKS = 4, 12  # weeks a baseline may have
LEAST_INFORMATION = 5.0  # customers the baseline must foretell before a fix is judged
PRINTED, FOR_BETTER, FOR_WORSE = 0.95, 0.975, 0.99  # levels of the interval shown, and of the two verdicts
FEWEST_FOR_WORSE = 5  # customers after the fix
UNCHANGED = (0.67, 1.5)  # an interval within these rate ratios rules out any change worth acting on
FEWEST_FOR_RATIO = 3  # customers on either side before a ratio is put in words

WATCHED = (1, 2, 4, 8)  # weeks
ALARM, UNEVEN_ALARM, UNEVEN = 0.001, 0.0005, 0.3  # an uneven cause has to be clearer
FEWEST_BACK, GROWTH_BACK = 3, 1.5


@dataclass(frozen=True)
class Comparison:
    """Customers before and after a fix, the ordinary volume of the same weeks, and the cause's unevenness."""

    before: int
    after: int
    volume_before: float
    volume_after: float
    weeks_before: int
    weeks_after: int
    alpha: float

    @property
    def ratio(self) -> float:
        """Rate after over rate before, both per unit of ordinary volume."""
        return ((self.after + 0.5) / self.volume_after) / ((self.before + 0.5) / self.volume_before)

    @property
    def expected(self) -> float:
        """Customers after the fix if it had changed nothing."""
        return (self.before + 0.5) * self.volume_after / self.volume_before

    def interval(self, level: float) -> tuple[float, float]:
        """Interval of the rate ratio at `level`: F interval for two Poisson rates (Cox 1953).

        Overdispersion shrinks both counts to the Poisson counts that would be as informative.
        """
        before, after = 2 * self._information_before, 2 * self._information_after
        tail = (1 - level) / 2
        low, high = self.ratio * f.ppf([tail, 1 - tail], after, before)
        return float(low), float(high)

    def verdict(self) -> Verdict:
        """What may be said of the fix at this look; "no change seen" is only said at the last."""
        if self._information_before * self.volume_after / self.volume_before < LEAST_INFORMATION:
            return "not enough data yet"
        change = self.after / self.weeks_after - self.before / self.weeks_before
        if change < 0 and self.interval(FOR_BETTER)[1] < 1:
            return "better"
        if change > 0 and self.after >= FEWEST_FOR_WORSE and self.interval(FOR_WORSE)[0] > 1:
            return "worse"
        low, high = self.interval(PRINTED)
        if self.weeks_after == LOOKS[-1] and UNCHANGED[0] < low and high < UNCHANGED[1]:
            return "no change seen"
        return "cannot tell yet"

    @property
    def _information_before(self) -> float:
        return (self.before + 0.5) / (1 + self.alpha * (self.before + 0.5) / self.weeks_before)

    @property
    def _information_after(self) -> float:
        return (self.after + 0.5) / (1 + self.alpha * (self.after + 0.5) / self.weeks_after)


@dataclass(frozen=True)
class FixEffect:
    """What a fix did: customers before and after, the adjusted rate ratio with its 95 % interval, a verdict.

    `weeks_after` is the look the verdict belongs to (4 or 8). Before the first look, and with too short a
    baseline, the ratio, its interval and `expected` are None and `after` counts the weeks there are.
    `left_out` are weeks before the fix in which the cause stood out: they are no part of the baseline.
    """

    verdict: Verdict
    before: int
    after: int
    weeks_before: int
    weeks_after: int
    rate_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    left_out: int = 0

    @property
    def ratio_may_be_said(self) -> bool:
        """Whether a sentence may call it "n times": enough customers, and an interval that excludes 1."""
        if self.low is None or self.high is None or min(self.before, self.after) < FEWEST_FOR_RATIO:
            return False
        return self.high < 1 or self.low > 1


def fix_effect(
    counts: Counts,
    cause: int,
    shipped: int,
    *,
    rollout: int = 0,
    flagged: Collection[int] = (),
    baseline_weeks: int = BASELINE_WEEKS,
    look: Look | None = None,
) -> FixEffect:
    """Compare a cause's weeks before a fix with those after it, at one of two looks declared beforehand.

    `counts` has shape (causes, weeks); `shipped` is the column of the week the fix was shipped in, left out
    together with the `rollout` weeks after it. `flagged` are columns in which the cause had stood out: they
    leave the baseline, or a mere return to the ordinary would pass for success. `look` is the number
    of full weeks after the fix, by default the last one reached; weeks beyond a look are not looked at.
    """
    baseline = _baseline(shipped, baseline_weeks, flagged)
    left_out = len(before(shipped, baseline_weeks)) - baseline.size
    since = np.arange(max(0, shipped + 1 + rollout), counts.shape[1], dtype=np.int64)
    weeks_after = _look(since.size, look)
    row = counts[cause]
    looked_at = since[:weeks_after]
    if baseline.size < FEWEST_WEEKS or not weeks_after or _fell_silent(counts, cause, baseline, looked_at):
        before_it, after = int(row[baseline].sum()), int(row[since].sum())
        return FixEffect(
            "not enough data yet", before_it, after, baseline.size, since.size, left_out=left_out
        )

    return _effect(_compared(counts, cause, baseline, looked_at), left_out)


def _fell_silent(counts: Counts, cause: int, past: NDArray[np.int64], now: NDArray[np.int64]) -> bool:
    """Whether nothing at all is on file of the others any more: then these weeks are not logged yet."""
    others = counts.sum(axis=0) - counts[cause]
    return bool(others[past].any() and not others[now].any())


def _look(weeks: int, wanted: Look | None) -> int:
    """The look to take after `weeks` full weeks; 0 where it is not reached yet."""
    looks = LOOKS[::-1] if wanted is None else (wanted,)
    return next((look for look in looks if weeks >= look), 0)


def before(shipped: int, weeks: int = BASELINE_WEEKS) -> range:
    """The columns before a fix that it is compared with, as far as they lie within the counts."""
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"a baseline has {FEWEST_WEEKS} to {MOST_WEEKS} weeks, not {weeks}")
    return range(max(0, shipped - weeks), max(0, shipped))


def _baseline(shipped: int, weeks: int, flagged: Collection[int]) -> NDArray[np.int64]:
    """The weeks before a fix without those that stood out.

    Where too few would be left, the cause has stood out for most of the time: that is no spike that would
    have gone by itself but the state the fix was made for, and all of it is compared with.
    """
    columns = before(shipped, weeks)
    calm = [week for week in columns if week not in flagged]
    return np.array(calm if len(calm) >= FEWEST_WEEKS else columns, dtype=np.int64)


def _compared(counts: Counts, cause: int, before: NDArray[np.int64], after: NDArray[np.int64]) -> Comparison:
    references = trimmed_references(counts, after, before)
    return Comparison(
        before=int(counts[cause, before].sum()),
        after=int(counts[cause, after].sum()),
        volume_before=float(references[cause, before].sum()),
        volume_after=float(references[cause, after].sum()),
        weeks_before=before.size,
        weeks_after=after.size,
        alpha=float(overdispersion(counts, references, before)[cause]),
    )


def _effect(compared: Comparison, left_out: int) -> FixEffect:
    low, high = compared.interval(PRINTED)
    return FixEffect(
        compared.verdict(),
        compared.before,
        compared.after,
        compared.weeks_before,
        compared.weeks_after,
        compared.ratio,
        low,
        high,
        compared.expected,
        left_out,
    )


def expectation(effect: FixEffect, change: float) -> Expectation | None:
    """Whether a fix did what was expected of it: `change` is -0.5 for half as many, 0.2 for a fifth more.

    None while there is no interval to hold it against.
    """
    if effect.low is None or effect.high is None:
        return None
    expected = max(0.0, 1 + change)
    fell_further, fell_less = effect.high < expected, effect.low > expected
    if not (fell_further or fell_less):
        return "within range"
    return "exceeded" if fell_further == (change < 0) else "missed"


@dataclass(frozen=True)
class Regression:
    """A watch on a mended cause: customers in the last `window` weeks against all weeks since the fix."""

    returned: bool
    observed: int
    expected: float
    window: int
    p: float


def regressed(
    counts: Counts,
    cause: int,
    shipped: int,
    *,
    rollout: int = 0,
    flagged: Collection[int] = (),
    baseline_weeks: int = BASELINE_WEEKS,
) -> Regression | None:
    """Whether a cause whose fix was verified is coming back in the current week (the last column).

    Windows of 1, 2, 4 and 8 weeks are each compared with all weeks between the fix and the window. An alarm
    needs a rate at least half way back to that before the fix. Gives the clearest alarm, or the window
    with the smallest p where there is none; None while no window has 4 weeks to be compared with, and
    for a fix with no week before it. What the fix itself did is not asked: watch verified fixes only.
    """
    start, end = max(0, shipped + 1 + rollout), counts.shape[1]
    old = _baseline(shipped, baseline_weeks, flagged)
    windows = [window for window in WATCHED if end - window - start >= FEWEST_WEEKS]
    if not windows or not old.size:
        return None
    watched = [_watched(counts, cause, slice(start, end - window), old) for window in windows]
    return min(watched, key=lambda each: (not each.returned, each.p))


def _watched(counts: Counts, cause: int, since: slice, old: NDArray[np.int64]) -> Regression:
    now = slice(since.stop, counts.shape[1])
    references = trimmed_references(counts, now, since)
    alpha = overdispersion(counts, references, since)[cause]
    row, volume = counts[cause], references[cause]
    observed = row[now].sum()
    expected, tail = predictive_tail(
        np.array([observed]),
        row[since].sum(keepdims=True),
        volume[None, now],
        volume[None, since],
        np.array([alpha]),
    )
    m, p = float(expected[0]), float(tail[0])
    returned = (
        p < (UNEVEN_ALARM if alpha >= UNEVEN else ALARM)
        and observed >= max(FEWEST_BACK, GROWTH_BACK * m)
        and _rate(row, volume, now) >= (_rate(row, volume, since) + _rate(row, volume, old)) / 2
    )
    return Regression(bool(returned), int(observed), m, counts.shape[1] - since.stop, p)


def _rate(row: Counts, volume: Reals, weeks: slice | NDArray[np.int64]) -> float:
    """Customers per unit of ordinary volume; per week where the others were silent."""
    there = float(volume[weeks].sum())
    return float(row[weeks].sum()) / (there if there > 0 else float(volume[weeks].size))
