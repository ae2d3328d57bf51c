"""Understanding a question in plain words: without a model of language, and the same every time.

What has a form of its own is taken out first: filters as they are typed, numbers, customers, dates. Then
places, then traits. What is left, without the words of asking, is what the question is about.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from triage.asking import intents, phrases
from triage.asking.asked import Intent, Understood
from triage.asking.dates import joined, take_periods
from triage.asking.handing import is_handoff
from triage.asking.intents import Seen
from triage.asking.periods import Period, after
from triage.asking.places import Place, take_places
from triage.asking.tidying import says_more, tidied
from triage.asking.traits import (
    outcome_of,
    take_case,
    take_causes,
    take_customer,
    take_most,
    take_owner,
    take_traits,
)  # fmt: skip
from triage.asking.vocabulary import Vocabulary, stems
from triage.asking.words import CASE_NOUN, PEOPLE, Rest
from triage.matching.queries import NOBODY, Filters, QueryFault, parse_query

_MINE = re.compile(r"\b(?:my|our|my own|our own)\s+(?:department|dept|team|desk|unit|branch|area)\b", re.I)
_NEW = re.compile(
    r"\b(?:brand[\s-]?)?new(?:ly)?\s+(?:emerg\w+\s+)?(?:root\s+)?(?:causes?|problems?|issues?"
    r"|faults?|topics?|themes?)\b|\bnewly emerg\w+"
    r"|\bemerging\b|\bfirst (?:seen|appeared|emerged)\b|(?<!when did )\b(?:appear\w*|emerg\w*"
    r"|surfac\w*|show\w* up|came up)"
    r"\s+(?:(?:for )?the )?first(?: time)?\b|\bnever seen before\b",
    re.I,
)
_DOMAIN = re.compile(
    rf"\b(?:{CASE_NOUN}|{PEOPLE}|complain\w*|we|us|our|causes?|refunds?|departments?|handoffs?"
    r"|touchpoints?|hurts? (?:the )?most)\b",
    re.I,
)
_COMPARABLE: tuple[Intent, ...] = ("compare", "trend", "list", "count", "similar")
_WEAK: tuple[Intent | None, ...] = (None, "top", "list", "similar")
_HALF = 0.5  # of its words that must be on file, for a question without another sign that it is meant for us


def understand(text: str, vocabulary: Vocabulary, now: datetime, department: str | None = None) -> Understood:
    """A question as it is understood. `department` is the asker's, for "my department".

    Never fails: what cannot be understood has the intent `unknown`.
    """
    try:
        said, typed = parse_query(text, now)
    except QueryFault:
        said, typed = text, Filters()
    rest = Rest(said)
    said = rest.text
    if intents.is_help(said):
        return Understood(intent="help")
    if reason := intents.reason_of(said):
        return Understood(intent="unknown", about=rest.about(), reason=reason)
    return _read(rest, said, typed, vocabulary, now, department)


def _read(
    rest: Rest, said: str, typed: Filters, vocabulary: Vocabulary, now: datetime, department: str | None
) -> Understood:
    causes, case = take_causes(rest, vocabulary), take_case(rest)
    customer = take_customer(rest, vocabulary)
    periods = take_periods(rest, now.astimezone(UTC).date())
    mine = department if rest.take(_MINE) else None
    handoff = is_handoff(said, vocabulary)
    comparing = handoff or bool(phrases.COMPARING.search(said))
    owner = take_owner(rest, vocabulary)
    most = take_most(rest)
    rest.take(phrases.WHO)
    rest.take_all(phrases.ADORNING)
    places = take_places(rest, vocabulary, comparing, intents.is_rating(said))
    traits = take_traits(rest, said)
    split = intents.take_split(rest)
    only_new = bool(_is_new(rest))
    filters = Filters(
        departments=_names(places, "department", mine),
        touchpoints=_names(places, "touchpoint"),
        kind=traits.kind,
        severities=traits.severities,
        state=traits.state,
        customer=customer,
        causes=causes,
        owner=traits.owner or owner,
    )
    about = rest.about()
    seen = replace(_seen(filters, periods, bool(case), about), handoff=handoff)
    intent = "top" if only_new and not causes else intents.intent_of(said, seen)
    if split and intent in (None, "list", "similar", "cause"):
        intent = "count"
    found = Understood(
        intent=_settled(intent, said, about, filters, seen, vocabulary), filters=filters, about=about,
        case=case, unit=intents.unit_of(said), by=intents.split_of(said), only_new=only_new, most=most,
    )  # fmt: skip
    if len(compared := _baseline(said, periods)) > len(periods) and found.intent in _COMPARABLE:
        found, periods = found.model_copy(update={"intent": "compare"}), compared
    found = _timed(found, periods)
    found = _passed(found, places, said) if found.intent == "handoffs" else tidied(found, said, vocabulary)
    return found.model_copy(update={"filters": _merged(found.filters, typed)})


def _is_new(rest: Rest) -> bool:
    """Whether causes are asked for that had no case before."""
    return not re.match(r"\W*(?:since )?when\b", rest.text, re.I) and bool(rest.take(_NEW))


def _names(places: list[Place], kind: str, *more: str | None) -> tuple[str, ...]:
    named = [place.name for place in places if place.kind == kind]
    return tuple(dict.fromkeys([*named, *(name for name in more if name)]))


def _seen(filters: Filters, periods: list[Period], case: bool, about: str) -> Seen:
    given = filters.model_dump(exclude_defaults=True)
    return Seen(
        causes=len(filters.causes),
        case=case,
        customer=bool(filters.customer),
        departments=len(filters.departments),
        touchpoints=len(filters.touchpoints),
        periods=sum(1 for one in periods if one.start and one.end),
        filtered=bool(given or periods or case),
        bare=not about,
    )


def _settled(
    intent: Intent | None, said: str, about: str, filters: Filters, seen: Seen, vocabulary: Vocabulary
) -> Intent:
    """The intent, where the question is meant for us at all."""
    if intent == "list" and about and not seen.filtered:
        intent = "similar"
    if intent == "top" and about and intents.asks_why(said):
        intent = "cause"
    if filters.owner and filters.owner != NOBODY and intent not in ("count", "list", "trend"):
        return "top"
    if filters.owner and filters.owner != NOBODY and intent == "list" and not intents.names_cases(said):
        return "top"
    if intent in _WEAK and about and not seen.filtered and _is_outside(intent, said, about, vocabulary):
        return "unknown"
    if intent:
        return intent
    if about:
        return "similar"
    return (
        "customer"
        if seen.customer
        else "cause"
        if seen.causes or seen.case
        else "list"
        if seen.filtered
        else "unknown"
    )


def _is_outside(intent: Intent | None, said: str, about: str, vocabulary: Vocabulary) -> bool:
    """Whether nothing tells that a question is about complaints: not its words, and no word on file."""
    if not intents.asks(said):
        return False
    wanted = stems(about)
    known = len(wanted & vocabulary.known_words) / max(len(wanted), 1)
    return known < _HALF and (intent is None or not _DOMAIN.search(said))


_BASELINE = re.compile(
    r"\b(?:compared (?:to|with)|vs\.?|versus|than|against)\s+(?:in\s+)?(?:the\s+)?(?:last|previous|prior)"
    r"\s+(?:week|month|quarter|year)\b",
    re.I,
)


def _baseline(said: str, periods: list[Period]) -> list[Period]:
    """With the period that follows, where the only one that is named is what is compared with."""
    if len(periods) != 1 or not _BASELINE.search(said):
        return periods
    return [*periods, after(periods[0])]


def _timed(found: Understood, periods: list[Period]) -> Understood:
    """The question with its time; a comparison of two periods keeps them apart."""
    closed = [one for one in periods if one.since and one.until]
    apart = found.intent == "compare" and len(closed) > 1 and len(found.filters.departments) < 2
    if apart or (found.intent == "trend" and len(closed) > 1):
        first, second = sorted(closed[:2], key=lambda one: one.start or date.min)
        times = {"since": second.since, "until": second.until}
        against = (first.since, first.until)
        filters = found.filters.model_copy(update=times)
        return found.model_copy(update={"filters": filters, "against": against, "intent": "compare"})
    whole = joined(periods)
    filters = found.filters.model_copy(update={"since": whole.since, "until": whole.until})
    return found.model_copy(update={"filters": filters})


def _passed(found: Understood, places: list[Place], said: str) -> Understood:
    """Handoffs: from where, to where, and what became of them."""
    named = [place for place in places if place.kind == "department"]
    update: dict[str, Any] = {
        "sent_from": next((one.name for one in named if one.lead in ("from", "of", "leaving")), None),
        "sent_to": next(
            (one.name for one in named if one.lead in ("to", "into", "by", "→", "->", "=>")), None
        ),
        "outcome": outcome_of(said),
        "about": "" if not says_more(found.about) else found.about,
    }
    others = [one.name for one in named if one.name not in (update["sent_from"], update["sent_to"])]
    if len(named) > 1 and others:
        first, second = named[0].name, named[1].name
        both = named[0].lead == "between" or not (update["sent_from"] or update["sent_to"])
        update |= {"sent_from": first, "sent_to": second, "both_ways": both and named[1].lead != "to"}
        others = []
    filters = found.filters.model_copy(update={"departments": tuple(others), "state": None})
    return found.model_copy(update={**update, "filters": filters})


def _merged(filters: Filters, typed: Filters) -> Filters:
    """What was typed as a filter wins over what was read."""
    given = {name: value for name in Filters.model_fields if (value := getattr(typed, name))}
    return filters.model_copy(update=given)
