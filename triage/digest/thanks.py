"""Appreciation: colleagues at the frontline whose suggestion became a fix."""

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Event, Fix, Suggestion
from triage.claims import decisions as claims
from triage.digest.facts import Facts
from triage.digest.model import Thanks
from triage.numbers import cause_number

MOST = 3
ADOPTED = "suggestion adopted"


def thanks(session: Session, facts: Facts) -> list[Thanks]:
    """Suggestions whose fix was adopted, planned or shipped in the week told, or since."""
    since = facts.week.start
    found = []
    for suggestion in _adopted(session, facts):
        fix = _fix(session, suggestion, facts)
        if fix is None:
            continue
        shipped = fix.shipped_at is not None and fix.shipped_at <= facts.as_of
        when = fix.shipped_at if shipped else fix.planned_at
        if when is not None and when >= since:
            found.append(_told(session, suggestion, fix, shipped))
    return found[:MOST]


def _adopted(session: Session, facts: Facts) -> list[Suggestion]:
    """Suggestions of fixes that an owner had adopted by then."""
    told = select(Event).where(col(Event.kind) == ADOPTED, col(Event.at) <= facts.as_of)
    numbers = {event.detail.get("suggestion") for event in session.scalars(told)}
    rows = select(Suggestion).where(col(Suggestion.state) == "adopted", col(Suggestion.kind) == "fix")
    return [row for row in session.scalars(rows.order_by(col(Suggestion.id))) if row.id in numbers]


def _fix(session: Session, suggestion: Suggestion, facts: Facts) -> Fix | None:
    """The cause's last fix planned or shipped after the suggestion."""
    cause = session.get(Cause, suggestion.cause_id) if suggestion.cause_id else None
    if cause is None:
        return None
    rows = select(Fix).where(
        col(Fix.cause_id) == (cause.merged_into or cause.id),
        col(Fix.planned_at) >= suggestion.at,
        col(Fix.planned_at) <= facts.as_of,
    )
    last: Fix | None = session.scalars(rows.order_by(col(Fix.id).desc())).first()
    return last


def _told(session: Session, suggestion: Suggestion, fix: Fix, shipped: bool) -> Thanks:
    case = session.get(Case, suggestion.case_id) if suggestion.case_id else None
    return Thanks(
        by=suggestion.by,
        text="" if case is not None and case.private else suggestion.text,
        cause=cause_number(suggestion.cause_id) if suggestion.cause_id else None,
        fix=fix.title,
        claim=claims.adopted(suggestion.by, fix.title, shipped),
    )
