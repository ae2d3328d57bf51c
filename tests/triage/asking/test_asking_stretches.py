"""Dates that are named by other days, by feasts, by hours or by another year."""

from datetime import date

import pytest

from triage.asking.dates import joined, take_periods
from triage.asking.feasts import easter
from triage.asking.words import Rest

TODAY = date(2026, 11, 16)  # a Monday


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("October last year", "2025-10-01", "2025-11-01"),
        ("last year's August", "2025-08-01", "2025-09-01"),
        ("in the last 48 hours", "2026-11-14", "2026-11-17"),
        ("the week of 2 November", "2026-11-02", "2026-11-09"),
        ("week commencing 9 Nov", "2026-11-09", "2026-11-16"),
        ("the first week of October", "2026-10-01", "2026-10-08"),
        ("the last week of October", "2026-10-25", "2026-11-01"),
        ("first two weeks of November", "2026-11-01", "2026-11-15"),
        ("Q3 last year", "2025-07-01", "2025-10-01"),
        ("in week 41 of 2025", "2025-10-06", "2025-10-13"),
        ("weeks 40 to 43", "2026-09-28", "2026-10-26"),
        ("over the weekend", "2026-11-14", "2026-11-16"),
        ("this morning", "2026-11-16", "2026-11-17"),
        ("last night", "2026-11-15", "2026-11-17"),
        ("since 5 weeks", "2026-10-12", None),
        ("in recent weeks", "2026-10-17", "2026-11-17"),
        ("no later than 1 October", None, "2026-10-02"),
        ("after the 5th", "2026-11-06", None),
        ("on the 12th", "2026-11-12", "2026-11-13"),
        ("past half year", "2026-05-16", "2026-11-17"),
        ("three months back", "2026-08-01", "2026-09-01"),
        ("month-to-date", "2026-11-01", "2026-11-17"),
        ("10/2026", "2026-10-01", "2026-11-01"),
        ("Sept onward", "2026-09-01", None),
        ("Friday last week", "2026-11-13", "2026-11-14"),
        ("older than 30 days", None, "2026-10-17"),
        ("over Easter", "2026-04-03", "2026-04-07"),
        ("before Christmas", None, "2025-12-24"),
        ("since Black Friday last year", "2025-11-28", None),
        ("the two weeks before Christmas", "2025-12-10", "2025-12-24"),
        ("since we shipped the fix in October", "2026-10-01", None),
    ],
)
def test_a_stretch_of_time_is_read(said: str, start: str | None, end: str | None):
    rest = Rest(f"refunds stuck {said}")

    found = joined(take_periods(rest, TODAY))

    assert (str(found.start or "") or None, str(found.end or "") or None) == (start, end)


@pytest.mark.parametrize(("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")])
def test_easter_moves_with_the_year(year: int, day: str):
    assert str(easter(year)) == day
