"""Personal data out of a text before anything else sees it.

A vector can be turned back into most of its text, and a card number has no business on file, so a report is
redacted before it is encoded, indexed, logged or posted. Each find becomes a typed placeholder: `[CARD]`
still says that a card was named, and no digits are left to make two reports look alike.

What proves itself is found by its proof (`triage.wording.identifiers`), the rest by a cue in the words
before it. Names without a title or a cue, and postal addresses, are **not** found: a workspace adds its
own `terms`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise

import phonenumbers

from triage.wording import identifiers
from triage.wording.identifiers import Finder, Span
from triage.wording.text import fold, normalise

REGIONS = ("GB", "US", "DE", "FR", "NL", "IN")
"""Whose phone numbers are known without their country code; with it, every country's are."""

KINDS = ("CARD", "IBAN", "EMAIL", "PHONE", "ACCOUNT", "ID", "IP", "DOB", "NAME")

_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
_Terms = dict[str, list[tuple[str, ...]]]
_TAKEN = "\0"  # cannot occur in normalised text

_LINK = (
    r"(?:numbers?|num(?:[eé]ro)?|nummer|nbr|no|nr|n[°º]|id|ref(?:erence)?|code|de[ ]client|de[ ]compte|\#|№)"
)
_BETWEEN = r"(?:[ \t]*(?:[:=\#(\"'-]|(?:is|was|ist|est|lautet)(?!\w))){0,3}[ \t]*"
_VALUE = r"(?:[a-z]{1,5}[-/]?){0,2}\d[\da-z]*(?:[-/.][\da-z]+)*(?:[ ]\d{2,}(?!\w|[.,:/-]\d)){0,5}"
_CARD_WORDS = r"(?:credit|debit|bank|kredit)?[ ]?card|(?:kredit)?karten?|carte(?:[ ]bancaire)?|kaart"
_ACCOUNT_WORDS = r"""
    account|acct|acc|a/c|customer|client|policy|policyholder|member(?:ship)?|subscriber|loyalty|routing
    |sort(?=[ -]code)|kunden?|konto|mitglieds?|policen|versicherungs|klant|rekening|polis|lidmaatschaps
    |compte|adh[eé]rent|contrat|num[eé]ro[ ]de[ ](?:client|compte)
"""
_ID_WORDS = r"""
    passport|(?:driving[ ]|driver'?s?[ ])?licen[cs]e|ssn|social[ ]security|nino|ni(?=[ ]n)|nhs
    |national[ ]insurance|tax(?:payer)?[ ]id|aadhaa?r|pan(?=[ ](?:n|card))|identity[ ]card|id[ ]card|bsn
    |burgerservice|paspoort|rijbewijs|steuer-?(?:id)?|steueridentifikations|sozialversicherungs|ausweis
    |personalausweis|reisepass|f[uü]hrerschein|passeport|permis|s[eé]curit[eé][ ]sociale
"""


def _cued(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{words})(?P<link>(?:'s)?[ \t-]?{_LINK}\.?)?(?![^\W\d_]){_BETWEEN}(?P<value>{_VALUE})",
        re.IGNORECASE | re.VERBOSE,
    )


_CUED: tuple[tuple[str, re.Pattern[str], int, int], ...] = (  # fewest digits: alone, after a "number" or "id"
    ("CARD", _cued(_CARD_WORDS), 12, 12),
    ("IBAN", _cued("iban"), 8, 8),
    ("ID", _cued(_ID_WORDS), 5, 5),
    ("ACCOUNT", _cued(_ACCOUNT_WORDS), 5, 3),
)
_BRITISH_ACCOUNT = re.compile(r"(?<![\w-])(?P<value>\d{2}([- ])\d{2}\2\d{2}[ ,]{1,2}\d{8})(?!\w)")

_UNIT = re.compile(
    r"[ \t]?(?:%|€|£|\$|₹|(?:eur|usd|gbp|inr|euros?|dollars?|pounds?|days?|times|hours?|points)\b)", re.I
)
_DATE = re.compile(r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:\d{4}|\d\d)|(?:19|20)\d{6})(?!\d)")

_DOB = re.compile(
    r"""
    (?<!\w)(?: d\.?o\.?b\.? | date[ ]of[ ]birth | birth[ -]?(?:date|day) | born | geb(?:oren|urtsdatum|\.)
      | n[eé]e?[ ]le | date[ ]de[ ]naissance | geboortedatum )
    (?: [\s:=(.-] | is|was|on|am|op|den|ist|est|the ){0,8}
    (?P<value> \d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4} | \d{8}
      | \d{1,2}(?:st|nd|rd|th|er|\.)?[ ](?:of[ ])?[^\W\d_]{3,9}\.?,?[ ]\d{2,4}
      | [^\W\d_]{3,9}\.?[ ]\d{1,2}(?:st|nd|rd|th)?,?[ ]\d{2,4} ) (?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)

_PARTICLES = r"(?:(?:van|von|de|der|den|du|la|le|el|al|bin|ten|ter|zu|dos|da|di)[ ]){0,2}"
_CAPITAL = r"(?:[A-Z]\.|[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]\w*(?:['-]\w+)*)"
_NAME = rf"(?P<value>{_PARTICLES}{_CAPITAL}(?:[ ]{_PARTICLES}{_CAPITAL}){{0,2}})"
_FULL_NAME = rf"(?P<value>{_CAPITAL}(?:[ ]{_PARTICLES}{_CAPITAL}){{1,3}})"
_TITLE = (
    r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Mevrouw|Meneer|Mevr|Dhr"
    r"|Shri|Smt)"
)
_PERSON = (
    r"(?i:customer|client|caller|patient|guest|passenger|member|tenant|(?:card|policy|account) ?holder|man"
    r"|woman|gentleman|lady|kund(?:e|in)|klant|cliente?)"
)
_NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:{_TITLE}\.?|M\.)[ ](?:(?:Dr|Prof)\.?[ ])?{_NAME}",
        r"(?<!\w)[Mm]rs?\.?[ ](?!and |or |und |et |en )(?P<value>[^\W\d_][\w'-]+)",
        rf"(?<!\w){_PERSON},?[ ](?:is[ ])?(?:named|nam(?:e|ens)|genaamd|nommée?|genannt)[ ]{_NAME}",
        rf"(?<!\w){_PERSON}(?:'s)?[ ]name(?:[ ]is|[ ]?[:=])[ ]?{_NAME}",
        rf"(?<!\w){_PERSON}[ ]?[:=][ ]?{_FULL_NAME}",
        rf"(?<!\w)(?i:(?:full|first|last|family|sur|given|contact)[ ]?name[ ]?[:=]|my name is|ich heiße"
        rf"|mijn naam is|je m'appelle)[ ]?{_NAME}",
        r"(?<!\w)(?i:regards|sincerely|faithfully|grüßen?|cordialement|groeten?)[,.!]?\n+"
        rf"{_NAME}(?=$|\n)",
    )
)

_TERM_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_\u2e80-\u9fff\uac00-\ud7af]+")
_TERM_GAP = 3

_PHONE_WORDS = r"""
    (?:tele)?(?:phone|fon)|t[eé]l(?:[eé]phone)?|telefoon|mobile?|mobiel|portable|cell|handy|whatsapp|sms|fax
    |landline|hotline|(?:call(?:back)?|text|contact|reach|ring|dial)(?:ed|led|ing|able)?|rang|ruf(?:nummer)?
    |anrufen|r?appele[rz]|joindre|bel(?:len|t)?
"""
_FILLER = r"""
    [ \t:=\#(,.'-]|numbers?|num[eé]ro|nummer|no|nr|is|was|it|on|at|me|us|him|her|them|back|the|my|his
    |their|s|please|for|via|vanaf|customer|ist|est|unter|au|auf|op|sur|bitte|from|with|home|work|new|old
"""
_PHONE_CUE = re.compile(rf"(?<!\w)(?:{_PHONE_WORDS})(?:{_FILLER}){{0,10}}\Z", re.IGNORECASE | re.VERBOSE)
_NOT_DIALLED = re.compile(
    rf"""
    (?: (?:order|invoice|ticket|case|ref(?:erence)?|tracking|parcel|shipment|booking|error|versi(?:on|e)
      |release|serial|sku|item|part|batch|transaction|job|build|bestellung|auftrag|vorgang|rechnung|commande
      |facture|colis|dossier|bestelling|factuur|pakket|amount|total) (?:{_FILLER}){{0,4}}
      | [€£$₹\#][ ]? | \w | \d[,.:/-] )\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FIRST_WORD = re.compile(r"\S+\s*")
_DECIMALS = re.compile(r"\d+\.\d\d(?!\d)")
_CUE_REACH = 48
_NUMBERS = re.compile(r"[+(]{0,2}\d(?:[ \t().\-/]{0,3}\d){6,}")
_ONE_NUMBER = re.compile(r"[+(]{0,2}\d(?:[ \t().\-/]{0,3}\d){6,16}")
_MATCHER_TRIES = 60
_LONGEST_NUMBER, _LONGEST_ROW, _CROWD = 24, 200, 100


@dataclass(frozen=True)
class Redaction:
    """A text without the personal data that was found, and how much of each kind was found."""

    text: str
    found: dict[str, int] = field(default_factory=dict)


def redact(text: str, regions: Sequence[str] = REGIONS, terms: Sequence[str] = ()) -> Redaction:
    """The text, normalised, with placeholders for personal data; redacting it again changes nothing.

    `terms` are names the workspace knows: found as whole words, in any case if they have two words or more.
    """
    text = normalise(text)
    found: Counter[str] = Counter()
    finders = _finders(tuple(regions), tuple(terms))
    while True:
        # What a placeholder replaced may have hidden something; each round leaves less outside them.
        text, spans = _pass(text, finders)
        if not spans:
            return Redaction(text, dict(found))
        found.update(spans)


def _pass(text: str, finders: Sequence[tuple[str, Finder]]) -> tuple[str, list[str]]:
    folded, positions = fold(text)
    folded = _without(folded, [found.span() for found in _PLACEHOLDER.finditer(folded)])
    taken: list[tuple[int, int, str]] = []
    for kind, find in finders:
        spans = sorted(find(folded))
        folded = _without(folded, spans)
        taken += [(positions[start], positions[end], kind) for start, end in spans]
    pieces, place = [], 0
    for start, end, kind in sorted(taken):
        pieces += [text[place:start], f"[{kind}]"]
        place = end
    return "".join([*pieces, text[place:]]), [kind for _, _, kind in taken]


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text, equally long, with spans blanked between brackets, as a placeholder will stand there."""
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], f"[{_TAKEN * (end - start - 2)}]"[: end - start]]
        place = end
    return "".join([*pieces, text[place:]])


@lru_cache(maxsize=16)
def _finders(regions: tuple[str, ...], terms: tuple[str, ...]) -> tuple[tuple[str, Finder], ...]:
    """In order: what is certain before what is guessed, what is long before what could be a part of it."""
    return (
        ("IBAN", identifiers.find_ibans),
        ("CARD", identifiers.find_cards),
        ("EMAIL", identifiers.find_emails),
        ("IP", identifiers.find_ips),
        ("ID", identifiers.find_national_ids),
        *((kind, partial(_find_cued, pattern, alone, linked)) for kind, pattern, alone, linked in _CUED),
        ("ACCOUNT", partial(_find_values, _BRITISH_ACCOUNT)),
        ("DOB", partial(_find_values, _DOB)),
        ("NAME", partial(_find_terms, _indexed(terms))),
        *(("NAME", partial(_find_values, pattern)) for pattern in _NAMES),
        ("PHONE", partial(_find_phones, regions)),
    )


def _find_values(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (found.span("value") for found in pattern.finditer(text))


def _find_cued(pattern: re.Pattern[str], alone: int, linked: int, text: str) -> Iterator[Span]:
    for found in pattern.finditer(text):
        value = found["value"]
        if sum(map(str.isdigit, value)) < (linked if found["link"] else alone):
            continue
        if found["link"] or not (_DATE.match(value) or _UNIT.match(text, found.end())):
            yield found.span("value")


def _indexed(terms: Sequence[str]) -> _Terms:
    """Terms by their first word, longest first: a text is read once, however many customers there are."""
    index: _Terms = {}
    for term in terms:
        words = tuple(_TERM_WORD.findall(fold(normalise(term))[0]))
        if len("".join(words)) >= 3 or (words and not words[0].isascii()):
            index.setdefault(words[0].casefold(), []).append(words)
    for known in index.values():
        known.sort(key=len, reverse=True)
    return index


def _find_terms(index: _Terms, text: str) -> Iterator[Span]:
    if not index:
        return
    words = list(_TERM_WORD.finditer(text))
    place = 0
    while place < len(words):
        known = index.get(words[place][0].casefold(), ())
        length = next((len(term) for term in known if _says(words[place : place + len(term)], term)), 0)
        if length:
            yield words[place].start(), words[place + length - 1].end()
        place += length or 1


def _says(words: Sequence[re.Match[str]], term: tuple[str, ...]) -> bool:
    if len(term) == 1:  # "Will" is a customer, "will" is not
        return words[0][0] in (term[0], term[0].upper())
    near = all(after.start() - before.end() <= _TERM_GAP for before, after in pairwise(words))
    return near and tuple(word[0].casefold() for word in words) == tuple(word.casefold() for word in term)


def _find_phones(regions: Sequence[str], text: str) -> Iterator[Span]:
    """Numbers valid in one of the regions, by libphonenumber's metadata, and numbers after a phone's cue.

    Bare digits need the cue. In a long row or a crowd of numbers, where asking every region about each would
    take too long, all that are not bare digits are taken for phones.
    """
    for turn, found in enumerate(_NUMBERS.finditer(text)):
        start, end = found.span()
        before = text[max(0, start - _CUE_REACH) : start]
        meant = found[0].startswith("+") or bool(_PHONE_CUE.search(before))
        if not meant:
            start = _first_dialled(text, start, end, before)
        if not (one := _ONE_NUMBER.match(text, start, end)):
            continue
        crowded = turn >= _CROWD or end - start > _LONGEST_ROW
        if crowded and not text[start:end].isdigit():
            yield start, end
        elif matched := _matched(regions, text[start:end], meant):
            yield from ((start + first, start + last) for first, last in matched)
        elif meant and not _DATE.match(text, start):
            yield one.span()


def _first_dialled(text: str, start: int, end: int, before: str) -> int:
    """Where in a row of numbers a phone number may begin: after a date, a reference or an amount."""
    if _UNIT.match(text, end) or text[end : end + 1].isalpha():
        return end
    known = _NOT_DIALLED.search(before) or _DATE.match(text, start) or _DECIMALS.match(text, start)
    first = _FIRST_WORD.match(text, start, end) if known else None
    return first.end() if first else start


def _matched(regions: Sequence[str], numbers: str, meant: bool) -> list[Span]:
    taken: list[Span] = []
    if not meant and numbers.isdigit():
        return taken
    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(numbers, region, max_tries=_MATCHER_TRIES):
            free = all(match.end <= start or match.start >= end for start, end in taken)
            if free and (meant or not (match.raw_string.isdigit() or _DATE.match(match.raw_string))):
                taken.append((match.start, match.end))
        if taken and len(numbers) <= _LONGEST_NUMBER:  # one number, found
            break
    return taken
