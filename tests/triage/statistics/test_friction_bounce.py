import numpy as np
import pytest

from triage.statistics.friction_bounce import bounces


def test_the_usual_share_is_that_of_all_cases():
    found = bounces(np.array([100, 50, 50]), np.array([10, 5, 5]))

    assert found.usual == pytest.approx(0.1)
    assert found.share == pytest.approx([0.1, 0.1, 0.1], abs=0.01)
    assert not found.named.any()


def test_a_thin_edge_is_drawn_to_the_usual_and_never_named():
    cases = np.array([*[200] * 10, 4])
    found = bounces(cases, np.array([*[10, 30] * 5, 4]))

    assert found.share[-1] < 0.5
    assert not found.named[-1]


def test_an_edge_that_bounces_far_more_than_others_is_named_with_an_interval_above_the_usual():
    found = bounces(np.array([41, *[100] * 9]), np.array([17, *[8, 10, 12] * 3]))

    assert np.flatnonzero(found.named).tolist() == [0]
    assert found.usual < found.low[0] < found.share[0] < found.high[0] < 17 / 41 + 0.16


def test_no_case_at_all_is_no_share():
    found = bounces(np.array([0, 0]), np.array([0, 0]))

    assert found.usual == 0.0
    assert not found.named.any()
