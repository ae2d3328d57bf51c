"""Reviewing: which cases a person's word helps most.

The cause with the most cases for each confirmation it has comes first; in it the case that is most
typical and least like those confirmed already: first the middle, then the odd corners.
"""

import heapq
from collections.abc import Iterator

import numpy as np
from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import select
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case
from triage.causes import of_case
from triage.grouping import Grouper
from triage.matching import Match, similar_to_case
from triage.memory import Snapshot
from triage.numbers import case_number
from triage.similarity import centred

NEIGHBOURS_SHOWN = 3


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
    wanted = worth_asking(memory.snapshot(), limit)
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


def worth_asking(snapshot: Snapshot, limit: int) -> list[int]:
    """Case ids in the order to ask."""
    if not len(snapshot.cases):
        return []
    vectors = centred(snapshot.vectors, snapshot.vectors.mean(axis=0))
    order = np.argsort(snapshot.causes, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(snapshot.causes[order])) + 1)
    waiting: list[tuple[float, int, int]] = []
    asked: list[Iterator[int]] = []
    confirmed = []
    for number, members in enumerate(groups):
        already = int(snapshot.confirmed[members].sum())
        confirmed.append(already)
        asked.append(_within(members, vectors, snapshot.confirmed))
        if already < len(members) > 1:
            heapq.heappush(waiting, (-len(members) / (1 + already) ** 2, number, len(members)))
    found: list[int] = []
    while waiting and len(found) < limit:
        _, number, size = heapq.heappop(waiting)
        row = next(asked[number], None)
        if row is None:
            continue
        found.append(int(snapshot.cases[row]))
        confirmed[number] += 1
        heapq.heappush(waiting, (-size / (1 + confirmed[number]) ** 2, number, size))
    return found


def _within(members: np.ndarray, vectors: np.ndarray, confirmed: np.ndarray) -> Iterator[int]:
    """The unconfirmed members of one cause, in the order to ask."""
    own = vectors[members]
    middle = own.mean(axis=0)
    typical = own @ (middle / max(float(np.linalg.norm(middle)), 1e-12))
    known = confirmed[members].copy()
    nearest = (own @ own[known].T).max(axis=1) if known.any() else np.zeros(len(members))
    while not known.all():
        at = int(np.argmax(np.where(known, -np.inf, typical - nearest)))
        known[at] = True
        nearest = np.maximum(nearest, own @ own[at])
        yield int(members[at])
