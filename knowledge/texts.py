"""Reading the texts of many cases, in statements of a size that every database takes."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case

AT_ONCE = 500  # numbers in one statement


def parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers, as many at a time as one statement takes."""
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def texts_of(session: Session, cases: Sequence[int]) -> dict[int, str]:
    """The texts of these cases, by case id."""
    texts: dict[int, str] = {}
    for part in parts(cases):
        for case, text in session.execute(select(col(Case.id), col(Case.text)).where(col(Case.id).in_(part))):
            texts[int(case)] = str(text)
    return texts
