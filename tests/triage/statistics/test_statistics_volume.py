import numpy as np
import pytest

from triage.statistics.volume import overdispersion, trimmed_references

BASELINE, WINDOW = slice(0, 8), slice(8, 12)


def level(per_week: list[int], weeks: int = 12) -> np.ndarray:
    return np.repeat(np.array(per_week)[:, None], weeks, axis=1)


def test_a_reference_is_the_other_causes_total_scaled_to_its_baseline_mean():
    counts = np.array([[9, 9, 9, 9], [1, 3, 2, 6], [1, 1, 2, 2]])

    references = trimmed_references(counts, slice(3, 4), slice(0, 3))

    assert references[0] == pytest.approx(np.array([2, 4, 4, 8]) / (10 / 3))


def test_a_cause_never_counts_towards_its_own_reference():
    quiet, loud = level([5] * 12), level([5] * 12)
    loud[0, 8:] = 500

    assert trimmed_references(loud, WINDOW, BASELINE)[0] == pytest.approx(
        trimmed_references(quiet, WINDOW, BASELINE)[0]
    )


def test_a_big_cause_that_moved_on_its_own_moves_nobody_elses_reference():
    counts = level([5] * 12 + [40])
    counts[-1, 8:] = 4

    assert trimmed_references(counts, WINDOW, BASELINE)[:-1] == pytest.approx(np.ones((12, 12)))


def test_growth_that_all_causes_share_is_kept_as_volume():
    counts = level([5] * 12)
    counts[:, 8:] *= 3

    references = trimmed_references(counts, WINDOW, BASELINE)

    assert references[:, BASELINE] == pytest.approx(np.ones((12, 8)))
    assert references[:, WINDOW] == pytest.approx(np.full((12, 4), 3.0))


def test_with_fewer_than_eight_readable_causes_nothing_is_trimmed():
    counts = level([5] * 7)
    counts[-1, 8:] = 50

    assert trimmed_references(counts, WINDOW, BASELINE)[0, -1] == pytest.approx((5 * 5 + 50) / 30)


def test_where_the_others_are_silent_the_reference_is_level():
    assert trimmed_references(level([5]), WINDOW, BASELINE) == pytest.approx(np.ones((1, 12)))


def test_leaving_weeks_out_by_number_agrees_with_leaving_them_out_by_slice():
    counts = np.random.default_rng(5).poisson(4, size=(20, 12))

    by_slice = trimmed_references(counts, WINDOW, BASELINE)
    by_number = trimmed_references(counts, np.arange(8, 12), np.arange(8))

    assert by_slice == pytest.approx(by_number)


def test_two_uneven_weeks_give_the_overdispersion_computed_by_hand():
    counts, references = np.array([[2, 8]]), np.ones((1, 2))

    # mean 5, leverage left 1/2: excess = 2 * (9 / 0.5 - 5) = 26, size = 50, pooled = own = 0.52
    assert overdispersion(counts, references, slice(0, 2)) == pytest.approx([0.52])


def test_even_counts_keep_the_least_overdispersion():
    assert overdispersion(level([5] * 4), np.ones((4, 12)), BASELINE) == pytest.approx(np.full(4, 0.02))


def test_a_silent_baseline_gives_a_finite_overdispersion():
    assert overdispersion(level([0]), np.ones((1, 12)), BASELINE) == pytest.approx([0.02])


def test_overdispersion_refuses_a_single_baseline_week():
    with pytest.raises(ValueError, match="at least 2 baseline weeks"):
        overdispersion(level([5]), np.ones((1, 12)), slice(0, 1))


def test_overdispersion_finds_the_planted_value(counted):
    rng = np.random.default_rng(11)
    counts = counted(rng, np.full((200, 26), 8.0), alpha=0.3)

    alpha = overdispersion(counts, np.ones((200, 26)), slice(0, 26))

    assert np.median(alpha) == pytest.approx(0.3, abs=0.06)


def test_a_big_cause_that_only_wavers_stays_in_the_reference():
    counts = level([1000] * 9)
    counts[-1, 8:] = 1200

    assert trimmed_references(counts, WINDOW, BASELINE)[0, -1] == pytest.approx(8200 / 8000)


def test_a_quiet_baseline_among_uneven_ones_is_no_promise_of_quiet(counted):
    counts = counted(np.random.default_rng(12), np.full((100, 26), 8.0), alpha=0.3)
    counts[0] = 8

    assert overdispersion(counts, np.ones((100, 26)), slice(0, 26))[0] > 0.2
