"""What the writer of a mail wrote: without what was quoted, forwarded, signed and disclaimed.

The rules are ours because the library we tried (mail-parser-reply 1.36) takes a list's first dash for a
signature, "All the best offers were gone" for a farewell, and seven seconds for 8,000 empty lines.
"""

import re
from typing import NamedTuple

from triage.reading.manners import is_farewell, without_manners
from triage.reading.words import PLACEHOLDER, says_something, words

_FEWEST_WORDS = 6
"""Words of a writer's own that a report needs before what it quotes can be left out: "Any news?" has two."""

_LONGEST_POINTER = 15
"""Words of a sentence that may do no more than point to the mail beneath it."""

_LONGEST_SIGNATURE = 16
"""Lines of a signature, empty ones too; what is longer is prose beneath a rule."""

_LONGEST_SIGNED_LINE = 9
"""Words of a line of a signature."""

_MOST_HEADERS = 12
"""Lines of a header block; mail programs copy half as many into a reply."""

_QUOTED = re.compile(r"\s?(?:>\s?)+")
_WROTE = re.compile(
    r"\W{0,3}(?:On|Am|Le|Op|El|Il|Em)\b[^\n]{0,120}\d[^\n]{0,200}"
    r"(?:wrote|schrieb|a écrit|schreef|escribió|ha scritto|escreveu)\b[^\n]{0,120}:\s?",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_ ]{2,}\s?(?:Original|Forwarded|Ursprüngliche|Weitergeleitete|Oorspronkelijk|Doorgestuurd)"
    r" (?:Message|Appointment|Nachricht|bericht)\s?[-_ ]{2,}|Begin forwarded message:",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[\W_]{0,3}(?P<name>From|Sent|To|Cc|Bcc|Date|Subject|Reply-To|Importance|Attachments?"
    r"|Von|Gesendet|An|Betreff|Datum|De|Envoyé|À|Objet|Van|Verzonden|Aan|Onderwerp)\s?:[\W_]{0,3}?(?:\s(?P<value>.*))?",
    re.IGNORECASE,
)
_PEOPLE = {"from", "to", "von", "an", "de", "à", "van", "aan"}
_SUBJECTS = {"subject", "betreff", "objet", "onderwerp"}
_DATED = {"sent", "date", "gesendet", "datum", "envoyé", "verzonden"} | _SUBJECTS
_SUBJECT_MARKS = re.compile(
    r"(?:\s?(?:(?:re|fwd?|aw|wg|tr|sv|antw)\s?(?:\[\d+\])?:|\[(?:external|ext|spam)\]))+\s*", re.IGNORECASE
)
_POINTER = re.compile(
    r"\b(?:fyi|fwd|below|forward(?:ing|ed)?|attached|trail(?:ing)?|thread|see (?:the )?mail)\b", re.IGNORECASE
)
_POINTERS = """
a action advise after all an and as ask asked assist at attached attention be below can case complaint could
customer email find follow following for forward forwarded forwarding from further fwd fyi handle have help
here i in info information into is it kindly know let look mail me message my of on our over pass passing
per please pls reach received record records reply respond review see sending someone thanks that the their
them this thread to trail trailing up us urgent urgently we with you your
"""
_POINTING = frozenset(_POINTERS.split())
"""Of nothing but these words is what only points elsewhere, and would make a poor title."""

_DISCLAIMER = re.compile(
    r"""
    (?:^|(?<=[.!?]\s)) \W{0,3} (?:
        (?:this|the)\ (?:(?:information|contents?)\ (?:contained\ )?(?:in|of)\ this\ )?
        (?:e-?mail|message|communication|transmission)\b
        (?=[\w\W]{0,250}\b(?:confidential|privileged|intended\ (?:solely|only|for|recipient))\b)
      | (?:confidentiality|privacy|legal)\ (?:notice|note|disclaimer)\b | disclaimer\s?:
      | if\ you\ (?:are\ not|have\ received)\b[^\n]{0,60}\b(?:intended\ recipient|in\ error)\b
      | (?:please\ )?(?:consider|think\ of)\ the\ environment\ before\ printing
      | (?:caution|warning|external\ (?:e-?mail|sender))\b\W{0,4}this\ (?:e-?mail|message)
        \ (?:originated|came|was\ sent)\ from\ (?:outside|an\ external)
      | this\ (?:e-?mail|message)\ (?:has\ been|was)\ scanned\b
    )
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_DELIMITER = re.compile(r"(?:--|__|—)\s?")
_DEVICE = re.compile(
    r"\s?(?:Sent from (?:my (?:iPhone|iPad|Android|Samsung|Galaxy|Huawei|Pixel|BlackBerry|Windows Phone"
    r"|mobile|phone|tablet)\b|Outlook|Yahoo|Mail for|Proton)[\w ]{0,40}|Get Outlook for[\w ]{0,20}"
    r"|Von meinem \w+ gesendet|Envoyé de mon \w+)\W{0,3}",
    re.IGNORECASE,
)
_SMALL_WORDS = {"of", "and", "the", "for", "at", "in", "de", "van", "von", "e", "t", "m", "p", "f"}


class _Boundary(NamedTuple):
    """Where another mail begins among the lines, where its words begin, and its subject."""

    start: int
    end: int
    subject: str


def without_quotes(text: str) -> str:
    """The newest mail of a thread; with what it answers or forwards where it says little itself."""
    lines = _without_quoted_lines(text.split("\n"))
    kept: list[str] = []
    while (boundary := _boundary(lines)) and not _speaks(kept + lines[: boundary.start]):
        kept += _unless_pointing(lines[: boundary.start])
        lines = [boundary.subject, *lines[boundary.end :]] if boundary.subject else lines[boundary.end :]
    kept += lines[: boundary.start] if boundary else lines
    return _without_marks("\n".join(kept))


def without_disclaimers(text: str) -> str:
    """The text without paragraphs on confidentiality, from where they begin to the next empty line."""
    while found := _DISCLAIMER.search(text):
        end = text.find("\n\n", found.end())
        text = text[: found.start()].rstrip() + (text[end:] if end >= 0 else "")
    return text


def without_signature(text: str) -> str:
    """The text without the lines that say who sent it, from what company and device."""
    lines = [line for line in text.split("\n") if not _DEVICE.fullmatch(line)]
    said = False
    for place, line in enumerate(lines):
        if said and (_DELIMITER.fullmatch(line) or is_farewell(line)):
            if _is_signature(lines[place + 1 :]):
                return "\n".join(lines[:place])
            lines[place] = ""
        said = said or says_something(line)
    return "\n".join(lines)


def _without_quoted_lines(lines: list[str]) -> list[str]:
    quoted = [_QUOTED.match(line) is not None for line in lines]
    if not any(quoted) or len(lines) == 1:
        return lines
    leads = [
        _WROTE.fullmatch(line) is not None and any(quoted[place + 1 : place + 3])
        for place, line in enumerate(lines)
    ]
    own = [line for line, left_out in zip(lines, map(max, quoted, leads), strict=True) if not left_out]
    if _speaks(own):
        return own
    return [_QUOTED.sub("", line, count=1) for line, lead in zip(lines, leads, strict=True) if not lead]


def _boundary(lines: list[str]) -> _Boundary | None:
    for place, line in enumerate(lines):
        if _FORWARDED.fullmatch(line) or _WROTE.fullmatch(line):
            return _Boundary(place, *_headers(lines, place + 1))
        if _WROTE.fullmatch(" ".join(lines[place : place + 2])) and not line.isspace() and line:
            return _Boundary(place, *_headers(lines, place + 2))
        end, subject = _headers(lines, place)
        if end > place:
            return _Boundary(place, end, subject)
    return None


def _headers(lines: list[str], start: int) -> tuple[int, str]:
    """Where the header block at a line ends, and its subject; the line itself if there is no such block."""
    first = start
    while first < len(lines) and not lines[first].strip():
        first += 1
    values: dict[str, str] = {}
    end = first
    while end < min(len(lines), first + _MOST_HEADERS) and (found := _HEADER.fullmatch(lines[end])):
        values[found["name"].lower()] = found["value"] or ""
        end += 1
    if not (values.keys() & _PEOPLE and values.keys() & _DATED):
        return start, ""
    subject = next((value for name, value in values.items() if name in _SUBJECTS), "")
    return end, _without_marks(subject)


def _without_marks(subject: str) -> str:
    marks = _SUBJECT_MARKS.match(subject)
    return subject[marks.end() :] if marks else subject


def _speaks(lines: list[str]) -> bool:
    """Whether lines say enough to be read without what they answer."""
    own = without_manners(without_signature("\n".join(lines)))
    said = len(words(own))
    return said >= (_LONGEST_POINTER if _POINTER.search(own) else _FEWEST_WORDS)


def _unless_pointing(lines: list[str]) -> list[str]:
    own = without_manners(without_signature("\n".join(lines)))
    return [] if _POINTING.issuperset(words(own.lower())) else lines


def _is_signature(lines: list[str]) -> bool:
    return len(lines) <= _LONGEST_SIGNATURE and all(map(_is_signed, filter(None, lines)))


def _is_signed(line: str) -> bool:
    """Names, titles and addresses are mostly capitals, figures and placeholders; prose is not."""
    said = [word for word in words(line) if word.lower() not in _SMALL_WORDS]
    capital = sum(not word[0].islower() for word in said) + len(PLACEHOLDER.findall(line))
    return len(said) <= _LONGEST_SIGNED_LINE and 2 * capital >= len(said)
