"""Places in a question: which departments and touchpoints it names, rather than what it is about.

Names of departments are ordinary words: "claims" may be the team or what customers make. A word counts as
the department where it stands like one (in, at, from, the … team, … complaints, Cards and Claims), where it
is written with the capital that it has on file, or where nothing else is left to be asked about.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from triage.asking.vocabulary import Vocabulary, abbreviated, initials, key
from triage.asking.words import CASE_NOUN, CUT, EDGE, Rest, slipped
from triage.wording.stop_words import STOP_WORDS

TEAM = (
    r"(?:departments?|depts?|teams?|desks?|units?|divisions?|colleagues|staff|folks|guys|people|side|dept\.)"
)
STEP = r"(?:touch\s?-?points?|steps?|stages?|phase|journey|experience|process|part of the journey)"
_IN = re.compile(
    r"\b(?:in|at|from|within|across|inside|by|between|to|into|out of|via|through)\s+(?:the\s+"
    r"|our\s+|my\s+)?$",
    re.I,
)
_CASES_FROM = re.compile(rf"(?:\b{CASE_NOUN}|{CUT})\s+from\s+(?:the\s+|our\s+)?$", re.I)
_TALLY = re.compile(
    r"\b(?:number|count|total|share|amount|volume|list|trend|percentage|proportion|rate|all|most|kinds?|types?)"
    r"\s+of\s+(?:the\s+|our\s+|all\s+)?$",
    re.I,
)
_AT = re.compile(r"\b(?:at|during|on|in|via|through)\s+(?:the\s+|our\s+)?$", re.I)
_OF = re.compile(r"\b(?:for|of)\s+(?:the\s+|our\s+)?$", re.I)
_NAMED = re.compile(rf"\b(?:{TEAM}|{STEP})\s*:?\s+(?:the\s+|of\s+)?$", re.I)
_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|with|re|like|own|owns|resolved|fixed|on)\s+(?:the\s+|our\s+)?$", re.I
)
_TEAM = re.compile(rf"(?:'s?)?\s+{TEAM}\b", re.I)
_STEP = re.compile(rf"\s+{STEP}\b", re.I)
_CASES = re.compile(
    r"(?:'s?)?\s+(?:(?:open|unresolved|resolved|closed|critical|high|low|medium|severe|new"
    rf"|serious)\s+)*{CASE_NOUN}\b",
    re.I,
)
_VERB = re.compile(r"\s+(?:that|to be|to have|he|she|they|about|of|was|were|is|are|not)\b", re.I)
_ENDS = re.compile(rf"\s*(?:[?.!,;:{CUT}]|$)")
_JOINED = re.compile(
    r"\s*(?:,|and|or|&|/|\+|vs\.?|versus|with|to|than|against|, and|, or|compared (?:to"
    r"|with))\s+(?:the\s+|in\s+|from\s+|at\s+)?",
    re.I,
)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LINK = re.compile(r"[\s&/+().-]{0,4}")

_LEAD = re.compile(r"([^\W\d_]+|→|->|=>)\s*(?:the\s+|our\s+)?$", re.I)

LONG_NAME = 8  # letters from which a slip of a touchpoint is no other word
SHORT = 3  # letters of a function word that may also be a name
SURE, WEAK, NEVER = "sure", "weak", "never"


@dataclass(frozen=True)
class Place:
    """A name found in a question: where it stands, what it names and how surely it is a place there."""

    start: int
    end: int
    kind: str  # department, touchpoint
    name: str
    exact: bool  # spelled as on file, but for capitals
    sure: str = WEAK
    lead: str = ""  # the word before it, such as from


def take_places(
    rest: Rest, vocabulary: Vocabulary, comparing: bool = False, rating: bool = False
) -> list[Place]:
    """The departments and touchpoints meant, in order; they are taken out with the words around them."""
    found = [_judged(rest.text, one, comparing, rating) for one in _found(rest.text, vocabulary)]
    found = _joined(rest.text, _compared(rest.text, found) if comparing else found)
    sure = [one for one in found if one.sure == SURE]
    _cut(rest, sure)
    if rest.about() and (sure or not _all_weak(rest, vocabulary)):
        return sure
    weak = [_judged(rest.text, one, comparing, rating) for one in _found(rest.text, vocabulary)]
    weak = [one for one in weak if one.sure == WEAK and _is_all(rest.text, one)]
    _cut(rest, weak)
    return [*sure, *weak]


def _all_weak(rest: Rest, vocabulary: Vocabulary) -> bool:
    """Whether nothing but one name is left to be asked about."""
    left = Rest(rest.about())
    return any(one.start == 0 and one.end == len(left.text) for one in _found(left.text, vocabulary))


def _is_all(text: str, place: Place) -> bool:
    """Whether nothing else is left to be asked about."""
    other = Rest("")
    other.text = f"{text[: place.start]} {CUT} {text[place.end :]}"
    return not other.about()


def _found(text: str, vocabulary: Vocabulary) -> list[Place]:
    """Every name that stands in a text, the longest where several overlap, those spelled as on file first."""
    tokens = list(_TOKEN.finditer(text))
    found: list[Place] = []
    at = 0
    while at < len(tokens):
        place = _longest(text, tokens[at : at + vocabulary.longest + 2], vocabulary)
        if place:
            found.append(place)
        at += 1 + sum(1 for token in tokens[at + 1 :] if place and token.end() <= place.end)
    return found


def _longest(text: str, tokens: list[re.Match[str]], vocabulary: Vocabulary) -> Place | None:
    for size in range(len(tokens), 0, -1):
        run = tokens[:size]
        if any(not _LINK.fullmatch(text[a.end() : b.start()]) for a, b in pairwise(run)):
            continue
        if place := _named(text, run[0].start(), run[-1].end(), vocabulary):
            return place
    return None


def _named(text: str, start: int, end: int, vocabulary: Vocabulary) -> Place | None:
    said = key(text[start:end]).removesuffix("'s").removesuffix("'")
    both = vocabulary.spellings
    if len(said) <= SHORT and said in STOP_WORDS and text[start:end].islower():  # "it" is not the IT team
        return None
    for exact in (True, False):
        for kind, spellings in both.items():
            name = spellings.get(said)
            if name and (said == key(name)) == exact:
                return Place(start, end, kind, name, exact)
    for kind, spellings in both.items():
        names = set(spellings.values())
        short = {name for name in names if abbreviated(said, name)}
        letters = re.sub(r"[\s&]", "", text[start:end])
        first = {name for name in names if letters == initials(name) and len(letters) > 1}
        if len(first) == 1:
            return Place(start, end, kind, first.pop(), True)
        slips = {name for other, name in spellings.items() if slipped(said, other)}
        if len(short) == 1:
            return Place(start, end, kind, short.pop(), True)
        if len(slips) == 1 and said not in EDGE:
            return Place(start, end, kind, slips.pop(), False, NEVER)
    return None


def _judged(text: str, place: Place, comparing: bool, rating: bool) -> Place:
    """How surely a name is meant as a place where it stands, and what leads up to it."""
    lead = _LEAD.search(text[: place.start])
    return replace(_sure(text, place, comparing, rating), lead=lead[1].lower() if lead else "")


def _sure(text: str, place: Place, comparing: bool, rating: bool) -> Place:
    before, after = text[: place.start], text[place.end :]
    if _TEAM.match(after) or _STEP.match(after) or _NAMED.search(before):
        return replace(place, sure=SURE)
    slip = place.sure == NEVER
    if rating and not slip:
        return replace(place, sure=SURE)
    if place.kind == "touchpoint":
        return replace(place, sure=_touchpoint(before, after, place, slip))
    placed = _IN.search(before) and (place.exact or slip or _ENDS.match(after) or _at_branch(text, place))
    if placed or (comparing and not slip and not _ABOUT.search(before)):
        return replace(place, sure=SURE)
    if slip or (_VERB.match(after) and not _capital(text, place)):
        return replace(place, sure=NEVER)
    if (
        _counted(before, after)
        or (place.exact and _capital(text, place))
        or (" " in place.name and place.exact)
    ):
        return replace(place, sure=SURE)
    if _ABOUT.search(before):
        return replace(place, sure=NEVER)
    return replace(place, sure=WEAK)


def _touchpoint(before: str, after: str, place: Place, slip: bool) -> str:
    if _AT.search(before) and (place.exact or _ENDS.match(after)):
        return SURE
    if slip and len(place.name) >= LONG_NAME and _counted(before, after):
        return SURE
    if slip or (_ABOUT.search(before) and not place.exact):
        return NEVER
    if place.exact and _CASES_FROM.search(before):
        return SURE
    return SURE if place.exact and _counted(before, after) else WEAK


def _counted(before: str, after: str) -> bool:
    """Whether a name stands right before the word for cases and belongs to no other word."""
    last = _LEAD.search(before)
    free = (
        last is None
        or _TALLY.search(before)
        or (last[1].casefold() in EDGE and last[1].casefold() not in ("of", "with", "about"))
    )
    return bool(free and _CASES.match(after))


def _at_branch(text: str, place: Place) -> bool:
    """`at the branch`, `from a card …`: a name in its other number, standing by itself."""
    after = text[place.end :]
    return bool(
        re.match(rf"\s+(?:since|last|this|in|on|during|about|with|over|for|and|or|{CUT})", after, re.I)
    )


def _capital(text: str, place: Place) -> bool:
    """Whether a word is written as the name is, with its capital, and not for being the first."""
    said = text[place.start : place.end]
    shouting = text.upper() == text or text.title() == text
    first = not text[: place.start].strip(f" {CUT}\"'(")
    return said[:1].isupper() and place.name[:1].isupper() and not shouting and not first


def _compared(text: str, found: list[Place]) -> list[Place]:
    """Two names of one kind beside each other are what is compared: `installation vs delivery`."""
    for at, (one, other) in enumerate(pairwise(found)):
        linked = _JOINED.fullmatch(text[one.end : other.start]) and one.kind == other.kind
        between = text[one.end : other.start]
        against = linked and re.search(r"v(?:er)?s|against|compared", between, re.I)
        if (linked and one.exact and other.exact) or (against and NEVER not in (one.sure, other.sure)):
            found[at : at + 2] = [replace(one, sure=SURE), replace(other, sure=SURE)]
    return found


def _joined(text: str, found: list[Place]) -> list[Place]:
    """What is listed beside a place is one too: `in Cards or Claims`."""
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            here, beside = found[at], found[at + step]
            first, second = (beside, here) if step < 0 else (here, beside)
            linked = _JOINED.fullmatch(text[first.end : second.start])
            if here.sure != SURE and beside.sure == SURE and linked and here.kind == beside.kind:
                found[at] = replace(here, sure=SURE)
    return found


def _cut(rest: Rest, places: list[Place]) -> None:
    for place in reversed(places):
        before, after = rest.text[: place.start], rest.text[place.end :]
        leads = [
            found
            for found in (_NAMED.search(before), _IN.search(before), _AT.search(before), _OF.search(before))
            if found
        ]
        follows = [found for found in (_TEAM.match(after), _STEP.match(after)) if found]
        start = min((found.start() for found in leads), default=place.start)
        rest.cut(start, place.end + max((found.end() for found in follows), default=0))
