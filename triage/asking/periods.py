"""Periods: days from one up to another, as people mean them in a question. All days are UTC's."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = timedelta(days=1)
QUARTER = 3  # months


@dataclass(frozen=True)
class Period:
    """From the first moment of one day up to, not including, that of another; None is open."""

    start: date | None = None
    end: date | None = None

    @property
    def since(self) -> datetime | None:
        """Its first moment."""
        return midnight(self.start) if self.start else None

    @property
    def until(self) -> datetime | None:
        """The first moment after it."""
        return midnight(self.end) if self.end else None

    @property
    def holds_days(self) -> bool:
        """Whether any day can lie in it."""
        return self.start is None or self.end is None or self.start < self.end

    def touches(self, other: "Period") -> bool:
        """Whether no day lies between two closed periods."""
        if None in (self.start, self.end, other.start, other.end):
            return False
        return bool(self.start <= other.end and other.start <= self.end)  # type: ignore[operator]


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def one_day(day: date) -> Period:
    """That day."""
    return Period(day, day + DAY)


def week_of(day: date) -> Period:
    """The ISO week a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + 7 * DAY)


def months(year: int, month: int, many: int = 1) -> Period:
    """So many whole months from this one on; a month may lie outside 1 to 12."""
    return Period(_first_of(year, month), _first_of(year, month + many))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def months_before(day: date, many: int) -> date:
    """The same day so many months earlier, or the last of that month where it has none."""
    first = _first_of(day.year, day.month - many)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def part(whole: Period, said: str | None) -> Period:
    """The beginning, the middle or the end of a period."""
    if not said or whole.start is None or whole.end is None:
        return whole
    if found := re.match(r"(?:(first|1st)|second|2nd)\s+half", said, re.I):
        middle = whole.start + (whole.end - whole.start) // 2
        return Period(whole.start, middle) if found[1] else Period(middle, whole.end)
    third = (whole.end - whole.start) // 3
    if re.match(r"early|start|beginning", said, re.I):
        return Period(whole.start, whole.start + third)
    if re.match(r"mid", said, re.I):
        return Period(whole.start + third, whole.start + 2 * third)
    return Period(whole.start + 2 * third, whole.end)


def of_year(said: str | None, which: int, size: int, today: date) -> Period:
    """A quarter or a half; without its year the latest that has begun."""
    year = int(said) if said else today.year
    found = months(year, size * (which - 1) + 1, size)
    if not said and found.start and found.start > today:
        return months(year - 1, size * (which - 1) + 1, size)
    return found


def after(period: Period) -> Period:
    """The period as long that follows: in months where it is whole months."""
    start, end = period.start, period.end
    if start is None or end is None:
        return Period(end, None)
    if start.day == end.day == 1:
        return months(end.year, end.month, (end.year - start.year) * 12 + end.month - start.month)
    return Period(end, end + (end - start))


def back(unit: str, many: int, today: date) -> date:
    """The day so many days, weeks, months, quarters or years ago."""
    unit = unit.lower()
    if unit.startswith(("month", "quarter", "year")):
        size = 1 if unit.startswith("month") else QUARTER if unit.startswith("quarter") else 12
        return months_before(today, min(many * size, 12 * 200))
    size = 1 if unit.startswith("day") else 14 if unit.startswith("fortnight") else 7
    return today - min(many * size, 365 * 200) * DAY


def whole_of(unit: str, before: int, today: date) -> Period:
    """The whole week, weekend, month, quarter or year that today lies in, or so many before it."""
    if unit == "week":
        return week_of(today - before * 7 * DAY)
    if unit == "weekend":
        saturday = (week_of(today).start or today) - 2 * DAY
        return Period(saturday, saturday + 2 * DAY)
    if unit == "month":
        return months(today.year, today.month - before)
    if unit == "quarter":
        return months(today.year, (today.month - 1) // QUARTER * QUARTER + 1 - before * QUARTER, QUARTER)
    return months(today.year - before, 1, 12)


def in_words(since: datetime | None, until: datetime | None) -> str:
    """A period as people say it: `since 1 Sep 2026`, `in September 2026`, `from 9 to 15 Nov 2026`."""
    if since and until:
        return _both(since.astimezone(UTC), until.astimezone(UTC))
    if since:
        return f"since {_day(since)}"
    return f"until {_day(until - timedelta(seconds=1))}" if until else ""


def _both(since: datetime, until: datetime) -> str:
    last = until - timedelta(seconds=1)
    if Period(since.date(), until.date()) == months(since.year, since.month) and until == midnight(
        until.date()
    ):
        return f"in {since:%B %Y}"
    if since.date() == last.date():
        return f"on {_day(since)}"
    same_year, same_month = since.year == last.year, (since.year, since.month) == (last.year, last.month)
    first = f"{since.day}" if same_month else f"{since.day} {since:%b}" if same_year else _day(since)
    return f"from {first} to {_day(last)}"


def _day(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%b %Y}"
