"""Evidence: what is on file of one customer by a moment, as far as the viewer may read it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Event, Fix, FollowUp, Handoff, Membership, Rating, Trace
from knowledge.texts import parts
from triage.cases.duplicates import SAID_AGAIN
from triage.journeys.retelling import told_again
from triage.matching.privacy import Viewer, hidden

CLOSED, REOPENED = "closed", "case reopened"  # kinds of events
ASKED, REPEATED = "handoff asked", "repeated"
KEPT_EVENTS = (CLOSED, REOPENED, SAID_AGAIN, ASKED, REPEATED)
EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class OnFile:
    """One case with all that happened to it."""

    case: Case
    cause: Cause | None = None
    handoffs: Sequence[Handoff] = ()  # oldest first
    events: Sequence[Event] = ()  # closings, reopenings and what was told again, oldest first
    ratings: Sequence[Rating] = ()
    follow_up: FollowUp | None = None
    traces: Sequence[Trace] = ()
    tells_again: int | None = None  # the earlier case that it tells in the same words
    said_later: frozenset[int] = frozenset()  # handoffs of which it was said later that it was told again

    @property
    def number(self) -> int:
        """The case's."""
        return int(self.case.id or 0)

    def closed_at(self, as_of: datetime) -> datetime | None:
        """When it was closed for the last time; None while it is open, or where nobody knows."""
        if turns := self._turns:
            return turns[-1].at if turns[-1].kind == CLOSED else None
        known = [self.case.closed_at, *(trace.resolved_at for trace in self.traces)]
        return max((at for at in known if at is not None and at <= as_of), default=None)

    def is_open(self, as_of: datetime) -> bool:
        """Whether nothing had resolved it; an import may say that something had, and not when."""
        if turns := self._turns:
            return turns[-1].kind == REOPENED
        later = self.case.closed_at is not None and self.case.closed_at > as_of
        return self.closed_at(as_of) is None and (self.case.resolution is None or later)

    @property
    def _turns(self) -> list[Event]:
        """Its closings and reopenings."""
        return [event for event in self.events if event.kind in (CLOSED, REOPENED)]


@dataclass(frozen=True)
class Evidence:
    """What a journey is told from. `as_of` is the moment looked at: nothing in it is later."""

    as_of: datetime
    cases: Sequence[OnFile]  # in the order they happened
    ratings: Sequence[Rating] = ()  # of no case
    fixes: Sequence[Fix] = field(default=())  # shipped against their causes


def gather(session: Session, customers: Sequence[str], viewer: Viewer, as_of: datetime) -> Evidence:
    """What is on file of a customer, under all spellings of the reference.

    Cases that are kept from the viewer are left out altogether: a customer's name beside them would tell
    whose they are.
    """
    own = select(Case).where(col(Case.customer).in_(customers), col(Case.created_at) <= as_of)
    ordered = own.order_by(col(Case.occurred_at), col(Case.id))
    cases = list(session.scalars(ordered))
    kept = hidden(session, viewer, [int(case.id or 0) for case in cases])
    shown = [case for case in cases if case.id not in kept]
    numbers = [int(case.id or 0) for case in shown]
    causes = _causes(session, numbers)
    return Evidence(
        as_of,
        _on_file(session, shown, causes, as_of),
        _ratings_alone(session, customers, as_of),
        _fixes(session, causes, as_of),
    )


def _on_file(
    session: Session, cases: Sequence[Case], causes: dict[int, Cause], as_of: datetime
) -> list[OnFile]:
    numbers = [int(case.id or 0) for case in cases]
    handoffs = _grouped(session, numbers, Handoff, Handoff.at, as_of)
    events = _grouped(session, numbers, Event, Event.at, EVER)
    ratings = _grouped(session, numbers, Rating, Rating.at, as_of)
    traces = _grouped(session, numbers, Trace, Trace.began_at, as_of)
    follow_ups = _grouped(session, numbers, FollowUp, FollowUp.answered_at, as_of)
    known = [one for number in numbers for one in events[number] if one.at <= as_of]
    again = told_again(cases, known)
    return [
        OnFile(
            case=case,
            cause=causes.get(number),
            handoffs=handoffs[number],
            events=[one for one in events[number] if one.at <= as_of and one.kind in KEPT_EVENTS],
            ratings=ratings[number],
            follow_up=next(iter(follow_ups[number]), None),
            traces=traces[number],
            tells_again=again.get(number),
            said_later=_said_later(events[number], as_of),
        )
        for number, case in zip(numbers, cases, strict=True)
    ]


def _said_later(events: Sequence[Event], as_of: datetime) -> frozenset[int]:
    return frozenset(
        int(event.detail.get("handoff") or 0)
        for event in events
        if event.kind == REPEATED and event.at > as_of
    )


def _grouped(
    session: Session, cases: Sequence[int], table: Any, moment: Any, as_of: datetime
) -> defaultdict[int, list[Any]]:
    """The rows of a table that belong to these cases, by case, oldest first."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for part in parts(cases):
        of_cases = select(table).where(col(table.case_id).in_(part), col(moment) <= as_of)
        for row in session.scalars(of_cases.order_by(col(moment), *table.__table__.primary_key)):
            found[int(row.case_id)].append(row)
    return found


def _causes(session: Session, cases: Sequence[int]) -> dict[int, Cause]:
    joined = select(col(Membership.case_id), Cause).join(Cause, col(Cause.id) == col(Membership.cause_id))
    found = {}
    for part in parts(cases):
        for case, cause in session.execute(joined.where(col(Membership.case_id).in_(part))):
            found[int(case)] = cause
    return found


def _ratings_alone(session: Session, customers: Sequence[str], as_of: datetime) -> list[Rating]:
    """Ratings of the customer that belong to no case."""
    alone = select(Rating).where(
        col(Rating.customer).in_(customers), col(Rating.case_id).is_(None), col(Rating.at) <= as_of
    )
    return list(session.scalars(alone.order_by(col(Rating.at), col(Rating.id))))


def _fixes(session: Session, causes: dict[int, Cause], as_of: datetime) -> list[Fix]:
    shipped = select(Fix).where(col(Fix.shipped_at) <= as_of).order_by(col(Fix.shipped_at), col(Fix.id))
    numbers = sorted({int(cause.id or 0) for cause in causes.values()})
    return [
        fix for part in parts(numbers) for fix in session.scalars(shipped.where(col(Fix.cause_id).in_(part)))
    ]
