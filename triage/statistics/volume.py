"""Ordinary volume and ordinary noise: what every claim about a cause's numbers is measured against.

Counts are whole numbers of shape (causes, weeks): distinct customers of a cause, by the week in which it
happened. Every week is complete and every week is counted with the same allowance for late logging.
"""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]
Weeks = slice | NDArray[np.int64]

SOLID = 10  # customers, before and now together, that make a cause's own movement readable
FEWEST_SOLID = 8  # with fewer readable causes nobody can say which of them moved on their own
MOVED = 2.5  # standard errors from the common movement at which a cause moved on its own
WEEKLY_NOISE = 0.05  # variance a cause has from week to week beyond chance, on the log scale
POOLED_FROM = 5  # baseline customers from which a cause helps to estimate the common overdispersion
LEAST_ALPHA = 0.02  # no count of people is quite as even as Poisson's
LEAST_MEAN = 0.02  # customers a week; keeps the noise of an all but silent cause finite
LEAST_SHARE_LEFT = 0.05  # keeps one dominant week from dividing by nothing


def how_many(counts: Counts, weeks: Weeks) -> int:
    """Number of weeks (columns of `counts`) that `weeks` selects."""
    return int(np.arange(counts.shape[1])[weeks].size)


def trimmed_references(counts: Counts, window: Weeks, baseline: Weeks) -> Reals:
    """Each cause's ordinary volume: what all the other causes add up to, week by week.

    A cause that moved on its own between `baseline` and `window` counts for nobody, and no cause counts for
    itself. Shape (causes, weeks), without a unit: the baseline's mean is 1. Where the others were silent in
    the whole baseline or the whole window they say nothing about volume, and the reference is a level 1.
    """
    ordinary = _moved_with_the_rest(counts, window, baseline)
    total = counts[ordinary].sum(axis=0)
    others = total - counts * ordinary[:, None]
    level = others[:, baseline].mean(axis=1, keepdims=True)
    silent = (level <= 0) | (others[:, window].sum(axis=1, keepdims=True) <= 0)
    return np.where(silent, 1.0, others / np.where(silent, 1.0, level))


def _moved_with_the_rest(counts: Counts, window: Weeks, baseline: Weeks) -> Mask:
    """Which causes moved no further from the common movement than noise explains; shape (causes,)."""
    now, before = counts[:, window].sum(axis=1), counts[:, baseline].sum(axis=1)
    solid = now + before >= SOLID
    if solid.sum() < FEWEST_SOLID:
        return np.ones(len(counts), dtype=np.bool_)

    change = np.log((now + 0.5) / (before + 0.5))
    weekly = WEEKLY_NOISE * (1 / how_many(counts, baseline) + 1 / how_many(counts, window))
    variance = 1 / (now + 0.5) + 1 / (before + 0.5) + weekly
    common = _weighted_median(change[solid], 1 / variance[solid])
    return np.asarray(np.abs(change - common) < MOVED * np.sqrt(variance), dtype=np.bool_)


def _weighted_median(values: Reals, weights: Reals) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def overdispersion(counts: Counts, references: Reals, baseline: Weeks) -> Reals:
    """How much unevener than chance each cause's weeks are: alpha in variance = mean + alpha * mean**2.

    Shape (causes,). A method-of-moments estimate per cause (negative binomial, as in Breslow 1984, with each
    week's leverage), drawn towards the estimate pooled over all causes and never below it: a quiet
    baseline is no promise of quiet. Needs two baseline weeks or more.
    """
    observed, volume = counts[:, baseline].astype(np.float64), references[:, baseline]
    weeks = observed.shape[1]
    if weeks < 2:
        raise ValueError(f"overdispersion needs at least 2 baseline weeks, got {weeks}")

    share = volume / volume.sum(axis=1, keepdims=True)
    mean = observed.sum(axis=1, keepdims=True) * share
    left = np.maximum(1 - share, LEAST_SHARE_LEFT)
    excess = ((observed - mean) ** 2 / left - mean).sum(axis=1)
    size = (mean**2).sum(axis=1)
    pooled = _pooled_overdispersion(excess, size, observed.sum(axis=1) >= POOLED_FROM)

    own = np.divide(excess, size, out=np.zeros_like(excess), where=size > 0)
    own_variance = 2 * (1 / np.maximum(mean.mean(axis=1), LEAST_MEAN) + pooled) ** 2 / (weeks - 1)
    spread = 0.15**2 + (0.5 * pooled) ** 2
    drawn = (own / own_variance + pooled / spread) / (1 / own_variance + 1 / spread)
    return np.asarray(np.maximum(drawn, max(pooled, LEAST_ALPHA)), dtype=np.float64)


def _pooled_overdispersion(excess: Reals, size: Reals, used: Mask) -> float:
    root = np.sqrt(size[used])
    if not root.any():
        return 0.0
    return max(0.0, float((excess[used] / root).sum() / root.sum()))
