"""Dates in a question: which periods it speaks of, and the words that say so.

An expression counts as a date only where it is said like one: "in May" is a month, "customers may" is not.
"""

import re
from dataclasses import dataclass
from datetime import date

from triage.asking.calendar_words import MANY, MONTH, SEASONS, UNIT, month_number, number
from triage.asking.moments import Moment, moments_in
from triage.asking.periods import DAY, Period, back, months_before
from triage.asking.words import Rest

_BEFORE = re.compile(
    r"(?:\b(?P<since>since|from|(?:starting|beginning)(?:\s+(?:from|in|on|with))?|as from)"
    r"|\b(?P<after>after)|\b(?P<before>before|prior to|earlier than)"
    r"|\b(?P<until>until|till|til|up to|up until|as of|as at|(?:no|not) later than"
    r"|by(?: the end of)?|to)|\b(?P<between>between)"
    r"|\b(?P<within>in(?: the course of)?|on|during|over|for|within|through(?:out)?|of|around|at|and|or"
    r"|vs\.?|versus|with|than))"
    r"\s+(?:the\s+)?$",
    re.I,
)
_AFTER = re.compile(r"(?:'s)?(?:\s+(?:onwards?|on|forward|so far|until now|till now|to date)\b)?", re.I)
_TO = re.compile(r"\s*(?:to|until|till|til|through|thru|up to|-|–|—)\s*(?:the\s+)?", re.I)
_AND = re.compile(r"\s*(?:,|and|&|or|vs\.?|versus|with|to|against|than)\s*(?:the\s+)?", re.I)
_NEVER_ALONE = re.compile(
    r"may|mar(?:ch)?|(?:19|20)\d\d|spring|summer|autumn|fall|winter|\w+day|.* ago|the \d.*", re.I
)
_ALONE = re.compile(r"(?:to|yester)day|day before yesterday|(?:last|this|past) .*", re.I)
_APART = re.compile(r"\b(?:differ\w*|compar\w*|changed?|gap)\s+$", re.I)  # two periods, not one
_THE_ONE_BEFORE = re.compile(
    r"(?:\b(?:and|to|with|vs\.?|versus|against|than)\s+)?(?:the\s+)?(?:(?:one|week|month|quarter"
    r"|year|period)\s+before(?:\s+that)?"
    r"|(?:previous|prior)\s+(?:one|period))\b",
    re.I,
)
_SHORT_FIRST = re.compile(
    rf"\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?P<to>\s*(?:to|and|until|till|through|-|–|—)\s*)(?:the\s+)?"
    rf"(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})(?P<year>,?\s+(?:19|20)\d\d\b)?",
    re.I,
)
_SHORT_LAST = re.compile(
    rf"\b(?P<month>{MONTH})\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?P<to>\s*(?:to|and|until|till|through|-|–|—)\s*)(?:the\s+)?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?!\d|\s*(?:of\s+)?{MONTH})(?P<year>,?\s+(?:19|20)\d\d\b)?",
    re.I,
)
_YEAR_LAST = re.compile(
    rf"\b(?P<first>{MONTH})(?P<to>\s*(?:to|and|until|till|through|-|–|—)\s*)(?:(?:the\s+)?end of\s+)?"
    rf"(?P<last>{MONTH})\s+(?P<year>(?:19|20)\d\d)\b",
    re.I,
)


_OF_A_YEAR = (
    rf"(?:{MONTH}|\bQ[1-4]|(?:first|second|third|fourth)\s+quarter|\bH[12]|(?:first|second)\s+half"
    rf"|\b(?:calendar\s+)?week\s+\d{{1,2}}|\b(?:{'|'.join(SEASONS)}))\b"
)
_YEAR_SAID = re.compile(
    rf"(?P<named>(?<!\w){_OF_A_YEAR})\s*,?\s*(?:(?:of|in)\s+)?(?:the\s+)?(?P<which>last|this|previous)\s+year\b"
    rf"|\b(?P<of>last|this|previous)\s+year'?s\s+(?P<name>{_OF_A_YEAR})",
    re.I,
)
_WEEKS = re.compile(
    r"\bweeks\s+(?P<first>[0-5]?\d)\s*(?:to|-|–|until|through|and)\s*(?P<last>[0-5]?\d)\b", re.I
)
_SINCE_AN_EVENT = re.compile(  # "since we shipped the fix in October"
    r"\bsince\s+(?:we|they|you|the|our|a|an|that|its?)\s+(?:(?!¦)\S+\s+){1,6}$", re.I
)
_NEAR_BY = re.compile(
    rf"(?:\b(?:in|during|over|within)\s+)?(?:the\s+)?\b(?:last\s+)?(?P<many>{MANY})\s+(?P<unit>{UNIT})\s+(?:just\s+)?$",
    re.I,
)
_HALF_YEAR = re.compile(r"\b(?:half a|(?<=last )half|(?<=past )half)[\s-]+year\b", re.I)


@dataclass(frozen=True)
class _Said:
    """A period with the stretch of text that says it."""

    start: int
    end: int
    period: Period


def take_periods(rest: Rest, today: date) -> list[Period]:
    """The periods that a question speaks of, in order; what says so is taken out of it."""
    rest.text = _in_full(rest.text, today)
    found = _said(rest.text, moments_in(rest.text, today))
    for one in reversed(found):
        rest.cut(one.start, one.end)
    periods = _halves_joined([one.period for one in found])
    if periods and periods[0].start and periods[0].end and rest.take(_THE_ONE_BEFORE):
        first = periods[0]
        periods.append(Period(_as_long_before(first), first.start))
    return periods


def _as_long_before(period: Period) -> date | None:
    """Where a period of the same length begins that ends where this one does."""
    if not (period.start and period.end):
        return None
    size = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    whole_months = period.start.day == period.end.day == 1
    return months_before(period.start, size) if whole_months else period.start - (period.end - period.start)


def joined(periods: list[Period]) -> Period:
    """One period out of several that touch each other; otherwise the first."""
    if not periods:
        return Period()
    whole, *others = sorted(periods, key=lambda one: (one.start or date.min, one.end or date.max))
    for other in others:
        if not whole.touches(other):
            return periods[0]
        whole = Period(whole.start, max(whole.end or date.max, other.end or date.max))
    return whole


def _in_full(text: str, today: date) -> str:
    """The same with `1 to 15 October`, `May to July 2025` and `October last year` spelled out."""
    text = _YEAR_SAID.sub(lambda found: _with_year(found, today), text)
    text = _WEEKS.sub(r"week \g<first> to week \g<last>", text)
    text = _HALF_YEAR.sub("6 months", text)
    text = _SHORT_FIRST.sub(_both_days, text)
    text = _SHORT_LAST.sub(_both_days, text)
    return _YEAR_LAST.sub(_both_months, text)


def _with_year(found: re.Match[str], today: date) -> str:
    this = (found["which"] or found["of"]).lower() == "this"
    of = "of " if re.search(r"quarter|half", found[0], re.I) else ""
    return f"{found['named'] or found['name']} {of}{today.year - (not this)}"


def _both_days(found: re.Match[str]) -> str:
    tail = f"{found['month']}{found['year'] or ''}"
    return f"{found['first']} {tail}{found['to']}{found['last']} {tail}"


def _both_months(found: re.Match[str]) -> str:
    year = int(found["year"]) - (month_number(found["first"]) > month_number(found["last"]))
    return f"{found['first']} {year}{found['to']}{found['last']} {found['year']}"


def _said(text: str, moments: list[Moment]) -> list[_Said]:
    found: list[_Said] = []
    at = 0
    while at < len(moments):
        first = moments[at]
        lead = _BEFORE.search(text[: first.start])
        follows = moments[at + 1] if at + 1 < len(moments) else None
        ranged = follows is not None and _is_range(text[first.end : follows.start], lead)
        if not ranged and not _is_said_as_date(text, first, lead, found[-1].end if found else 0):
            at += 1
            continue
        start = lead.start() if lead else first.start
        last = follows if ranged and follows else first
        tail = (_AFTER.match(text, last.end) or [""])[0]
        end = last.end + len(tail)
        period = _range(first, last) if last is not first else _led(first.period, lead, tail)
        if lead and (near := _NEAR_BY.search(text[: lead.start()])):
            start, period = near.start(), _near(period, near)
        found.append(_Said(start, end, period))
        at += 1 + (last is not first)
    return found


def _is_range(between: str, lead: re.Match[str] | None) -> bool:
    if lead and lead["between"]:
        apart = _APART.search(lead.string[: lead.start()])
        return not apart and bool(re.fullmatch(r"\s*(?:and|to|-|–)\s*(?:the\s+)?", between, re.I))
    return bool(_TO.fullmatch(between))


def _is_said_as_date(text: str, moment: Moment, lead: re.Match[str] | None, before: int) -> bool:
    """Whether a word that also means something else stands where a date does."""
    if _ALONE.fullmatch(moment.said) or not _NEVER_ALONE.fullmatch(moment.said):
        return True
    if before and _AND.fullmatch(text[before : moment.start]):
        return True
    if moment.said.endswith(("ago", "back")):
        return bool(lead) or not text[moment.end :].strip(" ?.!¦")
    weak = lead is not None and lead["within"] in ("and", "or", "of", "for", "at", "with", "than", "to")
    return bool(lead) and (not weak or moment.said.isdigit())


def _range(first: Moment, last: Moment) -> Period:
    """From the one up to the end of the other; a first that lies later is meant a year earlier."""
    start, end = first.period.start, last.period.end
    while start and end and start >= end and start.year > 1:
        start = months_before(start, 12)
    return Period(start, end)


def _led(period: Period, lead: re.Match[str] | None, tail: str) -> Period:
    """What the word before it makes of a period."""
    if re.search(r"onward|forward", tail, re.I):
        return Period(period.start, None)
    if (
        lead
        and (lead["within"] or "").lower() in ("in", "on")
        and _SINCE_AN_EVENT.search(lead.string[: lead.start()])
    ):
        return Period(period.start, None)
    if lead is None or lead["within"] or lead["between"]:
        return period
    of_it = lead[0].lower().startswith("from") and not tail.strip()
    if of_it and period.start and period.end and period.end - period.start > DAY:
        return period  # "from last week" is that week, "from October on" is not October
    if lead["since"]:
        return Period(period.start, None)
    if lead["after"]:
        return Period(period.end, None)
    return Period(None, period.start if lead["before"] else period.end)


def _near(period: Period, near: re.Match[str]) -> Period:
    """So long before or after it: `the two weeks before Christmas`."""
    many, unit = number(near["many"]), near["unit"]
    if period.start is None and period.end is not None:
        return Period(back(unit, many, period.end), period.end)
    if period.end is None and period.start is not None:
        return Period(period.start, period.start + (period.start - back(unit, many, period.start)))
    return period


def _halves_joined(periods: list[Period]) -> list[Period]:
    """`since …` and `until …` are one period."""
    since = next((one for one in periods if one.start and not one.end), None)
    until = next((one for one in periods if one.end and not one.start), None)
    if not (since and until) or not Period(since.start, until.end).holds_days:
        return periods
    rest = [one for one in periods if one not in (since, until)]
    return [Period(since.start, until.end), *rest]
