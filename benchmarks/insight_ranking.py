"""Shares and ranks: whether an interval holds its share, and a chance at the top five is one (T9)."""

from itertools import pairwise

import numpy as np

from benchmarks.insight_worlds import Bar, Reals, base_rates, counted, printed
from triage.statistics.ranking import SEVERITY, Evidence, chance_at_top
from triage.statistics.shares import wilson

SHARE_SEED, RANK_SEED = 501, 701
SIZES = (5, 10, 20, 50)
CAUSES, DEPARTMENTS, TOP, WEEKS, ALPHA = 60, 6, 5, 4, 0.05
BINS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
RATED = 0.3  # share of customers who give a rating
QUICKLY = 2  # times fewer worlds


def table(seed: int | None = None, quick: bool = False) -> list[str]:
    """The table T9, one line a figure."""
    shares = np.random.default_rng(SHARE_SEED if seed is None else seed)
    ranks = np.random.default_rng(RANK_SEED if seed is None else seed)
    share = QUICKLY if quick else 1
    return [
        *printed("T9 The interval of a share", _covers(shares, 20_000 // share)),
        *printed("T9 The chance of being among the five", _chances(ranks, 300 // share)),
    ]


def _covers(rng: np.random.Generator, draws: int) -> list[Bar]:
    """Touchpoints whose share of satisfied customers lies around eight in ten."""
    bars = []
    for size in SIZES:
        truth = rng.beta(8, 2, size=draws)
        intervals = np.array([wilson(good, size) for good in range(size + 1)])[rng.binomial(size, truth)]
        cover = float(((intervals[:, 0] <= truth) & (truth <= intervals[:, 1])).mean())
        bars.append(Bar(f"{size} answers", "cover of the 95 % interval", cover, at_least=0.93, at_most=0.97))
    return bars


def _chances(rng: np.random.Generator, worlds: int) -> list[Bar]:
    """Said against observed, in each bin of what is said."""
    drawn = [_world(rng) for _ in range(worlds)]
    said = np.concatenate([chance for chance, _ in drawn])
    true = np.concatenate([top for _, top in drawn])
    bars = []
    for low, high in pairwise(BINS):
        those = (said >= low) & (said < high if high < 1 else said <= high)
        name = f"said {low:g} to {high:g} ({those.sum()} causes)"
        bars.append(Bar(name, "said", float(said[those].mean())))
        bars.append(Bar(name, "observed less said", float((true - said)[those].mean()), 0.08, -0.08))
    return bars


def _world(rng: np.random.Generator) -> tuple[Reals, Reals]:
    """One month: each cause's chance as we say it, and whether it truly is among the five."""
    rates, severity, departments, good = _truth(rng)
    customers = counted(rng, np.repeat(rates[:, None], WEEKS, axis=1), ALPHA).sum(axis=1)
    rated = rng.binomial(customers, RATED)
    evidence = Evidence(
        customers=customers,
        severities=rng.multinomial(customers, severity),
        departments=rng.multinomial(customers, departments),
        rated=rated,
        good=rng.binomial(rated, good),
    )
    breadth = np.exp(-(departments * np.log(departments)).sum(axis=1))
    score = rates * (severity @ SEVERITY) * np.sqrt(breadth) * (2 - good)
    top = np.argsort(np.argsort(-score)) < TOP
    return chance_at_top(evidence, rng, top=TOP), top.astype(np.float64)


def _truth(rng: np.random.Generator) -> tuple[Reals, Reals, Reals, Reals]:
    """Rates, severities, departments and satisfaction of every cause."""
    severity = rng.dirichlet((4.0, 3.0, 2.0, 1.0), size=CAUSES)
    departments = np.maximum(rng.dirichlet(np.full(DEPARTMENTS, 0.5), size=CAUSES), 1e-9)
    departments /= departments.sum(axis=1, keepdims=True)
    return base_rates(rng, CAUSES), severity, departments, rng.beta(6, 4, size=CAUSES)
