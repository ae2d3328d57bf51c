"""Weeks and what happened in them: counts of distinct customers by cause, as they were known in time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Membership, Rating

WEEK = timedelta(days=7)
HISTORY = 60  # weeks looked back


class NoSuchWeek(Exception):
    """Not an ISO week such as 2026-W47."""


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week, Monday to Sunday, in UTC."""

    monday: date

    @classmethod
    def of(cls, moment: datetime) -> "Week":
        """The week a moment lies in."""
        day = moment.astimezone(UTC).date()
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, said: str) -> "Week":
        """From `2026-W47`. Raises `NoSuchWeek`."""
        try:
            year, number = said.upper().split("-W")
            return cls(date.fromisocalendar(int(year), int(number), 1))
        except ValueError as error:
            raise NoSuchWeek(f"{said!r} is not an ISO week; write it like 2026-W47") from error

    @classmethod
    def last_complete(cls, now: datetime) -> "Week":
        """The latest week that is over."""
        return cls.of(now - WEEK)

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def start(self) -> datetime:
        """Monday, midnight."""
        return datetime(self.monday.year, self.monday.month, self.monday.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The Monday after, midnight."""
        return self.start + WEEK

    def back(self, weeks: int) -> "Week":
        """So many weeks earlier."""
        return Week(self.monday - weeks * WEEK)


@dataclass(frozen=True)
class Fact:
    """One grouped case as the statistics see it."""

    case_id: int
    cause: int
    department: str
    customer: str
    severity: str
    week: int  # column of the counts


@dataclass(frozen=True)
class Weekly:
    """Distinct customers by cause (rows) and week (columns, the last is the week looked at)."""

    week: Week
    causes: list[int]
    counts: NDArray[np.int64]
    facts: list[Fact]
    total: list[int]  # cases a week

    def row(self, cause: int) -> int | None:
        """The row of a cause; None when it had no case."""
        return self._rows.get(cause)

    @property
    def _rows(self) -> dict[int, int]:
        return {cause: at for at, cause in enumerate(self.causes)}

    def column(self, moment: datetime) -> int:
        """The column of the week a moment lies in; negative when it lies before the first."""
        return int(self.counts.shape[1]) - 1 - (self.week.monday - Week.of(moment).monday).days // 7

    def label(self, column: int) -> Week:
        """The week of a column."""
        return self.week.back(self.counts.shape[1] - 1 - column)


def weekly(session: Session, week: Week, as_of: datetime) -> Weekly:
    """Count what was on file by `as_of`, by the date it happened.

    The same lag for every week: a case counts only when it was logged within as many days of its
    week's end as the week looked at has had, so that late logging makes no week look quiet.
    """
    lag = max(as_of - week.end, timedelta(0))
    start = week.back(HISTORY - 1).start
    columns = (Case.id, Membership.cause_id, Case.department, Case.customer, Case.severity)
    rows = session.execute(
        select(*(col(one) for one in (*columns, Case.occurred_at, Case.created_at)))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(
            col(Case.occurred_at) >= start, col(Case.occurred_at) < week.end, col(Case.created_at) <= as_of
        )
    ).all()
    facts = []
    for case, cause, department, customer, severity, occurred, created in rows:
        own = Week.of(occurred)
        if created > own.end + lag:
            continue
        column = HISTORY - 1 - (week.monday - own.monday).days // 7
        facts.append(Fact(case, cause, department or "", customer or f"case {case}", severity, column))
    return _counted(week, facts)


def _counted(week: Week, facts: list[Fact]) -> Weekly:
    first = min((fact.week for fact in facts), default=HISTORY - 1)
    causes = sorted({fact.cause for fact in facts})
    rows = {cause: at for at, cause in enumerate(causes)}
    width = HISTORY - first
    counts = np.zeros((len(causes), width), np.int64)
    for cause, column, _ in {(fact.cause, fact.week, fact.customer) for fact in facts}:
        counts[rows[cause], column - first] += 1
    shifted = [Fact(f.case_id, f.cause, f.department, f.customer, f.severity, f.week - first) for f in facts]
    total = np.bincount([fact.week for fact in shifted], minlength=width).tolist()
    return Weekly(week, causes, counts, shifted, total)


def ratings_by_cause(session: Session, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Ratings of cases and how many were good (4 or 5), by cause."""
    rows = session.execute(
        select(col(Membership.cause_id), col(Rating.score))
        .join(Membership, col(Membership.case_id) == col(Rating.case_id))
        .where(col(Rating.at) >= start, col(Rating.at) < end, col(Rating.scale) == "csat")
    )
    found: dict[int, tuple[int, int]] = {}
    for cause, score in rows:
        rated, good = found.get(cause, (0, 0))
        found[cause] = (rated + 1, good + int(score >= 4))
    return found
