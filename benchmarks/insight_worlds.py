"""Worlds for the statistics: what may happen to a hundred causes in half a year, with a truth or without.

A world is an array of distinct customers, shape (causes, weeks), drawn as METHODS describes: half of the
causes rare, a few common; Poisson, or uneven with variance mean + alpha * mean**2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

BASE_RATES, BASE_SHARES = (0.2, 1.0, 3.0, 10.0), (0.5, 0.25, 0.15, 0.10)  # customers a week
OWN_SPREAD = 0.2  # of a cause's rate around its base rate, on the log scale


@dataclass(frozen=True)
class Bar:
    """One figure of one world beside the bar it has to clear."""

    world: str
    figure: str
    value: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        """Whether it does."""
        above = self.at_most is not None and self.value > self.at_most
        below = self.at_least is not None and self.value < self.at_least
        return not (above or below)

    @property
    def wanted(self) -> str:
        """The bar, as people read it."""
        if self.at_least is not None and self.at_most is not None:
            return f"{self.at_least:g} to {self.at_most:g}"
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return "-" if self.at_least is None else f"at least {self.at_least:g}"


def printed(title: str, bars: list[Bar]) -> list[str]:
    """The bars as a Markdown table."""
    lines = [f"### {title}", "", "| world | figure | measured | bar | met |", "|---|---|---|---|---|"]
    for bar in bars:
        met = "" if bar.wanted == "-" else "yes" if bar.met else "**no**"
        lines.append(f"| {bar.world} | {bar.figure} | {bar.value:.3f} | {bar.wanted} | {met} |")
    return [*lines, ""]


def base_rates(rng: np.random.Generator, causes: int) -> Reals:
    """Customers a week of every cause; shape (causes,)."""
    rates = rng.choice(BASE_RATES, size=causes, p=BASE_SHARES)
    return np.asarray(rates * rng.lognormal(0, OWN_SPREAD, size=causes))


def counted(rng: np.random.Generator, means: Reals, alpha: float | Reals = 0.0) -> Counts:
    """Counts around these means; `alpha` is one for all, or one for each cause."""
    uneven = np.broadcast_to(np.reshape(alpha, (-1, 1)), means.shape)
    some = np.where(uneven > 0, uneven, 1.0)
    drawn = rng.gamma(1 / some, some * means)
    return np.asarray(rng.poisson(np.where(uneven > 0, drawn, means)))
