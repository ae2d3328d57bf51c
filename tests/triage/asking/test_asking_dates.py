"""Dates in questions: which days are meant, as of different days, and which words are no dates."""

from datetime import UTC, date, datetime

import pytest

from triage.asking.dates import joined, take_periods
from triage.asking.periods import in_words
from triage.asking.words import Rest

MONDAY = date(2026, 11, 16)


def days(said: str, today: date = MONDAY) -> str:
    """The time that a text speaks of, in words."""
    period = joined(take_periods(Rest(said), today))
    return in_words(period.since, period.until)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("since September", "since 1 Sep 2026"),
        ("since 1 Sep", "since 1 Sep 2026"),
        ("last week", "from 9 to 15 Nov 2026"),
        ("this week", "from 16 to 22 Nov 2026"),
        ("this month", "in November 2026"),
        ("last month", "in October 2026"),
        ("in October", "in October 2026"),
        ("in December", "in December 2025"),
        ("in the last 30 days", "from 17 Oct to 16 Nov 2026"),
        ("past 6 weeks", "from 5 Oct to 16 Nov 2026"),
        ("over the last month", "from 16 Oct to 16 Nov 2026"),
        ("yesterday", "on 15 Nov 2026"),
        ("today", "on 16 Nov 2026"),
        ("between 1 and 15 October", "from 1 to 15 Oct 2026"),
        ("October 1-15", "from 1 to 15 Oct 2026"),
        ("from May to July", "from 1 May to 31 Jul 2026"),
        ("from November to January", "from 1 Nov 2025 to 31 Jan 2026"),
        ("May to July 2025", "from 1 May to 31 Jul 2025"),
        ("in 2025", "from 1 Jan to 31 Dec 2025"),
        ("Q3", "from 1 Jul to 30 Sep 2026"),
        ("Q4 2025", "from 1 Oct to 31 Dec 2025"),
        ("in the third quarter", "from 1 Jul to 30 Sep 2026"),
        ("in the last quarter", "from 1 Jul to 30 Sep 2026"),
        ("this year", "from 1 Jan to 31 Dec 2026"),
        ("year to date", "from 1 Jan to 16 Nov 2026"),
        ("before August", "until 31 Jul 2026"),
        ("until 15 October", "until 15 Oct 2026"),
        ("after 1 September", "since 2 Sep 2026"),
        ("since 2026-09-01", "since 1 Sep 2026"),
        ("in 2026-W44", "from 26 Oct to 1 Nov 2026"),
        ("in week 44", "from 26 Oct to 1 Nov 2026"),
        ("since three weeks ago", "since 26 Oct 2026"),
        ("two months ago", "in September 2026"),
        ("in September and October", "from 1 Sep to 31 Oct 2026"),
        ("since October until yesterday", "from 1 Oct to 15 Nov 2026"),
        ("on Friday", "on 13 Nov 2026"),
        ("from 12.10.2026 to 20.10.2026", "from 12 to 20 Oct 2026"),
        ("early October", "from 1 to 10 Oct 2026"),
        ("last summer", "from 1 Jun to 31 Aug 2026"),
    ],
)
def test_a_time_is_understood(said: str, meant: str):
    assert days(said) == meant


@pytest.mark.parametrize(
    ("said", "today", "meant"),
    [
        ("since September", date(2026, 9, 1), "since 1 Sep 2026"),
        ("since September", date(2026, 8, 31), "since 1 Sep 2025"),
        ("last week", date(2027, 1, 3), "from 21 to 27 Dec 2026"),
        ("last week", date(2027, 1, 4), "from 28 Dec 2026 to 3 Jan 2027"),
        ("last month", date(2026, 1, 31), "in December 2025"),
        ("last quarter", date(2026, 2, 28), "from 1 Oct to 31 Dec 2025"),
        ("past 3 months", date(2026, 5, 31), "from 28 Feb to 31 May 2026"),
        ("Q4", date(2026, 9, 30), "from 1 Oct to 31 Dec 2025"),
        ("on 29 February", date(2024, 3, 1), "on 29 Feb 2024"),
        ("in week 53", date(2027, 2, 1), "from 28 Dec 2026 to 3 Jan 2027"),
    ],
)
def test_a_time_is_reckoned_from_the_day_it_is_said(said: str, today: date, meant: str):
    assert days(said, today) == meant


@pytest.mark.parametrize(
    "said",
    [
        "customers may complain",
        "may I ask",
        "they march out",
        "the Monday batch",
        "spring water",
        "prices fall",
        "card ordered 3 weeks ago has not come",
        "invoice 2024",
        "second card",
    ],
)
def test_a_word_that_is_no_date_stays(said: str):
    rest = Rest(said)

    assert take_periods(rest, MONDAY) == []
    assert rest.text == said


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-09-01", None),
        (None, "2026-08-01"),
        ("2026-09-01", "2026-10-01"),
        ("2026-11-09", "2026-11-16"),
        ("2026-09-03", "2026-09-04"),
        ("2025-12-20", "2026-01-10"),
        ("2026-01-01", "2027-01-01"),
    ],
)
def test_what_is_said_of_a_time_is_understood_again(since: str | None, until: str | None):
    first = datetime.fromisoformat(since).replace(tzinfo=UTC) if since else None
    last = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    period = joined(take_periods(Rest(in_words(first, last)), MONDAY))

    assert (period.since, period.until) == (first, last)
