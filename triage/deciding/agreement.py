"""Agreement: how often people said that a machine had put a case where it belongs."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlmodel import Session, col

from knowledge.tables import Decision, Event

RIGHT, WRONG = "right", "wrong"  # what an event's detail has under "said"
_SAID = col(Event.detail)["said"].as_string()


@dataclass(frozen=True)
class Agreement:
    """So many matches were right, of those that people checked."""

    right: int
    of: int


def agreement(session: Session, since: datetime, until: datetime, cause: int | None = None) -> Agreement:
    """What people said from `since` until before `until`, of matches to one cause or of all.

    A verdict is an event that says "right" or "wrong": decisions mark those over a machine's placing
    alone. What was undone does not count.
    """
    right, wrong = func.count().filter(_SAID == RIGHT), func.count().filter(_SAID == WRONG)
    told = select(right, wrong).where(col(Event.at) >= since, col(Event.at) < until, ~_undone())
    if cause is not None:
        told = told.where(_about(cause))
    agreed, refused = session.execute(told.select_from(Event)).tuples().one()
    return Agreement(agreed, agreed + refused)


def month_of(moment: datetime) -> datetime:
    """When the month began that a moment lies in, in UTC: the same for everybody."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _about(cause: int) -> ColumnElement[bool]:
    """Of a case that belongs elsewhere, the match was to the cause it came from."""
    stayed = and_(_SAID == RIGHT, col(Event.cause_id) == cause)
    left = and_(_SAID == WRONG, col(Event.detail)["from"].as_integer() == cause)
    return or_(stayed, left)


def _undone() -> ColumnElement[bool]:
    """Whether the decision that an event tells of was taken back."""
    decided = col(Decision.turn) == col(Event.turn), col(Decision.case_id) == col(Event.case_id)
    return exists().where(*decided, col(Decision.undone_at).is_not(None))
