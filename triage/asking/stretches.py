"""Stretches of time named by another: the first week of October, older than 30 days, last 24 hours."""

import re
from datetime import date, timedelta

from triage.asking.calendar_words import (
    DAY_OF_MONTH,
    FULL_WEEKDAY,
    MANY,
    MONTH,
    UNIT,
    WEEKDAYS,
    YEAR,
    Reading,
    day_said,
    month_number,
    number,
)  # fmt: skip
from triage.asking.feasts import FEAST, read_feast
from triage.asking.periods import DAY, Period, back, months, one_day, week_of, whole_of
from triage.asking.words import CUT

DAY_HOURS = 24
_NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}


def _older(found: re.Match[str], today: date) -> Period | None:
    """Up to so long ago: `older than 30 days`."""
    return Period(None, back(found["older_unit"], number(found["older"]), today))


def _younger(found: re.Match[str], today: date) -> Period | None:
    return Period(back(found["younger_unit"], number(found["younger"]), today), today + DAY)


def _hours(found: re.Match[str], today: date) -> Period | None:
    """Whole days that hold so many hours up to now: time is kept by day here."""
    days = -(-number(found["hours"]) // DAY_HOURS)
    return Period(today - days * DAY, today + DAY)


def _week_holding(found: re.Match[str], today: date) -> Period | None:
    day = day_said(found["day_of_week"], today)
    return week_of(day.start) if day and day.start else None


def _weeks_of_month(found: re.Match[str], today: date) -> Period | None:
    """`the first two weeks of October`, `the last 10 days of May`; a week is seven days of that month."""
    month = month_number(found["part_month"])
    year = int(found["part_month_year"] or today.year - (month > today.month))
    whole = months(year, month)
    unit = 7 if found["part_unit"].lower().startswith("week") else 1
    size = unit * number(found["part_many"] or "1") * DAY
    if found["part_nth"].lower() in ("last", "final"):
        return Period(whole.end - size, whole.end) if whole.end else None
    start = (whole.start or today) + _NTH[found["part_nth"].lower()] * size
    return Period(start, start + size)


def _part_of_day(found: re.Match[str], today: date) -> Period | None:
    night = found["part_of_day"].lower() in ("last night", "overnight")
    return Period(today - DAY, today + DAY) if night else one_day(today)


def _weekend(found: re.Match[str], today: date) -> Period | None:
    return whole_of("weekend", 0, today)


def _recent(found: re.Match[str], today: date) -> Period | None:
    """`in recent weeks` is a month, `in recent days` a week, `in recent months` a quarter."""
    size = {"days": 7, "weeks": 30, "months": 91}[found["recent_unit"].lower()]
    return Period(today - size * DAY, today + DAY)


def _since_so_long(found: re.Match[str], today: date) -> Period | None:
    return Period(back(found["since_unit"], number(found["since_many"]), today), None)


def _nth_of_month(found: re.Match[str], today: date) -> Period | None:
    """The latest day with that number: `since the 5th`."""
    day = date(today.year, today.month, 1) + (int(found["nth_day"]) - 1) * DAY
    if day <= today:
        return one_day(day)
    first = months(today.year, today.month - 1).start or today
    return one_day(first.replace(day=int(found["nth_day"])))


def _month_in_figures(found: re.Match[str], today: date) -> Period | None:
    return months(int(found["figures_year"]), int(found["figures_month"]))


def _weekday_of_week(found: re.Match[str], today: date) -> Period | None:
    """`Friday last week`, `Monday of this week`."""
    monday = week_of(today).start or today
    at = next(at for at, name in enumerate(WEEKDAYS) if re.match(name, found["of_weekday"], re.I))
    weeks = 0 if found["of_week"].lower() in ("this", "current") else 1
    return one_day(monday + timedelta(days=at - 7 * weeks))


_ANY_DAY = (
    rf"(?:{YEAR}-\d\d-\d\d|(?:the\s+)?{DAY_OF_MONTH}\s+(?:of\s+)?{MONTH}(?:\s+{YEAR}\b)?"
    rf"|{MONTH}\s+(?:the\s+)?{DAY_OF_MONTH}(?!\d)(?:,?\s+{YEAR}\b)?)"
)
_OPEN_FOR = rf"(?:(?<=open\s)|(?<=unresolved\s)|(?<=waiting\s)|(?<=pending\s)|(?<={CUT}\s))for"
_MORE_THAN = r"(?:more\s+than|over|longer\s+than|at\s+least)"
_BACK = r"(?:\s+(?:old|ago)\b)"
STRETCHES: tuple[tuple[str, Reading], ...] = (
    (FEAST, read_feast),
    (rf"(?:that\s+are\s+)?(?:older\s+than|{_OPEN_FOR}\s+{_MORE_THAN}|{_MORE_THAN}(?=\s+{MANY}\s+{UNIT}{_BACK}))"
     rf"\s+(?P<older>{MANY})\s+(?P<older_unit>{UNIT})\b{_BACK}?", _older),
    (rf"(?:that\s+are\s+)?(?:(?:younger|newer)\s+than|less\s+than(?=\s+{MANY}\s+{UNIT}{_BACK}))"
     rf"\s+(?P<younger>{MANY})\s+(?P<younger_unit>{UNIT})\b{_BACK}?", _younger),
    (rf"(?:the\s+)?(?:last|past|previous)\s+(?P<hours>{MANY})\s+(?:hours?|hrs?|h)\b", _hours),
    (rf"(?:the\s+)?week\s+(?:of|commencing|beginning|starting|from)\s+(?:on\s+)?(?:the\s+)?"
     rf"(?:{FULL_WEEKDAY},?\s+)?(?P<day_of_week>{_ANY_DAY})", _week_holding),
    (rf"(?:the\s+)?(?P<part_nth>{'|'.join(_NTH)}|last|final)\s+(?:(?P<part_many>{MANY})\s+)?"
     rf"(?P<part_unit>days?|weeks?)\s+(?:of|in)\s+(?P<part_month>{MONTH})"
     rf"(?:\s+(?P<part_month_year>{YEAR})\b)?", _weeks_of_month),
    (r"(?P<part_of_day>this\s+(?:morning|afternoon|evening)|tonight|earlier\s+today|last\s+night|overnight)\b",
     _part_of_day),
    (r"(?:(?<=over\s)|(?<=at\s)|(?<=on\s)|(?<=during\s)|(?<=since\s))the\s+weekend\b", _weekend),
    (r"(?:the\s+)?(?:recent|last|past)\s+(?P<recent_unit>days|weeks|months)\b", _recent),
    (rf"since\s+(?P<since_many>{MANY})\s+(?P<since_unit>{UNIT})"
     r"\b(?!\s+ago)", _since_so_long),
    (r"the\s+(?P<nth_day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b(?=\s*(?:[?.!,;]|$|(?:to|until|and|of\s+this)\b))",
     _nth_of_month),
    (rf"(?<![\d/.])(?P<figures_month>0?[1-9]|1[0-2])[/.](?P<figures_year>{YEAR})\b", _month_in_figures),
    (rf"(?P<of_weekday>{FULL_WEEKDAY})\s+(?:of\s+)?(?P<of_week>last|this|previous)\s+week\b",
     _weekday_of_week),
)  # fmt: skip
"""What each stretch looks like and how its days are reckoned; see `moments`."""
