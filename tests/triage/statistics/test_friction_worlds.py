"""Worlds of 56 passages: the planted bad one is found, and none where there is none."""

import pytest

from benchmarks.insight_passages import World, tally

SEEDS = range(6000, 6008)


@pytest.mark.parametrize(("planted", "ratio"), [(150, 2.7), (60, 4.5)])
def test_the_one_bad_passage_ranks_first_and_is_mostly_named(planted: int, ratio: float):
    found = tally(World(4_000, planted, ratio), SEEDS)

    assert found.first >= 7
    assert found.named >= 6
    assert found.flags == 0
    assert found.covered >= 0.9


@pytest.mark.parametrize("receivers", [0.4, 0.0])
def test_a_world_without_a_bad_passage_has_none_named(receivers: float):
    found = tally(World(4_000, 150, 1.0, receivers), SEEDS)

    assert (found.named, found.flags) == (0, 0)
