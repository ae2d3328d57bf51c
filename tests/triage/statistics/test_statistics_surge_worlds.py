import numpy as np
import pytest

from triage.statistics.surge import surges


@pytest.mark.parametrize(
    ("alpha", "growth", "jump"),
    [(0.0, 1.0, 1.0), (0.1, 1.0, 1.0), (0.0, 1.05, 2.0), (0.1, 0.95, 1.0)],
    ids=["even", "uneven", "growing and doubled", "shrinking and uneven"],
)
def test_a_world_without_surges_gives_at_most_a_few_in_forty_digests(
    base_rates, counted, alpha, growth, jump
):
    rng = np.random.default_rng(8011)
    volume = growth ** np.arange(30) * np.where(np.arange(30) < 26, 1.0, jump)

    flagged = [len(surges(counted(rng, base_rates(rng)[:, None] * volume, alpha)).flagged) for _ in range(40)]

    assert sum(flagged) <= 10


def test_planted_surges_are_found_and_little_else(base_rates, counted):
    rng, found, false = np.random.default_rng(8012), 0, 0
    for _ in range(20):
        rates = base_rates(rng)
        rates[:5] = 3.0
        means = np.repeat(rates[:, None], 30, axis=1)
        means[:5, -1] *= 5
        causes = [surge.cause for surge in surges(counted(rng, means)).flagged]
        found += sum(cause < 5 for cause in causes)
        false += sum(cause >= 5 for cause in causes)

    assert found >= 70  # of 100
    assert false <= 8
