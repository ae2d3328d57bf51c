"""Reindexing: the grouped cases get their vectors of another encoder while the former one still serves.

Nothing but vectors of the coming encoder is written: causes, decisions and the former's vectors stay
as they are. A vector counts once its hubness is settled; until then it is as good as missing, so a run
that was killed at any moment is finished by the next.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from knowledge.database import Database, StoreBusy
from knowledge.encoder import Floats, ModelUnusable
from knowledge.index import Ids
from knowledge.tables import Case, Space, Vector
from triage.grouping.grouper import Grouper
from triage.neighbours.graph import nearest_cases
from triage.neighbours.similarity import HUB_NEIGHBOURS, Values, centre_of, centred, hubness

FEW = 500  # missing vectors that a process makes by itself before it groups: less than a minute's work
FEW_SHARE = 0.1  # of all cases: so few newcomers change nobody else's hubness by much
EMBEDDED_AT_ONCE = 32  # cases encoded and stored together: as the drain does
SETTLED_AT_ONCE = 500  # cases whose hubness is written in one turn, and vectors dropped in one transaction
NOT_SETTLED = 0  # the turn of a hubness that is not known yet
ROUNDS = 5  # how often to look for cases that were grouped meanwhile; the last few wait for the next start
PAUSE = 0.02  # seconds between turns: others need the database, too
TRIES = 20  # turns asked for before a busy database is given up: a consolidation may hold it for long

Result = TypeVar("Result")
Tell = Callable[[int, int], None]
"""Is told how many cases have their vector and how many there are."""


class NotReindexed(ModelUnusable):
    """Too many cases on file have no vector of the encoder in use: grouping would found their causes anew."""


@dataclass(frozen=True)
class Coverage:
    """How many cases are grouped, and how many of them have no settled vector of an encoder."""

    encoder: str
    grouped: int
    missing: int

    @property
    def is_usable(self) -> bool:
        """Whether a process may group with this encoder, making the few missing vectors itself."""
        return self.missing <= FEW

    def __str__(self) -> str:
        return f"{self.missing:,} of {self.grouped:,} cases are not embedded with {self.encoder} yet"


def coverage(session: Session, encoder: str) -> Coverage:
    """What one encoder has of the cases on file: one query."""
    settled = and_(_of_case(encoder), col(Vector.settled) > NOT_SETTLED)
    both = select(func.count(), func.count(col(Vector.case_id))).select_from(Case)
    grouped, there = session.execute(both.outerjoin(Vector, settled).where(col(Case.turn).is_not(None))).one()
    return Coverage(encoder, int(grouped), int(grouped) - int(there))


def require_usable(database: Database, encoder: str) -> Coverage:
    """Refuse an encoder that knows too little of what is on file. Raises `NotReindexed`."""
    with database.read() as session:
        found = coverage(session, encoder)
    if not found.is_usable:
        raise NotReindexed(
            f"{found}: run `faultline reindex` (a bot may go on serving with the former model meanwhile)"
        )
    return found


def make_ready(database: Database, grouper: Grouper) -> None:
    """Make the grouper's encoder know all cases, if only few are missing. Cheap when none is.

    Raises `NotReindexed`, and what the encoder raises.
    """
    if require_usable(database, grouper.encoder.fingerprint).missing:
        reindex(database, grouper)


def reindex(database: Database, grouper: Grouper, tell: Tell = lambda _done, _all: None) -> int:
    """Give every grouped case a vector of the grouper's encoder; how many had none.

    Oldest first, in short turns. Cases that another process groups meanwhile are taken in, too.
    """
    encoder, embedded = grouper.encoder.fingerprint, 0
    for _ in range(ROUNDS):
        with database.read() as session:
            found = coverage(session, encoder)
        tell(found.grouped - found.missing, found.grouped)
        if not found.missing:
            break
        _ = grouper.memory  # prepares the encoder's space
        embedded += _embed(database, grouper, tell)
        _settle(database, grouper)
    return embedded


def other_encoders(session: Session, encoder: str) -> list[str]:
    """The encoders beside this one that have a space or vectors on file."""
    spaces = select(col(Space.encoder)).where(col(Space.encoder) != encoder)
    vectors = select(col(Vector.encoder)).where(col(Vector.encoder) != encoder)
    return sorted(session.scalars(spaces.union(vectors)))


def drop_others(database: Database, encoder: str) -> int:
    """Delete all that other encoders made; how many vectors. Raises `NotReindexed` while they are needed."""
    with database.read() as session:
        found = coverage(session, encoder)
        others = other_encoders(session, encoder)
    if found.missing:
        raise NotReindexed(f"{found}: nothing was dropped")
    return sum(_drop(database, other) for other in others)


def _drop(database: Database, encoder: str) -> int:
    """Short transactions: vectors first, so that a killed run finds the rest again."""
    dropped, mine = 0, col(Vector.encoder) == encoder
    while True:
        with database.write() as session:
            some = list(session.scalars(select(col(Vector.case_id)).where(mine).limit(SETTLED_AT_ONCE)))
            session.execute(delete(Vector).where(mine, col(Vector.case_id).in_(some)))
            if not some:
                session.execute(delete(Space).where(col(Space.encoder) == encoder))
                return dropped
        dropped += len(some)
        time.sleep(PAUSE)


def _of_case(encoder: str) -> ColumnElement[bool]:
    return and_(col(Vector.encoder) == encoder, col(Vector.case_id) == col(Case.id))


def _embed(database: Database, grouper: Grouper, tell: Tell) -> int:
    """Encode what has no vector at all, outside any transaction, and store it; how many that were."""
    encoder, stored = grouper.encoder.fingerprint, 0
    with database.read() as session:
        known = session.scalars(select(func.count()).where(col(Vector.encoder) == encoder)).one()
        grouped = session.scalars(select(func.count(col(Case.turn)))).one()
    cases, texts = _next(database, encoder, 0)
    while cases:
        stored += _store(database, encoder, cases, grouper.encoder.encode(texts))
        tell(known + stored, max(grouped, known + stored))
        cases, texts = _next(database, encoder, cases[-1])
    return stored


def _next(database: Database, encoder: str, after: int) -> tuple[list[int], list[str]]:
    """The oldest grouped cases without a vector, numbers above `after`, with their texts."""
    without = ~select(Vector).where(_of_case(encoder)).exists()
    chosen = (col(Case.turn).is_not(None), without, col(Case.id) > after)
    some = select(col(Case.id), col(Case.text)).where(*chosen).order_by(col(Case.id)).limit(EMBEDDED_AT_ONCE)
    with database.read() as session:
        rows = session.execute(some).all()
    return [int(row[0] or 0) for row in rows], [row[1] for row in rows]


def _store(database: Database, encoder: str, cases: list[int], vectors: Floats) -> int:
    """Write the vectors of those cases that are still on file and still without; how many they were."""

    def write(session: Session, turn: int) -> int:
        without = ~select(Vector).where(_of_case(encoder)).exists()
        still = set(session.scalars(select(col(Case.id)).where(col(Case.id).in_(cases), without)))
        units = [
            _row(encoder, case, turn, vector)
            for case, vector in zip(cases, vectors, strict=True)
            if case in still
        ]
        if units:
            session.execute(insert(Vector), units)
        return len(units)

    return _in_turn(database, write)


def _row(encoder: str, case: int, turn: int, unit: Floats) -> dict[str, Any]:
    facts = {"encoder": encoder, "case_id": case, "turn": turn}
    return {**facts, "hubness": 0.0, "settled": NOT_SETTLED, "unit": unit.tobytes()}


def _settle(database: Database, grouper: Grouper) -> None:
    """Give the new vectors their hubness: against all others when they are few, else all anew."""
    memory, encoder = grouper.memory, grouper.encoder.fingerprint
    with database.read() as session:
        memory.catch_up(session)
        new = list(
            session.scalars(
                select(col(Vector.case_id)).where(
                    col(Vector.encoder) == encoder, col(Vector.settled) == NOT_SETTLED
                )
            )
        )
    if len(new) <= FEW_SHARE * len(memory):
        cases = np.array([case for case in new if memory.unit(case) is not None], np.int64)
        _write_hubness(database, encoder, cases, _hubness_among_all(grouper, cases))
        return
    snapshot = memory.snapshot()
    centre = _move_centre(database, encoder, snapshot.vectors)
    near = nearest_cases(centred(snapshot.vectors, centre), grouper.memory.scale)
    _write_hubness(database, encoder, snapshot.cases, near.hubness)


def _hubness_among_all(grouper: Grouper, cases: Ids) -> Values:
    """How close these cases are to what is near them, themselves left out; shape (cases,)."""
    found = np.zeros(len(cases))
    for row, case in enumerate(cases.tolist()):
        unit = grouper.memory.unit(case)
        if unit is not None:
            near = grouper.memory.nearest(unit[None], HUB_NEIGHBOURS + 1)[0]
            found[row] = hubness(near.cosines[near.cases != case])
    return found


def _move_centre(database: Database, encoder: str, vectors: Floats) -> Floats:
    """The centre of all vectors, for everybody."""

    def write(session: Session, _turn: int) -> Floats:
        space = session.get_one(Space, encoder)
        centre = centre_of(vectors, np.frombuffer(space.prior, np.float32))
        if not np.array_equal(centre, np.frombuffer(space.centre, np.float32)):
            space.centre, space.version = centre.tobytes(), space.version + 1
        return centre

    return _in_turn(database, write)


def _write_hubness(database: Database, encoder: str, cases: Ids, hubs: Values) -> None:
    row = (col(Vector.encoder) == encoder, col(Vector.case_id) == bindparam("number"))
    values = [{"number": case, "hub": hub} for case, hub in zip(cases.tolist(), hubs.tolist(), strict=True)]
    for start in range(0, len(values), SETTLED_AT_ONCE):
        part = values[start : start + SETTLED_AT_ONCE]

        def write(session: Session, turn: int, part: list[dict[str, float]] = part) -> None:
            settled = update(Vector).where(*row).values(hubness=bindparam("hub"), settled=turn)
            session.connection().execute(settled, part)

        _in_turn(database, write)


def _in_turn(database: Database, write: Callable[[Session, int], Result]) -> Result:
    """One short turn, and room for others behind it. A busy database is asked again."""
    tried = 0
    while True:
        try:
            with database.turn() as turn:
                done = write(turn.session, turn.number)
        except StoreBusy:
            tried += 1
            if tried == TRIES:
                raise
        else:
            time.sleep(PAUSE)
            return done
