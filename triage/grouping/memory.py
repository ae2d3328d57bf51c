"""What this process remembers of the cases on file, so that matching one costs a single search.

A cache: built from the rows, caught up before each use, thrown away with the process. The turn
number says how far it has caught up; rows carry the turn in which they were written.
"""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.encoder import Floats
from knowledge.index import Ids, VectorIndex
from knowledge.tables import Case, Event, Membership, Space, TurnCounter, Vector
from triage.grouping.arrival import NO_CAUSE, USUAL_CLEARNESS, Neighbours
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import Values, centred

DECIDED_BY_PEOPLE = ("confirmed", "moved", "merged", "split")
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Snapshot:
    """Everything consolidation needs, as of one turn. Arrays have one entry a case."""

    turn: int
    cases: Ids
    vectors: Floats  # unit, not centred
    causes: Ids
    confirmed: NDArray[np.bool_]
    hubness: NDArray[np.float64]
    foreign: NDArray[np.bool_]  # in a language that the encoder does not read

    def latest(self, most: int) -> "Snapshot":
        """The newest cases alone."""
        kept = np.sort(np.argsort(self.cases)[-most:])
        return Snapshot(
            self.turn,
            self.cases[kept],
            self.vectors[kept],
            self.causes[kept],
            self.confirmed[kept],
            self.hubness[kept],
            self.foreign[kept],
        )


class Memory:
    """Vectors, causes and hubness of all grouped cases of one encoder. Safe to share between threads."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._lock = threading.RLock()
        self._turn = 0
        self._version = 0
        self._centre: Floats | None = None
        self.scale = Scale()  # of this encoder's cosines
        self.clearness = USUAL_CLEARNESS  # how clearly the graph was parted at the last consolidation
        self._rows: dict[int, int] = {}  # case id -> row of its vector
        self._vectors = np.empty((0, 0), np.float32)
        self._used = 0  # rows of it that hold a vector
        self._index = VectorIndex(1)
        self._cause = np.empty(0, np.int64)  # these are addressed by case id
        self._hubness = np.empty(0)
        self._confirmed = np.empty(0, np.bool_)
        self._foreign = np.empty(0, np.bool_)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def centre(self) -> Floats:
        """What is taken off every vector before comparing, shape (dimensions,)."""
        if self._centre is None:
            raise LookupError("the encoder's space is not prepared yet")
        return self._centre

    def catch_up(self, session: Session, turn: int | None = None) -> None:
        """Take in what was written since the last time. Cheap when nothing was.

        Inside a turn give its number: what that turn itself will write is still to come.
        """
        with self._lock:
            last = session.scalars(select(col(TurnCounter.number))).one() if turn is None else turn - 1
            self._centre_from(session)
            if last <= self._turn:
                return
            self._take_vectors(session)
            self._take_hubness(session)
            self._take_languages(session)
            self._take_memberships(session)
            self._drop_erased(session)
            self._turn = last

    def nearest(self, vectors: Floats, k: int) -> list[Neighbours]:
        """The k nearest grouped cases of each (not centred) query vector."""
        with self._lock:
            ids, cosines = self._index.search(centred(vectors, self.centre), k)
            scaled = self.scale.to_default(cosines.astype(np.float64))
            return [self.neighbours(row, scores) for row, scores in zip(ids, scaled, strict=True)]

    def neighbours(self, cases: Ids, cosines: Values) -> Neighbours:
        """The known facts about these cases, in the order given."""
        return Neighbours(
            cases,
            cosines,
            self._hubness[cases],
            self._cause[cases],
            self._confirmed[cases],
        )

    def unit(self, case: int) -> Floats | None:
        """The vector of a grouped case, shape (dimensions,), not centred; None for one not grouped."""
        with self._lock:
            row = self._rows.get(case)
            return None if row is None else self._vectors[row].copy()

    def readable(self, near: Neighbours) -> Neighbours:
        """Without the cases in a language that the encoder does not read."""
        return near.only(~self._foreign[near.cases])

    @property
    def confirmed_cases(self) -> int:
        """How many grouped cases people placed."""
        return int(self._confirmed.sum())

    def confirmed(self) -> tuple[Floats, Ids]:
        """Centred vectors and causes of the cases that people placed, oldest first."""
        with self._lock:
            cases = sorted(case for case in self._rows if self._confirmed[case])
            rows = [self._rows[case] for case in cases]
            return centred(self._vectors[rows], self.centre), self._cause[cases]

    def snapshot(self) -> Snapshot:
        """A copy for work that takes long, so that arrivals need not wait for it."""
        with self._lock:
            cases = np.fromiter(self._rows, np.int64, len(self._rows))
            rows = np.fromiter(self._rows.values(), np.int64, len(self._rows))
            return Snapshot(
                self._turn,
                cases,
                self._vectors[rows],
                self._cause[cases],
                self._confirmed[cases],
                self._hubness[cases],
                self._foreign[cases],
            )

    def _centre_from(self, session: Session) -> None:
        space = session.get(Space, self._fingerprint)
        if space is None:
            return
        self.clearness, self.scale = space.clearness, Scale(space.spread)
        if space.version == self._version:
            return
        self._version = space.version
        self._centre = np.frombuffer(space.centre, np.float32).copy()
        self._index = VectorIndex(len(self._centre))
        if self._rows:
            cases = np.fromiter(self._rows, np.int64, len(self._rows))
            rows = np.fromiter(self._rows.values(), np.int64, len(self._rows))
            self._index.add(cases, centred(self._vectors[rows], self._centre))
        elif not self._vectors.size:
            self._vectors = np.empty((0, len(self._centre)), np.float32)

    def _take_vectors(self, session: Session) -> None:
        newer = [col(Vector.encoder) == self._fingerprint, col(Vector.turn) > self._turn]
        found = session.connection().execute(select(col(Vector.case_id), col(Vector.unit)).where(*newer))
        for part in found.partitions(ROWS_AT_ONCE):  # sorted here: in SQL it would cost a walk over all rows
            fresh = sorted((case, vector) for case, vector in part if case not in self._rows)
            if fresh:
                self._append(fresh)

    def _append(self, fresh: list[Any]) -> None:
        cases = np.array([case for case, _ in fresh], np.int64)
        vectors = np.frombuffer(b"".join(vector for _, vector in fresh), np.float32).reshape(len(fresh), -1)
        used = self._used
        self._used += len(fresh)
        self._make_room(used + len(fresh), int(cases.max()) + 1)
        self._vectors[used : used + len(fresh)] = vectors
        self._rows.update(zip(cases.tolist(), range(used, used + len(fresh)), strict=True))
        self._index.add(cases, centred(vectors, self.centre))

    def _make_room(self, rows: int, highest: int) -> None:
        if rows > len(self._vectors):
            more = np.zeros((max(rows, 2 * len(self._vectors)), len(self.centre)), np.float32)
            more[: len(self._vectors)] = self._vectors
            self._vectors = more
        if highest > len(self._cause):
            extra = max(highest, 2 * len(self._cause)) - len(self._cause)
            self._cause = np.concatenate([self._cause, np.full(extra, NO_CAUSE)])
            self._hubness = np.concatenate([self._hubness, np.zeros(extra)])
            self._confirmed = np.concatenate([self._confirmed, np.zeros(extra, np.bool_)])
            self._foreign = np.concatenate([self._foreign, np.zeros(extra, np.bool_)])

    def _take_hubness(self, session: Session) -> None:
        newer = [col(Vector.encoder) == self._fingerprint, col(Vector.settled) > self._turn]
        for case, hubness in session.connection().execute(
            select(col(Vector.case_id), col(Vector.hubness)).where(*newer)
        ):
            self._hubness[case] = hubness

    def _take_languages(self, session: Session) -> None:
        newer = [col(Case.language).is_not(None), col(Case.turn) > self._turn]
        for case in session.connection().scalars(select(col(Case.id)).where(*newer)):
            self._make_room(0, int(case or 0) + 1)
            self._foreign[case] = True

    def _take_memberships(self, session: Session) -> None:
        facts = (Membership.case_id, Membership.cause_id, Membership.how)
        newer = col(Membership.turn) > self._turn
        found = session.connection().execute(select(*(col(fact) for fact in facts)).where(newer)).all()
        if not found:
            return
        cases = np.array([row[0] for row in found], np.int64)
        self._make_room(0, int(cases.max()) + 1)
        self._cause[cases] = [row[1] for row in found]
        self._confirmed[cases] = [row[2] in DECIDED_BY_PEOPLE for row in found]

    def _drop_erased(self, session: Session) -> None:
        erased = select(col(Event.case_id)).where(col(Event.kind) == "erased", col(Event.turn) > self._turn)
        gone = [int(case) for case in session.connection().scalars(erased) if case in self._rows]
        if gone:
            self._index.remove(gone)
            for case in gone:
                del self._rows[case]
