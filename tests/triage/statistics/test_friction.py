"""Edge effects by hand-computed cases: shrinkage, intervals, and who is to blame for what."""

import numpy as np
import pytest

from triage.statistics.friction import (
    Rows,
    friction_of_outcome,
    friction_of_time,
    paule_mandel,
    ranking_score,
)


def rows(edge: list[int], receiver: list[int] | None = None, severity: list[int] | None = None) -> Rows:
    """Rows of these edges, each leading to a receiver of its own unless said."""
    return Rows(np.array(edge), np.array(receiver or edge), np.array([severity or [0] * len(edge)]))


def share(bad: int, good: int) -> list[float]:
    """So many bad ends, then so many good ones."""
    return [1.0] * bad + [0.0] * good


def test_the_spread_of_two_estimates_is_what_their_variance_leaves():
    # sum (d - 1)^2 / (1 + t) = 2 / (1 + t) = k - 1 = 1 at t = 1

    assert paule_mandel(np.array([0.0, 2.0]), np.ones(2)) == pytest.approx(1.0)


def test_estimates_closer_than_chance_have_no_spread():
    assert paule_mandel(np.array([0.0, 0.5]), np.ones(2)) == 0.0
    assert paule_mandel(np.array([3.0]), np.ones(1)) == 0.0


def test_two_edges_that_differ_are_told_apart_by_the_same_amount():
    found = friction_of_outcome(
        rows([0] * 40 + [1] * 40, [0] * 80), np.array(share(30, 10) + share(10, 30)), 2
    )

    assert found.cases.tolist() == [40, 40]
    assert found.observed.tolist() == [30.0, 10.0]
    assert found.effect[0] == pytest.approx(-found.effect[1])
    # each edge's log odds are ln 3 at most; what is believed of it lies below
    assert 0.7 < found.effect[0] < np.log(3)
    assert found.expected == pytest.approx([20.0, 20.0], abs=0.01)


def test_an_effect_is_shrunk_by_its_variance_and_its_interval_holds_the_receivers():
    # 400 of each kind: logit 0 elsewhere, d = ln(280/120) nearly, v = 1 / (400 * .21 + .25)
    happened = np.array(share(280, 120) + share(120, 280))
    found = friction_of_outcome(rows([0] * 400 + [1] * 400, [0] * 800), happened, 2)

    spread = 2 * np.log(280 / 120) ** 2 - 1 / 84  # Paule and Mandel of +-d: 2 d^2 / (v + t) = 1
    believed = spread / (spread + 1 / 84)
    assert found.effect[0] == pytest.approx(believed * np.log(280 / 120), rel=0.01)
    receiver = 1 / (4 + 2 / (spread + 1 / 84))
    assert found.sd[0] == pytest.approx(np.sqrt(believed / 84 + receiver * believed**2), rel=0.01)


def test_a_severe_mix_is_not_an_edge_that_makes_things_worse():
    # Severe cases end badly four times in five wherever they go; edge 0 has more of them.
    edge = [0] * 80 + [0] * 20 + [1] * 20 + [1] * 80
    severity = [1] * 80 + [0] * 20 + [1] * 20 + [0] * 80
    happened = share(64, 16) + share(4, 16) + share(16, 4) + share(16, 64)
    found = friction_of_outcome(rows(edge, [0] * 200, severity), np.array(happened), 2)

    assert found.observed.tolist() == [68.0, 32.0]
    assert abs(found.effect[0]) < 0.02


def test_a_bad_receiver_gives_none_of_its_edges_a_bad_name():
    # Six edges lead to department 0, where all is worse; six to department 1.
    edge = np.repeat(np.arange(12), 60)
    happened = np.array((share(36, 24) * 6) + (share(18, 42) * 6))
    found = friction_of_outcome(Rows(edge, edge // 6, np.zeros((1, edge.size), np.int64)), happened, 12)

    assert not found.named.any()
    assert abs(found.effect).max() < 0.15


def test_an_edge_below_twenty_cases_is_neither_ranked_nor_named():
    edge = [0] * 19 + [1] * 200 + [2] * 200
    happened = np.array(share(19, 0) + share(40, 160) * 2)
    found = friction_of_outcome(rows(edge, [0] * len(edge)), happened, 3)

    assert found.ranked.tolist() == [False, True, True]
    assert not found.named.any()
    assert found.ratio.argmax() == 0


def test_an_edge_far_worse_than_its_equals_is_named():
    edge = np.repeat(np.arange(8), 100)
    happened = np.array(share(70, 30) + share(30, 70) * 7)
    found = friction_of_outcome(rows(edge.tolist(), [0] * 800), happened, 8)

    assert np.flatnonzero(found.named).tolist() == [0]
    assert found.low[0] > 1
    assert found.low[0] < found.ratio[0] < found.high[0]


def test_an_outcome_that_always_or_never_happened_teaches_nothing():
    for happened in (np.zeros(4), np.ones(4)):
        with pytest.raises(ValueError, match="the same for all cases"):
            friction_of_outcome(rows([0, 0, 1, 1]), happened, 2)


def test_a_passage_that_doubles_the_time_says_so():
    rng = np.random.default_rng(7)
    edge = np.repeat(np.arange(10), 80)
    hours = np.exp(3 + rng.normal(0, 0.5, 800)) * np.where(edge == 4, 2.0, 1.0)
    found = friction_of_time(rows(edge.tolist(), [0] * 800), hours, 10)

    assert np.flatnonzero(found.named).tolist() == [4]
    assert found.ratio[4] == pytest.approx(2.0, rel=0.15)
    assert np.exp(found.observed[4] - found.expected[4]) == pytest.approx(2.0, rel=0.25)


def test_an_edge_without_a_row_has_no_effect():
    found = friction_of_outcome(rows([0, 0, 2, 2]), np.array([0.0, 1.0, 1.0, 0.0]), 3)

    assert found.cases.tolist() == [2, 0, 2]
    assert found.effect[1] == 0.0
    assert not found.named.any()


def test_the_score_adds_up_how_far_an_edge_stands_out_in_each_outcome():
    edge = np.repeat(np.arange(4), 50)
    happened = np.array(share(25, 25) + share(15, 35) * 3)
    hours = np.where(edge == 0, 30.0, 20.0) + np.arange(200) % 7
    one = friction_of_outcome(rows(edge.tolist(), [0] * 200), happened, 4)
    other = friction_of_time(rows(edge.tolist(), [0] * 200), hours, 4)

    expected = one.effect / one.effect.std() + other.effect / other.effect.std()
    assert ranking_score([one, other]) == pytest.approx(expected)
    assert ranking_score([one, other]).argmax() == 0


def test_no_edge_is_named_for_where_else_its_cases_went():
    # Department 0 is a bad place; edges 0 to 3 lead there. All cases of edge 4 had been there before.
    edge = np.concatenate([np.repeat(np.arange(4), 60), np.full(120, 4), np.repeat(np.arange(5, 10), 60)])
    receiver = np.where(edge < 4, 0, np.where(edge == 4, 1, 1 + edge % 3))
    case = np.concatenate([np.arange(240), np.arange(120), np.arange(240, 540)])
    badly = np.concatenate([np.tile(share(42, 18), 4), np.tile(share(18, 42), 5)])
    happened = badly[np.concatenate([np.arange(240), np.arange(120), np.arange(240, 540)])]
    factors = np.zeros((1, edge.size), np.int64)

    alone = friction_of_outcome(Rows(edge, receiver, factors), happened, 10)
    together = friction_of_outcome(Rows(edge, receiver, factors, case), happened, 10)

    assert np.flatnonzero(alone.named).tolist() == [4]
    assert not together.named.any()
    assert together.effect.tolist() == alone.effect.tolist()
