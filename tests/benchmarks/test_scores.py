import math

import pytest

from benchmarks.scores import (
    BCubed,
    Churn,
    agreement,
    alone_for_each,
    bcubed,
    calibration_error,
    churn,
    is_usual,
)

LABELS = ["card", "card", "card", "refund", "refund"]
CAUSES = [1, 1, 2, 2, 2]


def test_b_cubed_is_what_a_hand_computes():
    # Precision: 1, 1, 1/3, 2/3, 2/3. Recall: 2/3, 2/3, 1/3, 1, 1.
    found = bcubed(LABELS, CAUSES)

    assert (found.precision, found.recall) == pytest.approx((11 / 15, 11 / 15))
    assert found.f1 == pytest.approx(11 / 15)


def test_f_is_the_harmonic_mean_of_both_averages():
    assert BCubed(0.5, 1.0).f1 == pytest.approx(2 / 3)
    assert BCubed(0.0, 0.0).f1 == 0.0


def test_cases_that_all_stand_alone_are_pure_and_recall_little():
    found = bcubed(LABELS, range(5))

    assert found.precision == 1.0
    assert found.recall == pytest.approx((3 * 1 / 3 + 2 * 1 / 2) / 5)


def test_one_cause_for_everything_recalls_all_and_is_impure():
    found = bcubed(LABELS, [7] * 5)

    assert found.recall == 1.0
    assert found.precision == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)


def test_the_numbers_that_causes_have_do_not_matter():
    one, other = agreement(LABELS, CAUSES), agreement(LABELS, [900, 900, 4, 4, 4])

    assert one == other
    assert (one.causes, one.alone) == (2, 0)


def test_the_right_partition_scores_one_throughout():
    found = agreement(LABELS, [3, 3, 3, 8, 8])

    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)
    assert (found.ami, found.ari) == pytest.approx((1.0, 1.0))


def test_no_case_at_all_scores_nothing():
    assert bcubed([], []) == BCubed(0.0, 0.0)


def test_an_outlier_of_a_peer_is_a_cluster_of_its_own():
    assert alone_for_each([0, -1, 1, -1, 0]) == [0, 3, 1, 5, 0]


def test_calibration_error_weighs_each_bin_by_its_cases():
    # Bin .9: three cases, said .9, two of them right. Bin .2: one case, said .2, right.
    found = calibration_error([0.9, 0.9, 0.9, 0.2], [True, True, False, True])

    assert found == pytest.approx(3 / 4 * (0.9 - 2 / 3) + 1 / 4 * (1 - 0.2))


def test_confidence_that_is_as_often_right_as_it_says_has_no_error():
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert calibration_error([1.0] * 3, [True] * 3) == pytest.approx(0.0)


def test_too_much_and_too_little_in_one_bin_cancel_and_in_two_do_not():
    assert calibration_error([0.51, 0.59], [True, False]) == pytest.approx(0.05)
    assert calibration_error([0.45, 0.55], [True, False]) == pytest.approx(0.55)


def test_calibration_of_no_case_is_not_a_number():
    assert math.isnan(calibration_error([], []))


def test_churn_counts_cases_that_moved_and_causes_that_kept_half():
    before = {1: 10, 2: 10, 3: 10, 4: 20, 5: 20, 6: 30}
    after = {1: 10, 2: 10, 3: 20, 4: 40, 5: 40, 6: 20}

    # Four of six moved. Of the two causes of two or more, 10 kept two of three and 20 kept none.
    assert churn(before, after) == Churn(pytest.approx(4 / 6), pytest.approx(1 / 2))


def test_a_cause_that_keeps_exactly_half_keeps_its_number():
    assert churn({1: 10, 2: 10}, {1: 10, 2: 11}).kept == 1.0


def test_cases_that_came_since_do_not_count_as_churn():
    assert churn({1: 10, 2: 10}, {1: 10, 2: 10, 3: 10, 4: 11}) == Churn(0.0, 1.0)


def test_a_label_is_usual_when_no_other_is_more_frequent():
    assert is_usual("card", {"card": 2, "refund": 1})
    assert is_usual("card", {"card": 2, "refund": 2})
    assert not is_usual("card", {"card": 1, "refund": 2})
    assert not is_usual("card", {"refund": 2})
    assert not is_usual("card", {})
