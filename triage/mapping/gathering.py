"""What the map is made of, read once: cases, handoffs and ratings by the place where they happened.

Weeks here are seven days, the last one ending where the map ends. Places are kept by their casefolded
names; "" stands for none given.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case, Department, Handoff, Membership, Rating, Touchpoint
from triage.report import SEVERITIES
from triage.volume import NOWHERE
from triage.weeks import HISTORY, WEEK

RECENT, LONG = 4, 12  # weeks that the map tells, and that it looks at where four hold too little
FRESH = 8  # weeks without evidence after which a place is stale
NO_TOUCHPOINT = "no touchpoint"
Spot = tuple[str, str]
"""A touchpoint and a department."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One case. `ago` counts weeks back, 0 for the last seven days."""

    case: int
    touchpoint: str
    department: str
    customer: str
    severity: int  # 0 to 3
    escalated: bool
    cause: int | None
    ago: int
    timely: bool  # logged within the time that the last week has had
    at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """One handoff of a case on file."""

    case: int
    touchpoint: str
    sender: str
    receiver: str
    customer: str
    repeated: bool
    ago: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """One answer about a touchpoint, 1 to 5; `department` is "" where no case says it."""

    touchpoint: str
    department: str
    customer: str
    score: float
    ago: int
    at: datetime


@dataclass(frozen=True)
class Names:
    """How places are spelled: as admins set them, otherwise as most cases do."""

    touchpoints: dict[str, str]
    departments: dict[str, str]

    def touchpoint(self, key: str) -> str:
        """A touchpoint as people read it."""
        return self.touchpoints.get(key, key) or NO_TOUCHPOINT

    def department(self, key: str) -> str:
        """A department as people read it."""
        return self.departments.get(key, key) or NOWHERE


@dataclass(frozen=True)
class Ground:
    """All that was on file by `as_of` of what happened until `until`. Lives as long as a map is built."""

    until: datetime
    as_of: datetime
    cases: list[Seen]
    passed: list[Passed]
    rated: list[Rated]
    older: dict[Spot, tuple[datetime, int]]  # when the latest case was, however long ago, and one of them
    names: Names


def gather(session: Session, until: datetime, as_of: datetime) -> Ground:
    """Read the last sixty weeks before `until` as they were on file by `as_of`, and what came before."""
    start, places = until - HISTORY * WEEK, _Spellings()
    cases = [_seen(row, until, as_of, places) for row in _cases(session, start, until, as_of)]
    return Ground(
        until,
        as_of,
        cases,
        [_passed(row, until, places) for row in _handoffs(session, start, until, as_of)],
        [_rated(row, until, places) for row in _ratings(session, start, until, as_of)],
        _older(session, until, as_of, places),
        Names(
            _spelled(places.touchpoints, session.scalars(select(Touchpoint))),
            _spelled(places.departments, session.scalars(select(Department))),
        ),
    )


class _Spellings:
    """Counts how places are spelled, while they are read."""

    def __init__(self) -> None:
        self.touchpoints: Counter[str] = Counter()
        self.departments: Counter[str] = Counter()

    def touchpoint(self, name: str | None) -> str:
        self.touchpoints[name or ""] += 1
        return (name or "").casefold()

    def department(self, name: str | None) -> str:
        self.departments[name or ""] += 1
        return (name or "").casefold()


def _spelled(counted: Counter[str], set_so: Iterable[Touchpoint] | Iterable[Department]) -> dict[str, str]:
    # The most frequent spelling is written last and stays; what admins set comes after all.
    found = {name.casefold(): name for name, _ in reversed(counted.most_common())}
    return found | {row.key: row.name for row in set_so}


def _cases(session: Session, start: datetime, until: datetime, as_of: datetime) -> Iterable[Any]:
    columns = (Case.id, Case.touchpoint, Case.department, Case.customer, Case.severity, Case.kind)
    wanted = (
        select(*map(col, (*columns, Case.occurred_at, Case.created_at, Membership.cause_id)))
        .join(Membership, col(Membership.case_id) == col(Case.id), isouter=True)
        .where(col(Case.occurred_at) > start, col(Case.occurred_at) <= until, col(Case.created_at) <= as_of)
    )
    return session.execute(wanted)


def _seen(row: Any, until: datetime, as_of: datetime, places: _Spellings) -> Seen:
    number, touchpoint, department, customer, severity, kind, occurred, created, cause = row
    ago = (until - occurred) // WEEK
    return Seen(
        case=int(number),
        touchpoint=places.touchpoint(touchpoint),
        department=places.department(department),
        customer=_who(customer, number),
        severity=SEVERITIES.index(severity),
        escalated=kind == "escalation",
        cause=cause,
        ago=ago,
        timely=created <= until - ago * WEEK + max(as_of - until, timedelta(0)),
        at=occurred,
    )


def _handoffs(session: Session, start: datetime, until: datetime, as_of: datetime) -> Iterable[Any]:
    columns = (Case.id, Case.touchpoint, Case.customer, Handoff.from_department, Handoff.to_department)
    wanted = (
        select(*map(col, (*columns, Handoff.repeated, Handoff.at)))
        .join(Case, col(Case.id) == col(Handoff.case_id))
        .where(col(Handoff.at) > start, col(Handoff.at) <= until, col(Case.created_at) <= as_of)
    )
    return session.execute(wanted)


def _passed(row: Any, until: datetime, places: _Spellings) -> Passed:
    number, touchpoint, customer, sender, receiver, repeated, at = row
    return Passed(
        int(number),
        places.touchpoint(touchpoint),
        places.department(sender),
        places.department(receiver),
        _who(customer, number),
        bool(repeated),
        (until - at) // WEEK,
        at,
    )


def _ratings(session: Session, start: datetime, until: datetime, as_of: datetime) -> Iterable[Any]:
    """Answers about a touchpoint: their own, or their case's; those about a whole journey are not."""
    touchpoint = func.coalesce(col(Rating.touchpoint), col(Case.touchpoint))
    customer = func.coalesce(col(Rating.customer), col(Case.customer))
    columns = (Rating.case_id, Rating.id, Rating.score, Rating.at)
    wanted = (
        select(touchpoint, col(Case.department), customer, *map(col, columns))
        .join(Case, col(Case.id) == col(Rating.case_id), isouter=True)
        .where(col(Rating.scale) == "csat", col(Rating.journey).is_(None), touchpoint.is_not(None))
        .where(col(Rating.at) > start, col(Rating.at) <= until)
        .where(or_(col(Case.id).is_(None), col(Case.created_at) <= as_of))
        .order_by(col(Rating.at), col(Rating.id))
    )
    return session.execute(wanted)


def _rated(row: Any, until: datetime, places: _Spellings) -> Rated:
    touchpoint, department, customer, case, rating, score, at = row
    who = _who(customer, case) if case else customer or f"rating {rating}"
    where = places.department(department) if department else ""
    return Rated(places.touchpoint(touchpoint), where, who, float(score), (until - at) // WEEK, at)


def _older(
    session: Session, until: datetime, as_of: datetime, places: _Spellings
) -> dict[Spot, tuple[datetime, int]]:
    latest = (
        select(
            col(Case.touchpoint),
            col(Case.department),
            func.max(col(Case.occurred_at)),
            func.max(col(Case.id)),
        )
        .where(col(Case.occurred_at) <= until, col(Case.created_at) <= as_of)
        .group_by(col(Case.touchpoint), col(Case.department))
    )
    found: dict[Spot, tuple[datetime, int]] = {}
    for touchpoint, department, at, case in session.execute(latest).tuples():
        spot = (places.touchpoint(touchpoint), places.department(department))
        found[spot] = max((at, int(case or 0)), found.get(spot, (at, 0)))
    return found


def _who(customer: str | None, case: int) -> str:
    return customer or f"case {case}"
