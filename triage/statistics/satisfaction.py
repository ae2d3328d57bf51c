"""Satisfaction: shares of good ratings against a target and against their own past; red journeys.

A share is said from twenty answers on. "Below target": Wilson's upper end lies under the target. A
change: one-sided pooled two-proportion z against the period before (Fisher's exact test where it is too
sure). Both hold over all touchpoints asked at once (Benjamini-Hochberg), so that many touchpoints raise
no more false alarms than one.
Measured operating characteristics: `python -m benchmarks.insight satisfaction`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, false_discovery_control, fisher_exact, norm

from triage.statistics.shares import wilson

FEWEST = 5  # answers: of fewer nothing is said but that they are fewer
ENOUGH = 20  # answers for a percentage and for a claim
CHANGED = 0.01  # a change less likely than this by chance, each way
FALSE_CHANGES = 0.02  # of all changes claimed at once
FALSE_MISSES = 0.05  # of all missed targets claimed at once
EXPECTED = 3.0  # bad (or good) answers in the smaller period: of fewer a z is too sure
SEVERAL = 2  # handoffs: from here on they may drive how a journey ends
DRIVES = 0.05  # less likely than this by chance
WEAKEST, STRONGEST = 2.0, 200.0  # answers that the mean of all touchpoints may weigh
GOOD_FROM = {"csat": 4.0, "effort": 5.0}
"""The good end of each scale: CSAT 4 and 5 of 5; effort 5 to 7 of 7, where 7 is "very easy for them"."""

Change = Literal["fell", "rose"]


@dataclass(frozen=True)
class Share:
    """So many good answers of so many customers."""

    good: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.good <= self.n:
            raise ValueError(f"{self.good} of {self.n} is no share")

    @property
    def value(self) -> float:
        """The share itself, 0 to 1; 0 without answers."""
        return self.good / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval by Wilson."""
        return wilson(self.good, self.n)


NONE = Share(0, 0)


@dataclass(frozen=True)
class Asked:
    """One touchpoint's answers: lately, against a target if it has one; and now against before."""

    lately: Share
    target: float | None = None
    now: Share = NONE
    before: Share = NONE


@dataclass(frozen=True)
class Found:
    """What can be claimed of one touchpoint. `p` is of the change that is likelier, one-sided."""

    below_target: bool
    change: Change | None
    p: float | None


@dataclass(frozen=True)
class Drive:
    """How journeys with several handoffs end against those with fewer: bad ends of all, and by chance."""

    several: Share
    fewer: Share
    p: float

    @property
    def claimed(self) -> bool:
        """Whether several handoffs go with bad ends more than chance would have it."""
        return self.p < DRIVES


def is_good(score: float, scale: str) -> bool:
    """Whether a rating is on the good side: satisfied, or easy for the customer."""
    return score >= GOOD_FROM[scale]


def below_target(share: Share, target: float) -> bool:
    """Whether a share surely misses its target: twenty answers, and Wilson's upper end under it."""
    return share.n >= ENOUGH and share.interval[1] < target


def change_p(now: Share, before: Share) -> tuple[float, float] | None:
    """Chances of a fall and of a rise at least this large, were nothing to have changed.

    Pooled z; where it would be too sure, since hardly any answer is bad (or good), Fisher's exact test. None
    while either has too few answers to compare.
    """
    if now.n < ENOUGH or before.n < ENOUGH:
        return None
    pooled = (now.good + before.good) / (now.n + before.n)
    if min(pooled, 1 - pooled) * min(now.n, before.n) < EXPECTED:
        return _exact(now, before, "less"), _exact(now, before, "greater")
    spread = sqrt(pooled * (1 - pooled) * (1 / now.n + 1 / before.n))
    z = (now.value - before.value) / spread if spread else 0.0
    return float(norm.cdf(z)), float(norm.sf(z))


def judged(asked: Sequence[Asked]) -> list[Found]:
    """What can be claimed of each, when all of them are looked at together."""
    missed = _missed(asked)
    chances = [change_p(one.now, one.before) for one in asked]
    both = [p for pair in chances if pair is not None for p in pair]
    sure = iter([p < CHANGED and stands for p, stands in zip(both, _stand(both, FALSE_CHANGES), strict=True)])
    found = []
    for at, pair in enumerate(chances):
        if pair is None:
            found.append(Found(at in missed, None, None))
            continue
        fell, rose = next(sure), next(sure)
        found.append(Found(at in missed, "fell" if fell else "rose" if rose else None, min(pair)))
    return found


def shrunken(shares: Sequence[Share]) -> list[float]:
    """Each share drawn towards the mean of all: beta-binomial, its strength by moments. For sorting only.

    Without answers it is the mean of all; its own intervals are too narrow to be printed.
    """
    n = np.array([one.n for one in shares], float)
    good = np.array([one.good for one in shares], float)
    if n.sum() == 0:
        return [0.0] * len(shares)
    mean = good.sum() / n.sum()
    weight = _strength(good[n > 0], n[n > 0], mean)
    return [float(value) for value in (good + weight * mean) / (n + weight)]


def handoffs_drive(handoffs: Sequence[int], bad: Sequence[bool]) -> Drive:
    """Whether bad ends go with two or more handoffs: Fisher's exact test, one-sided."""
    many, ended = np.asarray(handoffs, np.int64) >= SEVERAL, np.asarray(bad, bool)
    several = Share(int((many & ended).sum()), int(many.sum()))
    fewer = Share(int((~many & ended).sum()), int((~many).sum()))
    return Drive(several, fewer, _exact(several, fewer, "greater"))


def _exact(one: Share, other: Share, alternative: str) -> float:
    """Fisher's exact test of two shares, one-sided."""
    table = [[one.good, one.n - one.good], [other.good, other.n - other.good]]
    return float(fisher_exact(table, alternative=alternative).pvalue)


def _missed(asked: Sequence[Asked]) -> set[int]:
    """Those that surely miss their target, when all that have one are looked at together."""
    tested = [
        (at, one.lately, one.target)
        for at, one in enumerate(asked)
        if one.target is not None and one.lately.n >= ENOUGH
    ]
    chances = [
        float(binomtest(share.good, share.n, target, alternative="less").pvalue)
        for _, share, target in tested
    ]
    stand = _stand(chances, FALSE_MISSES)
    return {
        at
        for (at, share, target), sure in zip(tested, stand, strict=True)
        if sure and below_target(share, target)
    }


def _stand(chances: Sequence[float], rate: float) -> list[bool]:
    """Which of these tests still stand when all are looked at together."""
    return [bool(p <= rate) for p in false_discovery_control(chances)] if chances else []


def _strength(good: NDArray[np.float64], n: NDArray[np.float64], mean: float) -> float:
    """How many answers the mean weighs, from how much the shares differ beyond chance (ANOVA)."""
    groups, total = len(n), n.sum()
    if groups < 2 or total <= groups:
        return STRONGEST
    share = good / n
    within = float((n * share * (1 - share)).sum() / (total - groups))
    between = float((n * (share - mean) ** 2).sum() / (groups - 1))
    size = float((total - (n**2).sum() / total) / (groups - 1))
    if between <= within:
        return STRONGEST
    alike = (between - within) / (between + (size - 1) * within)
    return float(np.clip(1 / alike - 1, WEAKEST, STRONGEST))
