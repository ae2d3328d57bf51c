import numpy as np
import pytest

from triage.statistics.effect import Comparison, FixEffect, expectation, fix_effect, regressed

SHIPPED = 8


def comparison(before: int, after: int, volume_after: float = 1600, weeks_after: int = 8) -> Comparison:
    return Comparison(before, after, 1600, volume_after, 8, weeks_after, alpha=0.05)


def world(before: int, after: int, weeks_after: int = 8, others: int = 12) -> np.ndarray:
    """One mended cause among steady others; shipped in week 8."""
    counts = np.full((others + 1, SHIPPED + 1 + weeks_after), 4)
    counts[0, :SHIPPED], counts[0, SHIPPED + 1 :] = before, after
    return counts


@pytest.mark.parametrize(
    ("compared", "ratio", "low", "high"),
    [
        (comparison(40, 12), 0.309, 0.147, 0.579),
        (comparison(40, 80, volume_after=3200), 0.994, 0.648, 1.562),
        (comparison(40, 0, volume_after=800, weeks_after=4), 0.025, 0.000, 0.130),
        (comparison(6, 2), 0.385, 0.058, 1.478),
    ],
    ids=["fewer", "as many at twice the volume", "none", "a handful"],
)
def test_the_interval_is_the_one_computed_by_hand(compared, ratio, low, high):
    assert compared.ratio == pytest.approx(ratio, abs=6e-4)
    assert compared.interval(0.95) == pytest.approx((low, high), abs=6e-4)


@pytest.mark.parametrize(
    ("compared", "verdict"),
    [
        (comparison(40, 12), "better"),
        (comparison(40, 100), "worse"),
        (comparison(12, 45), "worse"),
        (comparison(40, 80, volume_after=3200), "cannot tell yet"),
        (comparison(3, 0), "not enough data yet"),
        (Comparison(400, 400, 8.0, 8.0, 8, 8, alpha=0.02), "no change seen"),
        (Comparison(800, 400, 8.0, 4.0, 8, 4, alpha=0.02), "cannot tell yet"),
    ],
    ids=[
        "fewer",
        "more",
        "a few more",
        "as many per volume",
        "too few",
        "same at the last look",
        "same at the first look",
    ],
)
def test_a_verdict_follows_from_the_interval(compared, verdict):
    assert compared.verdict() == verdict


def test_a_falling_share_of_a_growing_volume_is_not_called_better_while_more_customers_complain():
    assert comparison(40, 60, volume_after=16000).verdict() == "cannot tell yet"


def test_a_wider_level_gives_a_wider_interval():
    narrow, wide = comparison(40, 12).interval(0.95), comparison(40, 12).interval(0.99)

    assert wide[0] < narrow[0] < comparison(40, 12).ratio < narrow[1] < wide[1]


def test_a_fix_that_worked_is_better_and_says_what_was_expected():
    effect = fix_effect(world(before=5, after=1), cause=0, shipped=SHIPPED)

    assert (effect.verdict, effect.before, effect.after) == ("better", 40, 8)
    assert (effect.weeks_before, effect.weeks_after, effect.expected) == (8, 8, pytest.approx(40.5))
    assert effect.ratio_may_be_said


def test_before_four_full_weeks_there_is_not_enough_data():
    effect = fix_effect(world(5, 1, weeks_after=3), cause=0, shipped=SHIPPED)

    assert effect == FixEffect("not enough data yet", before=40, after=3, weeks_before=8, weeks_after=3)


@pytest.mark.parametrize(("weeks", "looked_at"), [(4, 4), (7, 4), (8, 8), (20, 8)])
def test_only_the_two_declared_looks_are_taken(weeks, looked_at):
    assert fix_effect(world(5, 1, weeks_after=weeks), cause=0, shipped=SHIPPED).weeks_after == looked_at


def test_weeks_between_the_looks_change_nothing():
    calm, stormy = world(5, 1, weeks_after=7), world(5, 1, weeks_after=7)
    stormy[0, -3:] = 40

    assert fix_effect(calm, 0, SHIPPED) == fix_effect(stormy, 0, SHIPPED)


def test_the_first_look_can_be_taken_again_later():
    long, short = world(5, 1, weeks_after=8), world(5, 1, weeks_after=4)

    assert fix_effect(long, 0, SHIPPED, look=4) == fix_effect(short, 0, SHIPPED)


def test_the_week_of_shipping_and_the_roll_out_count_for_nothing():
    counts = world(5, 1, weeks_after=10)
    counts[0, SHIPPED : SHIPPED + 3] = 50

    assert fix_effect(counts, 0, SHIPPED, rollout=2).after == 8


def test_weeks_of_which_nothing_is_on_file_yet_prove_nothing():
    counts = world(5, 0)
    counts[:, SHIPPED + 1 :] = 0

    assert fix_effect(counts, 0, SHIPPED).verdict == "not enough data yet"


def test_the_silence_of_the_only_cause_there_is_proves_a_fix():
    assert fix_effect(world(5, 0)[:1], 0, SHIPPED).verdict == "better"


def test_a_flagged_week_leaves_the_baseline():
    counts = world(2, 2)
    counts[0, 6] = 30

    effect = fix_effect(counts, 0, SHIPPED, flagged={6})

    assert (effect.before, effect.weeks_before, effect.rate_ratio) == (14, 7, pytest.approx(1.0, abs=0.01))


def test_a_baseline_under_four_weeks_is_not_enough_data():
    counts = world(5, 1)[:, SHIPPED - 3 :]

    assert fix_effect(counts, 0, shipped=3) == FixEffect("not enough data yet", 15, 8, 3, 8)


def test_a_cause_that_stood_out_most_of_the_time_is_compared_with_all_of_it():
    counts = world(2, 2)
    counts[0, 3:SHIPPED] = 12

    lasting = fix_effect(counts, 0, SHIPPED, flagged=range(3, SHIPPED))
    passing = fix_effect(counts, 0, SHIPPED, flagged=range(4, SHIPPED))

    assert (lasting.before, lasting.weeks_before, lasting.left_out) == (66, 8, 0)
    assert (passing.before, passing.weeks_before, passing.left_out) == (18, 4, 4)


@pytest.mark.parametrize("shipped", [-3, -1, 0])
def test_a_fix_shipped_before_anything_was_on_file_has_no_baseline(shipped):
    effect = fix_effect(world(5, 1), 0, shipped)

    assert (effect.verdict, effect.before, effect.weeks_before) == ("not enough data yet", 0, 0)
    assert effect.weeks_after == SHIPPED + 1 + 8 - max(0, shipped + 1)
    assert regressed(world(5, 1), 0, shipped) is None


@pytest.mark.parametrize(
    ("low", "high", "change", "came"),
    [
        (0.15, 0.58, -0.5, "within range"),
        (0.15, 0.45, -0.5, "exceeded"),
        (0.55, 0.90, -0.5, "missed"),
        (0.00, 0.13, -1.0, "within range"),
        (0.05, 0.13, -1.0, "missed"),
        (1.30, 1.90, 0.2, "exceeded"),
        (0.80, 1.10, 0.2, "missed"),
    ],
)
def test_an_expected_change_is_held_against_the_interval(low, high, change, came):
    assert expectation(FixEffect("better", 40, 12, 8, 8, 0.3, low, high), change) == came


def test_without_an_interval_nothing_is_said_of_what_was_expected():
    assert expectation(FixEffect("not enough data yet", 40, 3, 8, 3), -0.5) is None


def test_a_baseline_outside_four_to_twelve_weeks_is_refused():
    with pytest.raises(ValueError, match="4 to 12 weeks"):
        fix_effect(world(5, 1), 0, SHIPPED, baseline_weeks=3)


def test_three_times_the_volume_for_everyone_is_no_effect_of_the_fix():
    counts = world(5, 15)
    counts[1:, SHIPPED:] *= 3

    effect = fix_effect(counts, 0, SHIPPED)

    assert effect.rate_ratio == pytest.approx(1.0, abs=0.02)
    assert effect.verdict != "worse"


def test_a_ratio_is_not_put_in_words_while_its_interval_holds_one():
    assert not fix_effect(world(4, 3), 0, SHIPPED).ratio_may_be_said


def test_nor_with_fewer_than_three_customers_on_a_side():
    assert not fix_effect(world(5, 0), 0, SHIPPED).ratio_may_be_said


def test_a_mended_cause_that_comes_back_is_noticed():
    counts = world(6, 1, weeks_after=20)
    counts[0, -2:] = 7

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and seen.returned
    assert seen.observed > 3 * seen.expected


def test_a_mended_cause_that_stays_mended_raises_no_alarm():
    seen = regressed(world(6, 1, weeks_after=20), 0, SHIPPED)

    assert seen is not None and not seen.returned


def test_a_rise_far_below_the_old_rate_is_no_return():
    counts = world(60, 1, weeks_after=20)
    counts[0, -2:] = 8

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and seen.p < 0.001
    assert not seen.returned


def test_a_rise_by_a_third_is_no_return_however_certain():
    counts = world(500, 450, weeks_after=20)
    counts[0, -8:] = 600

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and seen.p < 0.0005
    assert not seen.returned


def test_one_chance_in_a_thousand_is_enough_for_an_even_cause():
    counts = world(9, 3, weeks_after=20)
    counts[0, -1] = 11

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and 0.0005 < seen.p < 0.001
    assert seen.returned


def test_one_chance_in_a_thousand_is_not_enough_for_an_uneven_cause():
    counts = world(12, 0, weeks_after=20)
    counts[0, SHIPPED + 1 :: 2] = 6
    counts[0, -1] = 19

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and 0.0005 < seen.p < 0.001
    assert not seen.returned


def test_a_rise_with_everyone_elses_is_no_return():
    counts = world(6, 1, weeks_after=20)
    counts[:, -2:] *= 4

    seen = regressed(counts, 0, SHIPPED)

    assert seen is not None and not seen.returned


def test_the_watch_begins_once_four_weeks_can_be_compared_with():
    assert regressed(world(6, 1, weeks_after=4), 0, SHIPPED) is None
    assert regressed(world(6, 1, weeks_after=5), 0, SHIPPED) is not None


@pytest.mark.parametrize(
    ("alpha", "truth", "step"),
    [(0.0, 1.0, 1.0), (0.1, 1.0, 3.0), (0.1, 0.2, 1.0)],
    ids=["no effect", "no effect, three times the volume", "a fifth"],
)
def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty(base_rates, counted, alpha, truth, step):
    rng, covered, wrong = np.random.default_rng(12011), 0, 0
    for _ in range(200):
        means = np.repeat(base_rates(rng, causes=60)[:, None], 17, axis=1)
        means[0] = 10.0
        means[:, SHIPPED:] *= step
        means[0, SHIPPED:] *= truth
        effect = fix_effect(counted(rng, means, alpha), 0, SHIPPED)
        covered += effect.low <= truth <= effect.high
        wrong += effect.verdict == ("worse" if truth < 1 else "better")

    assert covered >= 180
    assert wrong <= 10


def test_a_strong_fix_of_a_common_cause_is_called_better(base_rates, counted):
    rng, better = np.random.default_rng(12012), 0
    for _ in range(50):
        means = np.repeat(base_rates(rng, causes=60)[:, None], 17, axis=1)
        means[0], means[0, SHIPPED:] = 10.0, 2.0
        better += fix_effect(counted(rng, means, 0.1), 0, SHIPPED).verdict == "better"

    assert better >= 46
