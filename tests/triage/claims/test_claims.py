"""What is said of a fix."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.tables import Fix
from triage.causes.fixes import FixOutcome
from triage.claims.fixes import came_back, expected, fixed, outcome
from triage.statistics.effect import FixEffect, Regression
from triage.weeks import Week

BETTER = FixEffect("better", 40, 12, 8, 8, 0.31, 0.15, 0.58, 39.0)
NOW = datetime(2026, 5, 3, 9, tzinfo=UTC)


def said(**changed: object) -> str:
    return fixed("Guard", "3 May", replace(BETTER, **changed)).removeprefix("Since “Guard” shipped on 3 May")


def test_a_rate_is_said_with_its_range_and_what_it_is_made_of():
    assert said() == (
        " it runs at 31% of its earlier rate, adjusted for volume "
        "(95 % range 15% to 58%; 40 in 8 weeks before, 12 in 8 weeks after): better."
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
    told = said(verdict="cannot tell yet", before=13, after=4)

    assert told == ": cannot tell yet (13 in 8 weeks before, fewer than 5 in 8 weeks after)."


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


def test_a_return_is_said_with_what_was_expected_since_the_fix():
    assert came_back(Regression(True, 11, 3.2, 4, 0.0004)) == (
        "It is coming back: 11 customers in 4 weeks; about 3 would be usual since the fix."
    )


def test_an_outcome_tells_all_that_belongs_to_it():
    fix = Fix(cause_id=1, title="Guard", shipped_at=NOW, metric="cases", change=-0.5, expected_by=NOW)
    found = FixOutcome(
        fix,
        replace(BETTER, left_out=1),
        (Week.of(NOW).back(2),),
        verified_at=4,
        back=Regression(True, 11, 3.2, 4, 0.0004),
        expectation="within range",
    )

    assert outcome(found).removeprefix(fixed("Guard", "3 May", BETTER)) == (
        " Not compared with: 1 week before it in which it stood out."
        " Expected by 3 May 2026: half as many. What was measured allows that."
        " It is coming back: 11 customers in 4 weeks; about 3 would be usual since the fix."
    )
