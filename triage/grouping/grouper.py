"""Grouping: a turn places the cases that wait, each in an existing cause or a new one.

Encoding happens before, outside any transaction. Inside one turn: catch up, search, decide, write.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from knowledge.database import Database, Turn
from knowledge.encoder import Encoder, Floats
from knowledge.tables import Case, Cause, Space
from triage.causes.naming import first_name, unique
from triage.grouping.arrival import Neighbours, Yardstick, place
from triage.grouping.memory import DECIDED_BY_PEOPLE, Memory
from triage.grouping.placing import Placed, Waiting, write
from triage.neighbours.graph import NearestLists
from triage.neighbours.known import KnownCauses, learn
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import NEAR_IDENTICAL, NEAREST, EdgeModel, Values, centred
from triage.notices import cards_for
from triage.numbers import case_number
from triage.reading import read
from triage.wording.languages import ENGLISH, language_of
from triage.wording.lexical import Lexicon
from triage.wording.ordinary import ORDINARY_REPORTS

ENGLISH_ALONE = frozenset({ENGLISH})
PLACED_SHARE = 2 / 3  # of the cases on file that people placed, from which known causes are recognised
LEARN_AGAIN = 1.2  # growth of what people confirmed that makes learning from it again worth it


class Grouper:
    """Groups cases for one process. Lives as long as it, and owns the process's memory of all cases."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        model: EdgeModel | None = None,
        languages: frozenset[str] = ENGLISH_ALONE,
    ) -> None:
        """`languages` are those the encoder reads, as ISO 639-1 codes; none means all."""
        self._languages = languages
        self._database = database
        self._encoder = encoder
        self._given = model
        self._model = model or EdgeModel()
        self._memory: Memory | None = None
        self._known: KnownCauses | None = None
        self._learned_from = 0  # confirmed cases, when known causes were last learned
        self.nearest = NearestLists()
        self.words = Lexicon()

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
        if any(case.known_cause is None for case in waiting):
            self.learn_known_causes()
        with self._database.turn() as turn:
            memory.catch_up(turn.session, turn.number)
            self._take_model(turn.session)
            still = _still_waiting(turn.session, waiting)
            rows = [i for i, case in enumerate(waiting) if case.case_id in still]
            cases, own = [waiting[i] for i in rows], vectors[rows]
            found = self._decide(turn.session, cases, own)
            numbers = _found_causes(turn, found)
            write(turn, found, numbers, own, self._encoder.fingerprint, now)
            cards_for(turn.session, [case.case_id for case in cases], now)
        return [case.case_id for case in cases]

    def learn_known_causes(self) -> KnownCauses | None:
        """What people's confirmations say of how causes are recognised; learned anew when they grew.

        None unless they placed most of what is on file: else the others say more by how they group.
        Goes by what the memory knows, which may be a turn behind.
        """
        confirmed = self.memory.confirmed_cases
        if confirmed < PLACED_SHARE * len(self.memory):
            self._known, self._learned_from = None, 0
        elif confirmed >= LEARN_AGAIN * max(self._learned_from, 1):
            vectors, causes = self.memory.confirmed()
            self._known, self._learned_from = learn(vectors, causes, self.memory.scale), len(causes)
        return self._known

    def _decide(self, session: Session, cases: list[Waiting], vectors: Floats) -> list[Placed]:
        memory = self.memory
        yardstick = Yardstick(self._model, clearness=memory.clearness, known=self._known)
        known = {case.known_cause for case in cases if case.known_cause}
        numbers: dict[str, int] = _causes_by_name(session, known)
        own = centred(vectors, memory.centre)
        among = memory.scale.to_default((own @ own.T).astype(np.float64))
        found: list[Placed] = []
        for row, near in enumerate(memory.nearest(vectors, NEAREST)):
            case = cases[row]
            language = self._unread_language(case.text)
            # What cannot be read is matched by its wording alone, and nothing is matched to it.
            if language:
                all_near = _with_companions(near, among[row, :row], found)
                all_near = all_near.only(all_near.cosines >= NEAR_IDENTICAL)
            else:
                read_ones = np.array([item.language is None for item in found], np.bool_)
                readable = [item for item in found if item.language is None]
                all_near = _with_companions(memory.readable(near), among[row, :row][read_ones], readable)
            placement = place(all_near, len(memory) + row, yardstick)
            cause, how = placement.cause_id, "arrived"
            if case.known_cause:
                cause, how = numbers.setdefault(case.known_cause.casefold(), _stand_in(row)), "confirmed"
            elif cause is None:
                cause, how = _stand_in(row), "founded"
            found.append(Placed(case, placement, cause, how, language))
        return found

    def _unread_language(self, text: str) -> str | None:
        """The language of a text that the encoder does not read; None of one that it does."""
        if not self._languages:
            return None
        language = language_of(read(text).meant)
        return None if language in self._languages else language

    def _prepare_space(self) -> None:
        """The centre to start from: the mean of ordinary reports, encoded once for each encoder."""
        fingerprint = self._encoder.fingerprint
        with self._database.read() as session:
            if self._take_model(session):
                return
        ordinary = self._encoder.encode(ORDINARY_REPORTS)
        prior = ordinary.mean(axis=0).astype(np.float32).tobytes()
        spread = Scale.of(ordinary).spread
        with self._database.turn() as turn:
            if turn.session.get(Space, fingerprint) is None:
                turn.session.add(Space(encoder=fingerprint, prior=prior, centre=prior, spread=spread))

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


def _with_companions(near: Neighbours, cosines: Values, found: list[Placed]) -> Neighbours:
    """The neighbours on file together with the cases placed before this one in the same turn."""
    if not found:
        return near
    together = Neighbours(
        np.array([item.case.case_id for item in found]),
        cosines,
        np.array([item.placement.hubness for item in found]),
        np.array([item.cause for item in found]),
        np.array([item.how in DECIDED_BY_PEOPLE for item in found]),
    )
    joined = Neighbours(
        np.concatenate([near.cases, together.cases]),
        np.concatenate([near.cosines, together.cosines]),
        np.concatenate([near.hubness, together.hubness]),
        np.concatenate([near.causes, together.causes]),
        np.concatenate([near.confirmed, together.confirmed]),
    )
    best = np.argsort(-joined.cosines, kind="stable")[:NEAREST]
    return joined.only(best)


def _causes_by_name(session: Session, names: set[str]) -> dict[str, int]:
    """Cause ids by casefolded name, through merges."""
    keys = [name.casefold() for name in names]
    rows = session.execute(
        select(col(Cause.name_key), func.coalesce(Cause.merged_into, Cause.id)).where(
            col(Cause.name_key).in_(keys),
            or_(col(Cause.merged_into).is_(None), col(Cause.named_by).is_not(None)),
        )
    )
    return {str(key): int(number) for key, number in rows}


def _found_causes(turn: Turn, found: list[Placed]) -> dict[int, int]:
    """Write the causes founded in this turn; maps their stand-ins to real numbers."""
    founders: dict[int, Placed] = {}
    for item in found:
        if item.cause < 0:
            founders.setdefault(item.cause, item)
    if not founders:
        return {}
    # A name that an import gave is taken before any that is made from a report's words.
    founders = dict(sorted(founders.items(), key=lambda pair: pair[1].case.known_cause is None))
    wanted = {
        stand_in: item.case.known_cause or first_name(item.case.text, item.case.private)
        for stand_in, item in founders.items()
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
