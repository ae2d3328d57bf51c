import numpy as np
import pytest

from triage.statistics.surge import EARLY, FULL, Surge, Surges, predictive_tail, stood_out, surges


def tail(observed: int, past: int, weeks: int, alpha: float, volume: float = 1.0) -> tuple[float, float]:
    expected, p = predictive_tail(
        np.array([observed]),
        np.array([past]),
        np.full((1, 1), volume),
        np.ones((1, weeks)),
        np.array([alpha]),
    )
    return float(expected[0]), float(p[0])


def steady(causes: int = 20, weeks: int = 30, per_week: int = 2) -> np.ndarray:
    return np.full((causes, weeks), per_week)


def only(counts: np.ndarray) -> Surge:
    (flagged,) = surges(counts).flagged
    return flagged


def test_nine_customers_where_one_is_expected_have_the_tail_computed_by_hand():
    expected, p = tail(9, past=26, weeks=26, alpha=0.05)

    assert expected == pytest.approx(1.019, abs=5e-4)
    assert p == pytest.approx(9.30e-06, rel=5e-3)


def test_twice_the_volume_doubles_what_is_expected():
    expected, p = tail(9, past=26, weeks=26, alpha=0.05, volume=2.0)

    assert expected == pytest.approx(2.038, abs=1e-3)
    assert p == pytest.approx(1.13e-03, rel=5e-3)


def test_a_rare_cause_has_the_tail_computed_by_hand():
    expected, p = tail(4, past=5, weeks=26, alpha=0.02)

    assert expected == pytest.approx(0.2115, abs=5e-5)
    assert p == pytest.approx(1.68e-04, rel=5e-3)


def test_three_customers_of_a_cause_never_seen_in_eight_weeks_are_unlikely():
    assert tail(3, past=0, weeks=8, alpha=0.02)[1] == pytest.approx(4.5e-04, rel=0.02)


def test_four_customers_of_a_cause_never_seen_in_four_weeks_are_unlikely():
    expected, p = tail(4, past=0, weeks=4, alpha=0.10)

    # size 1 / (1 / 0.5 + 0.1 * (1 + 1 / 4)) = 0.4706; chances of none to three .89507, .08840, .01364, .00236
    assert expected == pytest.approx(0.125)
    assert p == pytest.approx(5.29e-04, rel=5e-3)


def test_more_overdispersion_makes_the_same_count_less_surprising():
    assert tail(9, 26, 26, alpha=0.02)[1] < tail(9, 26, 26, alpha=0.1)[1] < tail(9, 26, 26, alpha=0.5)[1]


def test_q_values_are_the_step_up_procedure_read_backwards():
    counts = steady()
    counts[:3, -1] = [9, 8, 4]

    found = surges(counts).causes
    p = sorted(each.p for each in found)

    assert [each.q for each in found[:2]] == pytest.approx([20 * p[0], 20 * p[1] / 2])
    assert all(each.q >= each.p for each in found)


def test_a_cause_that_grew_is_flagged_with_what_was_expected_of_it():
    counts = steady()
    counts[4, -1] = 14

    found = only(counts)

    assert (found.cause, found.kind, found.window) == (4, "grew", 1)
    assert (found.observed, found.baseline_count, found.baseline_weeks) == (14, 52, 26)
    assert found.expected == pytest.approx(52.5 / 26)


def test_a_cause_never_seen_before_is_new_not_grown():
    counts = steady(causes=21)
    counts[20] = 0
    counts[20, -1] = 4

    assert (only(counts).kind, only(counts).baseline_count) == ("new", 0)


def test_a_cause_last_seen_before_the_baseline_has_returned():
    counts = steady(causes=21, weeks=40)
    counts[20] = 0
    counts[20, 2] = 5
    counts[20, -1] = 4

    assert only(counts).kind == "returned"


def test_a_slow_rise_is_found_in_four_weeks_when_no_single_week_shows_it():
    counts = steady()
    counts[7, -4:] = [6, 5, 6, 6]

    assert (only(counts).window, only(counts).observed) == (4, 23)


def test_a_rise_that_is_over_by_this_week_is_not_flagged():
    counts = steady(causes=21, per_week=1)
    counts[7, -4:] = [6, 6, 6, 0]

    found = surges(counts).causes[7]

    assert (found.flagged, found.reason) == (False, "none this week")


def test_twice_the_volume_everywhere_is_no_surge():
    counts = steady(per_week=3)
    counts[:, -1] *= 2

    assert surges(counts).flagged == ()


def test_two_customers_are_never_a_surge():
    counts = steady(causes=21)
    counts[20] = 0
    counts[20, -1] = 2

    assert surges(counts).causes[20].reason == "too few customers"


def test_a_small_growth_of_a_big_cause_is_not_worth_a_claim():
    counts = steady(causes=41, per_week=4)
    counts[40], counts[40, -4:] = 1000, 1400

    found = surges(counts).causes[40]

    assert found.q is not None and found.q < FULL.false_share
    assert found.reason == "growth too small"


def test_under_three_weeks_of_history_there_are_counts_only():
    found = surges(np.array([[1, 0, 9]]))

    assert (found.mode, found.tested, found.causes[0].reason) == ("counts only", 0, "history too short")
    assert (found.causes[0].observed, found.causes[0].p) == (9, None)


@pytest.mark.parametrize(("history", "mode"), [(2, "counts only"), (3, "early"), (7, "early"), (8, "full")])
def test_the_weeks_of_history_choose_the_mode(history, mode):
    assert surges(steady(weeks=history + 1)).mode == mode


def test_eight_weeks_of_history_leave_a_baseline_of_five():
    assert surges(steady(weeks=9)).causes[0].baseline_weeks == 5


def test_the_early_mode_looks_at_this_week_only_and_uses_all_earlier_weeks():
    counts = steady(weeks=7)
    counts[3, -1] = 20

    assert (only(counts).window, only(counts).baseline_weeks) == (1, 6)


def test_two_windows_double_the_p_value():
    counts = steady()
    counts[4, -1] = 14

    assert only(counts).p == pytest.approx(2 * tail(14, past=52, weeks=26, alpha=0.02)[1])


def test_the_early_mode_takes_more_overdispersion_for_granted():
    counts = steady(weeks=7)
    counts[3, -1] = 20

    assert only(counts).p == pytest.approx(tail(20, past=12, weeks=6, alpha=0.1)[1])


def test_the_early_mode_asks_for_twice_what_is_expected():
    found = surges(np.array([[1000, 1000, 1000, 1000, 1000, 1000, 1950]])).causes[0]

    assert found.q is not None and found.q < EARLY.false_share
    assert found.reason == "growth too small"


def test_the_early_mode_asks_for_more_than_a_likely_chance():
    assert surges(np.array([[1, 1, 1, 1, 1, 1, 3]])).causes[0].reason == "within chance"


def test_empty_weeks_before_the_first_case_are_no_history():
    counts = np.concatenate([np.zeros((20, 20), dtype=int), steady(weeks=5)], axis=1)

    assert surges(counts).mode == "early"


def test_a_cause_without_any_case_is_not_tested():
    counts = steady(causes=21)
    counts[20] = 0

    found = surges(counts)

    assert (found.tested, found.causes[20].reason, found.causes[20].p) == (20, "no case on file", None)


def at_once(flagged: int, causes: int) -> Surges:
    counts = steady(causes=causes)
    counts[:flagged, -1] = 30
    return surges(counts)


def test_too_many_surges_at_once_open_the_circuit_breaker():
    found = at_once(5, causes=40)

    assert (len(found.flagged), found.too_many, found.claims) == (5, True, ())


@pytest.mark.parametrize(("flagged", "causes", "opens"), [(3, 40, False), (4, 40, False), (5, 40, True),
                                                          (6, 99, False), (7, 99, True), (22, 400, False),
                                                          (24, 400, True)])  # fmt: skip
def test_the_breaker_holds_what_chance_does_not_explain_against_three_or_five_in_a_hundred(
    flagged, causes, opens
):
    assert at_once(flagged, causes).too_many is opens


def test_what_stood_out_is_remembered_even_when_the_breaker_keeps_it_from_being_said():
    counts = steady(causes=40)
    counts[:9, -1] = 30

    assert surges(counts).claims == ()
    assert stood_out(counts) == set(range(9))


def test_three_surges_at_once_are_still_claimed():
    counts = steady(causes=40)
    counts[:3, -1] = 30

    assert [claim.cause for claim in surges(counts).claims] == [0, 1, 2]


def test_without_causes_nothing_is_found():
    assert surges(np.zeros((0, 12), dtype=np.int64)).causes == ()


def test_without_a_week_there_is_nothing_to_judge():
    with pytest.raises(ValueError, match="no week"):
        surges(np.zeros((3, 0), dtype=np.int64))
