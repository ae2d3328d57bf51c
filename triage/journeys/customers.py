"""Customers by their reference, however people spell it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case, Rating
from triage.matching.privacy import Viewer, hidden

LONGEST = 200  # characters of a reference
NEAR = 5  # references offered instead of one that is not on file
LOOKED_AT = 40  # cases of a reference that decide whether somebody may know of it
SHORTEST = 3  # characters that are looked for within other references
ALIKE = 0.8  # of two spellings, from which one may be meant by the other
COMPARED = 5_000  # spellings compared letter by letter
_CALLED = re.compile(r"\s*(?:customer|client|cust\.?|#)[\s:#]+", re.I)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Near:
    """A customer with a reference like the one asked for, and a case of theirs."""

    customer: str
    case: int


class UnknownCustomer(Exception):
    """Nothing is on file of this customer that the asker may read; `near` are spelled alike."""

    def __init__(self, said: str, near: Sequence[Near] = ()) -> None:
        super().__init__(said)
        self.said, self.near = said, list(near)


def reference(said: str) -> str:
    """The reference in what somebody typed: `customer 4711` means 4711."""
    return _CALLED.sub("", said, count=1).strip()[:LONGEST]


def spellings(session: Session, said: str) -> list[str]:
    """How a customer is spelled on file: so, in other capitals, or, if that is one, with other separators."""
    lowered = said.lower()
    found = {
        str(name)
        for column in (col(Case.customer), col(Rating.customer))
        for name in session.scalars(
            select(column).where(or_(column == said, func.lower(column) == lowered)).distinct()
        )
    }
    if found:
        return sorted(found, key=lambda name: (name != said, name))
    same = [name for name in _all(session) if _bare(name) == _bare(said)] if _bare(said) else []
    return same if len(same) == 1 else []


def near(session: Session, said: str, viewer: Viewer) -> list[Near]:
    """Customers whose reference is spelled like this, likeliest first, as far as one may know of them."""
    found = []
    for name in _alike(said, _all(session)):
        mine = select(col(Case.id)).where(col(Case.customer) == name)
        newest = mine.order_by(col(Case.id).desc()).limit(LOOKED_AT)
        cases = [int(number or 0) for number in session.scalars(newest)]
        kept = hidden(session, viewer, cases)
        shown = [case for case in cases if case not in kept]
        found += [Near(name, shown[0])] if shown else []
        if len(found) == NEAR:
            break
    return found


def _all(session: Session) -> list[str]:
    known = select(col(Case.customer)).where(col(Case.customer).is_not(None)).distinct()
    return sorted(str(name) for name in session.scalars(known))


def _bare(said: str) -> str:
    """A reference without what people vary: capitals, spaces, dashes."""
    return "".join(letter for letter in said.casefold() if letter.isalnum())


def _alike(said: str, names: Iterable[str]) -> list[str]:
    """Spellings that may mean the same: but for separators, by their digits, or one within the other."""
    own, digits = _bare(said), _DIGITS.findall(said)
    by_bare: dict[str, str] = {}
    for name in names:
        by_bare.setdefault(_bare(name), name)
    same = [name for bare, name in by_bare.items() if own and bare == own]
    numbered = [name for name in by_bare.values() if digits and _DIGITS.findall(name) == digits]
    within = [name for bare, name in by_bare.items() if _within(own, bare)]
    letters = list(by_bare)[:COMPARED]
    close = [by_bare[bare] for bare in get_close_matches(own, letters, NEAR, ALIKE)] if own else []
    return list(dict.fromkeys((*same, *numbered, *within, *close)))[: 4 * NEAR]


def _within(one: str, other: str) -> bool:
    """Whether one spelling is a good part of the other."""
    short, long = sorted((one, other), key=len)
    return len(short) >= max(SHORTEST, len(long) / 2) and short in long
