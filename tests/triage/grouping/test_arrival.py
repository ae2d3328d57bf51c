"""How alike two cases are, and what is decided when one arrives."""

import numpy as np
import pytest
from helpers import WordEncoder
from scipy.sparse import csr_matrix

from triage.grouping.arrival import (
    EARLY_CASES,
    EARLY_CHANCE,
    JOIN_CHANCE,
    Neighbours,
    Yardstick,
    place,
)
from triage.neighbours.graph import NearestLists, cause_graph, nearest_cases
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import (
    CONFIRMED_WEIGHT,
    EdgeModel,
    centre_of,
    centred,
    csls,
    hubness,
    neighbourhood,
)

MODEL = EdgeModel()
YARDSTICK = Yardstick()


def neighbours(*known: tuple[float, int], confirmed: tuple[int, ...] = ()) -> Neighbours:
    """Neighbours by cosine and cause, best first, numbered from 1."""
    best = sorted(known, reverse=True)
    return Neighbours(
        np.arange(1, len(best) + 1),
        np.array([cosine for cosine, _ in best]),
        np.full(len(best), 0.2),
        np.array([cause for _, cause in best]),
        np.array([cause in confirmed for _, cause in best]),
    )


FAR = [(0.05, 50 + number) for number in range(20)]


def test_a_case_joins_the_cause_of_those_that_are_near():
    found = place(neighbours((0.9, 7), (0.85, 7), *FAR), 100, YARDSTICK)

    assert found.cause_id == 7
    assert found.confidence >= JOIN_CHANCE
    assert [voice.case_id for voice in found.speaking_for] == [1, 2]


def test_a_case_with_nobody_near_founds_and_says_how_near_the_nearest_was():
    found = place(neighbours(*FAR), 100, YARDSTICK)

    assert found.cause_id is None
    assert 0 < found.confidence < 0.1
    assert found.speaking_for == []
    assert found.speaking_against != []


def test_the_first_case_of_all_founds():
    assert place(neighbours(), 0, YARDSTICK).cause_id is None


def test_several_that_are_near_outvote_one_that_is_nearer():
    found = place(neighbours((0.9, 7), (0.85, 8), (0.85, 8), (0.85, 8), *FAR), 200, YARDSTICK)

    assert found.cause_id == 8
    assert {voice.cause_id for voice in found.speaking_against} >= {7}


def test_a_neighbour_that_a_person_confirmed_speaks_twice():
    near = [(0.8, 7), (0.79, 8), *FAR]

    assert place(neighbours(*near), 100, YARDSTICK).cause_id == 7
    assert place(neighbours(*near, confirmed=(8,)), 100, YARDSTICK).cause_id == 8
    assert CONFIRMED_WEIGHT == 2.0


def test_a_match_is_surer_the_nearer_and_the_more_agreed_it_is_and_the_clearer_the_workspace():
    sure = place(neighbours((0.8, 7), (0.8, 7), *FAR), 100, YARDSTICK).confidence

    assert sure < place(neighbours((0.9, 7), (0.9, 7), *FAR), 100, YARDSTICK).confidence
    assert sure > place(neighbours((0.8, 7), (0.8, 8), *FAR), 100, YARDSTICK).confidence
    assert sure < place(neighbours((0.8, 7), (0.8, 7), *FAR), 100, Yardstick(clearness=0.9)).confidence


def test_while_few_cases_are_on_file_more_is_asked_of_a_match():
    near = neighbours((0.42, 7), *FAR)
    early, later = place(near, EARLY_CASES - 1, YARDSTICK), place(near, EARLY_CASES, YARDSTICK)

    assert JOIN_CHANCE < early.speaking_for[0].probability < EARLY_CHANCE
    assert early.confidence == later.confidence
    assert (early.cause_id, later.cause_id) == (None, 7)


@pytest.mark.parametrize(("cases", "expected"), [(0, 4), (200, 4), (1_000, 9), (3_000, 16), (10**6, 64)])
def test_the_neighbourhood_grows_with_the_root_of_the_number_of_cases(cases: int, expected: int):
    assert neighbourhood(cases) == expected


def test_a_higher_cosine_is_a_higher_chance():
    chances = MODEL.probability(np.linspace(0, 0.9, 20), 0.2, np.full(20, 0.2))

    assert (np.diff(chances) > 0).all()
    assert ((chances > 0) & (chances < 1)).all()


def test_closeness_to_everything_is_taken_off():
    assert csls(np.array([0.8]), 0.5, np.array([0.3])) == pytest.approx([0.8])


def test_hubness_is_the_mean_of_the_ten_nearest():
    assert hubness(np.array([[1.0] * 10 + [0.0] * 50])) == pytest.approx([1.0])


def test_centring_takes_off_what_all_share_and_keeps_unit_length():
    vectors = WordEncoder().encode(["my parcel is late", "my card is lost", "my line is dead"])
    centre = vectors.mean(axis=0)
    found = centred(vectors, centre)

    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert (found @ found.T)[0, 1] < (vectors @ vectors.T)[0, 1]


def test_a_vector_at_the_centre_stays_zero_and_is_no_nan():
    centre = np.ones(4, np.float32) / 2

    assert centred(centre[None, :], centre).tolist() == [[0.0] * 4]


def test_the_centre_leans_on_the_prior_while_cases_are_few():
    prior, here = np.zeros(2, np.float32), np.ones((200, 2), np.float32)

    assert centre_of(here[:0], prior).tolist() == [0.0, 0.0]
    assert centre_of(here, prior) == pytest.approx([0.5, 0.5])


def test_the_nearest_cases_are_those_that_comparing_everything_finds():
    vectors = WordEncoder().encode(
        [f"word{number % 7} thing{number % 5} other{number}" for number in range(80)]
    )
    found = nearest_cases(vectors)

    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    np.testing.assert_allclose(found.cosines, np.sort(cosines, axis=1)[:, ::-1][:, :60], atol=1e-6)
    assert not (found.rows == np.arange(80)[:, None]).any()


@pytest.mark.parametrize("steps", [(30, 70, 71, 150), (61, 150), (1, 150)])
def test_lists_that_grew_step_by_step_are_those_made_at_once(steps):
    vectors = WordEncoder().encode(
        [f"word{number % 17} thing{number % 5} other{number}" for number in range(150)]
    )
    centre, lists = np.zeros(1, np.float32), NearestLists()
    for cases in steps:
        found = lists.update(np.arange(cases), vectors[:cases], centre, Scale())

    np.testing.assert_allclose(found.cosines, nearest_cases(vectors).cosines, atol=1e-6)


def test_lists_start_over_when_a_case_was_erased_or_the_centre_moved():
    vectors = WordEncoder().encode([f"word{number % 17} other{number}" for number in range(90)])
    lists = NearestLists()
    lists.update(np.arange(80), vectors[:80], np.zeros(1, np.float32), Scale())
    without_the_first = lists.update(np.arange(1, 90), vectors[1:], np.zeros(1, np.float32), Scale())
    turned = lists.update(np.arange(1, 90), -vectors[:0:-1], np.ones(1, np.float32), Scale())

    np.testing.assert_allclose(without_the_first.cosines, nearest_cases(vectors[1:]).cosines, atol=1e-6)
    np.testing.assert_allclose(turned.cosines, nearest_cases(-vectors[:0:-1]).cosines, atol=1e-6)


def test_the_graph_of_cases_is_symmetric_without_loops_and_weighs_chances():
    vectors = WordEncoder().encode(
        [f"word{number % 7} thing{number % 5} other{number}" for number in range(40)]
    )
    graph = cause_graph(nearest_cases(vectors), MODEL)

    assert isinstance(graph, csr_matrix)
    assert (abs(graph - graph.T)).max() == 0
    assert graph.diagonal().max() == 0
    assert graph.nnz > 0
    assert 0 < graph.data.min() <= graph.data.max() <= 1
