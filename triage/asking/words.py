"""Words of a question: what is left of it while one thing after another is understood and taken out."""

import re
from collections.abc import Sequence

from triage.wording.stop_words import STOP_WORDS
from triage.wording.text import normalise

LONGEST = 1_000  # characters of a question that are read
LONG_ENOUGH = 5  # letters from which a word may hold one slip
LONGEST_ABOUT = 240  # characters of what a question is about: a button has to carry it
CUT = "¦"  # stands where something was taken out: what stood on its two sides does not belong together

CASE_NOUN = (
    r"(?:complaints?|complains|compliants?|complants?|escalations?|esclations?|escalated|cases?"
    r"|reports?|tickets?"
    r"|issues?|problems?|incidents?|matters?|concerns?|grievances?|feedback|ones)"
)
PEOPLE = (
    r"(?:customers?|clients?|people|persons?|members?|policy\s?holders?|users?|callers?|consumers?"
    r"|patients?|guests?|passengers?|subscribers?|shoppers?|tenants?|students?)"
)
PEOPLE_MANY = (
    r"(?:customers|clients|people|persons|members|policy\s?holders|users|callers|consumers"
    r"|patients|guests|passengers|subscribers|shoppers|tenants|students)"
)

_QUESTION = """
mentioned mentions shipping chase passes appear appeared appears return returned returning severe serious
across actually affected affecting affects afternoon again altogether among amount anybody anyone anything
around arrive arrived as average averages began begin behind better biggest break breakdown briefly bring
broken-down caller callers case cases cause caused causes client clients come comes coming common
commonest compare compared comparing comparison complain complained complaining complains complaint
complaints concern concerning concerns contact count counted counts csat current currently customer
customers deal dealing dealings dealt decrease decreased decreasing department department's departments
describe details develop developed developing development differ difference display down drive drivers
driving dropped duplicates effort else email escalated escalation escalations especially ever everyone
everything evolve evolved evolving exactly exist explain falling far fast feedback feel feels fell fewer
figure figures file find fine fix fixed fixes fixing following found frequency frequent frequently generally
give given going got grew grow growing grown grows guess handle handled handles handling happen happened
happening happens happier happy hardest hear heard hearing hello help helped hey hi histor history hit hits
hurt hurting idea ideas incident incidents incl include includes including increase increased increasing
info information interested involve involved involving issue issues kind kindly kinds know known latest less
level levels list log logged logging look looking lots low luck main mainly major many mean meant median
member members mention mentioned mentions moment month months more morning most mostly near need new news
notice noticed number numbers occur occurred occurring often ones open opened overall overview own owned
owner owners owning owns painful part particular particularly past pattern patterns people per percent
percentage period person persons planned please pls previously problem problems progress proportion pull
quarter quarters question quick raise raised rank ranking rate rated rates rating ratings reach reason
reasons receive received receives recently record recorded regard regarding relate related relating remind
report reported reports resolution resolutions resolve resolved respect respectively responsible right rise
risen rising root run running s satisfaction satisfied score scores search seeing seem seems seen share
shipped show showing shown similar similarly single solution solutions solve solved somebody someone sort
sorts specifically spike spikes spiking split stand stands start started starts state stats status still
story stuff subject summarise summarize summary talk team than thanks theme themes thing things think ticket
tickets till times today top topic topics total totals touch touchpoint touchpoints trend trending trends
turn turned type types unhappy unresolved up update updates user users versus view volume vs weekly what's
whatever whats where who's whos wonder wondering work worked working works worse worst whether would yeah
year years yes
u ur check checking moan moaned moaning gripe griped grumble grumbled grumbling whined rant
ranted vented angry furious annoyed upset
"""
_NEGATIONS = """
no not never without cannot can't couldn't won't wouldn't doesn't didn't don't isn't aren't wasn't
"""
NEGATIONS = frozenset(_NEGATIONS.split())
_PARTICLES = frozenset({"in", "out", "off", "up", "back", "down", "over", "on"})  # "sign in", "cut off"
EDGE = frozenset(word.casefold() for word in _QUESTION.split()) | STOP_WORDS - NEGATIONS
"""Words that belong to the asking and not to what is asked about, where they stand at its edge."""

_NOUNS = re.compile(rf"(?:{CASE_NOUN}|{PEOPLE})(?:'s?)?", re.I)
_DESCRIBING = frozenset({"dropped", "returned", "shipping", "email", "raised", "missing", "running", "low"})
_NUMBERS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
_SLIPS = {"hwo": "how", "mnay": "many", "mny": "many", "waht": "what", "whta": "what", "wich": "which",
          "whihc": "which", "shwo": "show", "wiht": "with", "teh": "the", "trned": "trend", "ohw": "how",
          "whos": "who's",
          "hows": "how's", "wheres": "where's", "whose's": "whose", "whoos": "whose",
          "hav": "have", "bin": "been", "sicne": "since"}  # fmt: skip
_SLIPPING = """
complaint complaints escalation escalations compare trend which resolved unresolved customer customers
department touchpoint handoffs satisfaction between since january february september october november
december august yesterday similar
"""
_OFTEN_SLIPPED = tuple(_SLIPPING.split())
_TOKEN = re.compile(r"[^\s¦]+")
_OUTSIDE = " \t\n.,;:!?\"'“”‘’()[]{}<>*_`~|/\\-–—…&+"


class Rest:
    """What of a question has not been understood yet. Lives for one question."""

    def __init__(self, text: str) -> None:
        straight = normalise(text)[:LONGEST].replace("’", "'").replace("‘", "'")
        self.text = _corrected(" ".join(straight.replace(CUT, " ").split()))

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place where this is said, taken out."""
        found = pattern.search(self.text)
        if found and found[0]:
            self.cut(*found.span())
        return found

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All places where this is said, taken out."""
        found = [match for match in pattern.finditer(self.text) if match[0]]
        for match in reversed(found):
            self.cut(*match.span())
        return found

    def cut(self, start: int, end: int) -> None:
        """Take out what stands there."""
        self.text = f"{self.text[:start]} {CUT} {self.text[end:]}"

    def about(self) -> str:
        """What remains, without the words of asking around each piece."""
        pieces = [_without_edges(piece) for piece in self.text.split(CUT)]
        return _clipped(" ".join(piece for piece in pieces if piece))


def _corrected(text: str) -> str:
    """The words of asking with their slips mended; every other word stays as it is typed."""
    text = re.sub(r"\b(?:no|nr|nos)\. of\b", "number of", text, flags=re.I)
    return re.sub(r"[^\W\d_]+", lambda word: _mended(word[0]), text)


def _mended(word: str) -> str:
    low = word.casefold()
    if low in _SLIPS:
        return _SLIPS[low]
    if low in EDGE or low in _OFTEN_SLIPPED:
        return word
    return next((meant for meant in _OFTEN_SLIPPED if slipped(low, meant)), word)


def _without_edges(piece: str) -> str:
    words = [word for word in (raw.strip(_OUTSIDE) for raw in _TOKEN.findall(piece)) if word]
    while words and (_is_edge(words[0]) or words[0].casefold() in _NUMBERS):
        if _describes(words):
            break
        words.pop(0)
    end = len(words)
    while end and _is_edge(words[end - 1]):
        end -= 1
    keeps = 0 < end < len(words) and words[end].casefold() in _PARTICLES
    keeps = keeps or (0 < end < len(words) and words[end - 1].casefold() in NEGATIONS)
    words = words[: end + keeps]
    said = " ".join(words)
    return said if any(character.isalnum() for character in said) else ""


def _describes(words: Sequence[str]) -> bool:
    """Whether the first word says more of the next: dropped calls, shipping delays."""
    following = words[1] if len(words) > 1 else ""
    return words[0].casefold() in _DESCRIBING and bool(following) and not _is_edge(following)


def _is_edge(word: str) -> bool:
    return word.casefold() in EDGE or bool(_NOUNS.fullmatch(word))


def _clipped(said: str) -> str:
    if len(said) <= LONGEST_ABOUT:
        return said
    return said[:LONGEST_ABOUT].rsplit(" ", 1)[0]


def slipped(word: str, name: str) -> bool:
    """Whether two words differ by one letter more, less, other, or by two that changed places."""
    if word == name or min(len(word), len(name)) < LONG_ENOUGH or abs(len(word) - len(name)) > 1:
        return False
    if word[0] != name[0] and word[:2] != name[1::-1]:
        return False
    pairs = enumerate(zip(word, name, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(word), len(name)))
    a, b = word[at:], name[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def listed(names: Sequence[str], joint: str = "and") -> str:
    """`Cards, Claims and Branches`."""
    names = list(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}" if len(names) > 1 else "".join(names)
