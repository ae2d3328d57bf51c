"""Shares of good ratings: against a target, against the past, over many touchpoints; what drives bad ends."""

import numpy as np
import pytest

from triage.statistics.satisfaction import (
    NONE,
    Asked,
    Found,
    Share,
    below_target,
    change_p,
    handoffs_drive,
    is_good,
    judged,
    shrunken,
)


def asked(good: int, n: int, target: float | None = None, before: Share = NONE) -> Asked:
    share = Share(good, n)
    return Asked(share, target, share, before)


@pytest.mark.parametrize(
    ("score", "scale", "good"),
    [(4, "csat", True), (3.9, "csat", False), (5, "effort", True), (4, "effort", False), (7, "effort", True)],
)
def test_four_of_five_is_satisfied_and_five_of_seven_is_easy(score: float, scale: str, good: bool):
    assert is_good(score, scale) == good


def test_more_good_answers_than_answers_are_no_share():
    with pytest.raises(ValueError, match="3 of 2"):
        Share(3, 2)


def test_no_answers_are_no_share_worth_and_could_be_anything():
    assert (NONE.value, NONE.interval) == (0.0, (0.0, 1.0))


# Wilson's upper ends, computed by hand: 12 of 20 -> .7812, 62 of 110 -> .6526.
@pytest.mark.parametrize(
    ("good", "n", "target", "missed"),
    [
        (12, 20, 0.79, True),
        (12, 20, 0.78, False),
        (62, 110, 0.66, True),
        (62, 110, 0.65, False),
        (0, 19, 0.9, False),
        (0, 20, 0.9, True),
    ],
)
def test_a_target_is_missed_when_wilsons_upper_end_lies_under_it_from_twenty_answers_on(
    good: int, n: int, target: float, missed: bool
):
    assert below_target(Share(good, n), target) == missed


def test_a_change_is_a_pooled_z_each_way():
    # pooled .78, spread sqrt(.78 * .22 * (1/50 + 1/200)) = .0655, z = (.66 - .81) / .0655 = -2.290
    fell, rose = change_p(Share(33, 50), Share(162, 200))

    assert fell == pytest.approx(0.0110, abs=0.0001)
    assert rose == pytest.approx(1 - fell)


@pytest.mark.parametrize(("now", "before"), [(Share(5, 19), Share(90, 100)), (Share(5, 20), Share(18, 19))])
def test_too_few_answers_on_either_side_are_not_compared(now: Share, before: Share):
    assert change_p(now, before) is None
    assert judged([Asked(now, None, now, before)]) == [Found(False, None, None)]


def test_all_good_now_and_before_is_no_change():
    assert change_p(Share(30, 30), Share(120, 120)) == (1.0, 1.0)


def test_where_hardly_anybody_was_dissatisfied_three_are_no_fall_yet():
    # All 3 bad ones of 93 among the 21 of now: (21 * 20 * 19) / (93 * 92 * 91); a z would say .0005.
    fell, rose = change_p(Share(18, 21), Share(72, 72))

    assert fell == pytest.approx(7980 / 778596)
    assert rose == 1.0
    assert judged([asked(18, 21, None, Share(72, 72))])[0].change is None


def test_a_fall_a_rise_and_nothing_are_told_apart():
    before = Share(160, 200)
    found = judged([asked(50, 100, None, before), asked(98, 100, None, before), asked(80, 100, None, before)])

    assert [one.change for one in found] == ["fell", "rose", None]
    assert found[2].p == pytest.approx(0.5)


def test_a_change_that_one_touchpoint_could_claim_drowns_among_many():
    odd, before = asked(62, 100, None, Share(300, 400)), Share(300, 400)
    rest = [asked(75, 100, None, before)] * 30

    assert judged([odd])[0].change == "fell"  # p = .0044
    assert {one.change for one in judged([odd, *rest])} == {None}


def test_a_missed_target_that_one_could_claim_drowns_among_many_that_meet_theirs():
    odd, fine = asked(12, 20, 0.79), asked(16, 20, 0.79)

    assert [one.below_target for one in judged([odd])] == [True]
    assert {one.below_target for one in judged([odd, *[fine] * 30])} == {False}


def test_nothing_asked_finds_nothing():
    assert judged([]) == []
    assert shrunken([]) == []


def test_few_answers_are_drawn_to_the_mean_of_all_and_many_stay_where_they_are():
    few, many, poor = shrunken([Share(0, 2), Share(900, 1000), Share(500, 1000)])

    assert few == pytest.approx(0.35, abs=0.05)  # its own is 0, the mean of all is .70
    assert many == pytest.approx(0.90, abs=0.01)
    assert poor == pytest.approx(0.50, abs=0.01)


def test_touchpoints_that_differ_by_chance_alone_are_nearly_one():
    rng = np.random.default_rng(7)
    shares = [Share(int(rng.binomial(20, 0.8)), 20) for _ in range(40)]
    drawn = shrunken(shares)

    assert max(drawn) - min(drawn) < 0.12
    assert max(one.value for one in shares) - min(one.value for one in shares) > 0.25


def test_without_any_answer_there_is_no_mean():
    assert shrunken([NONE, NONE]) == [0.0, 0.0]


def test_bad_ends_that_go_with_several_handoffs_are_found_by_fishers_test():
    # The lady tasting tea, 3 of 4 against 1 of 4: one-sided p = 17 / 70.
    tea = handoffs_drive([2, 2, 3, 5, 0, 1, 1, 0], [True, True, True, False, True, False, False, False])

    assert (tea.several, tea.fewer) == (Share(3, 4), Share(1, 4))
    assert tea.p == pytest.approx(17 / 70)
    assert not tea.claimed


def test_twice_as_clear_is_claimed_and_the_other_way_round_is_not():
    several, fewer = [2] * 40, [1] * 40
    ends = [True] * 20 + [False] * 20 + [True] * 5 + [False] * 35

    assert handoffs_drive(several + fewer, ends).claimed
    assert not handoffs_drive(fewer + several, ends).claimed


def test_no_journeys_claim_nothing():
    assert not handoffs_drive([], []).claimed
