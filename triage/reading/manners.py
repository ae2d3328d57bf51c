"""Greetings, thanks and good wishes: most mails share them, whatever they are about."""

import re

from triage.reading.words import words

_HELLO = r"(?i:hi|hiya|hello|hey|dear|greetings|(?:good )?(?:morning|afternoon|evening)|good day)"
_ADDRESSEE = (
    r"(?:(?i:there|all|everyone|everybody|teams?|folks|guys|both|sirs?|madam|ma'am|support|customer|client|care"
    r"|services?|colleagues?|friends?|claims|complaints|department|desk|help|helpdesk|manager|and|or|the|again|to|/|&)"
    r"|[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|[A-Z]\.|(?:Mr|Mrs|Ms|Dr)\.|\[NAME\]|@[\w.-]+)"
)
_OPENINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\s*{_HELLO}(?: {_ADDRESSEE}){{0,5}}\s?(?:[,!.:;–—-]+(?:\s+|$)|\n\s*)",
        r"(?i:\s*to whom(?:so ?ever)? it may concern\s?[,.:;!]*\s+)",
        # Without a comma a greeting is one only where a sentence begins: "Hello Fresh sent no box" is none.
        r"(?i:\s*(?:hi|hello|hey)(?: (?:there|team|all|everyone|guys|folks|support))? "
        r"(?=(?:i|i'm|i've|i'd|im|my|we|our|the|this|can|could|please|pls|just|when|why|how|what|where|customer"
        r"|cust|cx|a|an)\b))",
        r"(?i:\s*(?:i |we )?(?:hope|trust) (?:you|this|all|everyone|everything)\b[^.!?,\n]{0,60}?"
        r"\b(?:well|fine|safe|good|great)\b[^.!?,\n]{0,30}[.!?,\n]\s*)",
        r"(?i:\s*how are you(?: (?:doing|all|today|keeping)){0,2}\s?[?.!,\n]\s*)",
    )
)

_FAREWELL = (
    r"(?:(?:with )?(?:(?:very |my )?(?:kind(?:est)?|best|warm(?:est)?|many) )?(?:regards|rgds|wishes)"
    r"|(?:yours )?(?:sincerely|faithfully|truly|respectfully|cordially)(?: yours)?|yours|cheers|best|br|kr)"
)
_HELP = (
    r"(?:help|time|support|assistance|attention|understanding|patience|cooperation|consideration|advice"
    r"|response|reply)"
)
_THANKS = (
    r"(?:(?:many |kind |best |warm )?(?:thanks|thank you|thankyou|thank u|thx|tks|ty)"
    r"(?: (?:so|very) much| a lot| a million| again| all| team| everyone| guys| in (?:advance|anticipation)"
    rf"| for (?:your|the|any|all)(?: (?:kind|prompt|quick|valuable|continued|your))* {_HELP}"
    r"| (?:and|&) (?:(?:kind|best|warm) )?regards| to (?:all|the team)){0,3})"
)
_ASKED = (
    r"(?:please|pls|plz|kindly) (?:advise|revert|assist|help|do the needful)"
    r"(?: (?:me|us|asap|urgently|accordingly|further|back|(?:on |with )this|(?:on )?(?:the )?next steps"
    r"|(?:on )?how to proceed))?"
)
_AWAITED = (
    r"(?:i |we )?(?:(?:am|are) |i'm |we're )?look(?:ing)? forward to (?:hear|your|an? |the |speak|receiv)"
    r"[^.!?\n]{0,60}"
)
_OFFERED = (
    r"(?:please )?(?:let (?:me|us) know|do not hesitate to|don't hesitate to|feel free to)"
    r" (?:contact|call|reach|ask|if you (?:need|have|require|want))[^.!?\n]{0,80}"
)
_APPRECIATED = (
    rf"(?:any|your|all) (?:(?:prompt|quick|kind|further) )?{_HELP}"
    r"(?: (?:is|would be|will be|on this|in this matter)){0,2} (?:(?:much|greatly|highly|very) )?appreciated"
)
_WISHED = r"have a (?:nice|great|good|lovely|wonderful) (?:day|week|weekend|evening|one)(?: ahead)?"
_DEVICE = r"sent from my (?:iphone|ipad|android|samsung|galaxy|pixel)(?: \w+){0,3}"
_NAMES = r"(?:[,.!]?\s(?:[A-Z][\w'’-]*|\[NAME\])){0,4}"
_CLOSING = re.compile(
    rf"(?:(?<=[.!?,;\n])|(?<=[.!?,;\n]\s)|^)(?:(?i:{_FAREWELL}){_NAMES}"
    rf"|(?i:{_THANKS}){_NAMES}|(?i:{_ASKED}|{_AWAITED}|{_OFFERED}|{_APPRECIATED}|{_WISHED}|{_DEVICE}))[\s.!,]*\Z"
)
_FAREWELL_LINE = re.compile(rf"\W*(?i:{_FAREWELL}|{_THANKS}){_NAMES}\s?[,.!;-]*")
_DANGLING = " \t\n,;"

_MOST_FORMULAS = 4
"""Greetings or good wishes in a row; nobody has more, and looking for them again and again takes time."""

_FEWEST_WORDS = 2
"""Words that must be left: "Hello, friend" is about nothing but its greeting."""


def without_manners(text: str) -> str:
    """The text without how it greets and how it takes its leave; unchanged if it says nothing else."""
    title, line_break, rest = _without_opening(text).partition("\n")
    if line_break:  # a mail's subject stands before its greeting
        title += line_break + _without_opening(rest)
    return _without_closing(title)


def is_farewell(line: str) -> bool:
    """Whether a line only takes its leave, as the first line of a signature does."""
    return _FAREWELL_LINE.fullmatch(line) is not None


def _without_opening(text: str) -> str:
    for _ in range(_MOST_FORMULAS):
        found = next(filter(None, (opening.match(text) for opening in _OPENINGS)), None)
        if found is None or not _is_said(text[found.end() :]):
            break
        text = text[found.end() :]
    return text


def _without_closing(text: str) -> str:
    for _ in range(_MOST_FORMULAS):
        found = _CLOSING.search(text)
        if found is None or not _is_said(text[: found.start()]):
            break
        text = text[: found.start()].rstrip(_DANGLING)
    return text


def _is_said(text: str) -> bool:
    return len(words(text)) >= _FEWEST_WORDS
