"""Reviewing: which cases a person's word helps most.

A word about one case says something of those near it. The cases asked for cover as much as they
can of what nobody has vouched for yet: a facility-location objective, greedily (Nemhauser, Wolsey
and Fisher 1978), each gain computed anew only when it comes up (Minoux 1978).
"""

import heapq

import numpy as np
from pydantic import BaseModel, ConfigDict, RootModel
from scipy.sparse import coo_matrix, csr_matrix, identity
from sqlalchemy import select
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case
from triage.causes.on_file import of_case
from triage.grouping.grouper import Grouper
from triage.grouping.memory import Snapshot
from triage.matching.past_cases import Match, similar_to_case
from triage.neighbours.graph import NearestCases, nearest_cases
from triage.neighbours.similarity import Values, centred
from triage.numbers import case_number

NEIGHBOURS_SHOWN = 3
MOST_LOOKED_AT = 20_000  # latest cases among which to choose: some seconds of comparing


class ReviewItem(BaseModel):
    """One case to decide on, with its card: is this its cause?"""

    model_config = ConfigDict(frozen=True)

    case: str
    external_id: str | None
    text: str
    department: str | None
    cause: str
    cause_name: str
    confidence: float
    similar: list[Match]


class Review(RootModel[list[ReviewItem]]):
    """The cases to ask about, the most helpful first."""


def review(database: Database, grouper: Grouper, limit: int) -> Review:
    """The cases whose confirmation helps most, each with its likely cause and what it resembles."""
    memory = grouper.memory
    with database.read() as session:
        memory.catch_up(session)
    snapshot = memory.snapshot().latest(MOST_LOOKED_AT)
    vectors = centred(snapshot.vectors, memory.centre)
    wanted = worth_asking(snapshot, nearest_cases(vectors), limit)
    with database.read() as session:
        rows = {case.id: case for case in session.scalars(select(Case).where(col(Case.id).in_(wanted)))}
        facts = {case: of_case(session, case) for case in wanted}
    items = []
    for case in wanted:
        membership, cause = facts[case]
        found = similar_to_case(database, grouper, rows[case], NEIGHBOURS_SHOWN)
        items.append(
            ReviewItem(
                case=case_number(case),
                external_id=rows[case].external_id,
                text=rows[case].text,
                department=rows[case].department,
                cause=cause.cause,
                cause_name=cause.name,
                confidence=round(membership.confidence, 4),
                similar=found.matches,
            )
        )
    return Review(items)


def worth_asking(snapshot: Snapshot, nearest: NearestCases, limit: int) -> list[int]:
    """Case ids in the order to ask."""
    cover = _cover(nearest)
    vouched = np.zeros(len(snapshot.cases))
    for row in np.flatnonzero(snapshot.confirmed).tolist():
        _vouch(cover, row, vouched)
    gains = np.asarray(cover.sum(axis=1)).ravel()
    waiting = [(-float(gains[row]), row, -1) for row in np.flatnonzero(~snapshot.confirmed).tolist()]
    heapq.heapify(waiting)
    found: list[int] = []
    while waiting and len(found) < limit:
        _, row, as_of = heapq.heappop(waiting)
        if as_of != len(found):  # others were asked since: what it adds may have shrunk
            heapq.heappush(waiting, (-_gain(cover, row, vouched), row, len(found)))
            continue
        _vouch(cover, row, vouched)
        found.append(int(snapshot.cases[row]))
    return found


def _cover(nearest: NearestCases) -> csr_matrix:
    """How much a word about one case says of another: their cosine where they are near, 1 for itself."""
    cases, width = nearest.rows.shape
    rows = np.repeat(np.arange(cases), width)
    cosines = np.maximum(nearest.cosines.ravel(), 0.0).astype(np.float64)
    near = csr_matrix(coo_matrix((cosines, (rows, nearest.rows.ravel())), shape=(cases, cases)))
    return csr_matrix(near.maximum(near.T).maximum(identity(cases, format="csr")))


def _gain(cover: csr_matrix, row: int, vouched: Values) -> float:
    part = slice(cover.indptr[row], cover.indptr[row + 1])
    return float(np.maximum(cover.data[part] - vouched[cover.indices[part]], 0.0).sum())


def _vouch(cover: csr_matrix, row: int, vouched: Values) -> None:
    part = slice(cover.indptr[row], cover.indptr[row + 1])
    others = cover.indices[part]
    vouched[others] = np.maximum(vouched[others], cover.data[part])
