"""How surely each case shares its cause with the rest of it, and who had better stand alone."""

import numpy as np
import pytest
from helpers import FAULTS, NOW, causes_of, group_all, log_and_group, membership, reports
from scipy.sparse import csr_matrix

from knowledge.database import Database
from triage.consolidating.belonging import LEAVES, RETURNS, BelongingModel, belonging, unsettled
from triage.consolidating.partition import Standing, consolidate
from triage.consolidating.regrouping import regroup
from triage.grouping.mapequation import NONE
from triage.neighbours.graph import cause_graph, nearest_cases
from triage.neighbours.scale import USUAL_SPREAD, Scale
from triage.neighbours.similarity import EdgeModel

MODEL = BelongingModel()


def around(directions: np.ndarray, each: int, noise: float, seed: int = 5) -> np.ndarray:
    """`each` unit rows about every direction, direction by direction."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(directions, each, axis=0)
    rows = rows + rng.normal(scale=noise / rows.shape[1] ** 0.5, size=rows.shape)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def planted(groups: int, each: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of groups at right angles and the number of each one's group."""
    return around(np.eye(32)[:groups], each, noise), np.repeat(np.arange(groups), each)


def chances(vectors: np.ndarray, labels: np.ndarray, graph: csr_matrix | None = None) -> np.ndarray:
    made = cause_graph(nearest_cases(vectors), EdgeModel()) if graph is None else graph
    return belonging(vectors, made, labels, MODEL, Scale()).chances


def test_a_case_amid_its_own_is_surer_than_one_at_the_edge_and_that_one_than_a_stranger():
    vectors, labels = planted(3, 12, 0.5)
    # One halfway to the next group and one of the next group itself, both put with the first.
    edge = vectors[0] + 0.9 * vectors[12]
    vectors = np.vstack([vectors, edge / np.linalg.norm(edge), vectors[13]]).astype(np.float32)
    found = chances(vectors, np.append(labels, [0, 0]))

    assert found[:12].min() > found[36] > found[37]
    assert found[37] < LEAVES < 0.9 < found[12:36].min()


def test_a_case_alone_is_certain_whatever_is_near():
    vectors, labels = planted(2, 8, 0.5)
    labels[0] = 7

    assert chances(vectors, labels)[0] == 1.0
    assert (chances(vectors, labels)[1:] < 1.0).all()


def test_clearness_and_with_it_every_chance_rises_when_groups_are_clearer():
    found = []
    for noise in (3.0, 2.0, 1.0):
        vectors, labels = planted(4, 15, noise)
        graph = cause_graph(nearest_cases(vectors), EdgeModel())
        found.append(belonging(vectors, graph, labels, MODEL, Scale()))

    assert found[0].clearness < found[1].clearness < found[2].clearness <= 1
    assert found[0].chances.mean() < found[1].chances.mean() < found[2].chances.mean()


def test_the_chances_depend_neither_on_how_groups_are_numbered_nor_on_the_order_of_cases():
    vectors, labels = planted(3, 9, 1.5)
    order = np.random.default_rng(1).permutation(len(labels))
    renumbered = np.array([90, 4, 17])[labels]

    np.testing.assert_allclose(chances(vectors, labels), chances(vectors, renumbered))
    shuffled = chances(vectors[order], labels[order])
    np.testing.assert_allclose(chances(vectors, labels)[order], shuffled, atol=1e-6)


def test_what_leaves_a_group_by_edges_is_less_sure_than_what_stays_inside():
    vectors, labels = around(np.eye(8)[:1], 6, 0.0), np.array([0, 0, 0, 1, 1, 1])
    weights = np.zeros((6, 6))
    weights[0, 1] = weights[1, 2] = weights[3, 4] = weights[4, 5] = 1.0
    weights[2, 3] = 3.0  # the two that pull each other over the border
    found = chances(vectors, labels, csr_matrix(weights + weights.T))

    assert found[2] < found[1] < 1
    assert found[3] < found[4] < 1
    assert found[0] == pytest.approx(found[5])


def test_to_an_encoder_that_finds_all_reports_more_alike_a_cosine_says_less():
    vectors, labels = planted(3, 9, 1.0)
    graph = cause_graph(nearest_cases(vectors), EdgeModel())
    wide = belonging(vectors, graph, labels, MODEL, Scale(2 * USUAL_SPREAD)).chances

    assert (wide < chances(vectors, labels)).all()


def test_no_cases_are_judged_without_complaint():
    found = belonging(np.zeros((0, 4), np.float32), csr_matrix((0, 0)), np.zeros(0, np.int64), MODEL, Scale())

    assert (found.chances.shape, found.clearness) == ((0,), 0.0)


def test_between_leaving_and_returning_a_case_stays_where_it_is():
    between, below, above = (LEAVES + RETURNS) / 2, LEAVES - 0.01, RETURNS + 0.01
    sure = np.array([between, between, below, between, above, between])
    stored = np.array([0, 0, 0, 1, 2, NONE])  # three share a cause, two stood alone, one is new
    nobody = np.full(6, NONE)

    assert unsettled(sure, stored, nobody).tolist() == [False, False, True, True, False, False]


def test_no_case_that_a_person_placed_is_ever_unsettled():
    stored, anchors = np.array([0, 0, 1, 2]), np.array([0, NONE, 1, NONE])

    assert unsettled(np.zeros(4), stored, anchors).tolist() == [False, True, False, True]
    assert not unsettled(np.zeros(4), stored, stored).any()


class Unsure:
    """A `Judge` that finds no kin; the first case belongs nowhere, and the twelfth hardly where it is."""

    def __init__(self, stored: np.ndarray) -> None:
        self._stored = stored

    def united(self, labels: np.ndarray) -> np.ndarray:
        return labels

    def unsettled(self, labels: np.ndarray) -> np.ndarray:
        sure = np.ones(len(labels))
        sure[[0, 11]] = LEAVES - 0.01, (LEAVES + RETURNS) / 2
        return unsettled(sure, self._stored, np.full(len(labels), NONE))


def test_a_case_that_was_set_apart_does_not_swing_back_and_forth():
    """Unchanged chances set the same cases apart, time after time."""
    vectors, labels = planted(3, 10, 0.5)
    graph = cause_graph(nearest_cases(vectors), EdgeModel())
    stored, nobody = labels.copy(), np.full(len(labels), NONE)
    seen = []
    for _ in range(4):
        stored = consolidate(graph, Standing(stored, nobody), Unsure(stored))
        seen.append(stored.tolist())

    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert (stored == stored[0]).sum() == 1  # left
    assert (stored == stored[11]).sum() == 10  # stayed


SINGLES = (
    "velvet curtains faded near window",
    "gardener trampled tulips behind museum",
    "orchestra rehearsal overran past midnight",
    "penguin enclosure smelled dreadful",
    "marble staircase slippery after rain",
    "violin strings snapped mid concert",
    "librarian mislaid atlas volume seven",
    "sourdough bakery closed without sign",
    "ferry timetable printed upside down",
    "planetarium projector flickers green",
    "chess tournament clocks stopped",
    "beekeeper course cancelled abruptly",
)
"""Twelve reports with no content word in common with each other or with any fault."""


def test_consolidating_one_tight_group_leaves_unrelated_single_reports_alone(sqlite_database: Database):
    log_and_group(sqlite_database, [*reports(24, FAULTS[:1]), *SINGLES])
    grouper = group_all(sqlite_database)
    for _ in range(2):
        regroup(sqlite_database, grouper, NOW)
        log_and_group(sqlite_database, reports(1, FAULTS[:1]), grouper)
    causes = causes_of(sqlite_database)
    tight, single = set(causes[:24]), causes[24 : 24 + len(SINGLES)]

    assert len(set(single)) == len(SINGLES)
    assert not tight & set(single)
    assert min(membership(sqlite_database, case).confidence for case in range(1, 25)) > 0.6
