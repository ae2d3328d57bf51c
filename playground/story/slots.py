"""Fills a written sentence: `{a|b}` is a choice, `{amount}` a slot. Every name and place is invented."""

from __future__ import annotations

import re
from random import Random

HOLE = re.compile(r"\{([^{}]+)\}")
MALE = frozenset({"he", "him", "his", "gentleman", "Gentleman"})
FEMALE = frozenset({"she", "her", "lady", "Lady"})

WORDS = {
    "merchant": (
        "Nordwald Outdoor",
        "Veloria Shoes",
        "Kettle & Fern",
        "Larkspur Home",
        "Brightloom",
        "Oakline Furniture",
        "Zephyr Electronics",
        "Tidepool Travel",
        "Bluefinch Air",
        "Marlow Toys",
    ),
    "streaming": ("Flimmer+", "Songbarrel", "FitCove", "Readlantern", "MealCrate", "Starchart Daily"),
    "hotel": ("Hotel Miramonte", "The Anchor Inn", "Pension Alder", "Grand Sable Hotel"),
    "utility": ("Brook Water", "Halden Energy", "Fibrenet", "GymWorks", "Kestrel Insurance"),
    "employer": (
        "Saltmarsh Clinic",
        "Oldport Shipyard",
        "Brenner Foods",
        "the city council",
        "Westquay Buses",
    ),
    "town": ("Saltmarsh", "Westquay", "Northgate", "Millbrook", "Oldport", "Ferryhill"),
    "country": ("Portugal", "Japan", "Norway", "Canada", "Turkey", "Switzerland", "Morocco", "Poland"),
    "item": ("a winter coat", "two chairs", "a coffee machine", "a pushchair", "a camera", "hiking boots"),
    "phone": ("an older Android phone", "an iPhone", "a tablet", "a new Android phone"),
    "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "weeks": ("two", "three", "four", "five", "six"),
    "birthday": ("23rd", "24th", "25th", "26th"),
}
RANGES = {
    "days": (4, 27),
    "day": (4, 19),
    "n": (2, 9),
    "hours": (3, 30),
    "minutes": (18, 75),
    "percent": (61, 99),
}
PRICES = {"small": (4, 19), "amount": (23, 480), "big": (620, 4800), "sum": (4000, 38000)}
PRIVATE = (
    " Card 4111 1111 1111 1111.",
    " Wants the answer to {first}.{last}@example.com.",
    " Call back on +44 20 7946 0{digits}.",
)
FIRST = ("robin", "alex", "kim", "sam", "noor")
LAST = ("sandpiper", "ambleforth", "quince", "marigold")


def fill(sentence: str, facts: dict[str, str], rng: Random) -> str:
    """The sentence with every choice made. `facts` remembers what this customer's story is about."""
    gender = facts.setdefault("gender", rng.choice(("he", "she")))
    other = FEMALE if gender == "he" else MALE

    def chosen(hole: re.Match[str]) -> str:
        name = hole[1]
        if "|" in name:
            return rng.choice([word for word in name.split("|") if word not in other])
        if name in RANGES:
            return str(rng.randint(*RANGES[name]))
        if name not in facts:
            facts[name] = _fact(name, rng)
        return facts[name]

    return HOLE.sub(chosen, sentence)


def slipped(text: str, rng: Random) -> str:
    """The text with two letters of one longer word swapped, as hurried people type."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 6 and word.isalpha() and word.islower()]
    if not long:
        return text
    at = rng.choice(long)
    cut = rng.randrange(2, len(words[at]) - 2)
    word = words[at]
    words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


def private(rng: Random) -> str:
    """Something personal that should not be in a note; plainly invented."""
    parts = {"first": rng.choice(FIRST), "last": rng.choice(LAST), "digits": f"{rng.randrange(100, 1000)}"}
    return rng.choice(PRIVATE).format(**parts)


def _fact(name: str, rng: Random) -> str:
    return rng.choice(WORDS[name]) if name in WORDS else _price(*PRICES[name], rng)


def _price(low: int, high: int, rng: Random) -> str:
    whole = rng.randint(low, high)
    if high > 1000:
        whole -= whole % 10
        return rng.choice((f"€{whole:,}", f"{whole:,} euros"))
    return rng.choice((f"€{whole}", f"€{whole}.{rng.randrange(5, 100, 5):02}", f"{whole} euros"))
