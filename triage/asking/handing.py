"""Whether a question is about cases that one department hands to another."""

import re

from triage.asking.phrases import any_of
from triage.asking.vocabulary import Vocabulary
from triage.asking.words import CASE_NOUN, PEOPLE

_HANDOFFS = any_of(
    r"\bhand(?:s|ed|ing)?[\s-]?(?:offs?|overs?|over|off)\b|\bping[\s-]?pong|\bhot potato",
    rf"\b{CASE_NOUN}\s+(?:(?:were|was|are|got|get|have been|has been|did|do|that"
    r"|which)\s+)*(?:bounc(?:e|ed|es|ing)|sent back|passed (?:on|back|around)|sent on"
    r"|transferred)\b",
    r"\b(?:go|goes|went|gone|travel\w*)\s+from\s+(?!\d).*\bto\b|\b(?:pass|send|forward|bounce)(?:es"
    r"|s)\s+(?:cases|customers|things|work)"
    r"|\bwho (?:passes|sends|forwards|bounces|transfers)\b|\bbounce rate|\bsent back\b"
    r"|\bback and forth\b|\bpassed around\b"
    r"|\btimed[\s-]?out\b.*\bcases?\b|\bbounced (?:cases|complaints|escalations)",
    r"\b(?:customers?|people|clients?)\b.*\b(?:repeat|repeating|retell|retelling|tell"
    r"|explain)\b.*\b(?:story|stories|themselves)\b",
)

_PASSING = any_of(
    r"\b(?:pass(?:ed|es|ing)?|hand(?:ed|ing)?|sen[dt](?:ing|s)?|transferr?(?:ed|s|ing)?"
    r"|forward(?:ed|ing)?|mov(?:ed"
    r"|ing|e)|rerouted|route[ds]?|bounc(?:ed?|es|ing)"
    r"|shuffled|shift(?:ed)?|refer(?:red)?)\s+(?:(?:back|on|over|around|along|away|cases?"
    r"|customers?|complaints?|escalations?|it|them|"
    r"(?:back and forth))\s+)*(?:from|to|between|by|out of|into)\s+(?:the\s+|our\s+)?(?=\S)",
)
"""Passing on, which is a handoff only where it is said of cases or of departments."""

_PASSED = any_of(
    rf"(?:{CASE_NOUN}|{PEOPLE}|it|them|things|work)\s+(?:(?:was|were|are|is|got|get|been|being|have|has)\s+)*$"
)

_TO_TEAM = any_of(
    r"^(?:\w+ ){0,2}(?:departments?|teams?|desks?|units?)\b|^(?:us|each other|one another|someone|somebody)\b"
)


def is_handoff(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a question is about cases passed on."""
    if _HANDOFFS.search(text):
        return True
    return any(_is_passed_on(text, found, vocabulary) for found in _PASSING.finditer(text))


def _is_passed_on(text: str, found: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether it is cases that are sent, or departments that they are sent to: not a refund to a card."""
    after = text[found.end() :]
    if _PASSED.search(text[: found.start()]) or _TO_TEAM.search(after):
        return True
    return vocabulary.begins_with_department(after)
