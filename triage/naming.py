"""Names for causes: the most central case's words as a headline, and key phrases as tags.

Key phrases weigh how much more often a term occurs inside the cause than outside (a smoothed
log ratio, as in c-TF-IDF). The headline is a sentence that somebody wrote, made short; no model.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.encoder import Floats
from triage.stop_words import STOP_WORDS

HEADLINE_CHARACTERS = 80
IDEAL_WORDS = 12  # a case longer than this is less likely to make a good headline
PHRASES = 3
SMOOTHING = 0.01

_WORD = re.compile(r"[^\W_][^\W_]*(?:['’-][^\W_]+)*", re.UNICODE)
_PLACEHOLDER = re.compile(r"\[[A-Z]{2,8}\]")
_ASIDE = (
    re.compile(  # ", card number [CARD]": the words go with the placeholder; "the new card [CARD]" keeps them
        r"[,;(]\s*(?:\b(?:card|account|iban|phone|number|no|e-?mail|ref(?:erence)?|customer)\b[\s:#.]*){1,3}"
        r"\[[A-Z]{2,8}\]\)?",
        re.I,
    )
)
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.,!:;-]{0,25}[.,!:;-]+\s*)+", re.I
)
_OPENING = re.compile(
    r"^(?:the\s+|our\s+|a\s+|this\s+)?(?:customer|cust|cx|client|member|caller|she|he|they)\s+"
    r"(?:is\s+)?(?:says?|said|reports?|reported|complains?|complained|states?|stated"
    r"|tells?\s+us|claims?|called\s+to\s+say)\b"
    r"\s*(?:that\s+|[:,-]\s*)?",
    re.I,
)
_PAUSE = re.compile(r"[,:;](?=\s)|\s(?=[-–—]\s)|\s(?=\()")
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\s+[-–—]\s+|\n+")


@dataclass(frozen=True)
class Name:
    """What a cause is called, the case whose words those are, and its key phrases."""

    headline: str
    central: int  # position among the texts given
    keywords: list[str]


def words(text: str) -> list[str]:
    """The words of a text in lower case, without placeholders of personal data."""
    return [word.replace("’", "'") for word in _WORD.findall(_PLACEHOLDER.sub(" ", text).lower())]


def content_words(text: str) -> set[str]:
    """The words that carry meaning."""
    return {word for word in words(text) if word not in STOP_WORDS and len(word) > 1}


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


def name(texts: Sequence[str], vectors: Floats, everywhere: Counter[str], total: int) -> Name:
    """Name the cause that these cases share.

    `vectors` has one unit row a text; `everywhere` counts phrases over all `total` cases on file.
    """
    central = most_central(texts, vectors)
    return Name(headline(texts[central]), central, key_phrases(texts, everywhere, total))


def most_central(texts: Sequence[str], vectors: Floats) -> int:
    """The case nearest to the middle of all, long ones set back a little."""
    middle = vectors.mean(axis=0)
    closeness = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-12))
    penalty = [0.01 * max(0, len(words(text)) - IDEAL_WORDS) for text in texts]
    return int(np.argmax(closeness - np.array(penalty)))


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
    """A report's words as a short headline: no greeting, no "customer says", no personal data."""
    plain = re.sub(r"\s+([.,;!?])", r"\1", _PLACEHOLDER.sub("", _ASIDE.sub("", text)))
    plain = _OPENING.sub("", _GREETING.sub("", plain.strip().strip("\"'“”‘’ "))).strip()
    clauses = [clause for clause in _CLAUSE.split(plain) if content_words(clause)]
    best = next((clause for clause in clauses if len(content_words(clause)) >= 2), plain)
    return _shortened(" ".join(best.split()).rstrip(" .,;:!-"))


def _shortened(line: str) -> str:
    if len(line) > HEADLINE_CHARACTERS:
        heads = [line[: found.start()] for found in _PAUSE.finditer(line[: HEADLINE_CHARACTERS + 1])]
        whole = [head for head in heads if len(content_words(head)) >= 4]
        line = (
            whole[-1] if whole else line[: HEADLINE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" .,;:-") + "…"
        )
    line = line.strip("\"'“”‘’ ")
    return line[:1].upper() + line[1:] if line else "Unnamed"


def unique(wanted: str, keywords: Sequence[str], taken: set[str]) -> str:
    """The name as wanted, or with a key phrase added when another cause carries it."""
    if wanted.casefold() not in taken:
        return wanted
    for keyword in keywords:
        if (longer := f"{wanted} ({keyword})").casefold() not in taken:
            return longer
    number = 2
    while f"{wanted} ({number})".casefold() in taken:
        number += 1
    return f"{wanted} ({number})"
