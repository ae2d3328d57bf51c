"""Moments: one expression of time, such as `1 Sep`, `last week` or `Q3`, as the days it names.

What names a day is read by `dateparser`, always in English and always in the past; weeks, months, quarters
and years are reckoned here, since "last week" means a whole one.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from triage.asking.calendar_words import (
    DAY_OF_MONTH,
    FULL_WEEKDAY,
    MANY,
    MONTH,
    ORDINALS,
    SEASONS,
    UNIT,
    WEEKDAYS,
    YEAR,
    Reading,
    day_said,
    month_number,
    number,
)  # fmt: skip
from triage.asking.periods import (
    DAY,
    QUARTER,
    Period,
    back,
    months,
    of_year,
    one_day,
    part,
    week_of,
    whole_of,
)  # fmt: skip
from triage.asking.stretches import STRETCHES

_UP_TO_NOW = re.compile(r"\b(?:in|over|within|during|for)\s+$", re.I)


def _any_day(found: re.Match[str], today: date) -> Period | None:
    return day_said(found[0], today)


def _iso_week(found: re.Match[str], today: date) -> Period | None:
    """An ISO week; without its year the latest that has begun."""
    week = int(found["iso_week"])
    if said := found["iso_year"] or found["iso_year_last"]:
        return week_of(date.fromisocalendar(int(said), week, 1))
    for year in (today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:  # not every year has a week 53
            continue
        if monday <= today:
            return week_of(monday)
    return None


def _iso_month(found: re.Match[str], today: date) -> Period | None:
    return months(int(found["y"]), int(found["m"]))


def _month(found: re.Match[str], today: date) -> Period | None:
    """A month; without its year the latest that has begun. `early`, `mid` and `late` are its thirds."""
    month = month_number(found["month"])
    if found["month_year"]:
        year = int(found["month_year"])
    else:
        year = today.year - (month > today.month)
        if re.search(r"\blast\b", found["which"] or "", re.I) and month == today.month:
            year -= 1
    whole = months(year, month)
    return part(whole, found["part"])


def _quarter(found: re.Match[str], today: date) -> Period | None:
    said = found["quarter"] or found["nth"]
    which = int(said) if said.isdigit() else ORDINALS[said.lower()]
    year = found["quarter_year"] or found["year_before"] or found["nth_year"]
    return of_year(year, which, QUARTER, today)


def _half(found: re.Match[str], today: date) -> Period | None:
    said = found["half"] or found["nth_half"]
    which = int(said) if said.isdigit() else 1 + (said.lower() != "first")
    return of_year(found["half_year"] or found["nth_half_year"], which, 6, today)


def _year(found: re.Match[str], today: date) -> Period | None:
    return part(months(int(found["year"]), 1, 12), found["year_part"])


def _season(found: re.Match[str], today: date) -> Period | None:
    first = SEASONS[found["season"].lower()]
    year = int(found["season_year"] or today.year)
    season = months(year, first, QUARTER)
    to_come = season.start is not None and season.start > today
    return months(year - 1, first, QUARTER) if to_come and not found["season_year"] else season


def _ago(found: re.Match[str], today: date) -> Period | None:
    """The day, or the whole week, month, quarter or year, so long ago."""
    unit = found["ago_unit"].lower().rstrip("s")
    day = back(unit, number(found["ago"]), today)
    return one_day(day) if unit == "day" else whole_of(unit.replace("fortnight", "week"), 0, day)


def _rolling(found: re.Match[str], today: date) -> Period | None:
    """The last so many days: today included."""
    return Period(back(found["rolling_unit"], number(found["rolling"]), today), today + DAY)


def _past_one(found: re.Match[str], today: date) -> Period | None:
    return Period(back(found["past_unit"], 1, today), today + DAY)


def _whole(found: re.Match[str], today: date) -> Period | None:
    """This one or the last complete one. "In the last month" is the time up to today instead."""
    which, unit = found["whole"].lower().strip(), found["whole_unit"].lower()
    rolls = re.match(r"the\s+last", found[0], re.I) and unit in ("week", "month", "year")
    if rolls and _UP_TO_NOW.search(found.string[: found.start()]):
        return Period(back(unit, 1, today), today + DAY)
    whole = whole_of(unit, int(which not in ("", "this", "current")), today)
    return part(whole, found["whole_part"])


def _to_date(found: re.Match[str], today: date) -> Period | None:
    unit = next(
        unit for unit in ("year", "quarter", "month", "week") if unit[0] == found["to_date"][0].lower()
    )
    whole = whole_of(unit, 0, today)
    return Period(whole.start, today + DAY)


def _near(found: re.Match[str], today: date) -> Period | None:
    return Period(today - 30 * DAY, today + DAY)


def _weekday(found: re.Match[str], today: date) -> Period | None:
    """The latest such day before today."""
    wanted = next(at for at, name in enumerate(WEEKDAYS) if re.match(name, found["weekday"], re.I))
    return one_day(today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1))


def _spoken(found: re.Match[str], today: date) -> Period | None:
    back = {"today": 0, "yesterday": 1}.get(found["spoken"].lower(), 2)
    return one_day(today - back * DAY)


_PART = (
    r"(?:the\s+)?(?:(?P<{0}>early|mid(?:dle)?|late|(?:first|second|1st|2nd)\s+half|start|beginning"
    r"|end)(?:\s+of\s+(?:the\s+)?|[\s-]+))?"
)
_READINGS: tuple[tuple[str, Reading], ...] = (
    (rf"(?:{YEAR})-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])\b", _any_day),
    (
        r"(?:(?P<iso_year>(?:19|20)\d\d)[-\s]?W|\b(?:calendar\s+|iso\s+)?(?:week|cw"
        r"|kw)\s*|\bW(?=\d\d\b))(?P<iso_week>[0-5]?\d)\b"
        rf"(?:\s*,?\s*(?:(?:of|in)\s+)?(?P<iso_year_last>{YEAR})\b)?",
     _iso_week),
    (r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])\b(?!-)", _iso_month),
    (r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b", _any_day),
    (rf"(?:the\s+)?{DAY_OF_MONTH}\s+(?:of\s+)?{MONTH}(?:,?\s+(?:of\s+)?{YEAR}\b)?", _any_day),
    (rf"{MONTH}\s+(?:the\s+)?{DAY_OF_MONTH}(?!\d)(?:,?\s+{YEAR}\b)?", _any_day),
    (rf"{_PART.format('part')}(?P<which>(?:this|last|past)\s+)?(?P<month>{MONTH})"
     rf"(?:,?\s+(?:of\s+)?(?P<month_year>{YEAR})\b)?", _month),
    (
        rf"(?:\b(?P<year_before>{YEAR})[-\s/]*)?\bQ(?P<quarter>[1-4])\b(?:[\s/,-]*(?:of\s+)"
        rf"?(?P<quarter_year>{YEAR})\b)?"
        r"|(?:the\s+)?(?P<nth>first|second|third|fourth)\s+quarter\b"
        rf"(?:\s+of\s+(?:(?P<nth_year>{YEAR})\b|(?:the|this)\s+year\b))?", _quarter),
    (rf"\bH(?P<half>[12])\b(?:[\s/]*(?P<half_year>{YEAR})\b)?"
     rf"|(?:the\s+)?(?P<nth_half>first|second)\s+half\s+of\s+"
     rf"(?:(?P<nth_half_year>{YEAR})\b|(?:the|this)\s+year)", _half),
    *STRETCHES,
    (rf"\b(?P<ago>{MANY})\s+(?P<ago_unit>{UNIT})\s+(?:ago|back)\b", _ago),
    (rf"(?:the\s+)?(?:last|past|previous|recent|latest)\s+(?P<rolling>{MANY})\s+(?P<rolling_unit>{UNIT})\b",
     _rolling),
    (r"(?:the\s+)?past\s+(?P<past_unit>week|month|year|quarter|fortnight)\b", _past_one),
    (rf"{_PART.format('whole_part')}(?:the\s+)?(?P<whole>this|current|last|previous)\s+"
     r"(?:full\s+|complete\s+|calendar\s+)?(?P<whole_unit>weekend|week|month|quarter|year)\b"
     r"(?!\s*'?s?\s*-?\s*old\b)", _whole),
    (r"(?:the\s+)?(?P<whole_part>start|beginning)\s+of\s+(?:the\s+)?(?P<whole>)"
     r"(?P<whole_unit>week|month|quarter|year)\b", _whole),
    (r"\b(?P<to_date>year|quarter|month|week|[yqmw])(?:[\s-]+to[\s-]+date|td)\b", _to_date),
    (r"\b(?:the\s+)?(?P<spoken>day\s+before\s+yesterday|yesterday|today)\b", _spoken),
    (rf"(?:this|last|past|previous|the)?\s*\b(?P<season>{'|'.join(SEASONS)})\b"
     rf"(?:\s+(?:of\s+)?(?P<season_year>{YEAR})\b)?", _season),
    (rf"(?:(?:last|this|past)\s+)?\b(?P<weekday>{FULL_WEEKDAY})", _weekday),
    (rf"{_PART.format('year_part')}(?:the\s+year\s+)?\b(?P<year>{YEAR})\b(?![-/.]\d)", _year),
    (r"\b(?:recently|lately|of late|these days)\b", _near),
)  # fmt: skip
"""What each expression looks like and how its days are reckoned, the longest first."""


@dataclass(frozen=True)
class Moment:
    """An expression of time in a text: where it stands and which days it names."""

    start: int
    end: int
    period: Period
    said: str


def moments_in(text: str, today: date) -> list[Moment]:
    """The expressions of time in a text, in order; of those that overlap the first and longest."""
    found: list[Moment] = []
    matches = [(match, read) for pattern, read in _COMPILED for match in pattern.finditer(text)]
    for match, read in sorted(matches, key=lambda one: (one[0].start(), -one[0].end())):
        if match[0].strip() and (not found or match.start() >= found[-1].end):
            period = _safely(read, match, today)
            if period and period.holds_days:
                found.append(Moment(match.start(), match.end(), period, match[0].strip().lower()))
    return found


def _safely(read: Reading, match: re.Match[str], today: date) -> Period | None:
    """What an expression names; None where there is no such day, such as 30 February."""
    try:
        return read(match, today)
    except (ValueError, OverflowError):
        return None


_COMPILED = [(re.compile(rf"(?<!\w)(?:{pattern})", re.I), read) for pattern, read in _READINGS]
