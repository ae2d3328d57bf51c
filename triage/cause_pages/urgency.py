"""Urgency: in which order an owner's causes want to be looked at. A rule that anybody can redo by hand.

Every open case that happened in the last 28 days weighs 1, 2, 4 or 8 as its severity is low, medium,
high or critical; a cause's urgency is their sum. Causes that came back after a fix stand first, since a
fix was trusted there. Then the higher sum, then more cases, then the lower number. What has no open case
of these days and did not come back is not listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Membership
from knowledge.texts import parts
from triage.roles import Actor, may_decide

RECENT = timedelta(days=28)
WEIGHTS = {"low": 1, "medium": 2, "high": 4, "critical": 8}
ENDED = ("merged", "dismissed")
CAME_BACK = "regressed"


@dataclass(frozen=True)
class Urgent:
    """A cause with what makes it urgent: its recent open cases, by severity."""

    cause: int
    name: str
    state: str
    open_cases: dict[str, int]

    @property
    def weight(self) -> int:
        """The sum that it is ranked by."""
        return sum(many * WEIGHTS.get(severity, 0) for severity, many in self.open_cases.items())

    @property
    def cases(self) -> int:
        """How many there are in all."""
        return sum(self.open_cases.values())


def by_urgency(session: Session, actor: Actor, now: datetime) -> list[Urgent]:
    """What is somebody's to act on, most urgent first."""
    recent = _recent(session, now)
    back = session.scalars(select(Cause).where(col(Cause.state) == CAME_BACK)).all()
    rows = [*back, *(row for row in _rows(session, list(recent)) if row.state not in (*ENDED, CAME_BACK))]
    mine = [
        Urgent(int(row.id or 0), row.name, row.state, recent.get(int(row.id or 0), {}))
        for row in acted_on_by(session, actor, rows)
    ]
    return sorted(mine, key=lambda one: (one.state != CAME_BACK, -one.weight, -one.cases, one.cause))


def acted_on_by(session: Session, actor: Actor, causes: Sequence[Cause]) -> list[Cause]:
    """Those of these causes that are somebody's. An admin who owns departments is asked for theirs alone."""
    if actor.is_owner:
        actor = Actor(actor.user, actor.department, actor.owns)
    if actor.admin:
        return list(causes)
    departments = _departments(session, [int(row.id or 0) for row in causes if not row.owner_department])
    return [row for row in causes if may_decide(actor, row, departments.get(int(row.id or 0), ()))]


def _recent(session: Session, now: datetime) -> dict[int, dict[str, int]]:
    """The open cases of the last weeks, by cause and severity."""
    counted = (
        select(col(Membership.cause_id), col(Case.severity), func.count())
        .join(Case, col(Case.id) == col(Membership.case_id))
        .where(col(Case.occurred_at) > now - RECENT, col(Case.occurred_at) <= now)
        .where(col(Case.resolution).is_(None), col(Case.closed_at).is_(None))
        .group_by(col(Membership.cause_id), col(Case.severity))
    )
    found: dict[int, dict[str, int]] = {}
    for cause, severity, many in session.execute(counted).tuples():
        found.setdefault(cause, {})[severity] = many
    return found


def _rows(session: Session, causes: Sequence[int]) -> list[Cause]:
    asked = (select(Cause).where(col(Cause.id).in_(part)) for part in parts(causes))
    return [row for statement in asked for row in session.scalars(statement)]


def _departments(session: Session, causes: Sequence[int]) -> dict[int, set[str]]:
    """The departments that logged cases of these causes."""
    found: dict[int, set[str]] = {}
    for part in parts(causes):
        pairs = (
            select(col(Membership.cause_id), col(Case.department))
            .join(Case, col(Case.id) == col(Membership.case_id))
            .where(col(Membership.cause_id).in_(part), col(Case.department).is_not(None))
            .distinct()
        )
        for cause, department in session.execute(pairs).tuples():
            found.setdefault(cause, set()).add(str(department))
    return found
