"""What many tests need: a fixed time, an honest small encoder, and short ways to log and group reports."""

import hashlib
import re
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from jobs.drain import Drain
from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Case, Cause, Membership
from triage.grouping.grouper import Grouper
from triage.intake.filing import accept_many
from triage.report import Report
from triage.wording.stop_words import STOP_WORDS

LEASED_PATIENCE = 5.0  # seconds to wait for cases that somebody else is grouping
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)

FAULTS = (
    "card declined at checkout terminal although balance sufficient",
    "mobile app crashes during fingerprint login screen",
    "refund promised last month never reached account",
    "technician missed installation appointment without notice",
    "parcel delivered to wrong address by courier",
    "duplicate invoice charged twice after tariff change",
)
"""Six causes with no content word in common."""

_ASIDES = (
    *("yesterday", "again", "today", "morning", "evening", "monday", "friday"),
    *("twice", "urgently", "sadly", "angry", "elderly", "loyal", "new"),
)


class WordEncoder:
    """Texts that share words lie close: a bag of words, each a fixed direction of 64 dimensions."""

    def __init__(self, fingerprint: str = "words@64") -> None:
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text; the same on every machine and in every process."""
        found = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for word in sorted(set(re.findall(r"\w+", text.lower())) - STOP_WORDS) or ["?"]:
                found[row] += _direction(word)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _direction(word: str) -> Floats:
    digest = hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest()
    bits = np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32)
    return np.asarray(bits * 2 - 1, np.float32)


def reports(each: int, faults: Sequence[str] = FAULTS) -> list[Report]:
    """`each` wordings of every fault, in turn: the fault's words and one or two of no importance."""
    return [
        Report(text=f"{_ASIDES[number % len(_ASIDES)]} {fault} {_ASIDES[(number * 5 + 3) % len(_ASIDES)]}")
        for number in range(each)
        for fault in faults
    ]


def log(database: Database, logged: Iterable[Report | str], now: datetime = NOW) -> list[int]:
    """Put reports on file; their case ids."""
    taken = [Report(text=report) if isinstance(report, str) else report for report in logged]
    with database.write() as session:
        return accept_many(session, taken, now)


def group_all(
    database: Database, grouper: Grouper | None = None, now: datetime = NOW, batch: int = 64
) -> Grouper:
    """Group whatever waits, and wait for what a bot at work holds already; the grouper that did it."""
    grouper = grouper or Grouper(database, WordEncoder())
    drain = Drain(database, grouper)
    until = time.monotonic() + LEASED_PATIENCE
    while drain.once(now, batch) or (_held_by_another(database, now) and time.monotonic() < until):
        pass
    return grouper


def _held_by_another(database: Database, now: datetime) -> bool:
    with database.read() as session:
        leased = select(col(Case.id)).where(col(Case.due_at) > now, col(Case.attempts) > 0).limit(1)
        return session.scalars(leased).first() is not None


def log_and_group(
    database: Database, logged: Iterable[Report | str], grouper: Grouper | None = None
) -> list[int]:
    """Put reports on file and group them; their case ids."""
    ids = log(database, logged)
    group_all(database, grouper)
    return ids


def causes_of(database: Database, cases: Iterable[int] | None = None) -> list[int]:
    """The cause of each of these cases (default: of all), in order."""
    with database.read() as session:
        rows = session.execute(select(col(Membership.case_id), col(Membership.cause_id))).all()
    cause_of = {int(case): int(cause) for case, cause in rows}
    return [cause_of[case] for case in (sorted(cause_of) if cases is None else cases)]


def everything(database: Database, table: type[SQLModel]) -> list[SQLModel]:
    """All rows of a table, oldest first."""
    with database.read() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))  # type: ignore[attr-defined]


def count(session: Session, table: type[SQLModel]) -> int:
    """How many rows a table has."""
    return session.scalars(select(func.count()).select_from(table)).one()


def case(database: Database, number: int) -> Case:
    """One case as it is on file."""
    with database.read() as session:
        return session.get_one(Case, number)


def cause(database: Database, number: int) -> Cause:
    """One cause as it is on file."""
    with database.read() as session:
        return session.get_one(Cause, number)


def membership(database: Database, number: int) -> Membership:
    """Where one case belongs."""
    with database.read() as session:
        return session.get_one(Membership, number)
