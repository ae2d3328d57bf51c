"""Sentences with planted personal data, in five languages, and with numbers that are nobody's.

Everything is drawn from a seed. A sentence knows what was planted in it, so that what a redactor finds can be
counted; the numbers beside it (orders, dates, versions, amounts) are what it must leave alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from string import Formatter


@dataclass(frozen=True)
class Sentence:
    """A text, and the personal data planted in it as (kind, value)."""

    text: str
    planted: tuple[tuple[str, str], ...]


TEMPLATES = {
    "en_GB": (
        "Customer paid with card {card} but order {order} of {date} never left the warehouse.",
        "Refund of {amount} for invoice {order} should go to {iban}, not to the old account.",
        "Please ring {phone} after six, the branch closed {order} without asking.",
        "She wrote from {email} twice since {date} about the failed mandate.",
        "NI number {nino} was printed on the letter for booking {order}.",
        "Login from {ip} was blocked after version {version} went out on {date}.",
        "Mobile {phone}, order {order}: the parcel worth {amount} came back.",
        "App {version} crashes at checkout, {amount} charged on {date}, ticket {order} still open.",
        "Card ending mismatch: {card} was keyed by hand at the till, total {amount}.",
        "Callback promised for {phone} and {email}, nobody did; case {order}.",
        "Charged {amount} three times between {date} and {date}, reference {order}.",
        "Shipment {order} left on {date}, {amount} outstanding, build {version} shows it as paid.",
    ),
    "en_US": (
        "Caller at {phone} says order {order} was billed {amount} on {date}.",
        "SSN {ssn} visible in the portal since release {version}.",
        "Agent typed {card} into the notes of ticket {order}.",
        "Contact: {email} or {phone}. Reported {date}.",
        "Claim form lists {ssn} and {email}; payment of {amount} is pending.",
        "Two logins from {ip} on {date}, then {amount} was gone.",
        "Tracking {order} shows delivered {date}, customer says no, {amount} at stake.",
        "Firmware {version} bricked the reader, replacement order {order}, {amount} refunded.",
        "Use {card} for the retry, text {phone} when done.",
    ),
    "de_DE": (
        "Die Lastschrift über {amount} von {iban} wurde am {date} doppelt eingezogen.",
        "Bitte unter {phone} zurückrufen, Bestellung {order} fehlt seit {date}.",
        "Kreditkarte {card} wurde im Markt abgelehnt, Rechnung {order}.",
        "Antwort an {email} kam nie an, Version {version}.",
        "Auftrag {order} vom {date} über {amount} ist storniert, Geld fehlt.",
        "Erstattung auf {iban}, Telefon {phone}, Vorgang {order}.",
        "Zugriff von {ip} seit {date} gesperrt.",
    ),
    "fr_FR": (
        "Le client {email} attend le remboursement de {amount} depuis le {date}.",
        "Merci de rappeler au {phone}, commande {order} perdue.",
        "Carte {card} débitée deux fois de {amount} le {date}.",
        "Virement vers {iban} refusé, facture {order}.",
        "Colis {order} annoncé le {date}, version {version} de l'application.",
        "Joindre {phone} ou {email} avant le {date}.",
    ),
    "nl_NL": (
        "Klant belt vanaf {phone} over bestelling {order} van {date}.",
        "Terugbetaling van {amount} naar {iban} is niet aangekomen.",
        "Kaart {card} geweigerd, factuur {order}, mail {email}.",
        "Pakket {order} kwam {date} kapot aan, schade {amount}.",
        "App-versie {version} logt uit vanaf {ip}, ticket {order}.",
    ),
}

STRUCTURED = ("card", "iban", "email", "phone", "ssn", "nino", "ip")
PLACEHOLDERS = {"ssn": "ID", "nino": "ID"} | {
    kind: kind.upper() for kind in ("card", "iban", "email", "phone", "ip")
}


def sentences(count: int, seed: int) -> list[Sentence]:
    """So many sentences, each language as often as the others."""
    chance = Random(seed)
    return [_sentence(chance, list(TEMPLATES)[turn % len(TEMPLATES)]) for turn in range(count)]


def _sentence(chance: Random, locale: str) -> Sentence:
    pieces: list[str] = []
    planted: list[tuple[str, str]] = []
    for literal, kind, _, _ in Formatter().parse(chance.choice(TEMPLATES[locale])):
        pieces.append(literal)
        if kind:
            value = MAKERS[kind](chance, locale)
            pieces.append(value)
            if kind in STRUCTURED:
                planted.append((kind, value))
    return Sentence("".join(pieces), tuple(planted))


def _fill(chance: Random, shape: str) -> str:
    """Digits for `#`, digits from 2 for `%`, letters for `?`."""
    draw = {"#": "0123456789", "%": "23456789", "?": "ABCEGHJKLMNPRSTWXYZ"}
    return "".join(chance.choice(draw[sign]) if sign in draw else sign for sign in shape)


def _luhn_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


CARD_SHAPES = (
    ("4###############", (4, 4, 4, 4)),
    ("51##############", (4, 4, 4, 4)),
    ("55##############", (4, 4, 4, 4)),
    ("2221############", (4, 4, 4, 4)),
    ("2720############", (4, 4, 4, 4)),
    ("34#############", (4, 6, 5)),
    ("37#############", (4, 6, 5)),
    ("6011############", (4, 4, 4, 4)),
    ("3528############", (4, 4, 4, 4)),
    ("36############", (4, 6, 4)),
    ("622126##########", (4, 4, 4, 4)),
    ("6759############", (4, 4, 4, 4)),
    ("4############", (4, 3, 3, 3)),
)


def card(chance: Random, locale: str = "") -> str:
    shape, groups = chance.choice(CARD_SHAPES)
    digits = _fill(chance, shape[:-1])
    digits += _luhn_digit(digits)
    return grouped(digits, groups, chance.choice(("", "", " ", "-")))


def grouped(digits: str, groups: tuple[int, ...], separator: str) -> str:
    places = [sum(groups[:turn]) for turn in range(len(groups))]
    return separator.join(digits[place : place + size] for place, size in zip(places, groups, strict=True))


IBAN_SHAPES = {
    "en_GB": "GB  ????##############",
    "de_DE": "DE  ##################",
    "fr_FR": "FR  #####################??",
    "nl_NL": "NL  ????##########",
}


def iban(chance: Random, locale: str = "en_GB") -> str:
    shape = IBAN_SHAPES.get(locale, "BE  ############")
    country, account = shape[:2], _fill(chance, shape[4:])
    number = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    whole = f"{country}{98 - number % 97:02}{account}"
    spaced = " ".join(whole[place : place + 4] for place in range(0, len(whole), 4))
    return chance.choice((whole, spaced, whole.lower()))


PHONE_SHAPES = {
    "en_GB": (
        "+44 20 7### ####",
        "020 7### ####",
        "07911 ######",
        "+447911######",
        "(0161) 496 ####",
        "07911######",
    ),
    "en_US": ("+1 415-%##-####", "(212) %##-####", "415-%##-####", "212.%##.####", "+1212%######"),
    "de_DE": (
        "+49 30 %#######",
        "030 %#######",
        "0151 2#######",
        "+49 (0)89 %######",
        "089/%######",
        "01512#######",
    ),
    "fr_FR": ("+33 1 4# ## ## ##", "01 4# ## ## ##", "06.1#.##.##.##", "+3361#######", "061#######"),
    "nl_NL": ("+31 20 %## ####", "020 %## ####", "06-1#######", "+3161#######", "061#######"),
}


def _phone(chance: Random, locale: str) -> str:
    return _fill(chance, chance.choice(PHONE_SHAPES[locale]))


GIVEN = ("amelia", "noah", "lea", "jürgen", "chloé", "sanne", "priya", "omar")
FAMILY = ("walker", "o'neill", "schmidt", "lefèvre", "de-vries", "patel", "haddad")
DOMAINS = ("example.com", "mail.example.co.uk", "firma.example.de", "orange.example.fr", "post.example.nl")


def email(chance: Random, locale: str = "") -> str:
    joint = chance.choice((".", "_", "", "-"))
    tag = chance.choice(("", "", "+shop", str(chance.randrange(100))))
    return f"{chance.choice(GIVEN)}{joint}{chance.choice(FAMILY)}{tag}@{chance.choice(DOMAINS)}"


def _ssn(chance: Random, locale: str) -> str:
    return f"{chance.randint(1, 665):03}-{chance.randint(1, 99):02}-{chance.randint(1, 9999):04}"


def _nino(chance: Random, locale: str) -> str:
    return _fill(chance, chance.choice(("AB######C", "JG ## ## ## A", "pw######d")))


def _ip(chance: Random, locale: str) -> str:
    four = ".".join(str(chance.randint(1, 254)) for _ in range(4))
    six = "2001:db8::" + ":".join(f"{chance.randrange(1, 65536):x}" for _ in range(3))
    return chance.choice((four, four, six))


def _order(chance: Random, locale: str) -> str:
    shapes = (
        "#####",
        "######",
        "%#########",
        "ORD-%#####",
        "%##-####-###",
        "INV/2026/####",
        "%###########",
        "#ABC%##",
    )
    return _fill(chance, chance.choice(shapes))


def _date(chance: Random, locale: str) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2019, 2026)
    shapes = (
        f"{year}-{month:02}-{day:02}",
        f"{day:02}.{month:02}.{year}",
        f"{day:02}/{month:02}/{year}",
        f"{day} May {year}",
        f"{year}-{month:02}-{day:02} {chance.randrange(24):02}:{chance.randrange(60):02}",
    )
    return chance.choice(shapes)


def _version(chance: Random, locale: str) -> str:
    return ".".join(str(chance.randrange(30)) for _ in range(chance.choice((2, 3, 4))))


def _amount(chance: Random, locale: str) -> str:
    whole = chance.randrange(1, 2_000_000) / 100
    shapes = (f"£{whole:,.2f}", f"{whole:.2f} EUR", f"€ {whole:,.2f}", f"${whole:.2f}", f"{whole:,.0f} euros")
    return chance.choice(shapes)


MAKERS: dict[str, Callable[[Random, str], str]] = {
    "card": card,
    "iban": iban,
    "email": email,
    "phone": _phone,
    "ssn": _ssn,
    "nino": _nino,
    "ip": _ip,
    "order": _order,
    "date": _date,
    "version": _version,
    "amount": _amount,
}


@dataclass(frozen=True)
class Tally:
    """How much was planted, how much of it was found, and how much was found in all, by placeholder."""

    planted: dict[str, int]
    hit: dict[str, int]
    found: dict[str, int]

    def recall(self, *kinds: str) -> float:
        chosen = kinds or tuple(self.planted)
        return sum(self.hit[kind] for kind in chosen) / sum(self.planted[kind] for kind in chosen)

    def precision(self) -> float:
        return sum(self.hit.values()) / sum(self.found.values())


def tally(examples: list[Sentence], redact: Callable[[str], tuple[str, dict[str, int]]]) -> Tally:
    """What a redactor, giving a text and its counts, finds of what was planted."""
    kinds = sorted({*PLACEHOLDERS.values(), "ACCOUNT", "DOB", "NAME"})
    planted, hit, found = (dict.fromkeys(kinds, 0) for _ in range(3))
    for example in examples:
        text, counts = redact(example.text)
        left = dict(counts)
        for kind, count in counts.items():
            found[kind] += count
        for label, value in example.planted:
            kind = PLACEHOLDERS[label]
            planted[kind] += 1
            if value not in text and left.get(kind, 0) > 0:
                hit[kind] += 1
                left[kind] -= 1
    return Tally(planted, hit, found)
