"""Which cases a person's word helps most."""

import numpy as np
import pytest
from helpers import FAULTS, NOW, causes_of, group_all, log_and_group, reports

from knowledge.database import Database
from triage.deciding.decisions import confirm
from triage.deciding.reviewing import review, worth_asking
from triage.grouping.memory import Snapshot
from triage.neighbours.graph import nearest_cases
from triage.numbers import case_number

SIZES = (40, 30, 20, 1, 1)


def planted(sizes: tuple[int, ...] = SIZES, noise: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Unit rows in clusters at right angles, and which cluster each is of; shuffled."""
    rng = np.random.default_rng(12)
    clusters = np.repeat(np.arange(len(sizes)), sizes)
    rows = np.eye(32)[clusters] + rng.normal(scale=noise / 32**0.5, size=(len(clusters), 32))
    order = rng.permutation(len(clusters))
    rows = rows[order] / np.linalg.norm(rows[order], axis=1, keepdims=True)
    return np.asarray(rows, np.float32), clusters[order]


def snapshot(vectors: np.ndarray, confirmed: list[int] | None = None) -> Snapshot:
    """Cases numbered from 100, each its own cause."""
    cases = len(vectors)
    vouched = np.zeros(cases, np.bool_)
    vouched[[case - 100 for case in confirmed or []]] = True
    return Snapshot(
        1,
        np.arange(100, 100 + cases),
        vectors,
        np.arange(cases),
        vouched,
        np.zeros(cases),
        np.zeros(cases, np.bool_),
    )


def asked(vectors: np.ndarray, limit: int, confirmed: list[int] | None = None) -> list[int]:
    return worth_asking(snapshot(vectors, confirmed), nearest_cases(vectors), limit)


def test_one_of_each_big_cluster_is_asked_about_before_a_second_of_any_the_largest_first():
    vectors, clusters = planted()
    order = [int(clusters[case - 100]) for case in asked(vectors, 5)]

    assert order[:3] == [0, 1, 2]


def test_the_first_of_a_cluster_is_its_middle():
    vectors, _ = planted((40,), noise=1.0)
    middle = int((vectors @ vectors.sum(axis=0)).argmax())

    assert asked(vectors, 1) == [100 + middle]


def test_a_cluster_that_somebody_vouched_for_waits_until_the_others_were_asked_about():
    vectors, clusters = planted()
    known = [100 + int(np.flatnonzero(clusters == 0)[0])]
    order = [int(clusters[case - 100]) for case in asked(vectors, 3, known)]

    assert order[:2] == [1, 2]


def test_confirmed_cases_are_never_asked_about():
    vectors, _ = planted()
    known = list(range(100, 191, 2))
    found = asked(vectors, 1_000, known)

    assert not set(found) & set(known)
    assert len(found) == len(set(found)) == len(vectors) - len(known)


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_no_more_are_asked_about_than_wanted_and_more_begin_with_the_same(limit: int):
    vectors, _ = planted()

    assert asked(vectors, 92)[:limit] == asked(vectors, limit)


def test_asking_lazily_finds_what_computing_every_gain_anew_finds():
    vectors, _ = planted((12, 9, 6, 3), noise=2.0)
    cover = np.maximum(vectors @ vectors.T, 0).astype(np.float64)
    np.fill_diagonal(cover, 1.0)
    vouched, greedy = np.zeros(len(vectors)), []
    for _ in range(10):
        gains = np.maximum(cover - vouched, 0).sum(axis=1)
        gains[greedy] = -1
        greedy.append(int(gains.argmax()))
        vouched = np.maximum(vouched, cover[greedy[-1]])

    assert [100 + row for row in greedy] == asked(vectors, 10)


def test_the_questions_are_the_same_every_time_and_about_as_many_causes_as_there_are(
    sqlite_database: Database,
):
    log_and_group(sqlite_database, reports(6))
    grouper = group_all(sqlite_database)
    first, again = (review(sqlite_database, grouper, len(FAULTS)) for _ in range(2))

    assert first == again
    assert {item.cause for item in first.root} == {
        f"RC-{number}" for number in set(causes_of(sqlite_database))
    }
    assert all(item.case not in {match.case for match in item.similar} for item in first.root)


def test_when_all_is_confirmed_nothing_is_asked(sqlite_database: Database):
    cases = log_and_group(sqlite_database, reports(1))
    grouper = group_all(sqlite_database)
    assert {case_number(case) for case in cases} == {
        item.case for item in review(sqlite_database, grouper, 99).root
    }
    with sqlite_database.turn() as turn:
        for case in cases:
            confirm(turn, case, "U1", NOW)

    assert review(sqlite_database, grouper, 99).root == []


def test_with_nothing_on_file_nothing_is_asked(sqlite_database: Database):
    assert review(sqlite_database, group_all(sqlite_database), 5).root == []


def test_with_a_single_case_on_file_that_one_is_asked_about(sqlite_database: Database):
    (case,) = log_and_group(sqlite_database, reports(1, FAULTS[:1]))

    assert [item.case for item in review(sqlite_database, group_all(sqlite_database), 5).root] == [
        case_number(case)
    ]
