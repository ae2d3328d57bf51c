"""Names for causes: a headline made from a member's words, and key phrases as tags.

Key phrases weigh how much more often a term occurs inside the cause than outside (a smoothed
log ratio, as in c-TF-IDF). The headline is the clause, among those of the most central cases, that
is close to the middle, says what the others say too, and reads well once made short; no model.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from knowledge.encoder import Floats
from triage.causes.headline import HEADLINE_CHARACTERS as HEADLINE_CHARACTERS
from triage.causes.headline import lines
from triage.reading import read
from triage.wording.stop_words import ACRONYMS, NAMES, STOP_WORDS
from triage.wording.stop_words import content_words as content_words
from triage.wording.stop_words import words as words

IDEAL_WORDS = 12  # a case longer than this is less likely to make a good headline
PHRASES = 3
SMOOTHING = 0.01
UNNAMED = "Unnamed"
UNTOLD = "Kept to its department"

# Who may lend the words: the cases most like the central one, so that a few cases of another cause, placed
# here by mistake, neither lend theirs nor say what is telling.
CORE, FEW = 0.5, 5  # the nearer half, but five where there are so many
SOURCES = 40  # more make no better headline
LINES = 6  # of one case

# What a line is worth, in units of cosine; chosen by reading the names of public sets and of the story.
NEARNESS = 0.45  # its case's nearness, to the middle and to the central case
COVERED = 0.5  # saying what tells these cases from others ...
ENOUGH = 2.5  # ... in words worth this much of the most telling one
TROUBLE = 0.15  # saying what went wrong, in a cause that is all complaints
LATER = -0.04  # for each line before it: reports begin with what matters
BESIDE, MARKING = -0.15, 0.5  # no word that tells at least half as much as the most telling one
OWN_WORD, STRANGE = -0.05, 0.05  # a word that tells less than this is its case's own
OWN_NAME = -0.09  # a name, as of a place or a firm, that few of the cases share
COMMON = 0.25  # few: less than this share
FEWEST, MOST = 3, 8  # words of a good headline

_PRONOUN = re.compile(
    r"\b(?:i|me|my|we|us|you|your|it|they|them|he|she|him|this|that|these|some\w*|stuff|things?)\b", re.I
)
_ODD_START = re.compile(
    r"^(?:is|are|am|was|were|do|does|did|can|could|will|would|should|has|have|had|why|what|which|who|if"
    r"|needs?|tried|trying|and|but|got|made|must|(?:when|where) (?!to\b)"
    r"|how (?!to\b|long\b|many\b|much\b))\b",
    re.I,
)
_FIGURE = re.compile(r"[€$£]|\d")
_MARK = re.compile(r"[,;:\"“”]")
_LOOSE = re.compile(r"\b(?:is|are|was|were|do|did|have|has|need|seems?|and|but|in to)\b", re.I)
_TROUBLE = re.compile(  # what makes a report a complaint
    r"\b(?:not|no|never|without|cannot|unable|wrong(?:ly)?|lost|missing|stuck|late|twice|double\w*|again|still"
    r"|too|fail\w*|declin\w*|reject\w*|refus\w*|block\w*|lock\w*|crash\w*|error\w*|expir\w*|drop\w*|delay\w*"
    r"|stolen|broken|pending|blank|dead|empty|hang\w*|cut off|little|less|dispute\w*|damaged|incorrect)\b"
    r"|n't\b",
    re.I,
)
_DETAIL = re.compile(  # with its preposition: one to three words that begin with a capital, or a figure
    r"\s(?:in|at|on|from|since|by|over|of|for|to|until)\s(?:the\s|early\s|late\s)?"
    r"(?P<detail>[€$£]?\d(?:[\w.,]*\w)?(?:\s(?:euros?|pounds|dollars))?"
    r"|[A-Z][a-z]\w*(?:\s[A-Z][a-z]\w*){0,2})"
    r"(?=$|[,;:]\s|\s(?:in|at|on|for|from|to|of|by|with|without|as|is|was|not|still|again|and|but|\w+ed)\b)"
)


@dataclass(frozen=True)
class Name:
    """What a cause is called, the case whose words those are, and its key phrases."""

    headline: str
    central: int  # position among the texts given
    keywords: list[str]


def shared_words(text: str, other: str, most: int = 5) -> list[str]:
    """Words that two texts have in common, in the order of the first, for people to check a match by."""
    common = content_words(other)
    return list(dict.fromkeys(word for word in words(text) if word in common and word not in STOP_WORDS))[
        :most
    ]


def phrases(text: str) -> set[str]:
    """All runs of one to three words that do not begin or end with a stop word."""
    run = words(text)
    found = set()
    for size in (1, 2, 3):
        for start in range(len(run) - size + 1):
            part = run[start : start + size]
            if part[0] not in STOP_WORDS and part[-1] not in STOP_WORDS and len(part[0]) > 1:
                found.add(" ".join(part))
    return found


def document_counts(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each phrase occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(phrases(text))
    return counts


@dataclass(frozen=True)
class _Reading:
    """What the core of a cause says, to weigh headlines by. Lives for one naming."""

    telling: dict[str, float]  # how much each word tells of these cases against all others, 0 to 1
    common: frozenset[str]  # words that enough of the cases use to belong in their name
    complaints: float  # 0 where at most half of the cases tell of trouble, 1 where all do

    @classmethod
    def of(cls, texts: Sequence[str], everywhere: Counter[str], total: int) -> "_Reading":
        inside = Counter(word for text in texts for word in set(words(text)))
        common = frozenset(word for word, count in inside.items() if count >= COMMON * len(texts))
        troubled = sum(bool(_TROUBLE.search(text)) for text in texts) / len(texts)
        return cls(_telling(texts, everywhere, total), common, max(2 * troubled - 1, 0.0))

    def score(self, line: str) -> float:
        """How well a line would name the cases: it says what they say, says trouble, and reads well."""
        weights = [self.telling.get(word, 0.0) for word in content_words(line)]
        covered = min(sum(weights) / ENOUGH, 1.0)
        beside = max(weights, default=0.0) < MARKING
        trouble = self.complaints * covered * bool(_TROUBLE.search(line))
        return (
            COVERED * covered
            + TROUBLE * trouble
            + BESIDE * beside
            + OWN_WORD * sum(weight < STRANGE for weight in weights)
            + OWN_NAME * self._names_of_its_own(line)
            - awkwardness(line)
        )

    def _names_of_its_own(self, line: str) -> int:
        names = [word for word in line.split()[1:] if word[:1].isupper() and word.lower() not in self.common]
        return sum(word.lower() not in ACRONYMS for word in names)


def name(texts: Sequence[str], vectors: Floats, everywhere: Counter[str], total: int) -> Name:
    """Name the cause that these cases share.

    `vectors` has one unit row a text; `everywhere` counts phrases over all `total` cases on file.
    """
    texts = [read(text).meant for text in texts]  # no cause is called "Best regards"
    closeness = _closeness(texts, vectors)
    central = most_central(texts, vectors)
    likeness = vectors @ vectors[central]
    core = np.argsort(-likeness, kind="stable")[: max(FEW, math.ceil(len(texts) * CORE))]
    reading = _Reading.of([texts[at] for at in core], everywhere, total)
    best, chosen = -math.inf, UNNAMED
    for at in core[:SOURCES]:
        near = float(closeness[at] + likeness[at]) * NEARNESS
        for place, line in enumerate(lines(texts[at])[:LINES]):
            short = without_details(line, reading.common)
            if (score := near + reading.score(short) + LATER * place) > best:
                best, chosen = score, short
    return Name(chosen, central, key_phrases(texts, everywhere, total))


def most_central(texts: Sequence[str], vectors: Floats) -> int:
    """The case nearest to the middle of all, long ones set back a little."""
    return int(np.argmax(_closeness(texts, vectors)))


def _closeness(texts: Sequence[str], vectors: Floats) -> Floats:
    middle = vectors.mean(axis=0)
    closeness = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-12))
    penalty = [0.01 * max(0, len(words(text)) - IDEAL_WORDS) for text in texts]
    return np.asarray(closeness - np.array(penalty))


def _telling(texts: Sequence[str], everywhere: Counter[str], total: int) -> dict[str, float]:
    """How much each word of these cases tells of them against all others: 0 to 1."""
    inside = Counter(word for text in texts for word in content_words(text))
    outside = max(total - len(texts), 1)
    weights = {}
    for word, count in inside.items():
        share, elsewhere = count / len(texts), max(everywhere[word] - count, 0) / outside
        weights[word] = share * max(math.log((share + SMOOTHING) / (elsewhere + SMOOTHING)), 0.0)
    most = max(weights.values(), default=0.0)
    return {word: weight / most for word, weight in weights.items()} if most > 0 else {}


def without_details(line: str, common: frozenset[str]) -> str:
    """A line without the amounts, dates and places of its own case: "at Oldport", "of €125"."""

    def kept(found: re.Match[str]) -> str:
        particular = not any(word in common or word in ACRONYMS for word in words(found["detail"]))
        return "" if particular else found[0]

    short = _DETAIL.sub(kept, line)
    return short if len(content_words(short)) >= 2 and short != line else line


def awkwardness(line: str) -> float:
    """How little a line reads like a headline: 0 is fine, 0.3 reads badly."""
    count = len(line.split())
    return (
        0.12 * min(len(_PRONOUN.findall(line)), 3)
        + 0.15 * bool(_ODD_START.search(line))
        + 0.35 * line.endswith("…")
        + 0.08 * min(len(_FIGURE.findall(line)), 2)
        + 0.04 * len(_MARK.findall(line))
        + 0.05 * min(len(_LOOSE.findall(line)), 2)
        + 0.04 * max(0, FEWEST - count)
        + 0.03 * max(0, count - MOST)
    )


def key_phrases(texts: Sequence[str], everywhere: Counter[str], total: int, most: int = PHRASES) -> list[str]:
    """Up to three phrases that mark these cases against all others, no word in two of them."""
    inside = document_counts(texts)
    outside = max(total - len(texts), 1)
    least = 2 if len(texts) > 2 else 1
    scored = []
    for phrase, count in inside.items():
        if count < least:
            continue
        share, elsewhere = count / len(texts), max(everywhere[phrase] - count, 0) / outside
        length = 1 + 0.25 * phrase.count(" ")
        scored.append((share * math.log((share + SMOOTHING) / (elsewhere + SMOOTHING)) * length, phrase))
    chosen: list[str] = []
    for _, phrase in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        if not any(set(phrase.split()) & set(other.split()) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == most:
            break
    return chosen


def headline(text: str) -> str:
    """One case's headline: its first clause, unless that reads badly and a later one well."""
    found = lines(read(text).meant)[:3]
    return min(found, key=lambda line: awkwardness(line) + 0.15 * found.index(line), default=UNNAMED)


def first_name(text: str, private: bool) -> str:
    """What a cause is called after its first case. A private case's words stay in its department."""
    return UNTOLD if private else headline(text)


def unique(wanted: str, keywords: Sequence[str], taken: set[str]) -> str:
    """The name as wanted, or with key phrases added when another cause carries it: first what it lacks."""
    if wanted.casefold() not in taken:
        return wanted
    said = content_words(wanted)
    new = [keyword for keyword in keywords if not said & set(words(keyword))]
    both = [", ".join(pair) for pair in combinations(new, 2)]
    for keyword in (*new, *both, *(keyword for keyword in keywords if keyword not in new)):
        if (longer := f"{wanted} ({_capitals(keyword)})").casefold() not in taken:
            return longer
    number = 2
    while f"{wanted} ({number})".casefold() in taken:
        number += 1
    return f"{wanted} ({number})"


def _capitals(keyword: str) -> str:
    return " ".join(word.upper() if word in ACRONYMS else NAMES.get(word, word) for word in keyword.split())
