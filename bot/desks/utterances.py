"""Utterances: what somebody says to the bot in a conversation is a report, a question, or not clear."""

import re
from dataclasses import dataclass

from triage.wording.text import plain

REPORT, SOURCE, QUESTION, UNCLEAR, NOTHING = "report", "source", "question", "unclear", "nothing"
_ORDER = re.compile(
    r"""
    (?:please\s+)? (?P<verb>
      log\b (?!\s+(?:in|on|out|off|into)\b)  # "log in does not work" is no order
    | escalate\b )
    (?P<rest>.*)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"(?:an?\s+)?(?P<verb>complaint|escalation)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_PREFACE = re.compile(  # "this as an escalation:", "a complaint:", "it"
    r"(?:\s*(?:this|that|it)\b)?(?:\s*as\b)?(?:\s*an?\b)?(?:\s*(?:complaint|escalation|case)\b)?\s*(?:[:;,.!\u2013\u2014-]+|$)",
    re.IGNORECASE,
)
_ESCALATES = re.compile(r"\s*(?:(?:this|that|it)\b)?(?:\s*as\b)?(?:\s*an\b)?\s*escalation\b", re.IGNORECASE)
_ASKS = re.compile(r"[?\u061f\uff1f]\W*$")
_ASKING = re.compile(
    r"""
    /?similar\b | (?:who|whom|whose|what|what's|when|where|why|how|which)\b
    | (?:is|are|was|were|do|does|did|has|have|had|can|could|should|will|would)\s+
      (?:we|i|it|they|there|this|that|these|any|anyone|anybody|you|the)\b
    | (?:show|find|list|search|compare|count|tell\s+me|give\s+me)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Utterance:
    """What somebody means: `SOURCE` is to log the message that their thread began with."""

    meant: str
    text: str
    kind: str = "complaint"


def read(said: str, us: str, in_thread: bool) -> Utterance:
    """Read a message to the bot (`us` is its user); `in_thread` when it answers another message."""
    text = plain(said.replace(f"<@{us}>", " ")).strip().lstrip(":, ")
    if not text:
        return Utterance(NOTHING, "")
    if order := _ORDER.match(text):
        return _report(order["verb"], order["rest"], in_thread)
    name = _NAME.match(text)
    if name and (name["rest"].lstrip().startswith(":") or not _ASKS.search(text)):
        return _report(name["verb"], name["rest"], in_thread)  # "complaint volumes in Cards?" asks
    asks = _ASKS.search(text) or _ASKING.match(text)
    return Utterance(QUESTION if asks else UNCLEAR, text)


def _report(verb: str, rest: str, in_thread: bool) -> Utterance:
    escalates = verb.lower().startswith("escalat") or _ESCALATES.match(rest)
    kind, text = "escalation" if escalates else "complaint", rest[_preface(rest) :].strip()
    if text:
        return Utterance(REPORT, text, kind)
    return Utterance(SOURCE if in_thread else NOTHING, "", kind)


def _preface(rest: str) -> int:
    """How many characters of an order come before what is to be logged."""
    found = _PREFACE.match(rest)
    return found.end() if found else 0
