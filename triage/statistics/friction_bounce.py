"""How often a passage comes straight back, drawn towards what is usual (beta-binomial empirical Bayes)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, expit
from scipy.stats import beta, binom, false_discovery_control

from triage.statistics.friction import FEWEST_RANKED, LEVEL

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

WEIGHT = (np.log(2.0), np.log(1_000.0))  # log of how many cases the usual share may weigh
FALSE_SHARE = 0.05  # accepted share of chance findings among the edges named


@dataclass(frozen=True)
class Bounces:
    """Shares of cases that come straight back; arrays of shape (edges,). `usual` is the share of all."""

    cases: Counts
    bounced: Counts
    usual: float
    share: Reals
    low: Reals
    high: Reals
    named: NDArray[np.bool_]


def bounces(cases: Counts, bounced: Counts) -> Bounces:
    """Each edge's share with its 95 % interval; it is named when the interval lies above the usual share."""
    total = int(cases.sum())
    usual = float(bounced.sum() / total) if total else 0.0
    first, second = _prior(cases, bounced)
    above, below = first + bounced, second + cases - bounced
    tail = (1 - LEVEL) / 2
    low, high = beta.ppf(tail, above, below), beta.isf(tail, above, below)
    named = (cases >= FEWEST_RANKED) & (low > usual) & _beyond_chance(cases, bounced, usual)
    return Bounces(cases, bounced, usual, above / (above + below), low, high, named)


def _prior(cases: Counts, bounced: Counts) -> tuple[float, float]:
    """The beta distribution of the edges' shares that makes what was seen likeliest."""
    share = (bounced.sum() + 0.5) / (cases.sum() + 1)

    def unlikely(at: Reals) -> float:
        first, second = _beta(at)
        return -float((betaln(first + bounced, second + cases - bounced) - betaln(first, second)).sum())

    start = np.array([np.log(share / (1 - share)), np.log(20.0)])
    bounds = [(start[0] - 3, start[0] + 3), WEIGHT]
    return _beta(minimize(unlikely, start, bounds=bounds, method="L-BFGS-B").x)


def _beta(at: Reals) -> tuple[float, float]:
    mean, weight = float(expit(at[0])), float(np.exp(at[1]))
    return mean * weight, (1 - mean) * weight


def _beyond_chance(cases: Counts, bounced: Counts, usual: float) -> NDArray[np.bool_]:
    p = np.clip(binom.sf(bounced - 1, cases, usual), 0.0, 1.0)
    return np.asarray(false_discovery_control(p) <= FALSE_SHARE) if p.size else p.astype(np.bool_)
