"""What of a report is read for its meaning before it is turned into a vector.

Reports come out of mail threads, web forms and bug trackers as often as out of a person's fingers. What such
texts share (greetings, signatures, headers, stack frames) would make them alike whatever they are about, so
it is left out. What is left of a long one is parted into a title and a body, and the language of all is said.

A text is never emptied: a step that would leave no words is not taken.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from triage.reading.dumps import without_dumps
from triage.reading.forms import without_labels
from triage.reading.mail import without_disclaimers, without_quotes, without_signature
from triage.reading.manners import without_manners
from triage.reading.markup import without_markup
from triage.reading.words import says_something, words
from triage.wording.languages import language_of

_SHORT = 60
"""Words up to which one vector reads a text whole. Of longer ones the mean of the title's and the body's
vectors found duplicates better than either: recall at one 0.608 against 0.525 and 0.542."""

_LONGEST_TITLE = 30
"""Words of a first line that is a title; of a longer one the first sentence is."""

_LONGEST_HEADING = 12
"""Words of a first line that is a heading even of a short text, if it does not end as a sentence does."""

_LONGER_BODY = 20
"""Words beneath a heading that earn a vector of their own; fewer would weigh as much and say less."""

_ROUNDS = 6
"""What one step removes may have hidden something from another; nested threads settle in two or three."""

_STEPS: tuple[Callable[[str], str], ...] = (
    without_dumps,  # before links: a frame may hold an address
    without_markup,
    without_quotes,
    without_disclaimers,
    without_signature,
    without_manners,
    without_labels,
)

_SIGNS = ("\n", "<", "`", "*", "&", "](", "://", "www.", ":", "#")
_POLITE_SIGNS = (
    *("thank", "thx", "regards", "sincerely", "cheers", "advise", "appreciated", "forward to", "hesitate"),
    *("feel free", "sent from my", "let me know", "confidential", "please ", "pls ", "have a "),
)
_GREETINGS = ("hi", "he", "dear", "good ", "morning", "afternoon", "evening", "to whom", "greetings", "hope")
"""Where none of these is, no step would find anything: most reports are one plain sentence."""

_EMPTY_LINES = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!?…。]+[\"')\]]?(?:\s+|(?<=。))")
_SENTENCE_ENDS = (".", "!", ",", ";", ":", "…")


@dataclass(frozen=True)
class Reading:
    """A report as the encoder and the searches read it; made anew from the text on file whenever needed."""

    title: str
    """The first line of what was meant, or of one long line the first sentence; a short text whole."""

    body: str
    """The rest; empty for a short text."""

    language: str
    """ISO 639-1; "en" when in doubt."""

    @property
    def meant(self) -> str:
        """Title and body together: what is left of the text."""
        return f"{self.title}\n{self.body}" if self.body else self.title


def read(text: str) -> Reading:
    """What is meant by a report's text, which is normalised and redacted."""
    meant = text.strip()
    if _may_be_noisy(meant):
        meant = _without_noise(meant)
    title, body = _parted(meant)
    return Reading(title, body, language_of(meant))


def _may_be_noisy(text: str) -> bool:
    lowered = text.lower()
    return lowered.startswith(_GREETINGS) or any(sign in lowered for sign in (*_SIGNS, *_POLITE_SIGNS))


def _without_noise(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        for step in _STEPS:
            left = _EMPTY_LINES.sub("\n\n", step(text)).strip()
            if left != text and says_something(left):
                text = left
        if text == before:
            break
    return text


def _parted(text: str) -> tuple[str, str]:
    first, _, rest = map(str.strip, text.partition("\n"))
    if len(words(text)) <= _SHORT:
        return (first, rest) if _is_heading(first, rest) else (text, "")
    if rest and len(words(first)) <= _LONGEST_TITLE:
        return first, rest
    end = _SENTENCE.search(text)
    if end is None or end.end() == len(text):
        return (first, rest)
    return text[: end.end()].rstrip(), text[end.end() :].lstrip()


def _is_heading(line: str, rest: str) -> bool:
    if not rest or line.endswith(_SENTENCE_ENDS):
        return False
    return len(words(line)) <= _LONGEST_HEADING and len(words(rest)) >= _LONGER_BODY
