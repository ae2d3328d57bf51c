"""The map equation and the partition that consolidation makes with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from triage.consolidating.partition import Standing, consolidate
from triage.grouping.mapequation import NONE, FlowGraph, move

NOBODY = -1


def plogp(x: np.ndarray) -> np.ndarray:
    return np.where(x > 0, x * np.log2(np.where(x > 0, x, 1.0)), 0.0)


def description_length(adjacency: np.ndarray, labels: np.ndarray) -> float:
    """L(M) of Rosvall, Axelsson and Bergstrom 2009, from its formula, in bits."""
    flow = adjacency / adjacency.sum()
    nodes = flow.sum(axis=1)
    modules = np.unique(labels)
    inside = np.array([nodes[labels == module].sum() for module in modules])
    leaving = np.array([flow[np.ix_(labels == module, labels != module)].sum() for module in modules])
    return float(
        plogp(leaving.sum()) - 2 * plogp(leaving).sum() + plogp(leaving + inside).sum() - plogp(nodes).sum()
    )


def cliques(*sizes: int, bridge: float = 0.1) -> np.ndarray:
    """Complete graphs in a row, each hung to the one before by one weak edge."""
    total = sum(sizes)
    adjacency, start = np.zeros((total, total)), 0
    for size in sizes:
        adjacency[start : start + size, start : start + size] = 1.0
        if start:
            adjacency[start - 1, start] = adjacency[start, start - 1] = bridge
        start += size
    np.fill_diagonal(adjacency, 0.0)
    return adjacency


def standing(causes: list[int], anchors: dict[int, int] | None = None) -> Standing:
    held = np.full(len(causes), NONE)
    for case, cause in (anchors or {}).items():
        held[case] = cause
    return Standing(np.array(causes, np.int64), held)


def together(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


def free_move(adjacency: np.ndarray, labels: np.ndarray, seed: int = 1) -> np.ndarray:
    graph, nobody = FlowGraph.of(csr_matrix(adjacency)), np.full(len(labels), NONE)
    return move(graph, labels, nobody, np.zeros(len(labels)), nobody, np.random.default_rng(seed))


@pytest.mark.parametrize("bridge", [0.0, 0.1, 1.0])
def test_two_cliques_are_two_causes(bridge: float):
    labels = consolidate(csr_matrix(cliques(5, 6, bridge=bridge)), standing([NOBODY] * 11))

    assert together(labels) == {frozenset(range(5)), frozenset(range(5, 11))}


def test_one_clique_is_one_cause_however_it_was_stored():
    labels = consolidate(csr_matrix(cliques(8)), standing([0, 0, 0, 0, 0, 1, 1, 2]))

    assert labels.tolist() == [0] * 8


def test_cases_without_any_edge_stay_alone():
    labels = consolidate(csr_matrix((3, 3)), standing([NOBODY] * 3))

    assert len(set(labels.tolist())) == 3


def test_a_mixed_cause_is_parted_and_only_one_part_keeps_its_number():
    labels = consolidate(csr_matrix(cliques(5, 7)), standing([0] * 12))

    assert together(labels) == {frozenset(range(5)), frozenset(range(5, 12))}
    assert labels[6] == 0  # the larger part
    assert labels[0] == 1  # above the largest stored


def test_a_good_partition_is_left_as_it_is():
    stored = [3] * 5 + [1] * 5 + [4] * 5

    assert consolidate(csr_matrix(cliques(5, 5, 5)), standing(stored)).tolist() == stored


def test_a_confirmed_case_keeps_its_cause_against_the_whole_graph():
    labels = consolidate(csr_matrix(cliques(6)), standing([0, 0, 0, 0, 0, 1], {0: 0, 5: 1}))

    assert (labels[0], labels[5]) == (0, 1)


def test_a_cause_in_which_people_confirmed_two_is_parted_between_them():
    labels = consolidate(csr_matrix(cliques(4, 4)), standing([0] * 4 + [1] + [0] * 3, {0: 0, 4: 1}))

    assert labels.tolist() == [0] * 4 + [1] * 4


def test_a_free_group_takes_the_number_of_the_confirmed_case_in_it():
    labels = consolidate(csr_matrix(cliques(6)), standing([0, 0, 0, 0, 0, 1], {5: 1}))

    assert labels.tolist() == [1] * 6


def test_a_case_is_not_moved_for_less_than_its_number_is_worth():
    adjacency = np.zeros((11, 11))
    adjacency[:5, :5] = adjacency[5:10, 5:10] = 1.0 - np.eye(5)
    adjacency[10, :5] = adjacency[:5, 10] = 0.9
    adjacency[10, 5:10] = adjacency[5:10, 10] = 1.0  # a little nearer to the second cause
    stored = np.array([0] * 5 + [1] * 5 + [0])
    moved = np.array([0] * 5 + [1] * 6)

    assert description_length(adjacency, moved) < description_length(adjacency, stored)
    assert consolidate(csr_matrix(adjacency), standing(stored.tolist())).tolist() == stored.tolist()
    assert free_move(adjacency, stored).tolist() == moved.tolist()


@st.composite
def graphs(draw: st.DrawFn) -> np.ndarray:
    """Symmetric weights between up to 14 cases, at least one of them not zero."""
    size = draw(st.integers(2, 14))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
        lambda pair: pair[0] != pair[1]
    )
    adjacency = np.zeros((size, size))
    for one, other in draw(st.lists(pairs, min_size=1, max_size=40)):
        adjacency[one, other] = adjacency[other, one] = draw(st.sampled_from([0.125, 0.3, 0.7, 1.0]))
    return adjacency


@settings(max_examples=60)
@given(graphs(), st.integers(0, 3), st.data())
def test_moving_never_makes_the_description_longer(adjacency: np.ndarray, seed: int, data: st.DataObject):
    size = len(adjacency)
    start = np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=size, max_size=size)), np.int64)
    found = free_move(adjacency, start, seed)

    assert len(found) == size
    assert description_length(adjacency, found) <= description_length(adjacency, start) + 1e-9


@settings(max_examples=60)
@given(graphs())
def test_a_first_partition_is_never_worse_than_none(adjacency: np.ndarray):
    size = len(adjacency)
    labels = consolidate(csr_matrix(adjacency), standing([NOBODY] * size))

    alone = np.arange(size)
    assert len(labels) == size
    assert (labels >= 0).all()
    assert description_length(adjacency, labels) <= description_length(adjacency, alone) + 1e-9


@settings(max_examples=100)
@given(graphs(), st.data())
def test_whatever_was_stored_every_case_has_a_cause_and_decisions_hold(
    adjacency: np.ndarray, data: st.DataObject
):
    size = len(adjacency)
    stored = data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    confirmed = data.draw(st.sets(st.integers(0, size - 1), max_size=6))
    anchors = {case: stored[case] for case in confirmed}
    labels = consolidate(csr_matrix(adjacency), standing(stored, anchors))

    assert len(labels) == size
    assert (labels >= 0).all()
    assert {case: int(labels[case]) for case in confirmed} == anchors


@settings(max_examples=40)
@given(st.lists(st.integers(4, 8), min_size=1, max_size=4), st.data())
def test_where_causes_are_clear_consolidating_again_keeps_every_number(sizes: list[int], data: st.DataObject):
    adjacency, cases = cliques(*sizes), sum(sizes)
    stored = data.draw(st.lists(st.integers(0, 4), min_size=cases, max_size=cases))
    once = consolidate(csr_matrix(adjacency), standing(stored))
    twice = consolidate(csr_matrix(adjacency), standing(once.tolist()))

    assert once.tolist() == twice.tolist()
