"""Draining: cases that wait are embedded and grouped. The waiting row is the queue."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from knowledge.database import Database, StoreBusy
from knowledge.encoder import Floats
from knowledge.tables import Case
from knowledge.texts import parts
from triage.consolidating.regrouping import regroup, wants_regroup
from triage.grouping.grouper import Grouper
from triage.grouping.placing import Waiting

LEASE = timedelta(seconds=45)  # of a batch, and more for each case in it: long texts take longer
LEASE_A_CASE = timedelta(seconds=0.5)
MOST_ATTEMPTS = 5
BATCH = 32
FEWER = 8  # after each failure so many times fewer cases come together, until one comes alone


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
        """Encode leased cases, outside any transaction. Raises `ModelUnusable`."""
        return Embedded(cases, self._grouper.encoder.encode([case.text for case in cases]))

    def place(self, batch: Embedded, now: datetime) -> int:
        """Group encoded cases in one turn; how many there were. Raises `StoreBusy`: no case's fault."""
        try:
            self._grouper.group(batch.cases, batch.vectors, now)
        except StoreBusy:
            self._give_back(batch.cases)
            raise
        return len(batch.cases)

    def regroup_if_worth_it(self, now: datetime) -> bool:
        """Consolidate when enough has arrived since the last time."""
        if not wants_regroup(self._database, self._grouper):
            return False
        regroup(self._database, self._grouper, now)
        return True

    def _give_back(self, cases: list[Waiting]) -> None:
        """Take back an attempt that was none. Where that cannot be written either, the lease just ends."""
        with suppress(StoreBusy), self._database.write() as session:
            give_back(session, [case.case_id for case in cases])


def claim(session: Session, now: datetime, most: int) -> list[Waiting]:
    """Lease waiting cases, oldest first.

    Those that failed come after those that did not, and each time in fewer company: what spoils a batch
    is found in a few steps, and the last attempts are alone, so that no case is given up for another's.
    """
    given_up = update(Case).where(col(Case.due_at) <= now, col(Case.attempts) >= MOST_ATTEMPTS)
    session.execute(given_up.values(due_at=None, trouble=f"grouping failed {MOST_ATTEMPTS} times"))
    due = (
        select(Case.attempts, Case.id, Case.text, Case.known_cause, Case.created_at, Case.private)  # type: ignore[call-overload]
        .where(col(Case.due_at) <= now)
        .order_by(col(Case.attempts), col(Case.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(due).all()
    failed = rows[0].attempts if rows else 0
    taken = [Waiting(*row[1:]) for row in rows[: together(most, failed)] if row.attempts == failed]
    _mark(session, [case.case_id for case in taken], now + LEASE + len(taken) * LEASE_A_CASE)
    return taken


def together(most: int, failed: int) -> int:
    """How many cases come together that failed so often: `most`, an eighth, ..., one."""
    return max(1, most // FEWER**failed) if failed < MOST_ATTEMPTS - 2 else 1


def give_back(session: Session, cases: list[int]) -> None:
    """Leased cases that still wait may be taken at once, and that they were leased is no attempt."""
    for part in parts(cases):
        leased = update(Case).where(col(Case.id).in_(part), col(Case.due_at).is_not(None))
        leased = leased.where(col(Case.attempts) > 0)
        session.execute(leased.values(due_at=col(Case.created_at), attempts=col(Case.attempts) - 1))


def _mark(session: Session, cases: list[int], until: datetime) -> None:
    for part in parts(cases):
        leased = update(Case).where(col(Case.id).in_(part))
        session.execute(leased.values(due_at=until, attempts=col(Case.attempts) + 1))
