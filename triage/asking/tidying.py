"""Tidying what a question is about: without the words that its intent says by itself."""

import re

from triage.asking import phrases
from triage.asking.asked import Intent, Understood
from triage.asking.traits import stage_of
from triage.asking.vocabulary import Vocabulary, key
from triage.asking.words import Rest

_OF_ONE_CAUSE: tuple[Intent, ...] = ("owner", "resolution", "fixes", "cause")
_PASSING = re.compile(
    r"^(?:(?:hand\w*|off|over|bounc\w*|pass\w*|transfer\w*|sent|send|back|forth|on|ping|pong|mov\w*"
    r"|timed?|out|accepted|rejected|returned|rate"
    r"|forward\w*|rerout\w*|route\w*|from|to|between|around|repeat\w*|stor\w*|themsel\w+|again|twice|everything"
    r"|information|details?|had|have|having|to|same|wait\w*|pending"
    r"|expired|unanswered|and|the|a|again|were|was|→|\W+)[\s-]*)*$",
    re.I,
)


def says_more(about: str) -> bool:
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
    r"|go live|live|(?:no |any )?(?:effect|impact|difference)|made|make|had)\b",
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


def tidied(found: Understood, said: str, vocabulary: Vocabulary) -> Understood:
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
    return _placed(
        found.model_copy(update={"about": about, "filters": filters, "stage": stage}), said, vocabulary
    )


def _placed(found: Understood, said: str, vocabulary: Vocabulary) -> Understood:
    """Where a question is about nothing but a place, such as complaints about activation, it is meant."""
    for name, kind in (("touchpoints", "touchpoint"), ("departments", "department")):
        place = vocabulary.spellings[kind].get(key(found.about))
        if (
            place
            and kind == "department"
            and not re.search(rf"\b(?:the|our) {re.escape(found.about)}\b", said, re.I)
        ):
            continue
        if place and not getattr(found.filters, name) and key(place) == key(found.about):
            filters = found.filters.model_copy(update={name: (place,)})
            return found.model_copy(update={"about": "", "filters": filters})
    return found


def _reduced(about: str, said: re.Pattern[str]) -> str:
    rest = Rest(about)
    rest.take_all(said)
    return rest.about()
