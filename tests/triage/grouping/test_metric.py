"""The metric that people's confirmations teach."""

import numpy as np
import pytest

from triage.grouping.metric import FEWEST_CONFIRMED, apply, learned, rescored
from triage.neighbours.graph import nearest_cases

DIMENSIONS = 24
CAUSES = 8


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def confirmed(each: int, nuisance: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Cases of eight causes that lie along one axis each, thrown far along two more that mean nothing."""
    rng = np.random.default_rng(seed)
    causes = np.repeat(np.arange(CAUSES), each)
    rows = np.eye(DIMENSIONS)[causes] + rng.normal(scale=0.15, size=(len(causes), DIMENSIONS))
    rows[:, -2:] += rng.normal(scale=nuisance, size=(len(causes), 2))
    order = rng.permutation(len(causes))
    return unit(rows[order]), causes[order]


def named_rightly(vectors: np.ndarray, causes: np.ndarray) -> float:
    """The share of cases whose nearest other has their cause."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    return float((causes[cosines.argmax(axis=1)] == causes).mean())


def test_a_few_confirmations_teach_no_metric():
    vectors, causes = confirmed(20, nuisance=1.5)

    assert learned(vectors[: FEWEST_CONFIRMED - 1], causes[: FEWEST_CONFIRMED - 1]) is None
    assert learned(vectors[:0], causes[:0]) is None
    assert learned(vectors[:FEWEST_CONFIRMED], causes[:FEWEST_CONFIRMED]) is not None


def test_it_learns_to_ignore_what_people_never_cared_about():
    vectors, causes = confirmed(20, nuisance=3.0)
    change = learned(vectors, causes)
    fresh, truth = confirmed(25, nuisance=3.0, seed=4)

    assert change is not None
    assert named_rightly(fresh, truth) + 0.1 < named_rightly(apply(change, fresh), truth)
    along = np.linalg.norm(np.eye(DIMENSIONS, dtype=np.float32) @ change, axis=1)
    assert along[-2:].max() < 0.3 * along[:CAUSES].min()


def test_a_metric_is_symmetric_and_mapped_vectors_have_length_one():
    vectors, causes = confirmed(20, nuisance=1.0)
    change = learned(vectors, causes)

    assert change is not None
    assert change.shape == (DIMENSIONS, DIMENSIONS)
    np.testing.assert_allclose(change, change.T, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(apply(change, vectors), axis=1), 1.0, atol=1e-5)
    assert np.isfinite(apply(change, np.zeros((1, DIMENSIONS), np.float32))).all()


@pytest.mark.parametrize("seed", range(5))
def test_confirmations_that_teach_nothing_do_little_harm(seed: int):
    """Causes drawn by lot: whatever comes of it, true causes are found about as well as before."""
    vectors, truth = confirmed(20, nuisance=0.2, seed=seed)
    by_lot = np.random.default_rng(seed).integers(0, CAUSES, len(truth))
    change = learned(vectors, by_lot)

    if change is not None:
        assert named_rightly(vectors, truth) - 0.1 <= named_rightly(apply(change, vectors), truth)


def test_a_metric_that_names_held_back_confirmations_worse_is_not_used():
    """What tells causes apart varies most within them, too, so that taking it off loses everything."""
    rng = np.random.default_rng(8)
    causes = np.repeat(np.arange(40), 2)
    rows = 0.05 * rng.normal(size=(len(causes), DIMENSIONS))
    turn = rng.permutation(40)[causes] * 2 * np.pi / 40 + rng.normal(scale=0.02, size=len(causes))
    rows[:, 0], rows[:, 1] = np.cos(turn), np.sin(turn)
    order = rng.permutation(len(causes))

    assert learned(unit(rows[order]), causes[order]) is None


def test_neither_is_one_that_names_them_no_better():
    vectors, causes = confirmed(20, nuisance=0.0)

    assert named_rightly(vectors, causes) == 1.0
    assert learned(vectors, causes) is None


def test_causes_of_a_single_confirmed_case_each_change_nothing():
    vectors, _ = confirmed(20, nuisance=1.0)
    change = learned(vectors, np.arange(len(vectors)))

    if change is not None:
        np.testing.assert_allclose(apply(change, vectors), vectors, atol=1e-5)


def test_learning_again_from_the_same_confirmations_gives_the_same_metric():
    vectors, causes = confirmed(15, nuisance=1.0)

    np.testing.assert_array_equal(learned(vectors, causes), learned(vectors, causes))


def test_rescoring_keeps_whom_a_case_is_near_and_orders_them_by_the_new_cosines():
    vectors, causes = confirmed(12, nuisance=1.5)
    nearest, change = nearest_cases(vectors), learned(vectors, causes)
    assert change is not None
    mapped = apply(change, vectors)
    found = rescored(nearest, mapped)

    np.testing.assert_array_equal(np.sort(found.rows, axis=1), np.sort(nearest.rows, axis=1))
    assert (np.diff(found.cosines, axis=1) <= 0).all()
    assert (found.rows != nearest.rows).any()
    np.testing.assert_allclose(found.cosines, np.take_along_axis(mapped @ mapped.T, found.rows, 1), atol=1e-5)


def test_rescoring_by_the_same_vectors_changes_nothing():
    vectors, _ = confirmed(12, nuisance=1.0)
    nearest = nearest_cases(vectors)

    np.testing.assert_allclose(rescored(nearest, vectors).cosines, nearest.cosines, atol=1e-6)
