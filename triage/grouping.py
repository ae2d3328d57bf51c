"""Grouping: a turn places the cases that wait, each in an existing cause or a new one.

Encoding happens before, outside any transaction. Inside one turn: catch up, search, decide, write.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from knowledge.database import Database, Turn
from knowledge.encoder import Encoder, Floats
from knowledge.tables import Case, Cause, Event, Membership, Space, Vector
from knowledge.texts import parts, texts_of
from triage.arrival import Neighbours, Placement, place
from triage.graph import NearestLists
from triage.memory import DECIDED_BY_PEOPLE, Memory
from triage.naming import headline, shared_words, unique
from triage.notices import cards_for
from triage.numbers import case_number
from triage.ordinary import ORDINARY_REPORTS
from triage.similarity import NEAREST, EdgeModel, centred


@dataclass(frozen=True)
class Waiting:
    """A case that waits to be grouped."""

    case_id: int
    text: str
    known_cause: str | None
    created_at: datetime


@dataclass
class _Found:
    """A case with its place; a negative cause stands for one that is founded in this turn."""

    case: Waiting
    placement: Placement
    cause: int
    how: str


class Grouper:
    """Groups cases for one process. Lives as long as it, and owns the process's memory of all cases."""

    def __init__(self, database: Database, encoder: Encoder, model: EdgeModel | None = None) -> None:
        self._database = database
        self._encoder = encoder
        self._given = model
        self._model = model or EdgeModel()
        self._memory: Memory | None = None
        self.nearest = NearestLists()

    @property
    def memory(self) -> Memory:
        """What this process remembers of the cases on file, not caught up."""
        if self._memory is None:
            self._prepare_space()
            self._memory = Memory(self._encoder.fingerprint)
        return self._memory

    @property
    def encoder(self) -> Encoder:
        """What turns texts into vectors."""
        return self._encoder

    @property
    def model(self) -> EdgeModel:
        """How similarity becomes a chance."""
        return self._model

    def group(self, waiting: Sequence[Waiting], vectors: Floats, now: datetime) -> list[int]:
        """Place these cases in one turn; returns the ids of those placed (others were placed already)."""
        memory = self.memory
        with self._database.turn() as turn:
            memory.catch_up(turn.session, turn.number)
            self._take_model(turn.session)
            still = _still_waiting(turn.session, waiting)
            rows = [i for i, case in enumerate(waiting) if case.case_id in still]
            cases, own = [waiting[i] for i in rows], vectors[rows]
            found = self._decide(turn.session, cases, own)
            numbers = _found_causes(turn, found)
            _write(turn, found, numbers, own, self._encoder.fingerprint, now)
            cards_for(turn.session, [case.case_id for case in cases], now)
        return [case.case_id for case in cases]

    def _decide(self, session: Session, cases: list[Waiting], vectors: Floats) -> list[_Found]:
        memory = self.memory
        known = {case.known_cause for case in cases if case.known_cause}
        numbers: dict[str, int] = _causes_by_name(session, known)
        among = centred(vectors, memory.centre) @ centred(vectors, memory.centre).T
        found: list[_Found] = []
        for row, near in enumerate(memory.nearest(vectors, NEAREST)):
            all_near = _with_companions(near, among[row, :row], found)
            placement = place(all_near, len(memory) + row, self._model)
            case = cases[row]
            if case.known_cause:
                cause = numbers.setdefault(case.known_cause.casefold(), _stand_in(row))
                found.append(_Found(case, placement, cause, "confirmed"))
            elif placement.cause_id is None:
                found.append(_Found(case, placement, _stand_in(row), "founded"))
            else:
                found.append(_Found(case, placement, placement.cause_id, "arrived"))
        return found

    def _prepare_space(self) -> None:
        """The centre to start from: the mean of ordinary reports, encoded once for each encoder."""
        fingerprint = self._encoder.fingerprint
        with self._database.read() as session:
            if self._take_model(session):
                return
        prior = self._encoder.encode(ORDINARY_REPORTS).mean(axis=0).astype(np.float32).tobytes()
        with self._database.turn() as turn:
            if turn.session.get(Space, fingerprint) is None:
                turn.session.add(Space(encoder=fingerprint, prior=prior, centre=prior))

    def _take_model(self, session: Session) -> bool:
        """The edge model as last fitted for this encoder; whether there is anything about it on file."""
        space = session.get(Space, self._encoder.fingerprint)
        if space is not None:
            self._model = self._given or EdgeModel(**(space.edges or {}))
        return space is not None


def _stand_in(row: int) -> int:
    """The number of a cause that is founded in this turn, until it has one: never `NO_CAUSE`."""
    return -(row + 2)


def _still_waiting(session: Session, waiting: Sequence[Waiting]) -> set[int]:
    ids = [case.case_id for case in waiting]
    return set(session.scalars(select(col(Case.id)).where(col(Case.id).in_(ids), col(Case.turn).is_(None))))


def _with_companions(near: Neighbours, cosines: Floats, found: list[_Found]) -> Neighbours:
    """The neighbours on file together with the cases placed before this one in the same turn."""
    if not found:
        return near
    joined = Neighbours(
        np.concatenate([near.cases, [item.case.case_id for item in found]]),
        np.concatenate([near.cosines, cosines.astype(np.float64)]),
        np.concatenate([near.hubness, [item.placement.hubness for item in found]]),
        np.concatenate([near.causes, [item.cause for item in found]]),
        np.concatenate([near.confirmed, [item.how in DECIDED_BY_PEOPLE for item in found]]),
    )
    best = np.argsort(-joined.cosines, kind="stable")[:NEAREST]
    return Neighbours(
        joined.cases[best],
        joined.cosines[best],
        joined.hubness[best],
        joined.causes[best],
        joined.confirmed[best],
    )


def _causes_by_name(session: Session, names: set[str]) -> dict[str, int]:
    """Cause ids by casefolded name, through merges."""
    keys = [name.casefold() for name in names]
    rows = session.execute(
        select(col(Cause.name_key), func.coalesce(Cause.merged_into, Cause.id)).where(
            col(Cause.name_key).in_(keys)
        )
    )
    return {str(key): int(number) for key, number in rows}


def _found_causes(turn: Turn, found: list[_Found]) -> dict[int, int]:
    """Write the causes founded in this turn; maps their stand-ins to real numbers."""
    founders: dict[int, _Found] = {}
    for item in found:
        if item.cause < 0:
            founders.setdefault(item.cause, item)
    if not founders:
        return {}
    # A name that an import gave is taken before any that is made from a report's words.
    founders = dict(sorted(founders.items(), key=lambda pair: pair[1].case.known_cause is None))
    wanted = {
        stand_in: item.case.known_cause or headline(item.case.text) for stand_in, item in founders.items()
    }
    taken = set(_causes_by_name(turn.session, set(wanted.values())))
    causes = []
    for stand_in, item in founders.items():
        label = unique(wanted[stand_in], [case_number(item.case.case_id)], taken)
        taken.add(label.casefold())
        causes.append(
            Cause(
                name=label,
                name_key=label.casefold(),
                named_by="import" if item.case.known_cause else None,
                state="confirmed" if item.case.known_cause else "suspected",
                central_case=item.case.case_id,
                founded_at=item.case.created_at,
            )
        )
    turn.session.add_all(causes)
    turn.session.flush()
    return {stand_in: int(cause.id or 0) for stand_in, cause in zip(founders, causes, strict=True)}


def _write(
    turn: Turn, found: list[_Found], numbers: dict[int, int], vectors: Floats, encoder: str, now: datetime
) -> None:
    if not found:
        return
    texts = _texts(turn.session, found)
    memberships, events, units = [], [], []
    for item, vector in zip(found, vectors, strict=True):
        cause = numbers.get(item.cause, item.cause)
        memberships.append(_membership(item, cause, numbers, texts, turn.number, now))
        events.append(
            {
                "at": now,
                "kind": item.how,
                "actor": "import" if item.how == "confirmed" else "faultline",
                "case_id": item.case.case_id,
                "cause_id": cause,
                "turn": turn.number,
                "detail": {"confidence": round(item.placement.confidence, 4)},
            }
        )
        units.append(
            {
                "encoder": encoder,
                "case_id": item.case.case_id,
                "turn": turn.number,
                "hubness": item.placement.hubness,
                "settled": turn.number,
                "unit": vector.tobytes(),
            }
        )
    session = turn.session
    session.execute(insert(Membership), memberships)
    session.execute(insert(Event), events)
    session.execute(insert(Vector), units)
    for part in parts([item.case.case_id for item in found]):
        grouped = update(Case).where(col(Case.id).in_(part))
        session.execute(grouped.values(turn=turn.number, due_at=None, trouble=None))


def _membership(
    item: _Found, cause: int, numbers: dict[int, int], texts: dict[int, str], turn: int, now: datetime
) -> dict[str, Any]:
    def told(voices: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "case": voice.case_id,
                "cause": numbers.get(voice.cause_id, voice.cause_id),
                "cosine": round(voice.cosine, 4),
                "chance": round(voice.probability, 4),
                "words": shared_words(item.case.text, texts.get(voice.case_id, "")),
            }
            for voice in voices[:3]
        ]

    explanation = {"for": told(item.placement.speaking_for), "against": told(item.placement.speaking_against)}
    return {
        "case_id": item.case.case_id,
        "cause_id": cause,
        "how": item.how,
        "confidence": 1.0 if item.how == "confirmed" else item.placement.confidence,
        "explanation": explanation,
        "at": now,
        "turn": turn,
    }


def _texts(session: Session, found: list[_Found]) -> dict[int, str]:
    """The texts of the neighbours that had a say, for the words they share."""
    wanted = {
        voice.case_id
        for item in found
        for voice in (*item.placement.speaking_for[:3], *item.placement.speaking_against[:3])
    }
    texts = {item.case.case_id: item.case.text for item in found}
    return texts | texts_of(session, sorted(wanted - texts.keys()))
