"""Shares of small numbers, with the interval that belongs to them."""

from math import sqrt

from scipy.stats import norm


def wilson(good: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share by Wilson (1927): honest at small `n`, within 0 and 1; (0, 1) without data."""
    if not 0 <= good <= n:
        raise ValueError(f"{good} of {n} is no share")
    if n == 0:
        return 0.0, 1.0
    z = float(norm.ppf((1 + level) / 2))
    share = good / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return 0.0 if good == 0 else middle - half, 1.0 if good == n else middle + half
