"""Shares of small numbers, with the interval that belongs to them."""

from functools import lru_cache

from scipy.stats import binomtest


@lru_cache(maxsize=4096)  # SciPy also computes a p-value, which takes milliseconds
def wilson(good: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share by Wilson (1927): honest at small `n`, within 0 and 1; (0, 1) without data."""
    if not 0 <= good <= n:
        raise ValueError(f"{good} of {n} is no share")
    if n == 0:
        return 0.0, 1.0
    interval = binomtest(good, n).proportion_ci(level, method="wilson")
    return float(interval.low), float(interval.high)
