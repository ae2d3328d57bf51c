"""Planning a consolidation: what the whole graph says of a snapshot, before anything is written.

Pure but for reading what people decided. What would touch a confirmed cause is proposed to people,
not planned: a merge of two confirmed causes, and a new cause made from cases of a confirmed one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from knowledge.encoder import Floats
from knowledge.tables import Cause, Constraint, Membership, Space
from triage.belonging import Belonging, BelongingModel, belonging, unsettled
from triage.graph import NearestCases, cause_graph, taught_graph
from triage.grouping import Grouper
from triage.mapequation import NONE, Labels
from triage.memory import DECIDED_BY_PEOPLE, Snapshot
from triage.metric import FEWEST_CONFIRMED, apply, learned, rescored
from triage.partition import SMALL_GROUP, Standing, consolidate, merge_gains
from triage.similarity import centre_of, centred

CENTRE_MOVED = 0.02  # a smaller step of the centre is not worth rebuilding every index and list
NEW_DECISIONS = 30  # so many since all was last grouped afresh make people's word outweigh the ids ...
NEW_DECISIONS_SHARE = 0.01  # ... growing with what is on file
MOST_PROPOSALS = 10  # of one consolidation: people look at a handful


@dataclass(frozen=True)
class Proposed:
    """A change that is not a machine's to make: merge two confirmed causes, or split cases off one."""

    kind: str
    cause: int
    other: int | None
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """What a consolidation wants. Arrays have one entry a case, in the snapshot's order."""

    snapshot: Snapshot
    vectors: Floats  # centred
    causes: Labels  # numbers above the stored ones are to be founded
    judged: Belonging
    nearest: NearestCases
    graph: csr_matrix
    centre: Floats
    taught: int  # how many cases people had placed when all was last grouped afresh
    proposals: list[Proposed]


def anchors_of(session: Session) -> dict[int, int]:
    """The cause that people confirmed for a case, by case id.

    A case that somebody kept apart from another holds the other to its own cause, too: else the
    two could meet again under either number. And a cause that people named, own or fix but of which
    they confirmed no case keeps its most central one, so that no machine merges it away.
    """
    placed = select(col(Membership.case_id), col(Membership.cause_id))
    decided = placed.where(col(Membership.how).in_(DECIDED_BY_PEOPLE))
    anchors = {int(case): int(cause) for case, cause in session.execute(decided)}
    apart = placed.join(Constraint, col(Constraint.other_id) == col(Membership.case_id)).where(
        col(Constraint.together).is_(False)
    )
    known = placed.join(Cause, col(Cause.central_case) == col(Membership.case_id)).where(
        col(Cause.id) == col(Membership.cause_id), _known_to_people()
    )
    for statement in (apart, known):
        held = set(anchors.values()) if statement is known else set()
        for case, cause in session.execute(statement):
            if cause not in held:
                anchors.setdefault(int(case), int(cause))
    return anchors


def confirmed_causes(session: Session) -> set[int]:
    """The causes that people confirmed, named or own."""
    return {int(cause) for cause in session.scalars(select(col(Cause.id)).where(_known_to_people())) if cause}


def _known_to_people() -> ColumnElement[bool]:
    """Causes that somebody did something with."""
    return or_(
        col(Cause.state).not_in(("suspected", "merged", "dismissed")),
        col(Cause.named_by).is_not(None),
        col(Cause.owner).is_not(None),
        col(Cause.owner_department).is_not(None),
    )


def planned(
    snapshot: Snapshot, anchors: dict[int, int], confirmed: set[int], space: Space, grouper: Grouper
) -> Plan:
    """Group the snapshot anew, as far as people's decisions and the worth of stable ids allow."""
    centre = _centre(snapshot, space)
    vectors = centred(snapshot.vectors, centre)
    nearest = grouper.nearest.update(snapshot.cases, vectors, centre)
    graph = cause_graph(nearest, grouper.model)
    # Cause ids are made dense for the arrays of the map equation, and restored below.
    stored, dense = np.unique(snapshot.causes, return_inverse=True)
    place = {int(cause): at for at, cause in enumerate(stored)}
    anchor = np.array([place.get(anchors.get(int(case), NONE), NONE) for case in snapshot.cases], np.int64)
    decided = int(snapshot.confirmed.sum())
    afresh = decided - space.taught >= max(NEW_DECISIONS, NEW_DECISIONS_SHARE * len(snapshot.cases))
    standing = Standing(dense.astype(np.int64), anchor, afresh)

    def apart(labels: Labels) -> NDArray[np.bool_]:
        found = belonging(vectors, graph, labels, BelongingModel())
        return unsettled(found.chances, standing.causes, anchor)

    deciding = _taught(nearest, vectors, snapshot) if decided >= FEWEST_CONFIRMED else graph
    labels = consolidate(deciding, standing, apart)
    held = np.array([int(cause) in confirmed for cause in stored])
    proposals = _merges(deciding, labels, held, stored)
    if not afresh:
        splits = _splits(labels, standing, held, snapshot, stored)
        labels = _without(labels, standing, splits, snapshot)
        proposals += splits
    beyond = int(stored[-1]) + 1 - len(stored)
    causes = np.where(labels < len(stored), stored[np.minimum(labels, len(stored) - 1)], labels + beyond)
    return Plan(
        snapshot,
        vectors,
        causes,
        belonging(vectors, graph, labels, BelongingModel()),
        nearest,
        graph,
        centre,
        decided if afresh else space.taught,
        proposals[:MOST_PROPOSALS],
    )


def _centre(snapshot: Snapshot, space: Space) -> Floats:
    before = np.frombuffer(space.centre, np.float32)
    now = centre_of(snapshot.vectors, np.frombuffer(space.prior, np.float32))
    return now if np.linalg.norm(now - before) > CENTRE_MOVED else before


def _taught(nearest: NearestCases, vectors: Floats, snapshot: Snapshot) -> csr_matrix:
    """The graph as people's confirmations reshape it."""
    mine = snapshot.confirmed
    change = learned(vectors[mine], snapshot.causes[mine])
    near = nearest if change is None else rescored(nearest, apply(change, vectors))
    return taught_graph(near, mine)


def _merges(graph: csr_matrix, labels: Labels, held: NDArray[np.bool_], stored: Labels) -> list[Proposed]:
    """Pairs of confirmed causes that would be one if nobody had confirmed both, the clearest first."""
    known = np.flatnonzero(held)
    found = merge_gains(graph, labels, known[np.isin(known, labels)])
    return [Proposed("merge", int(stored[a]), int(stored[b]), ()) for gain, a, b in sorted(found) if gain < 0]


def _splits(
    labels: Labels, standing: Standing, held: NDArray[np.bool_], snapshot: Snapshot, stored: Labels
) -> list[Proposed]:
    """New causes that would take several cases out of a confirmed one."""
    found = []
    for label in np.unique(labels[labels >= len(stored)]):
        members = np.flatnonzero(labels == label)
        homes, counts = np.unique(standing.causes[members], return_counts=True)
        home = int(homes[counts.argmax()])
        if home != NONE and held[home] and len(members) >= SMALL_GROUP:
            cases = tuple(snapshot.cases[members[standing.causes[members] == home]].tolist())
            found.append(Proposed("split", int(stored[home]), None, cases))
    return found


def _without(labels: Labels, standing: Standing, splits: list[Proposed], snapshot: Snapshot) -> Labels:
    """The labels with what is only proposed left as it was."""
    kept = np.isin(snapshot.cases, [case for split in splits for case in split.cases])
    return np.where(kept, standing.causes, labels)
