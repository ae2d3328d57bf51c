"""Understanding a question in plain words: without a model of language, and the same every time.

What has a form of its own is taken out first: filters as they are typed, numbers, customers, dates. Then
places, then traits. What is left, without the words of asking, is what the question is about.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

from triage.asking import intents, phrases
from triage.asking.asked import Intent, Understood
from triage.asking.dates import joined, take_periods
from triage.asking.intents import Seen
from triage.asking.periods import Period
from triage.asking.places import Place, take_places
from triage.asking.traits import (
    outcome_of,
    stage_of,
    take_case,
    take_causes,
    take_customer,
    take_most,
    take_owner,
    take_traits,
)  # fmt: skip
from triage.asking.vocabulary import Vocabulary, stems
from triage.asking.words import CASE_NOUN, PEOPLE, Rest
from triage.queries import NOBODY, Filters, QueryFault, parse_query

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
    r"|touchpoints?)\b",
    re.I,
)
_WEAK: tuple[Intent | None, ...] = (None, "top", "list", "similar")
_OF_ONE_CAUSE: tuple[Intent, ...] = ("owner", "resolution", "fixes", "cause")
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
    handoff = intents.is_handoff(said)
    comparing = handoff or bool(phrases.COMPARING.search(said))
    owner = take_owner(rest, vocabulary)
    most = take_most(rest)
    rest.take(phrases.WHO)
    rest.take_all(phrases.DISTINCT)
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
    seen = _seen(filters, periods, bool(case), about)
    intent = "top" if only_new and not causes else intents.intent_of(said, seen)
    if split and intent in (None, "list", "similar"):
        intent = "count"
    found = Understood(
        intent=_settled(intent, said, about, filters, seen, vocabulary), filters=filters, about=about,
        case=case, unit=intents.unit_of(said), by=intents.split_of(said), only_new=only_new, most=most,
    )  # fmt: skip
    found = _timed(found, periods)
    found = _passed(found, places, said) if found.intent == "handoffs" else _tidied(found, said)
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
        "about": "" if not _says_more(found.about) else found.about,
    }
    others = [one.name for one in named if one.name not in (update["sent_from"], update["sent_to"])]
    if len(named) > 1 and others:
        first, second = named[0].name, named[1].name
        both = named[0].lead == "between" or not (update["sent_from"] or update["sent_to"])
        update |= {"sent_from": first, "sent_to": second, "both_ways": both and named[1].lead != "to"}
        others = []
    filters = found.filters.model_copy(update={"departments": tuple(others), "state": None})
    return found.model_copy(update={**update, "filters": filters})


_PASSING = re.compile(
    r"^(?:(?:hand\w*|off|over|bounc\w*|pass\w*|transfer\w*|sent|send|back|forth|on|ping|pong|mov\w*"
    r"|timed?|out|accepted|rejected|returned|rate"
    r"|forward\w*|rerout\w*|route\w*|from|to|between|around|repeat\w*|stor\w*|themsel\w+|again|twice|everything"
    r"|information|details?|had|have|having|to|same|wait\w*|pending"
    r"|expired|unanswered|and|the|a|again|were|was|→|\W+)[\s-]*)*$",
    re.I,
)


def _says_more(about: str) -> bool:
    """Whether something is left when the words for passing on are not counted."""
    return not _PASSING.match(about)


_SATISFIED = re.compile(
    r"\b(?:customers?|csat|c-sat|satisf\w*|dissatisf\w*|effort|ces|score[ds]?|rat(?:e|ed|ing|ings)"
    r"|averages?|mean|un?happ\w*|feel|avg)\b",
    re.I,
)
_FIXED = re.compile(
    r"\b(?:planned|plan|shipped|ship|rolled out|roll out|worked?|working|success\w*|effective"
    r"|helped|changed?|measures?|patch\w*|fix\w*|deployed|released?|done|tried|launched|completed"
    r"|shipping|return\w*|anything|come back|came back"
    r"|go live|live)\b",
    re.I,
)
_SHAPES = re.compile(
    r"^(?:head-?aches?|pains?|troubles?|gripes?|annoyances?|frustrations?|nuisances?|moans?|sore"
    r" (?:spots?|points?))$|\b(?:going|gone|went|go|goes|go)\s+(?:up|down|wrong)\b"
    r"|\b(?:hurts?|hurting|bother\w*|annoy\w*"
    r"|frustrat\w+|upset\w*|wrong)$|\bpain[\s-]?points?\b|\bhot[\s-]?spots?\b|\b(?:getting|got"
    r"|become) (?:worse|better)\b|\btrend\w*\b"
    r"|\bincreas\w+|\bdecreas\w+|\bover time\b"
    r"|\b(?:rising|falling|fall|fell|fallen|rise|risen|drop|increase|decrease|growing|declining"
    r"|improving|worsening|week (?:by|over|on) week|weekly|develop\w*|evolv\w*|dropp\w+|spik\w+"
    r"|surg\w+|under control|chart|graph|than (?:usual|before)|gone)\b",
    re.I,
)


def _tidied(found: Understood, said: str) -> Understood:
    """Without what an intent says by itself: of a trend its "up", of a state what asks for the cause's."""
    about, filters = found.about, found.filters
    if found.intent == "satisfaction":
        about = _reduced(about, _SATISFIED)
    if found.intent in ("trend", "compare", "top"):
        about = _reduced(about, _SHAPES)
    if found.intent == "owner":
        about = _reduced(about, phrases.WHO)
    if (filters.causes or found.case) and found.intent in _OF_ONE_CAUSE:
        about = ""
    if found.intent in _OF_ONE_CAUSE and filters.state in ("open", "resolved"):
        filters = filters.model_copy(update={"state": None})
    if found.intent in _OF_ONE_CAUSE and filters.kind == "complaint":  # there a noun for cases of any kind
        filters = filters.model_copy(update={"kind": None})
    if filters.customer and found.intent == "customer":
        about = ""
    stage = None
    if found.intent == "fixes":
        about, stage = _reduced(about, _FIXED), stage_of(said)
    return found.model_copy(update={"about": about, "filters": filters, "stage": stage})


def _reduced(about: str, said: re.Pattern[str]) -> str:
    rest = Rest(about)
    rest.take_all(said)
    return rest.about()


def _merged(filters: Filters, typed: Filters) -> Filters:
    """What was typed as a filter wins over what was read."""
    given = {name: value for name in Filters.model_fields if (value := getattr(typed, name))}
    return filters.model_copy(update=given)
