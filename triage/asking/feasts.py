"""Named days of the year, such as Christmas or Black Friday, as people mean them of the past."""

import re
from collections.abc import Callable
from datetime import date

from triage.asking.periods import DAY, Period

THURSDAY = 3


def easter(year: int) -> date:
    """Easter Sunday of the Western churches, by the anonymous Gregorian computus."""
    golden, century, part = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (part // 4) - epact - part % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + ((THURSDAY - first.weekday()) % 7 + 21) * DAY


def _days(first: date, many: int = 1) -> Period:
    return Period(first, first + many * DAY)


_FEASTS: tuple[tuple[str, Callable[[int], Period]], ...] = (
    (r"christmas\s+eve", lambda year: _days(date(year, 12, 24))),
    (r"christmas\s+day", lambda year: _days(date(year, 12, 25))),
    (r"boxing\s+day", lambda year: _days(date(year, 12, 26))),
    (r"christmas|x-?mas", lambda year: _days(date(year, 12, 24), 3)),
    (r"new\s+year'?s\s+eve", lambda year: _days(date(year, 12, 31))),
    (r"new\s+year(?:'?s)?(?:\s+day)?", lambda year: _days(date(year, 1, 1))),
    (r"valentine'?s(?:\s+day)?", lambda year: _days(date(year, 2, 14))),
    (r"hallowe'?en", lambda year: _days(date(year, 10, 31))),
    (r"good\s+friday", lambda year: _days(easter(year) - 2 * DAY)),
    (r"easter\s+monday", lambda year: _days(easter(year) + DAY)),
    (r"easter(?:\s+sunday)?", lambda year: _days(easter(year) - 2 * DAY, 4)),
    (r"thanksgiving", lambda year: _days(_thanksgiving(year))),
    (r"black\s+friday", lambda year: _days(_thanksgiving(year) + DAY)),
    (r"cyber\s+monday", lambda year: _days(_thanksgiving(year) + 4 * DAY)),
)
FEAST = (
    r"\b(?P<feast_before>(?:last|this)\s+(?:year's\s+)?)?"
    rf"(?P<feast>{'|'.join(said for said, _ in _FEASTS)})\b(?:\s+holidays?\b)?"
    r"(?:,?\s+(?:(?:in|of)\s+)?(?:(?P<feast_year>(?:19|20)\d\d)|(?P<feast_which>last|this)\s+year)\b)?"
)


def read_feast(found: re.Match[str], today: date) -> Period | None:
    """The days of a feast; without its year the latest that has begun."""
    name = re.sub(r"\s+", " ", found["feast"])
    days = next(days for said, days in _FEASTS if re.fullmatch(said, name, re.I))
    if found["feast_year"]:
        return days(int(found["feast_year"]))
    which = (found["feast_which"] or (found["feast_before"] or "")).lower()
    if found["feast_which"] or "year" in which:
        return days(today.year - which.startswith("last"))
    latest = days(today.year)
    return days(today.year - 1) if latest.start and latest.start > today else latest
