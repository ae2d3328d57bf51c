"""Words of the calendar: months, weekdays, seasons, units and numbers, as patterns and as what they mean."""

import re
from collections.abc import Callable
from datetime import date, datetime

from triage.asking.periods import Period, one_day

_MONTHS = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
MONTH = rf"(?:{'|'.join(_MONTHS)})\b\.?"
WEEKDAYS = ("mon", "tue(?:s)?", "wed(?:nes)?", "thu(?:rs?)?", "fri", "sat(?:ur)?", "sun")
FULL_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
YEAR = r"(?:19|20)\d\d"
DAY_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_NUMBERS = (
    *("a", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SOME = {"an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "several": 3, "couple": 2}
MANY = rf"(?:\d{{1,4}}|{'|'.join(sorted([*_NUMBERS, *_SOME], key=len, reverse=True))})"
UNIT = r"(?:days?|weeks?|months?|quarters?|years?|fortnights?)"
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

Reading = Callable[[re.Match[str], date], Period | None]


def number(said: str) -> int:
    """How many `three`, `a few` or `12` are."""
    said = said.lower().strip()
    if said.isdigit():
        return int(said)
    return _SOME.get(said) or (_NUMBERS.index(said) or 1)


def day_said(said: str, today: date) -> Period | None:
    """The day that an expression names, by `dateparser`: always English, always in the past."""
    import dateparser  # type: ignore[import-untyped]  # 0.1 s, on the first question with a date

    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", said.lower())
    plain = re.sub(r"\b(?:the|of|on)\b", " ", plain).replace("sept ", "sep ")
    base = datetime(today.year, today.month, today.day, 23, 59)  # noqa: DTZ001 - it reckons without zones
    found = dateparser.parse(
        " ".join(plain.split()),
        languages=["en"],
        settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"},
    )
    return one_day(found.date()) if found else None


def month_number(said: str) -> int:
    """Which month a name or its beginning means."""
    return next(at for at, name in enumerate(_MONTHS, 1) if re.fullmatch(name, said.lower().strip(" .")))
