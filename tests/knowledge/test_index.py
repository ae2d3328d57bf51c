import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.encoder import Floats
from knowledge.index import VectorIndex

DIMENSIONS = 32


def unit(count: int, seed: int = 1) -> Floats:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def numbers(*ids: int) -> np.ndarray:
    return np.array(ids, np.int64)


def filled(count: int) -> tuple[VectorIndex, Floats]:
    index, vectors = VectorIndex(DIMENSIONS), unit(count)
    index.add(np.arange(100, 100 + count), vectors)
    return index, vectors


def test_it_finds_what_comparing_with_everything_finds():
    index, vectors = filled(500)
    queries = unit(20, seed=2)
    cosines = queries @ vectors.T

    ids, found = index.search(queries, 10)

    exact = np.sort(cosines, axis=1)[:, ::-1][:, :10]
    np.testing.assert_allclose(found, exact, atol=2e-3)
    np.testing.assert_allclose(np.take_along_axis(cosines, ids - 100, axis=1), exact, atol=2e-3)


def test_the_nearest_come_first():
    index, vectors = filled(50)
    _, cosines = index.search(vectors[:5], 50)

    assert (np.diff(cosines, axis=1) <= 0).all()


def test_a_vector_is_its_own_nearest_under_its_own_id():
    index, vectors = filled(200)
    ids, cosines = index.search(vectors, 1)

    assert ids[:, 0].tolist() == list(range(100, 300))
    np.testing.assert_allclose(cosines, 1.0, atol=2e-3)


def test_what_was_removed_is_never_found_again():
    index, vectors = filled(50)
    index.remove([100, 120, 149])
    ids, _ = index.search(vectors, 50)

    assert len(index) == 47
    assert not np.isin([100, 120, 149], ids).any()


def test_removing_a_stranger_changes_nothing():
    index, _ = filled(5)
    index.remove([7, 8])

    assert len(index) == 5


@pytest.mark.parametrize("held", [0, 1, 3])
def test_asking_for_more_than_there_is_gives_what_there_is(held: int):
    index = filled(held)[0] if held else VectorIndex(DIMENSIONS)
    ids, cosines = index.search(unit(2, seed=3), 10)

    assert ids.shape == cosines.shape == (2, held)
    assert set(ids.ravel().tolist()) == set(range(100, 100 + held))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_vector_that_is_no_number_is_refused_and_nothing_is_added(value: float):
    index, vectors = filled(3)
    vectors[1, 4] = value

    with pytest.raises(ValueError, match="not a number"):
        index.add(numbers(1, 2, 3), vectors)
    assert len(index) == 3


@settings(max_examples=25)
@given(
    added=st.lists(st.integers(1, 60), min_size=1, max_size=40, unique=True),
    removed=st.sets(st.integers(1, 60), max_size=40),
)
def test_after_any_additions_and_removals_it_holds_exactly_what_is_left(added: list[int], removed: set[int]):
    index, vectors = VectorIndex(DIMENSIONS), unit(len(added))
    index.add(np.array(added, np.int64), vectors)
    index.remove(sorted(removed))
    ids, _ = index.search(vectors[:1], 100)

    assert sorted(ids[0].tolist()) == sorted(set(added) - removed)


def test_threads_may_search_while_others_add_and_remove():
    index, _ = filled(300)
    queries, more = unit(8, seed=4), unit(400, seed=5)
    stop, troubles = threading.Event(), []

    def search() -> None:
        while not stop.is_set():
            ids, cosines = index.search(queries, 20)
            if ids.shape != (8, 20) or (ids < 0).any() or not np.isfinite(cosines).all():
                troubles.append(ids)

    searchers = [threading.Thread(target=search) for _ in range(3)]
    for thread in searchers:
        thread.start()
    for number in range(400):
        index.add(numbers(1_000 + number), more[number : number + 1])
        if number % 2:
            index.remove([1_000 + number])
    stop.set()
    for thread in searchers:
        thread.join()

    assert troubles == []
    assert len(index) == 500
