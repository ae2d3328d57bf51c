"""Customers that a text names: references already on file, however the text is written."""

import re

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case

_REFERENCE = re.compile(
    r"[A-Za-z]+[-_/][^\s,;:?!¦]*\d[^\s,;:?!¦]*|[^\W_]*\d[^\s,;:?!¦]*|[A-Z][A-Z\d]*[-_/][^\s,;:?!¦]+"
)
_CUED = re.compile(
    r"\b(?:customer|client|cust|member|account|policyholder)(?:\s+(?:no|number|id|ref\w*))?\W{0,3}$", re.I
)
READ = 5_000  # characters
MOST = 50  # references looked up


def customers_named(session: Session, text: str) -> tuple[str, ...]:
    """The customers on file whose references stand in a text."""
    return _on_file(session, {match[0] for match in _REFERENCE.finditer(text[:READ])})


def customer_meant(session: Session, text: str) -> str | None:
    """The one customer on file that a report surely speaks of; None where it names none or several.

    A bare number says who it is only right after a word like "customer": orders and amounts are numbers too.
    """
    text = text[:READ]
    sure = {
        match[0]
        for match in _REFERENCE.finditer(text)
        if re.search(r"[^\W\d]", match[0]) or _CUED.search(text[: match.start()])
    }
    found = _on_file(session, sure)
    return found[0] if len(found) == 1 else None


def _on_file(session: Session, references: set[str]) -> tuple[str, ...]:
    said = {reference.rstrip(".'\")]") for reference in references}
    said |= {word.removesuffix("'s") for word in said}
    wanted = sorted(said)[:MOST]
    if not wanted:
        return ()
    meant = or_(
        col(Case.customer).in_(wanted), func.lower(col(Case.customer)).in_([one.lower() for one in wanted])
    )
    return tuple(one for one in session.scalars(select(col(Case.customer)).distinct().where(meant)) if one)
