"""The vocabulary of questions: which departments, touchpoints, customers and causes are on file.

Read anew for each question, since people add names at any time. A name is recognised in any case, as singular
or plural, and with one slip of the finger where it is long enough.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Department, Handoff, Rating, Touchpoint
from triage.asking.words import LONG_ENOUGH
from triage.intake.customers import customers_named
from triage.numbers import cause_number
from triage.wording.stop_words import STOP_WORDS, words

SHORTEST_NAME = 2  # words from which the name of a cause is recognised without quotation marks
SHORTEST_STEM = 3  # letters
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "ly", "y")
_SHORT = {"ops": "operations", "op": "operations", "svc": "service", "svcs": "services", "mgmt": "management",
          "cust": "customer", "centre": "center", "center": "centre"}  # fmt: skip
_GENERIC = re.compile(r"\s+(?:department|dept|team|desk|unit|division|services?|operations?|care|support)$")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True)
class Vocabulary:
    """What may be named in a question. Lives for one question."""

    departments: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()  # of those on file, the ones that the question could mean
    causes: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # number, name, key phrases
    merged: dict[str, str] = field(default_factory=dict)  # causes that went into others

    @cached_property
    def spellings(self) -> dict[str, dict[str, str]]:
        """By kind of place, every way of writing a name and the name; see `key`."""
        departments = _spellings(self.departments)
        for first, name in _first_words(self.departments).items():
            departments.setdefault(first, name)
        return {"department": departments, "touchpoint": _spellings(self.touchpoints)}

    @cached_property
    def longest(self) -> int:
        """Words of the longest name."""
        names = (*self.departments, *self.touchpoints)
        return max((len(key(name).split()) for name in names), default=1)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The stems of the words that names and key phrases of causes and places use."""
        said = [phrase for _, name, phrases in self.causes for phrase in (name, *phrases)]
        return stems(" ".join([*said, *self.departments, *self.touchpoints]))

    def begins_with_department(self, text: str) -> bool:
        """Whether the name of a department, also its short forms, stands first in a text."""
        said = _WORD.findall(text)[: self.longest + 1]
        names = set(self.spellings["department"].values())
        for size in range(1, len(said) + 1):
            first = " ".join(said[:size])
            if key(first) in self.spellings["department"] or any(abbreviated(key(first), n) for n in names):
                return True
        return bool(said) and len(said[0]) > 1 and any(said[0] == initials(name) for name in names)

    def cause_named(self, said: str) -> str | None:
        """The cause of just this name."""
        wanted = key(said)
        return next((number for number, name, _ in self.causes if key(name) == wanted), None)

    def causes_in(self, text: str) -> list[tuple[str, str]]:
        """The causes whose whole names stand in a text, with those names, longest first."""
        folded = f" {key(text)} "
        named = [
            (number, name)
            for number, name, _ in self.causes
            if len(key(name).split()) > SHORTEST_NAME and f" {key(name)} " in folded
        ]
        return sorted(named, key=lambda one: -len(one[1]))


def read_vocabulary(session: Session, question: str) -> Vocabulary:
    """The names on file that a question may use."""
    causes = session.execute(
        select(col(Cause.id), col(Cause.name), col(Cause.keywords), col(Cause.merged_into)).order_by(
            col(Cause.id)
        )
    ).all()
    return Vocabulary(
        departments=_names(session, Case.department, Department.name, Handoff.from_department,
                           Handoff.to_department, Cause.owner_department),
        touchpoints=_names(session, Case.touchpoint, Touchpoint.name, Rating.touchpoint),
        customers=customers_named(session, question),
        causes=tuple(
            (cause_number(number), name, tuple(phrases)) for number, name, phrases, into in causes if not into
        ),
        merged={cause_number(number): cause_number(into) for number, _, _, into in causes if into},
    )  # fmt: skip


def _names(session: Session, *columns: Any) -> tuple[str, ...]:
    """The distinct values of columns; of those that differ in case alone the first."""
    found: dict[str, str] = {}
    for column in columns:
        for value in sorted(v for v in session.scalars(select(col(column)).distinct()) if v):
            found.setdefault(key(value), value)
    return tuple(found.values())


def key(said: str) -> str:
    """A name as it is compared: small letters, `&` as `and`, nothing but words and single blanks."""
    return " ".join(_WORD.findall(said.casefold().replace("&", " and ")))


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """Every way of writing these names; the names themselves win over what is derived from them."""
    found: dict[str, str] = {}
    names = list(names)
    for name in names:
        found.setdefault(key(name), name)
    for name in names:
        for other in _derived(key(name)):
            found.setdefault(other, name)
    return found


def _first_words(names: Iterable[str]) -> dict[str, str]:
    """`billing` for Billing & Insurance, where no other name begins so."""
    found: dict[str, list[str]] = {}
    for name in names:
        first, *others = key(name).split() or [""]
        if others and len(first) >= LONG_ENOUGH and first not in STOP_WORDS:
            found.setdefault(first, []).append(name)
    return {first: meant[0] for first, meant in found.items() if len(meant) == 1}


def _derived(name: str) -> list[str]:
    """The name in the other number, and without the word for being a department."""
    found = [_other_number(name)]
    if short := _GENERIC.sub("", name):
        found += [short, _other_number(short)]
    found += [f"{name} department", f"{name} dept"]
    return [one for one in found if one != name and one not in STOP_WORDS]


def abbreviated(said: str, name: str) -> bool:
    """Whether words are short for a name of several: `field ops` for Field Operations."""
    short, full = said.split(), key(name).split()
    if len(short) != len(full) or len(full) < 2 or short == full:
        return False
    return all(
        a == b or _SHORT.get(a) == b or (len(a) >= SHORTEST_STEM and b.startswith(a))
        for a, b in zip(short, full, strict=True)
    )


def initials(name: str) -> str:
    """`CS` for Customer Service."""
    return "".join(word[0] for word in key(name).split() if word != "and").upper()


def _other_number(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if re.search(r"(?:ch|sh|ss|x)es$", name):
        return name[:-2]
    if name.endswith("s") and not name.endswith("ss"):
        return name[:-1]
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(?:ch|sh|ss|x)$", name) else f"{name}s"


def stem(word: str) -> str:
    """A word without its ending, so that `refunds`, `refunded` and `refund` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    word = word.removesuffix("e") if len(word) > SHORTEST_STEM else word
    doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "ls"
    return word[:-1] if doubled else word


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that say something."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS and len(word) > 1)
