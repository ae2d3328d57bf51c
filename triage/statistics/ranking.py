"""Which causes to discuss first: a shrunk score, and how sure the order is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from triage.statistics.volume import Counts, Reals

Tier = Literal["discuss first", "could be in the top 5", "below"]

SEVERITY = np.array([1.0, 2.0, 4.0, 8.0])  # weight of each level: one step up counts double
SEVERITY_PRIOR = 5.0  # customers' worth of the overall severity in every cause's mean
RATING_PRIOR = 10.0  # ratings' worth of the overall satisfaction in every cause's share
DEPARTMENT_PRIOR = 0.3  # cases' worth of doubt that a department is merely not seen yet
VOLUME_ALPHA, VOLUME_WEEKS = 0.05, 4  # unevenness of weekly counts, and the weeks the score is made of
LEAST_BETA = 1e-3  # keeps a share that was never seen from being impossible
SURE, POSSIBLE = 0.8, 0.2  # chance of a place at the top
FEWEST_FOR_BREADTH = 10  # cases before an effective number of departments is printed
NAMED_FROM = 2  # cases a department needs before a cause is said to be "in" it


@dataclass(frozen=True)
class Evidence:
    """What the last four weeks hold about every cause.

    `customers`, `rated` and `good` have shape (causes,): distinct customers, their ratings, the good ones
    among these. `severities` has shape (causes, 4), customers by their worst level from low to critical.
    `departments` has shape (causes, departments), cases by who logged them.
    """

    customers: Counts
    severities: Counts
    departments: Counts
    rated: Counts
    good: Counts


@dataclass(frozen=True)
class Ranked:
    """A cause's place: its score, the parts of it, and the chance that it truly belongs at the top.

    `severity` is the shrunk mean weight (1 to 8), `unhappy` the shrunk share of ratings that were not good.
    `departments` counts those with two cases or more; `effective_departments` is None below ten cases.
    """

    cause: int
    score: float
    chance: float
    tier: Tier
    customers: int
    severity: float
    unhappy: float
    departments: int
    effective_departments: float | None


def rank(evidence: Evidence, rng: np.random.Generator, *, top: int = 5, draws: int = 200) -> list[Ranked]:
    """All causes by score, highest first, each with its chance of being among the `top`.

    The trend is no part of the score: a product with it in repeats itself worse from month to month.
    """
    severity, unhappy = _mean_severity(evidence), _unhappy_share(evidence)
    breadth = effective_departments(evidence.departments)
    score = evidence.customers * severity * np.sqrt(breadth) * (1 + unhappy)
    chance = chance_at_top(evidence, rng, top=top, draws=draws)
    readable = evidence.departments.sum(axis=1) >= FEWEST_FOR_BREADTH
    return [
        Ranked(
            cause=int(cause),
            score=float(score[cause]),
            chance=float(chance[cause]),
            tier=_tier(float(chance[cause])),
            customers=int(evidence.customers[cause]),
            severity=float(severity[cause]),
            unhappy=float(unhappy[cause]),
            departments=int((evidence.departments[cause] >= NAMED_FROM).sum()),
            effective_departments=float(breadth[cause]) if readable[cause] else None,
        )
        for cause in np.argsort(-score, kind="stable")
    ]


def chance_at_top(evidence: Evidence, rng: np.random.Generator, *, top: int = 5, draws: int = 200) -> Reals:
    """Each cause's posterior probability of being among the `top` by true score; shape (causes,).

    Volume is drawn from a gamma, severity and departments from Dirichlet, satisfaction from beta posteriors.
    A cause without a customer in these weeks is never at the top.
    """
    score = _drawn_scores(evidence, rng, draws)
    place = np.argsort(np.argsort(-score, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(((place < top) & (evidence.customers > 0)).mean(axis=0), dtype=np.float64)


def _drawn_scores(evidence: Evidence, rng: np.random.Generator, draws: int) -> Reals:
    """Scores that the evidence allows; shape (draws, causes)."""
    causes = len(evidence.customers)
    spread = 1 + VOLUME_ALPHA * (evidence.customers + 0.5) / VOLUME_WEEKS
    volume = rng.gamma((evidence.customers + 0.5) / spread, spread, size=(draws, causes))
    severity = (
        _dirichlet(evidence.severities + SEVERITY_PRIOR * _pooled_severity(evidence), rng, draws) @ SEVERITY
    )
    entropy = _entropy(_dirichlet(evidence.departments.astype(np.float64) + DEPARTMENT_PRIOR, rng, draws))
    overall = _overall_good(evidence)
    good = evidence.good + RATING_PRIOR * overall
    bad = evidence.rated - evidence.good + RATING_PRIOR * (1 - overall)
    pleased = rng.beta(np.maximum(good, LEAST_BETA), np.maximum(bad, LEAST_BETA), size=(draws, causes))
    drawn = volume * severity * np.exp(entropy / 2) * (2 - pleased)
    return np.where(evidence.customers > 0, drawn, 0.0)


def _dirichlet(weights: Reals, rng: np.random.Generator, draws: int) -> Reals:
    """Dirichlet draws for every row of `weights` at once; shape (draws, rows, columns)."""
    drawn = rng.gamma(np.broadcast_to(weights, (draws, *weights.shape)))
    drawn = np.maximum(drawn, np.finfo(np.float64).tiny)
    return np.asarray(drawn / drawn.sum(axis=-1, keepdims=True), dtype=np.float64)


def effective_departments(departments: Counts) -> Reals:
    """The number of equally busy departments that would be as mixed as these; shape (causes,).

    exp of the entropy with the correction for unseen departments of Miller (1955) and Madow, at most the
    number of columns. 1 for a cause without a case. At ten cases it still reads about one too few of
    eight, hence the floor below which it is not printed.
    """
    cases = departments.sum(axis=1)
    some = np.maximum(cases, 1)
    seen = (departments > 0).sum(axis=1)
    entropy = _entropy(departments / some[:, None]) + np.maximum(seen - 1, 0) / (2 * some)
    most = np.log(max(departments.shape[1], 1))
    return np.asarray(np.exp(np.minimum(entropy, most)), dtype=np.float64)


def _entropy(shares: Reals) -> Reals:
    """Plug-in entropy in nats over the last axis."""
    return np.asarray(-(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=-1), dtype=np.float64)


def _mean_severity(evidence: Evidence) -> Reals:
    known = evidence.severities.sum(axis=1)
    overall = float(_pooled_severity(evidence) @ SEVERITY)
    return np.asarray((evidence.severities @ SEVERITY + SEVERITY_PRIOR * overall) / (known + SEVERITY_PRIOR))


def _pooled_severity(evidence: Evidence) -> Reals:
    """Share of each level over all causes; shape (4,). Equal shares where no severity is known."""
    total = evidence.severities.sum(axis=0)
    shares = total / total.sum() if total.any() else np.full(len(SEVERITY), 1 / len(SEVERITY))
    return np.asarray(shares, dtype=np.float64)


def _unhappy_share(evidence: Evidence) -> Reals:
    good = evidence.good + RATING_PRIOR * _overall_good(evidence)
    return np.asarray(1 - good / (evidence.rated + RATING_PRIOR))


def _overall_good(evidence: Evidence) -> float:
    """Share of good ratings over all causes; a half where nobody rated."""
    rated = int(evidence.rated.sum())
    return int(evidence.good.sum()) / rated if rated else 0.5


def _tier(chance: float) -> Tier:
    if chance >= SURE:
        return "discuss first"
    return "could be in the top 5" if chance >= POSSIBLE else "below"
