"""Volume: what the whole workspace logged, week by week and by department, and what the last days were about.

A week here is seven days, the last one ending now: the eight weeks are equally long whenever one looks.
Counted is when a case was logged, so that no late report makes the last week look quiet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Membership
from triage.weeks import WEEK

WEEKS = 8
NOWHERE = "no department"
OTHERS = "all others"


@dataclass(frozen=True)
class Busy:
    """A cause with how many cases the last seven days brought it."""

    cause: int
    name: str
    state: str
    cases: int


@dataclass(frozen=True)
class Volume:
    """Cases by department and week, the last week last; `begins` holds when each began."""

    begins: list[datetime]
    departments: list[tuple[str, list[int]]]
    causes: list[Busy]

    @property
    def cases(self) -> int:
        """How many the last seven days brought."""
        return sum(weeks[-1] for _, weeks in self.departments)


def volume(session: Session, now: datetime, most_departments: int, most_causes: int) -> Volume:
    """The last eight weeks. Beyond so many departments, those with fewer cases are counted together."""
    begins = [now - WEEK * back for back in range(WEEKS, 0, -1)]
    names: dict[str, str] = {}
    counted: dict[str, list[int]] = {}
    for week, begin in enumerate(begins):
        for department, many in _logged(session, begin, begin + WEEK):
            name = department or NOWHERE
            key = names.setdefault(name.casefold(), name)
            counted.setdefault(key, [0] * WEEKS)[week] += many
    return Volume(begins, _largest(counted, most_departments), _busiest(session, now, most_causes))


def _logged(session: Session, begin: datetime, end: datetime) -> Sequence[tuple[str | None, int]]:
    counted = (
        select(col(Case.department), func.count())
        .where(col(Case.created_at) > begin, col(Case.created_at) <= end)
        .group_by(col(Case.department))
    )
    return session.execute(counted).tuples().all()


def _largest(counted: dict[str, list[int]], most: int) -> list[tuple[str, list[int]]]:
    ranked = sorted(counted.items(), key=lambda one: (-sum(one[1]), one[0]))
    if len(ranked) <= most:
        return ranked
    together = [sum(week) for week in zip(*(weeks for _, weeks in ranked[most - 1 :]), strict=True)]
    return [*ranked[: most - 1], (OTHERS, together)]


def _busiest(session: Session, now: datetime, most: int) -> list[Busy]:
    many = func.count()
    ranked = (
        select(col(Cause.id), col(Cause.name), col(Cause.state), many)
        .join(Membership, col(Membership.cause_id) == col(Cause.id))
        .join(Case, col(Case.id) == col(Membership.case_id))
        .where(col(Case.created_at) > now - WEEK, col(Case.created_at) <= now)
        .where(col(Cause.state) != "dismissed")
        .group_by(col(Cause.id), col(Cause.name), col(Cause.state))
        .order_by(many.desc(), col(Cause.id))
        .limit(most)
    )
    return [Busy(int(number or 0), *rest) for number, *rest in session.execute(ranked).tuples()]
