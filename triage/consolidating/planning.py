"""Planning a consolidation: what the whole graph says of a snapshot, before anything is written.

Pure but for reading what people decided. What would touch a confirmed cause is proposed to people,
not planned: a merge of two confirmed causes, and a new cause made from cases of a confirmed one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from knowledge.encoder import Floats
from knowledge.tables import Cause, Constraint, Membership, Space
from triage.consolidating.belonging import Belonging, BelongingModel, belonging, unsettled
from triage.consolidating.kinship import Kin, kin, united
from triage.consolidating.partition import SMALL_GROUP, Standing, consolidate, merge_gains
from triage.grouping.grouper import Grouper
from triage.grouping.mapequation import NONE, Labels
from triage.grouping.memory import DECIDED_BY_PEOPLE, Snapshot
from triage.grouping.metric import FEWEST_CONFIRMED, apply, learned, rescored
from triage.neighbours.graph import NearestCases, cause_graph, taught_graph
from triage.neighbours.known import SURE, KnownCauses, Recognised
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import centre_of, centred

CENTRE_MOVED = 0.02  # a smaller step of the centre is not worth rebuilding every index and list
DISMISSED = "dismissed"
NEW_DECISIONS = 30  # so many since all was last grouped afresh make people's word outweigh the ids ...
NEW_DECISIONS_SHARE = 0.01  # ... growing with what is on file


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

    A case of which somebody said that it does, or does not, share another's cause stays in its own, and
    so does the other: else they could part, or meet again. A dismissed cause keeps all its cases, lest
    they come back under another number. And a cause that people named, own, fix or explained but of which
    they confirmed no case keeps its most central one (or its first), so that no machine merges it away.
    """
    placed = select(col(Membership.case_id), col(Membership.cause_id))
    decided = placed.where(col(Membership.how).in_(DECIDED_BY_PEOPLE))
    anchors = {int(case): int(cause) for case, cause in session.execute(decided)}
    for side in (Constraint.case_id, Constraint.other_id):
        for case, cause in session.execute(placed.join(Constraint, col(side) == col(Membership.case_id))):
            anchors.setdefault(int(case), int(cause))
    ended = placed.join(Cause, col(Cause.id) == col(Membership.cause_id)).where(col(Cause.state) == DISMISSED)
    for case, cause in session.execute(ended):
        anchors.setdefault(int(case), int(cause))
    central = (col(Cause.central_case) == col(Membership.case_id)).desc()
    known = placed.join(Cause, col(Cause.id) == col(Membership.cause_id)).where(_known_to_people())
    held = set(anchors.values())
    for case, cause in session.execute(known.order_by(central, col(Membership.case_id))):
        if int(cause) not in held:
            held.add(int(cause))
            anchors[int(case)] = int(cause)
    return anchors


def aliases(session: Session) -> dict[int, int]:
    """Where the cases of merged causes went."""
    merged = select(col(Cause.id), col(Cause.merged_into)).where(col(Cause.merged_into).is_not(None))
    return {int(cause): int(into) for cause, into in session.execute(merged)}


def confirmed_causes(session: Session) -> set[int]:
    """The causes that people confirmed, named, own or explained."""
    return {int(cause) for cause in session.scalars(select(col(Cause.id)).where(_known_to_people())) if cause}


def _known_to_people() -> ColumnElement[bool]:
    """Causes that somebody did something with."""
    return or_(
        col(Cause.state).not_in(("suspected", "merged", DISMISSED)),
        col(Cause.named_by).is_not(None),
        col(Cause.owner).is_not(None),
        col(Cause.owner_department).is_not(None),
        col(Cause.workaround).is_not(None),
        col(Cause.hypothesis).is_not(None),
    )


def planned(
    snapshot: Snapshot, anchors: dict[int, int], confirmed: set[int], space: Space, grouper: Grouper
) -> Plan:
    """Group the snapshot anew, as far as people's decisions and the worth of stable ids allow."""
    centre = _centre(snapshot, space)
    vectors = centred(snapshot.vectors, centre)
    nearest = grouper.nearest.update(snapshot.cases, vectors, centre, grouper.memory.scale)
    recognised = _recognised(snapshot, nearest, grouper.learn_known_causes())
    # Cause ids are made dense for the arrays of the map equation, and restored below.
    stored, dense = np.unique(snapshot.causes, return_inverse=True)
    anchor = _anchors(snapshot, stored, anchors, recognised)
    decided = int(snapshot.confirmed.sum())
    afresh = decided - space.taught >= max(NEW_DECISIONS, NEW_DECISIONS_SHARE * len(snapshot.cases))
    standing = Standing(dense.astype(np.int64), anchor, afresh)
    graph = _parted(cause_graph(nearest, grouper.model), snapshot.foreign)
    deciding = _taught(nearest, vectors, snapshot) if decided >= FEWEST_CONFIRMED else graph
    if recognised:
        deciding = _parted(deciding, anchor != NONE)
    comparable = ~snapshot.foreign & ((anchor == NONE) | (not recognised))
    judge = _Judge(vectors, graph, standing, grouper.memory.scale, comparable)
    labels = consolidate(deciding, standing, judge)
    held = np.isin(stored, list(confirmed))
    spoken_of = held | np.isin(stored, snapshot.causes[snapshot.confirmed])
    proposals = _merges(deciding, labels, judge.kin(labels), np.flatnonzero(spoken_of), stored)
    if not afresh:
        splits = _splits(labels, standing, held, snapshot, stored)
        labels = _without(labels, standing, splits, snapshot)
        proposals += splits
    beyond = int(stored[-1]) + 1 - len(stored)
    causes = np.where(labels < len(stored), stored[np.minimum(labels, len(stored) - 1)], labels + beyond)
    judged = judge.final(labels, causes, recognised)
    taught = decided if afresh else space.taught
    return Plan(snapshot, vectors, causes, judged, nearest, graph, centre, taught, proposals)


class _Judge:
    """Says of one snapshot who belongs. Lives for one plan."""

    def __init__(
        self,
        vectors: Floats,
        graph: csr_matrix,
        standing: Standing,
        scale: Scale,
        comparable: NDArray[np.bool_],
    ) -> None:
        """`comparable` are the cases whose vectors say what they are about, and whose place is open."""
        self._vectors, self._graph, self._standing, self._scale = vectors, graph, standing, scale
        self._comparable = comparable
        self._before = np.zeros(len(vectors))  # chances before anybody was set apart

    def united(self, labels: Labels) -> Labels:
        """The partition with its kin as one."""
        return united(labels, self.kin, self._standing.homes, self._standing.anchors)

    def kin(self, labels: Labels) -> Kin:
        """How surely any two groups are one."""
        return kin(self._vectors, np.where(self._comparable, labels, NONE), scale=self._scale)

    def unsettled(self, labels: Labels) -> NDArray[np.bool_]:
        """Which cases of a partition had better stand alone."""
        self._before = self._of(labels).chances
        return unsettled(self._before, self._standing.causes, self._standing.anchors)

    def final(self, labels: Labels, causes: Labels, recognised: dict[int, Recognised]) -> Belonging:
        """The chance of every case in its final place; of one alone, that it belonged elsewhere."""
        judged = self._of(labels)
        alone = np.bincount(labels)[labels] == 1
        chances = np.where(alone, self._before, judged.chances)
        for at, found in recognised.items():
            right = found.cause_id == causes[at] or alone[at]
            chances[at] = found.chance if right else min(chances[at], 1 - found.chance)
        return Belonging(chances, judged.clearness)

    def _of(self, labels: Labels) -> Belonging:
        return belonging(self._vectors, self._graph, labels, BelongingModel(), self._scale)


def _anchors(
    snapshot: Snapshot, stored: Labels, anchors: dict[int, int], recognised: dict[int, Recognised]
) -> Labels:
    """The cause that holds each case, as a place among the stored ones: by people's word or recognised."""
    place = {int(cause): at for at, cause in enumerate(stored)}
    sure = {
        int(snapshot.cases[at]): found.cause_id for at, found in recognised.items() if found.chance >= SURE
    }
    unread = {int(snapshot.cases[at]): int(snapshot.causes[at]) for at in np.flatnonzero(snapshot.foreign)}
    held_to = unread | sure | anchors
    return np.array([place.get(held_to.get(int(case), NONE), NONE) for case in snapshot.cases], np.int64)


def _centre(snapshot: Snapshot, space: Space) -> Floats:
    before = np.frombuffer(space.centre, np.float32)
    now = centre_of(snapshot.vectors, np.frombuffer(space.prior, np.float32))
    return now if np.linalg.norm(now - before) > CENTRE_MOVED else before


def _taught(nearest: NearestCases, vectors: Floats, snapshot: Snapshot) -> csr_matrix:
    """The graph as people's confirmations reshape it."""
    mine = snapshot.confirmed
    change = learned(vectors[mine], snapshot.causes[mine])
    near = nearest if change is None else rescored(nearest, apply(change, vectors))
    return _parted(taught_graph(near, mine), snapshot.foreign)


def _recognised(
    snapshot: Snapshot, nearest: NearestCases, known: KnownCauses | None
) -> dict[int, Recognised]:
    """What the confirmed neighbours of each case that nobody confirmed say, by row."""
    found: dict[int, Recognised] = {}
    if known is None:
        return found
    hubs = nearest.hubness
    for at in np.flatnonzero(~snapshot.confirmed & ~snapshot.foreign).tolist():
        mine = snapshot.confirmed[nearest.rows[at]]
        rows = nearest.rows[at][mine]
        one = known.recognise(nearest.cosines[at][mine].astype(np.float64), hubs[rows], snapshot.causes[rows])
        if one is not None:
            found[at] = one
    return found


def _parted(graph: csr_matrix, these: NDArray[np.bool_]) -> csr_matrix:
    """Without the edges between these cases and all others."""
    edges = coo_matrix(graph)
    kept = these[edges.row] == these[edges.col]
    return csr_matrix((edges.data[kept], (edges.row[kept], edges.col[kept])), shape=graph.shape)


def _merges(graph: csr_matrix, labels: Labels, near: Kin, held: Labels, stored: Labels) -> list[Proposed]:
    """Pairs of causes that people spoke of (`held`) and that would be one otherwise, the surest first."""
    sure = near.among(held)
    for gain, one, other in merge_gains(graph, labels, held):
        if gain < 0:
            sure.setdefault((one, other), 0.0)
    wanted = sorted(sure, key=lambda pair: (-sure[pair], pair))
    return [Proposed("merge", int(stored[one]), int(stored[other]), ()) for one, other in wanted]


def _splits(
    labels: Labels, standing: Standing, held: NDArray[np.bool_], snapshot: Snapshot, stored: Labels
) -> list[Proposed]:
    """Groups that nobody confirmed and that would take several cases out of a confirmed cause."""
    found = []
    homes = standing.causes
    leaving = (homes != NONE) & (labels != homes) & held[np.maximum(homes, 0)]
    leaving &= ~(labels < len(stored)) | ~held[np.minimum(labels, len(stored) - 1)]
    for label, home in np.unique(np.column_stack([labels, homes])[leaving], axis=0).tolist():
        members = np.flatnonzero(leaving & (labels == label) & (homes == home))
        if len(members) >= SMALL_GROUP:
            found.append(Proposed("split", int(stored[home]), None, tuple(snapshot.cases[members].tolist())))
    return found


def _without(labels: Labels, standing: Standing, splits: list[Proposed], snapshot: Snapshot) -> Labels:
    """The labels with what is only proposed left as it was."""
    kept = np.isin(snapshot.cases, [case for split in splits for case in split.cases])
    return np.where(kept, standing.causes, labels)
