"""What is said of a fix."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.tables import Fix
from triage.causes.fixes import FixOutcome
from triage.claims.fixes import came_back, earlier, expected, fixed, outcome, told
from triage.statistics.effect import FixEffect, Regression
from triage.weeks import Week

BETTER = FixEffect("better", 40, 12, 8, 8, 0.31, 0.15, 0.58, 39.0)
NOW = datetime(2026, 5, 3, 9, tzinfo=UTC)


def said(**changed: object) -> str:
    return fixed("Guard", "3 May", replace(BETTER, **changed)).removeprefix("Since “Guard” shipped on 3 May")


def test_a_rate_is_said_with_its_range_and_what_it_is_made_of():
    assert said() == (
        " it runs at 31% of its earlier rate, adjusted for volume "
        "(95% range 15% to 58%; 40 in 8 weeks before, 12 in 8 weeks after): better."
    )


def test_what_could_be_anything_is_said_as_a_span():
    assert said(verdict="cannot tell yet", after=36, low=0.06, high=1.48, weeks_after=4) == (
        ": cannot tell yet, between 94% fewer and 48% more at the same volume "
        "(40 in 8 weeks before, 36 in 4 weeks after)."
    )


def test_where_nobody_is_left_no_rate_is_said():
    told = said(after=0, rate_ratio=0.02, low=0.0, high=0.1)

    assert told == " it hardly occurs any more (40 in 8 weeks before, none in 8 weeks after): better."


def test_a_range_that_is_too_unsure_for_a_verdict_is_not_told_as_a_rate():
    told = said(verdict="cannot tell yet", after=24, rate_ratio=0.6, low=0.37, high=0.98)

    assert told.startswith(": cannot tell yet, between 63% fewer and 2% fewer")


def test_under_five_customers_are_not_counted_out_and_under_twenty_are_no_percentage():
    told = said(verdict="cannot tell yet", before=13, after=4, weeks_after=4)

    assert told == ": cannot tell yet (13 in 8 weeks before, fewer than 5 in 4 weeks after)."


def test_before_there_is_enough_data_only_the_counts_are_said():
    told = said(verdict="not enough data yet", after=3, weeks_after=3, low=None, high=None)

    assert told == ": not enough data yet (40 in 8 weeks before, fewer than 5 in 3 weeks after)."


@pytest.mark.parametrize(
    ("change", "came", "sentence"),
    [
        (-0.5, "within range", "Expected: half as many. What was measured allows that."),
        (-0.3, "missed", "Expected: 30% fewer. That was not reached."),
        (0.2, "exceeded", "Expected: 20% more. More than that was reached."),
        (-1.0, "missed", "Expected: none any more. That was not reached."),
    ],
)
def test_what_was_expected_is_said_beside_what_came(change, came, sentence):
    assert expected(change, None, came) == sentence


def test_after_the_last_look_nobody_is_left_waiting_for_more_weeks():
    told = said(verdict="cannot tell yet", after=36, low=0.06, high=1.48)

    assert told.endswith("36 in 8 weeks after). That was the last look: later weeks are not compared.")


def test_a_title_leaves_room_for_the_figures():
    assert fixed("word " * 20, "3 May", BETTER).startswith(f"Since “{('word ' * 12)[:-1]}…” shipped on 3 May")


SHIPPED = datetime(2026, 5, 3, 9, tzinfo=UTC)
GUARD = Fix(cause_id=1, title="Guard", shipped_at=SHIPPED)
SEEN = Regression(True, 11, 3.2, 4, 0.0004)
BACK_IN = Week.parse("2026-W30")


def back(**changed: object) -> FixOutcome:
    """A fix that had worked, and whose cause came back."""
    found = FixOutcome(GUARD, BETTER, (), verified_at=4, back=SEEN, returned_in=BACK_IN, lately=9)
    return replace(found, **changed)


def test_a_return_is_said_with_what_was_expected_since_the_fix():
    assert (
        came_back(SEEN) == "it is coming back: 11 customers in 4 weeks; about 3 would be usual since the fix."
    )


def test_that_it_worked_and_that_it_comes_back_is_one_thing():
    assert told(back(returned_now=True)) == (
        "Since “Guard” shipped on 3 May it first ran at 31% of its earlier rate, adjusted for volume "
        "(95% range 15% to 58%; 40 in 8 weeks before, 12 in 8 weeks after): better. "
        "But it is coming back: 11 customers in 4 weeks; about 3 would be usual since the fix."
    )


def test_a_return_told_before_says_when_and_how_it_stands_now():
    assert told(back()).endswith(
        "): better. But it came back: 11 customers in the 4 weeks to 26 July, "
        "where about 3 would have been usual since the fix; 9 customers in the last four weeks."
    )
    assert "in the week to 26 July" in told(back(back=replace(SEEN, window=1)))


def test_a_return_whose_cases_are_elsewhere_by_now_is_still_one():
    assert told(back(back=None, verified_at=None, lately=0)) == (
        "“Guard”, shipped on 3 May, had worked at first. "
        "But it came back in the week to 26 July; no customer in the last four weeks."
    )


def test_of_a_fix_that_was_followed_at_once_nothing_is_waited_for():
    at_once = replace(BETTER, verdict="not enough data yet", after=0, weeks_after=0)

    assert told(FixOutcome(GUARD, at_once, (), followed_by=Fix(cause_id=1, title="Next"))) == (
        "“Guard”, shipped on 3 May: the next fix was out before it could be measured."
    )


def test_a_success_that_is_over_is_told_as_what_was():
    none_left = replace(BETTER, after=0, rate_ratio=0.02, low=0.0, high=0.1)
    few = replace(BETTER, before=12, after=1)

    assert "shipped on 3 May it hardly occurred at first (40 in" in told(back(effect=none_left))
    assert "shipped on 3 May: better at first (12 in" in told(back(effect=few))


def test_what_was_better_at_the_first_look_stays_so_however_unsure_the_second_is():
    unsure = replace(BETTER, verdict="cannot tell yet", after=36, low=0.6, high=1.1)
    found = FixOutcome(GUARD, unsure, (), verified_at=4)

    assert found.verdict == "better"
    assert told(found) == (
        "Since “Guard” shipped on 3 May: better after 4 weeks; after 8 weeks between 40% fewer and 10% more "
        "at the same volume (40 in 8 weeks before, 36 in 8 weeks after)."
    )


def test_of_an_earlier_fix_the_end_is_told():
    assert earlier(back()) == ("Before it “Guard”, shipped on 3 May: better at first, then it came back.")
    assert earlier(FixOutcome(GUARD, BETTER, (), verified_at=4)).endswith(": better.")


def test_an_outcome_tells_all_that_belongs_to_it():
    fix = Fix(cause_id=1, title="Guard", shipped_at=NOW, metric="cases", change=-0.5, expected_by=NOW)
    found = back(fix=fix, effect=replace(BETTER, left_out=1), expectation="within range", returned_now=True)

    assert outcome(found).removeprefix(told(found)) == (
        " Left out of the comparison: 1 week before it in which it stood out."
        " Expected by 3 May 2026: half as many. What was measured allows that."
    )
