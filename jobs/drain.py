"""Draining: cases that wait are embedded and grouped. The waiting row is the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Case
from triage.grouping import Grouper
from triage.placing import Waiting
from triage.regrouping import regroup, wants_regroup

LEASE = timedelta(seconds=45)  # of a batch, and more for each case in it: long texts take longer
LEASE_A_CASE = timedelta(seconds=0.25)
MOST_ATTEMPTS = 5
BATCH = 32


@dataclass(frozen=True)
class Embedded:
    """Waiting cases with their vectors, not yet grouped."""

    cases: list[Waiting]
    vectors: Floats


class Drain:
    """Takes waiting cases to their causes, batch by batch. Any number of processes may run one."""

    def __init__(self, database: Database, grouper: Grouper) -> None:
        self._database = database
        self._grouper = grouper

    def once(self, now: datetime, most: int = BATCH) -> int:
        """Group up to `most` waiting cases; how many were taken. Raises what the encoder raises."""
        cases = self.take(now, most)
        return self.place(self.encode(cases), now) if cases else 0

    def take(self, now: datetime, most: int = BATCH) -> list[Waiting]:
        """Lease waiting cases.

        Attempts are counted before the work, so that a case which kills its worker is given up
        in the end instead of coming back for ever. A missing model is no case's fault: it raises
        `ModelUnusable` before any attempt is counted.
        """
        _ = self._grouper.encoder.fingerprint
        with self._database.read() as session:
            if session.scalars(select(col(Case.id)).where(col(Case.due_at) <= now).limit(1)).first() is None:
                return []  # looking takes no lock from those who write
        with self._database.write() as session:
            return claim(session, now, most)

    def encode(self, cases: list[Waiting]) -> Embedded:
        """Encode leased cases, outside any transaction."""
        return Embedded(cases, self._grouper.encoder.encode([case.text for case in cases]))

    def place(self, batch: Embedded, now: datetime) -> int:
        """Group encoded cases in one turn; how many there were."""
        self._grouper.group(batch.cases, batch.vectors, now)
        return len(batch.cases)

    def regroup_if_worth_it(self, now: datetime) -> bool:
        """Consolidate when enough has arrived since the last time."""
        if not wants_regroup(self._database, self._grouper):
            return False
        regroup(self._database, self._grouper, now)
        return True


def claim(session: Session, now: datetime, most: int) -> list[Waiting]:
    """Lease waiting cases, oldest first. A case that failed before comes alone, so as to harm no other."""
    given_up = update(Case).where(col(Case.due_at) <= now, col(Case.attempts) >= MOST_ATTEMPTS)
    session.execute(given_up.values(due_at=None, trouble=f"grouping failed {MOST_ATTEMPTS} times"))
    due = (
        select(Case.id, Case.text, Case.known_cause, Case.created_at, Case.private)  # type: ignore[call-overload]
        .where(col(Case.due_at) <= now)
        .order_by(col(Case.id))
        .with_for_update(skip_locked=True)
    )
    fresh = session.execute(due.where(col(Case.attempts) == 0).limit(most)).all()
    rows: Sequence[tuple[int, str, str | None, datetime, bool]] = fresh or session.execute(due.limit(1)).all()
    _mark(session, [row[0] for row in rows], now + LEASE + len(rows) * LEASE_A_CASE)
    return [Waiting(*row) for row in rows]


def _mark(session: Session, cases: list[int], until: datetime) -> None:
    for start in range(0, len(cases), 500):
        part = cases[start : start + 500]
        for case in session.scalars(select(Case).where(col(Case.id).in_(part))):
            case.due_at, case.attempts = until, case.attempts + 1
