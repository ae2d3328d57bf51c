"""Suggestions: what the frontline thinks is the cause, or would fix it; others back it with one tap."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Backing, Case, Event, Membership, Suggestion
from triage.numbers import cause_number
from triage.wording.redaction import redact
from triage.wording.text import normalise

KINDS = ("cause", "fix")
LONGEST = 1_000


class UnknownSuggestion(Exception):
    """No open suggestion has this number."""


class Backed(BaseModel):
    """An open suggestion as people see it."""

    model_config = ConfigDict(frozen=True)

    number: int
    kind: str  # cause, fix
    text: str
    by: str
    at: datetime
    backers: int  # whoever made it counted in
    cause: str | None  # RC-7


def suggest(
    session: Session,
    kind: str,
    text: str,
    by: str,
    now: datetime,
    *,
    cause: int | None,
    case: int | None = None,
) -> Suggestion:
    """Somebody thinks this is the cause, or would fix it; who suggests backs it. Raises `ValueError`."""
    said = redact(normalise(text)).text.strip()
    if kind not in KINDS:
        raise ValueError(f"a suggestion is a {' or a '.join(KINDS)}")
    if not 0 < len(said) <= LONGEST:
        raise ValueError(f"a suggestion has 1 to {LONGEST:,} characters")
    row = Suggestion(kind=kind, cause_id=cause, case_id=case, text=said, by=by, at=now)
    session.add(row)
    session.flush()
    number = int(row.id or 0)
    session.add(Backing(suggestion_id=number, user=by, at=now))
    _told(session, "suggested", row, by, now, {"kind": kind, "text": said})
    return row


def back(session: Session, number: int, by: str, now: datetime) -> int:
    """Somebody backs a suggestion, once; how many do now. Raises `UnknownSuggestion`."""
    row = _open(session, number)
    if session.get(Backing, (number, by)) is None:
        session.add(Backing(suggestion_id=number, user=by, at=now))
        _told(session, "backed", row, by, now, {})
    return backers(session, [number])[number]


def settle(session: Session, number: int, state: str, by: str, now: datetime) -> Suggestion:
    """An owner adopts or dismisses a suggestion. Raises `UnknownSuggestion`."""
    row = _open(session, number)
    row.state = state
    _told(session, f"suggestion {state}", row, by, now, {"by": row.by})
    return row


def most_backed(
    session: Session, departments: Iterable[str] | None = None, most: int = 5, cause: int | None = None
) -> list[Backed]:
    """The open suggestions with the most backers, of one cause, or of causes that touch these departments."""
    count = func.count(col(Backing.user))
    statement = (
        select(Suggestion, count)
        .join(Backing, col(Backing.suggestion_id) == col(Suggestion.id))
        .where(col(Suggestion.state) == "open")
        .group_by(col(Suggestion.id))
        .order_by(count.desc(), col(Suggestion.id).desc())
    )
    if cause is not None:
        statement = statement.where(col(Suggestion.cause_id) == cause)
    elif departments is not None:
        statement = statement.where(col(Suggestion.cause_id).in_(_touching(session, departments)))
    return [_backed(row, int(backed)) for row, backed in session.execute(statement.limit(most))]


def backers(session: Session, numbers: list[int]) -> dict[int, int]:
    """How many back each of these suggestions."""
    counted = (
        select(col(Backing.suggestion_id), func.count())
        .where(col(Backing.suggestion_id).in_(numbers))
        .group_by(col(Backing.suggestion_id))
    )
    return {int(number): int(count) for number, count in session.execute(counted)}


def _touching(session: Session, departments: Iterable[str]) -> list[int]:
    keys = {name.casefold() for name in departments}
    pairs = select(col(Membership.cause_id), col(Case.department)).join(
        Case, col(Case.id) == col(Membership.case_id)
    )
    found = session.execute(pairs.where(col(Case.department).is_not(None)).distinct())
    return sorted({int(cause) for cause, name in found if name.casefold() in keys})


def _open(session: Session, number: int) -> Suggestion:
    row = session.get(Suggestion, number)
    if row is None or row.state != "open":
        raise UnknownSuggestion(str(number))
    return row


def _backed(row: Suggestion, count: int) -> Backed:
    return Backed(
        number=int(row.id or 0),
        kind=row.kind,
        text=row.text,
        by=row.by,
        at=row.at,
        backers=count,
        cause=cause_number(row.cause_id) if row.cause_id else None,
    )


def _told(
    session: Session, kind: str, row: Suggestion, by: str, now: datetime, detail: dict[str, object]
) -> None:
    detail = {"suggestion": row.id, **detail}
    session.add(Event(at=now, kind=kind, actor=by, case_id=row.case_id, cause_id=row.cause_id, detail=detail))
    session.flush()
