"""Intents: what a question wants, told by its words. The first that fits wins, from the most telling down."""

import re
from dataclasses import dataclass

from triage.asking import phrases
from triage.asking.asked import Intent, Reason, Split, Unit
from triage.asking.words import CASE_NOUN, PEOPLE_MANY, Rest


@dataclass(frozen=True)
class Seen:
    """What else a question was seen to hold, before its intent is decided."""

    causes: int = 0
    case: bool = False
    customer: bool = False
    departments: int = 0
    touchpoints: int = 0
    periods: int = 0
    filtered: bool = False
    handoff: bool = False
    bare: bool = False  # nothing is left that it could be about


def reason_of(text: str) -> Reason | None:
    """Why a question asks for what is not on file; None where it does not."""
    return next((reason for reason, pattern in phrases.REASONS if pattern.search(text)), None)


def is_help(text: str) -> bool:
    """Whether somebody wants to know what can be asked."""
    return bool(phrases.HELP.search(text))


def asks(text: str) -> bool:
    """Whether a text has the shape of a question or an order, rather than of a description."""
    return bool(phrases.ASKS.search(text))


def is_rating(text: str) -> bool:
    """Whether a question is about how satisfied customers were."""
    return bool(phrases.SATISFACTION.search(text) and not phrases.NOT_SATISFACTION.search(text))


def asks_why(text: str) -> bool:
    """Whether a reason is asked for."""
    return bool(re.match(r"\W*(?:why|how come)\b(?!.*\b(?:so|that) many\b)", text, re.I))


def names_cases(text: str) -> bool:
    """Whether cases are asked for by a word of their own."""
    return bool(re.search(rf"\b{CASE_NOUN}\b", text, re.I))


def intent_of(text: str, seen: Seen) -> Intent | None:
    """What a question wants; None where no word of it says so."""
    if seen.handoff:
        return "handoffs"
    if is_rating(text):
        return "satisfaction"
    if _compares(text, seen):
        return "compare"
    if phrases.TREND.search(text):
        return "trend"
    return _of_causes(text, seen) or _of_cases(text, seen)


def _compares(text: str, seen: Seen) -> bool:
    several = max(seen.departments, seen.touchpoints, seen.causes, seen.periods) > 1
    kinds = bool(re.search(r"\bcomplaints?\b", text, re.I) and re.search(r"\bescalations?\b", text, re.I))
    if phrases.COMPARING.search(text):
        return (
            several
            or kinds
            or bool(re.search(r"\bdepartments\b|\bteams\b|\btouch\s?points\b|\bcompare\b", text, re.I))
        )
    asks = bool(phrases.MORE.search(text) and re.search(r"\bthan\b|\bor\b|\bwhich\b|\bwho\b", text, re.I))
    return several and asks and not phrases.COUNT.search(text)


def _of_causes(text: str, seen: Seen) -> Intent | None:
    if seen.case and phrases.LIKE.search(text):
        return "similar"
    if phrases.FIRST.search(text):
        return "top"
    counts, top = phrases.COUNT.search(text), phrases.TOP.search(text)
    if phrases.OWNER.search(text) and not (counts or unowned(text)):
        return "owner"
    if (
        phrases.FIXES.search(text)
        and not (counts and not re.search(r"\bfix(?:es)?\b", text, re.I))
        and not (phrases.HOW.search(text) and not re.search(r"\bship|\bplan|\broll", text, re.I))
    ):
        return "fixes"
    if counts and not (top and phrases.MOST.search(text)):
        return "count"
    if phrases.RESOLUTION.search(text) and not phrases.IS_STATE.search(text):
        return "resolution"
    if top and not (seen.causes and not phrases.MOST.search(text)) and not seen.customer and not seen.case:
        return "top"
    told = phrases.CAUSE.search(text) or seen.causes or (seen.case and seen.bare)
    return "cause" if told and not seen.customer else None


def unowned(text: str) -> bool:
    """Whether causes that nobody owns are meant."""
    return bool(phrases.UNOWNED.search(text))


def _of_cases(text: str, seen: Seen) -> Intent | None:
    if seen.customer and (seen.bare or phrases.CUSTOMER.search(text)):
        return "customer"
    if phrases.SIMILAR.search(text) and not seen.bare:
        return "similar"
    if phrases.LIST.search(text) or (phrases.SIMILAR.search(text) and seen.bare):
        return "list"
    return None


_MANY = r"\b(?:how many|number of|count(?: of)?|total)"
_WHICH = (
    r"(?: (?:of|our|the|all|different|distinct|unique|individual|separate|other|affected|unhappy"
    r"|angry))*"
)
_ALSO = r"(?: (?:root|distinct|different|of|our|the|open|new|regressed|confirmed|suspected|unowned))*"
_UNITS: tuple[tuple[Unit, str], ...] = (
    (
        "customers",
        rf"{_MANY}{_WHICH} {PEOPLE_MANY}\b|\b{PEOPLE_MANY} (?:are|were) (?:affected|hit|concerned)"
        rf"|^\W*{PEOPLE_MANY} (?:affected|hit|concerned)\b",
    ),
    ("causes", rf"{_MANY}{_ALSO} causes\b"),
    ("departments", rf"{_MANY}{_ALSO} (?:departments|teams)\b"),
    ("touchpoints", rf"{_MANY}{_ALSO} touch\s?-?points\b"),
)


def unit_of(text: str) -> Unit:
    """What a question counts."""
    return next((unit for unit, said in _UNITS if re.search(said, text, re.I)), "cases")


_SPLITS: tuple[tuple[Split, str], ...] = (
    ("department", r"(?:departments?|teams?|units?|areas?)"),
    ("touchpoint", r"(?:touch\s?-?points?|steps?|stages?|part of the journey|journey)"),
    ("severity", r"severit(?:y|ies)"),
    ("kind", r"(?:kinds?|types?)"),
    ("month", r"months?"),
    ("cause", r"(?:root )?causes?"),
)


_WHERE_IN_JOURNEY = re.compile(
    r"\bwhere (?:in|on|along) (?:the|our|their) (?:\w+ )?journey\b|\bat (?:what|which) point"
    r"(?: (?:in|of|on|along) (?:the|our|their) (?:\w+ )?journey)?\b",
    re.I,
)


def take_split(rest: Rest) -> bool:
    """Whether the answer is to be split, as in `by severity`; what says so is taken out."""
    names = "|".join(names for _, names in _SPLITS)
    rest.take(_WHERE_IN_JOURNEY)
    said = rf"\b(?:(?:split|broken down|grouped|sorted) )?(?:by|per|for each|for every) (?:{names})\b"
    return rest.take(re.compile(said, re.I)) is not None


def split_of(text: str) -> Split | None:
    """What a question wants its answer split by."""
    for split, names in _SPLITS:
        asked = (
            r"\b(?:by|per|each|every|for each|split by|broken down by|across|which|what|what's the"
            rf"|in which|at which) (?:of (?:the|our) )?(?:root )?{names}\b"
        )
        ranked = (
            rf"\b(?:top|rank|ranking|worst|biggest|busiest|order|sort)(?: (?:of|the|our|all|\d+))* {names}\b"
        )
        if re.search(rf"{asked}|{ranked}", text, re.I) or re.search(
            rf"\b{names} (?:with|has|have|gets?|get the|received?s?|logs?) (?:the )?most\b"
            rf"|\bmost \w+ {names}\b",
            text,
            re.I,
        ):
            return split
    if _WHERE_IN_JOURNEY.search(text):
        return "touchpoint"
    return (
        "department"
        if re.search(r"\bwhere (?:do|does|did|are|is)\b.*\b(?:most|come from|coming from)\b", text, re.I)
        else None
    )
