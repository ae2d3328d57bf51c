"""Worlds with a planted truth, and worlds with none."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

World = Callable[..., NDArray[np.int64]]


@pytest.fixture
def base_rates() -> Callable[..., NDArray[np.float64]]:
    """Customers a week: half of the causes rare, a few common."""

    def draw(rng: np.random.Generator, causes: int = 100) -> NDArray[np.float64]:
        rates = rng.choice([0.2, 1.0, 3.0, 10.0], size=causes, p=[0.5, 0.25, 0.15, 0.10])
        return np.asarray(rates * rng.lognormal(0, 0.2, size=causes))

    return draw


@pytest.fixture
def counted() -> World:
    """Counts around given means: Poisson, or with variance mean + alpha * mean**2."""

    def draw(rng: np.random.Generator, means: NDArray[np.float64], alpha: float = 0.0) -> NDArray[np.int64]:
        if alpha:
            means = rng.gamma(1 / alpha, alpha * means)
        return rng.poisson(means)

    return draw
