"""Which counts moved: against their own past, at this volume and in plain numbers."""

import numpy as np
import pytest

from triage.statistics.movement import movements


def steady(rows: int = 12, weeks: int = 30, each: int = 5) -> np.ndarray:
    return np.full((rows, weeks), each, np.int64)


def test_a_row_that_tripled_rose_and_no_other_moved():
    counts = steady()
    counts[3, -4:] = 15
    moved = {one.row: one for one in movements(counts, 4) if one.direction}

    assert {row: one.direction for row, one in moved.items()} == {3: "rose"}
    assert moved[3].observed == 60
    assert moved[3].expected == pytest.approx(20.08, abs=0.01)
    assert moved[3].p < 1e-6


def test_a_row_that_fell_silent_fell():
    counts = steady()
    counts[0, -4:] = 0

    assert [(one.row, one.direction, one.observed) for one in movements(counts, 4) if one.direction] == [
        (0, "fell", 0)
    ]


def test_one_busy_row_does_not_make_the_others_look_quiet():
    counts = steady(rows=3)
    counts[0, -4:] = 200

    assert [(one.row, one.direction) for one in movements(counts, 4) if one.direction] == [(0, "rose")]


def test_what_all_rows_do_together_is_volume_and_no_claim():
    counts = steady()
    counts[:, -4:] = 15

    assert [one for one in movements(counts, 4) if one.direction] == []


def test_a_baseline_of_four_weeks_is_too_short_and_of_five_is_not():
    assert movements(steady(weeks=8), 4) == []
    assert len(movements(steady(weeks=9), 4)) == 12


def test_rows_without_anything_on_file_are_not_tested():
    counts = steady()
    counts[5] = 0

    assert 5 not in {one.row for one in movements(counts, 4)}
    assert movements(np.zeros((3, 30), np.int64), 4) == []


@pytest.mark.parametrize("alpha", [0.0, 0.1, 0.3])
def test_where_nothing_changed_hardly_anything_is_said(alpha: float):
    rng = np.random.default_rng(907)
    named = 0
    for _ in range(150):
        mean = rng.choice([0.2, 1.0, 3.0, 10.0], size=60, p=[0.5, 0.25, 0.15, 0.10])[:, None] * np.ones(30)
        rate = rng.gamma(1 / alpha, alpha * mean) if alpha else mean
        named += sum(one.direction is not None for one in movements(rng.poisson(rate), 4, 0.05))

    assert named / 150 <= 0.05


@pytest.mark.parametrize(("base", "factor", "share"), [(3.0, 3, 0.80), (10.0, 2, 0.85), (5.0, 3, 0.95)])
def test_a_real_rise_is_found(base: float, factor: int, share: float):
    rng = np.random.default_rng(908)
    found = 0
    for _ in range(100):
        counts = rng.poisson(np.full((40, 30), base))
        counts[7, -4:] = rng.poisson(base * factor, 4)
        found += 7 in {one.row for one in movements(counts, 4) if one.direction == "rose"}

    assert found / 100 >= share
