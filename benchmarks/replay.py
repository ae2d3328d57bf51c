"""Replay: the product itself, on a database of its own, fed one report after the other.

Nothing of it is imitated: intake redacts and files, the drain groups, consolidation runs when the
product finds it worth it. Only the encoder is asked once for each text instead of in every run.
"""

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlmodel import col

from jobs.drain import Drain
from knowledge.database import Database
from knowledge.encoder import Encoder, Floats
from knowledge.tables import Membership
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign
from triage.deciding.reviewing import review
from triage.grouping.grouper import Grouper
from triage.intake.filing import file_many, prepare
from triage.intake.records import find_cause
from triage.numbers import case_id, cause_number
from triage.report import Report

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Remembered:
    """An `Encoder` that asks another one once for each text. With a folder it remembers between runs, too."""

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        self._encoder = encoder
        self._known: dict[bytes, Floats] = {}
        self._file = folder / f"{encoder.fingerprint.replace('/', '_')}.npz" if folder else None
        if self._file and self._file.is_file():
            with np.load(self._file) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
            self._known = {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    @property
    def fingerprint(self) -> str:
        """The other encoder's: the vectors are its own."""
        return self._encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, encoded now where it is new."""
        keys = [_key(text) for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if fresh:
            self._known.update(zip(fresh, self._encoder.encode(list(fresh.values())), strict=True))
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)

    def keep(self) -> None:
        """Write what is remembered to the folder, if there is one."""
        if self._file and self._known:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            keys = np.frombuffer(b"".join(self._known), np.uint8).reshape(len(self._known), -1)
            np.savez(self._file, keys=keys, vectors=np.stack(list(self._known.values())))


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest()


@dataclass(frozen=True)
class Place:
    """Where a case stands."""

    cause: int
    confidence: float
    how: str


class Replay:
    """One run of the product. A context manager; its database is gone afterwards."""

    def __init__(self, encoder: Encoder, standing: "Replay | None" = None) -> None:
        """With `standing`, goes on from a copy of how that one stands, as a process started later would."""
        self._folder = tempfile.TemporaryDirectory(prefix="replay-")
        self.path: Path = Path(self._folder.name) / "replay.db"
        if standing is not None:
            _copy(standing.path, self.path)
        self.encoder = encoder
        self.database = Database(f"sqlite:///{self.path}")
        self.database.migrate()
        self.grouper = Grouper(self.database, encoder)
        self.drain = Drain(self.database, self.grouper)
        self.arriving = 0.0  # seconds spent on placing arrivals, and on consolidating
        self.consolidating = 0.0

    def __enter__(self) -> "Replay":
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()
        self._folder.cleanup()

    def arrive(self, reports: Sequence[Report], now: datetime) -> list[int]:
        """File these reports and group them in one turn; their case ids, in order."""
        ready = prepare(reports, now)
        with self.database.write() as session:
            ids = file_many(session, ready)
        start = time.perf_counter()
        left = len(ids)
        while left > 0 and (taken := self.drain.once(now, left)):
            left -= taken
        self.arriving += time.perf_counter() - start
        if left:
            raise RuntimeError(f"{left} cases were filed and not grouped")
        return ids

    def consolidate_if_worth_it(self, now: datetime) -> bool:
        """Consolidate when the product says so; whether it did."""
        start = time.perf_counter()
        done = self.drain.regroup_if_worth_it(now)
        self.consolidating += time.perf_counter() - start
        return done

    def consolidate(self, now: datetime) -> None:
        """Consolidate whatever came."""
        start = time.perf_counter()
        regroup(self.database, self.grouper, now)
        self.consolidating += time.perf_counter() - start

    def places(self, cases: Sequence[int] | None = None) -> dict[int, Place]:
        """Where these cases stand (default: all)."""
        facts = (Membership.case_id, Membership.cause_id, Membership.confidence, Membership.how)
        statement = select(*(col(fact) for fact in facts)).order_by(col(Membership.case_id))
        if cases is not None:
            statement = statement.where(col(Membership.case_id).in_(cases))
        with self.database.read() as session:
            return {
                int(case): Place(int(cause), float(confidence), str(how))
                for case, cause, confidence, how in session.execute(statement)
            }

    def causes(self) -> dict[int, int]:
        """The cause of every case, by case id."""
        return {case: place.cause for case, place in self.places().items()}

    def resolved(self, causes: Sequence[int]) -> dict[int, int]:
        """What these causes are called now, through merges."""
        with self.database.read() as session:
            found = {cause: find_cause(session, cause_number(cause)) for cause in set(causes)}
        return {cause: int((row and row.id) or cause) for cause, row in found.items()}

    def named(self, name: str) -> int | None:
        """The cause of this name, through merges."""
        with self.database.read() as session:
            found = find_cause(session, name)
        return found.id if found else None

    def vectors(self) -> dict[int, Floats]:
        """The vector that stands for each case."""
        with self.database.read() as session:
            self.grouper.memory.catch_up(session)
        snapshot = self.grouper.memory.snapshot()
        return dict(zip(snapshot.cases.tolist(), snapshot.vectors, strict=True))

    def ask(self, limit: int) -> list[int]:
        """The cases whose confirmation helps most, as the product's review names them."""
        items = review(self.database, self.grouper, limit).root
        return [number for item in items if (number := case_id(item.case)) is not None]

    def answer(self, said: dict[int, str], now: datetime) -> None:
        """Say which cause each of these cases belongs to, as a person would."""
        with self.database.turn() as turn:
            for case, name in said.items():
                assign(turn, case, name, "evaluator", now)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()
