"""The story goes on after its twelve weeks: the same way every time, and rarer where a fix was shipped."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground.story import Story, tell
from playground.story.going_on import Passed, monday_after, week_after, weeks_until
from playground.story.model import Row

TOLD = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)  # a Monday
SHIPPED = TOLD + timedelta(hours=3)
GROWING = "refund_after_replacement"


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(TOLD)


def logged(case: Row) -> datetime:
    return datetime.fromisoformat(str(case["created_at"]))


def of(week: Passed, key: str) -> list[Row]:
    return [case for case in week.cases if week.truth[str(case["id"])] == key]


def told_of_others(week: Passed) -> Counter[tuple[str, str]]:
    """When and where each case of another cause was logged."""
    others = [case for case in week.cases if week.truth[str(case["id"])] != GROWING]
    return Counter((str(case["created_at"]), str(case["department"])) for case in others)


def test_the_same_week_and_fixes_go_the_same_way(story: Story) -> None:
    assert week_after(story, 3, {}) == week_after(story, 3, {})
    assert week_after(story, 3, {}).cases != week_after(story, 4, {}).cases
    assert week_after(story, 3, {}, seed=8).cases != week_after(story, 3, {}).cases


@pytest.mark.parametrize("number", range(1, 9))
def test_a_week_is_as_busy_as_those_before_and_all_of_it_lies_in_it(story: Story, number: int) -> None:
    week = week_after(story, number, {})
    moments = [logged(case) for case in week.cases]

    assert week.until.hour == 9
    assert week.until.weekday() == 0
    assert 50 <= len(week.cases) <= 110
    assert week.until - timedelta(days=7) <= min(moments)
    assert max(moments) < week.until
    assert all(datetime.fromisoformat(str(row["at"])) < week.until for row in (*week.handoffs, *week.ratings))


def test_weeks_end_on_mondays_whatever_the_clocks_do(story: Story) -> None:
    spring = [monday_after(story, number) for number in range(18, 22)]

    assert [(one.weekday(), one.hour) for one in spring] == [(0, 9)] * 4
    assert {one.utcoffset() for one in spring} == {timedelta(0), timedelta(hours=1)}


def test_the_next_week_is_found_from_any_moment(story: Story) -> None:
    monday = monday_after(story, 1)

    assert weeks_until(story, TOLD + timedelta(minutes=15)) == 1
    assert weeks_until(story, monday - timedelta(seconds=1)) == 1
    assert weeks_until(story, monday) == 2


@pytest.mark.parametrize("told", [TOLD, datetime(2026, 7, 6, 7, 50, tzinfo=UTC)])
def test_a_week_follows_each_monday_whatever_the_clocks_do_in_between(story: Story, told: datetime) -> None:
    begun = replace(story, told_at=told)
    mondays = [monday_after(begun, number).astimezone(UTC) for number in range(60)]

    assert {monday.hour for monday in mondays} == {8, 9}
    assert [weeks_until(begun, monday) for monday in mondays] == list(range(1, 61))
    assert [weeks_until(begun, monday - timedelta(seconds=1)) for monday in mondays] == list(range(60))


def test_no_id_is_used_twice_and_no_customer_of_the_twelve_weeks_comes_back(story: Story) -> None:
    weeks = [week_after(story, number, {}) for number in range(1, 7)]
    cases = [str(case["id"]) for rows in (story.cases, *(week.cases for week in weeks)) for case in rows]
    rated = [str(one["id"]) for rows in (story.ratings, *(week.ratings for week in weeks)) for one in rows]
    before = {case["customer"] for case in story.cases}

    assert len(set(cases)) == len(cases)
    assert len(set(rated)) == len(rated)
    assert not before & {case["customer"] for week in weeks for case in week.cases}


def test_rows_look_like_those_of_the_twelve_weeks(story: Story) -> None:
    week = week_after(story, 1, {})
    texts = [str(case["text"]) for case in week.cases]

    assert {field for case in week.cases for field in case} <= {
        field for case in story.cases for field in case
    }
    assert len(set(texts)) == len(texts)
    assert not [text for text in texts if "{" in text]
    assert {step["case"] for step in week.handoffs} <= {case["id"] for case in week.cases}


def test_a_cause_with_a_fix_keeps_a_tenth_from_two_days_on_and_then_fades(story: Story) -> None:
    fixed = [week_after(story, number, {GROWING: SHIPPED}) for number in range(1, 9)]
    first = [case for case in of(fixed[0], GROWING) if logged(case) >= SHIPPED + timedelta(days=2)]
    usual = [len(of(week_after(story, number, {}), GROWING)) for number in range(1, 9)]

    assert min(usual) >= 8
    assert len(first) <= 2
    assert [len(of(week, GROWING)) for week in fixed[1:]] == [1, 0, 0, 0, 0, 0, 0]


def test_a_fix_does_nothing_before_it_is_shipped_nor_to_other_causes(story: Story) -> None:
    late = week_after(story, 1, {GROWING: TOLD + timedelta(days=8)})

    assert late == week_after(story, 1, {})
    assert told_of_others(week_after(story, 2, {GROWING: SHIPPED})) == told_of_others(
        week_after(story, 2, {})
    )
