"""Identifiers that carry their own proof: check digits, prefixes, lengths and fixed shapes.

Each finder reads text folded to plain characters and yields where an identifier starts and ends. None needs a
cue in the words around it, though a cue for a card relaxes how its digits may be grouped.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

_GAP = r"[ \t\n.,\-_/|:*~']{1,3}"
_DIGITS = re.compile(r"\d+")
_DIGIT_RUN = re.compile(rf"\d+(?:{_GAP}\d+)*")
_CARD_CUE = re.compile(
    r"card|visa|master|maestro|amex|american express|credit|debit|karte|carte|kaart|\bpan\b", re.IGNORECASE
)
_CUE_REACH = 60

_ISSUERS: tuple[tuple[str, str, Sequence[int]], ...] = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", range(16, 17)),  # Mastercard
    ("2221", "2720", range(16, 17)),  # Mastercard, the 2-series of 2017
    ("34", "34", range(15, 16)),  # American Express
    ("37", "37", range(15, 16)),
    ("300", "305", range(14, 20)),  # Diners Club
    ("309", "309", range(14, 20)),
    ("36", "36", range(14, 20)),
    ("38", "39", range(14, 20)),
    ("6011", "6011", range(16, 20)),  # Discover
    ("622126", "622925", range(16, 20)),
    ("644", "659", range(16, 20)),
    ("3528", "3589", range(16, 20)),  # JCB
    ("62", "62", range(16, 20)),  # UnionPay
    ("60", "60", range(16, 17)),  # RuPay, Hipercard
    ("81", "82", range(16, 17)),
    ("508", "508", range(16, 17)),
    ("2200", "2204", range(16, 20)),  # Mir
    ("9792", "9792", range(16, 17)),  # Troy
    (
        "50",
        "50",
        range(16, 20),
    ),  # Maestro and Verve; the shorter ones only where Maestro is known to issue them
    ("56", "58", range(16, 20)),
    ("63", "63", range(16, 20)),
    ("67", "67", range(16, 20)),
    ("5018", "5020", range(12, 16)),
    ("5038", "5038", range(12, 16)),
    ("5893", "5893", range(12, 16)),
    ("6304", "6304", range(12, 16)),
    ("6759", "6763", range(12, 16)),
)
_SHORTEST_CARD, _LONGEST_CARD = 12, 19
_SHORTEST_DIALLED_CARD = 15
_CARD_STARTS = frozenset(low[0] for low, _, _ in _ISSUERS)
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))

_IBAN_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO", "16": "BE", "18": "DK FI FK FO GL NL SD", "19": "MK SI", "20": "AT BA EE KZ LT LU MN XK",
        "21": "CH HR LI LV", "22": "BG BH CR DE GB GE IE ME RS VA", "23": "AE GI IL IQ OM SO TL",
        "24": "AD CZ ES MD PK RO SA SE SK TN VG", "25": "LY PT ST", "26": "IS TR",
        "27": "BI DJ FR GR IT MC MR SM", "28": "AL AZ BY CY DO GT HN HU LB NI PL SV",
        "29": "BR EG PS QA UA", "30": "JO KW MU YE", "31": "MT SC", "32": "LC", "33": "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
_IBAN_GAP = r"[ \t\n.\-_/]{0,3}"
_IBAN_START = re.compile(r"(?<![A-Z0-9])(?:IBAN)?(?P<country>[A-Z]{2})[ .\-]?\d[ .\-]?\d", re.IGNORECASE)

_EMAIL = re.compile(
    r"""
    (?<![\w.%+&$~-]) [\w.%+&$~-]+ (?:'[\w.%+&$~-]+)?
    (?:
        (?:@|[ ]@[ ])  (?:[\w-]+ \.)+ [\w-]{2,}
      | (?:@|[ ]@[ ]|[ ]?[\[({][ ]?at[ ]?[\])}][ ]?|[ ]at[ ])
        [\w-]+ (?: (?:[ ]?[\[({][ ]?dot[ ]?[\])}][ ]?|[ ]dot[ ]) [\w-]+ ){1,4}
      | [ ]?[\[({][ ]?at[ ]?[\])}][ ]?  (?:[\w-]+ \.)+ [\w-]{2,}
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)

_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{3,38}(?![\w:])", re.IGNORECASE)
_VERSION_CUE = re.compile(
    r"(?:\bv|versi(?:on|e)|release|build|firmware|app|sdk|driver|agent)[ .:]{0,2}\Z", re.IGNORECASE
)
_LEAST_HEX_DIGITS = 6

_VERHOEFF_ORDER = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)

_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- .])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
_NINO = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ .-]?\d{2}){3}[ .-]?[A-D](?!\w)",
    re.IGNORECASE,
)
_NIR = re.compile(
    r"(?<!\w)[12][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|20)[ .-]?"
    r"(?:\d{2}|2[AB])(?:[ .-]?\d{3}){2}[ .-]?\d{2}(?!\w)"
)
_AADHAAR = re.compile(r"(?<!\d)(?<!\d[ -])[2-9]\d{3}([ -])\d{4}\1\d{4}(?![ -]?\d)")
_INDIAN_PAN = re.compile(r"(?<!\w)[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z](?!\w)")


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (Luhn's formula, ISO/IEC 7812-1, annex B)."""
    signs = digits.encode()
    return (sum(signs[-1::-2].translate(_VALUES)) + sum(signs[-2::-2].translate(_DOUBLED))) % 10 == 0


def mod_97(identifier: str) -> bool:
    """Whether an IBAN's check digits hold (ISO 13616, by ISO 7064 mod 97-10: letters count from A = 10)."""
    return int("".join(str(int(sign, 36)) for sign in identifier[4:] + identifier[:4])) % 97 == 1


def verhoeff(digits: str) -> bool:
    """Whether the last digit checks the others in the dihedral group of order 10 (Verhoeff 1969; Aadhaar)."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = _VERHOEFF_ORDER[turned]
        check = _dihedral(check, turned)
    return check == 0


def _dihedral(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 + (5 if b >= 5 else 0)
    return (a - b) % 5 + (0 if b >= 5 else 5)


def find_cards(text: str) -> Iterator[Span]:
    """Payment cards: an issuer's prefix and length (ISO/IEC 7812), Luhn's check, a grouping people write."""
    for run in _DIGIT_RUN.finditer(text):
        if sum(map(str.isdigit, run[0])) >= _SHORTEST_CARD:
            yield from _joined(_cards_within(text, run))


def _cards_within(text: str, run: re.Match[str]) -> Iterator[Span]:
    cued = bool(_CARD_CUE.search(text, max(0, run.start() - _CUE_REACH), run.start()))
    groups = [found.span() for found in _DIGITS.finditer(text, *run.span())]
    for first, (start, _) in enumerate(groups):
        if text[start] not in _CARD_STARTS:
            continue
        dialled = text[max(0, start - 1) : start] == "+"
        digits, sizes = "", []
        for piece_start, end in groups[first:]:
            digits += text[piece_start:end]
            sizes.append(end - piece_start)
            if len(digits) > _LONGEST_CARD:
                break
            if dialled and len(digits) < _SHORTEST_DIALLED_CARD:
                continue
            if _is_card(digits) and (cued or _is_usual(sizes)):
                yield start, end


def _is_card(digits: str) -> bool:
    return (
        len(digits) >= _SHORTEST_CARD
        and luhn(digits)
        and any(
            len(digits) in lengths and low <= digits[: len(low)] <= high for low, high, lengths in _ISSUERS
        )
    )


def _is_usual(sizes: list[int]) -> bool:
    """Whether digits are grouped as on cards: alike, at fours, 4-6-5, 4-6-4, 6-10 or 4-3-3-3."""
    if len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0]:
        return True
    cuts = [sum(sizes[:place]) for place in range(1, len(sizes))]
    return all(cut % 4 == 0 for cut in cuts) or cuts in ([4, 10], [6], [4, 7, 10])


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Overlapping spans, in order of their starts, as one."""
    start = end = -1
    for next_start, next_end in spans:
        if next_start < end:
            end = max(end, next_end)
            continue
        if end > 0:
            yield start, end
        start, end = next_start, next_end
    if end > 0:
        yield start, end


def find_ibans(text: str) -> Iterator[Span]:
    """Bank accounts of ISO 13616: a country's own length and the mod-97 check, however they are spaced."""
    for found in _IBAN_START.finditer(text):
        start = found.start("country")
        if length := _IBAN_LENGTHS.get(found["country"].upper()):
            whole = _iban_shape(length).match(text, start)
            if whole and mod_97(re.sub(_IBAN_GAP, "", whole[0])):
                yield whole.span()


@cache
def _iban_shape(length: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z](?:{_IBAN_GAP}[A-Za-z0-9]){{{length - 1}}}(?!\w)")


def find_emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also as "jane [at] example [dot] com"."""
    return (found.span() for found in _EMAIL.finditer(text))


def find_ips(text: str) -> Iterator[Span]:
    """Internet addresses of either version; four numbers after "version" or "v" are a version."""
    for found in _IPV4.finditer(text):
        before = text[max(0, found.start() - 16) : found.start()]
        if _parses(IPv4Address, found[0]) and not _VERSION_CUE.search(before):
            yield found.span()
    for found in _IPV6.finditer(text):
        if sum(map(str.isalnum, found[0])) >= _LEAST_HEX_DIGITS and _parses(IPv6Address, found[0]):
            yield found.span()


def _parses(kind: type[IPv4Address] | type[IPv6Address], address: str) -> bool:
    try:
        kind(address)
    except AddressValueError:
        return False
    return True


def find_national_ids(text: str) -> Iterator[Span]:
    """Numbers a state gives a person: American SSN, British NINO, French NIR, Indian Aadhaar and PAN."""
    for pattern, holds in _NATIONAL_IDS:
        for found in pattern.finditer(text):
            if holds(re.sub(r"[ .-]", "", found[0])):
                yield found.span()


def _nir(number: str) -> bool:
    """The key of a French NIR is 97 less its number modulo 97; Corsica's 2A and 2B count as 19 and 18."""
    digits = number.replace("2A", "19").replace("2B", "18")
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def _always(number: str) -> bool:
    return True


_NATIONAL_IDS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_SSN, _always),
    (_NINO, _always),
    (_NIR, _nir),
    (_AADHAAR, verhoeff),
    (_INDIAN_PAN, _always),
)
