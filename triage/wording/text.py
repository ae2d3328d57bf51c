"""Words as they arrive and words as they are kept.

Text crosses three borders: Slack's markup (`plain`), the many ways Unicode has of writing one thing
(`normalise`), and a length that a model and a message can hold (`clip`). `fold` is a reading of normalised
text for patterns: every digit is an ASCII digit, so that writing a number in another script evades nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

MAX_CHARACTERS = 8000
"""The longest report that is kept: far beyond what the encoder reads, far below what slows a pattern down."""

_CUT_SLACK = 64
"""How far `clip` may step back to avoid cutting through a word or a number."""

_MARKUP = re.compile(r"<([^<>]+)>")
_ESCAPE = re.compile(r"&(amp|lt|gt);")
_ESCAPED = {"amp": "&", "lt": "<", "gt": ">"}
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls but tab and line breaks; PostgreSQL refuses NUL
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # Default_Ignorable_Code_Point (UAX 44):
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"  # soft hyphen, zero-width, directions, fillers,
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"  # variation selectors, byte order mark, annotations,
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, tags
    "\ufdd0-\ufdef\ufffe\uffff"  # never characters
    "]"
)
_MEANT = re.compile(
    "([\u00aa\u00b2\u00b3\u00b9\u00ba\u00bc-\u00be\u2070-\u209c\u2120\u2122\u2150-\u215f\u2189]+)"
)
"""Superscripts and fractions: NFKC would turn 10² into 102 and 1½ into 11⁄2."""

_BLANKS = re.compile(r"[^\S\n]+")
_BEFORE_BREAK = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")

_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\u25cf\u25e6\u3002\u06d4"
_DASHES = "\u2212\u2043\u02d7\u207b\u208b"
_QUOTES = "\u2018\u2019\u02bc\u2032\u00b4`"


def plain(text: str) -> str:
    """Slack's encoded text as people read it: mentions by name, links as label (address), entities undone."""
    readable = _MARKUP.sub(lambda found: _reading_of(found[0], found[1]), text)
    return _ESCAPE.sub(lambda found: _ESCAPED[found[1]], readable)


def _reading_of(whole: str, inside: str) -> str:
    target, _, label = inside.partition("|")
    if target[:1] in ("@", "#"):
        return target[0] + (label.lstrip(target[0]) or target[1:])
    if target[:1] == "!":
        if target.startswith("!date^"):
            return label or target[1:]
        return "@" + (label.lstrip("@") or target[1:].removeprefix("subteam^"))
    if not _LINK.match(target):
        return whole
    address = re.sub(r"^(?:mailto|tel):", "", target)
    if not label or label == address or address in (f"http://{label}", f"https://{label}"):
        return address
    return f"{label} ({address})"


def normalise(text: str) -> str:
    """One spelling for one text: compatibility forms folded, what cannot be seen removed, blanks collapsed.

    Idempotent. The result encodes to UTF-8; SQLite and PostgreSQL both accept it. Line breaks stay, at
    most one empty line in a row; a run of blanks becomes one space, or one tab where it held a tab.
    """
    if _SURROGATE.search(text):  # a pair is one character badly decoded; a lone one is nothing
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _UNSEEN.sub("", _LINE_BREAK.sub("\n", text))
    if not text.isascii():
        text = "".join(
            piece if _MEANT.match(piece) else unicodedata.normalize("NFKC", piece)
            for piece in _MEANT.split(text)
        )
    text = _BLANKS.sub(lambda run: "\t" if "\t" in run[0] else " ", text)
    return _EMPTY_LINES.sub("\n\n", _BEFORE_BREAK.sub("\n", text)).strip()


def clip(text: str) -> tuple[str, bool]:
    """The first `MAX_CHARACTERS` of a text, and whether anything was cut off.

    The cut steps back out of a word or a run of digits: half a card number would not be recognised.
    """
    if len(text) <= MAX_CHARACTERS:
        return text, False
    head = text[:MAX_CHARACTERS]
    near = max(head.rfind(blank, MAX_CHARACTERS - _CUT_SLACK) for blank in " \n\t")
    if near > 0 and not text[MAX_CHARACTERS].isspace():
        head = head[:near]
    whole = head.rstrip("0123456789 \n\t.,-_/|:*~()+")
    return (whole if len(head) - len(whole) <= _CUT_SLACK else head).rstrip(), True


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Normalised text as patterns read it, and where each of its characters stood (and where the text ends).

    Digits of every script become ASCII, dashes `-`, raised dots `.`, quotes `'`, blanks a space; marks that
    combine with the character before them vanish.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    seen = [_seen_as(character) for character in text]
    positions = [place for place, character in enumerate(seen) if character]
    return "".join(seen), [*positions, len(text)]


@lru_cache(maxsize=4096)
def _seen_as(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, -1)
    if digit >= 0:
        return str(digit)
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return ""
    if category == "Pd" or character in _DASHES:
        return "-"
    if category == "Zs":
        return " "
    return "." if character in _DOTS else "'" if character in _QUOTES else character
