"""Consolidation's partition: from the causes as they are to the causes as the whole graph sees them.

Pure: takes a graph, the stored causes and what people confirmed; returns new labels. Moves single
cases, then sub-groups inside a cause, then whole causes, each only when it shortens the map
equation by more than the ids it changes are worth.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from triage.grouping.mapequation import NONE, FlowGraph, Labels, Weights, move

CASE_COST = 1.0  # bits per unit of flow for a case that leaves its stored cause
GROUP_COST = 0.1  # the same for a sub-group of at least SMALL_GROUP cases: small, so that causes can split
SMALL_GROUP = 3
YOUNG = 300  # cases: before that nobody reads trends, and causes may form freely
FIRM_UNTIL = 1_500  # cases: then both costs start high and are halfway down at so many: the graph is jumpy
ROUNDS = 3
SEED = 17


class Judge(Protocol):
    """Looks at a partition once the graph has had its say."""

    def united(self, labels: Labels) -> Labels:
        """The same with those groups as one that the graph parted for want of sight."""

    def unsettled(self, labels: Labels) -> NDArray[np.bool_]:
        """Which cases had better stand alone."""


@dataclass(frozen=True)
class Standing:
    """What is on file: each case's cause number (-1: none yet) and confirmed cause (-1: nobody said).

    With `afresh` only what people said holds a case where it is: they said much that is new.
    """

    causes: Labels
    anchors: Labels
    afresh: bool = False

    @property
    def homes(self) -> Labels:
        """The stored cause where a case shares it with another; a cause of one is free to go anywhere."""
        causes = self.causes
        if self.afresh:
            return np.where(self.anchors != NONE, causes, NONE)
        sizes = np.bincount(causes[causes != NONE], minlength=int(causes.max(initial=0)) + 1)
        shared = np.where(causes != NONE, sizes[np.maximum(causes, 0)] > 1, False)
        return np.where(shared | (self.anchors != NONE), causes, NONE)


def consolidate(adjacency: csr_matrix, standing: Standing, judge: Judge | None = None) -> Labels:
    """New cause numbers, one a case; numbers above the largest stored one are new causes.

    A cause keeps its number through this; cases that people confirmed stay with their cause. The
    judge, if there is one, says at the end which groups are one, and which cases belong nowhere yet.
    """
    graph = FlowGraph.of(adjacency)
    labels = _partition(adjacency, graph, standing)
    if judge is not None:
        labels = judge.united(labels)
        alone = judge.unsettled(labels)
        labels = _fill(np.where(alone, NONE, labels))
    return _numbered(labels, standing, graph.node_flow)


def _partition(adjacency: csr_matrix, graph: FlowGraph, standing: Standing) -> Labels:
    rng = np.random.default_rng(SEED)
    firmness = 1.0 if graph.nodes < YOUNG else 1.0 + FIRM_UNTIL / graph.nodes
    home = standing.homes
    start = _fill(_split_by_anchor(home, standing, adjacency))
    labels = start if (home != NONE).any() else _from_scratch(graph, standing.anchors, rng)
    for _ in range(ROUNDS):
        before = labels
        labels = move(graph, labels, home, firmness * CASE_COST * graph.node_flow, standing.anchors, rng)
        parts = _subgroups(graph, labels, standing.anchors, rng)
        labels = _move_groups(graph, parts, labels, home, standing.anchors, firmness, rng)
        labels = _move_groups(graph, labels, labels, home, standing.anchors, firmness, rng)
        if np.array_equal(before, labels):
            break
    return _unite_anchored(labels, standing.anchors)


def _fill(labels: Labels) -> Labels:
    """Every case without a label starts alone, under a fresh one."""
    free = labels == NONE
    fresh = int(labels.max(initial=NONE)) + 1
    filled = labels.copy()
    filled[free] = fresh + np.arange(int(free.sum()))
    return filled


def _split_by_anchor(labels: Labels, standing: Standing, adjacency: csr_matrix) -> Labels:
    """Part the groups in which people confirmed several causes: each case goes to its nearest anchor's."""
    split = labels.copy()
    for label in np.unique(labels[labels != NONE]):
        members = np.flatnonzero(labels == label)
        anchored = members[standing.anchors[members] != NONE]
        if len(np.unique(standing.anchors[anchored])) < 2:
            continue
        closeness = adjacency[members][:, anchored].toarray()
        nearest = standing.anchors[anchored][closeness.argmax(axis=1)]
        split[members] = np.where(closeness.max(axis=1) > 0, nearest, label)
        split[anchored] = standing.anchors[anchored]
    return split


def _from_scratch(graph: FlowGraph, anchors: Labels, rng: np.random.Generator) -> Labels:
    """The first partition, from single cases upwards (the Louvain scheme: Blondel et al. 2008)."""
    labels = np.arange(graph.nodes)
    level, level_anchors = graph, anchors
    while True:
        nowhere = np.full(level.nodes, NONE)
        moved = move(level, np.arange(level.nodes), nowhere, np.zeros(level.nodes), level_anchors, rng)
        _, folded = np.unique(moved, return_inverse=True)
        count = int(folded.max(initial=-1)) + 1
        if count == level.nodes:
            return labels
        labels = folded[labels]
        level_anchors = _anchor_of(folded, count, level_anchors)
        level = level.folded(folded, count)


def _subgroups(graph: FlowGraph, labels: Labels, anchors: Labels, rng: np.random.Generator) -> Labels:
    """Groups inside the groups, found on inner edges alone."""
    inside = graph.inside(labels)
    nowhere = np.full(graph.nodes, NONE)
    return move(inside, np.arange(graph.nodes), nowhere, np.zeros(graph.nodes), anchors, rng)


def _move_groups(
    graph: FlowGraph,
    groups: Labels,
    labels: Labels,
    home: Labels,
    anchors: Labels,
    firmness: float,
    rng: np.random.Generator,
) -> Labels:
    """Move whole groups as super-nodes, each starting in the module its members are in."""
    _, folded = np.unique(groups, return_inverse=True)
    count = int(folded.max()) + 1
    first = np.zeros(count, np.int64)
    first[folded[::-1]] = np.arange(len(folded))[::-1]
    start = labels[first]
    at_home = np.bincount(folded, weights=graph.node_flow * (home == labels), minlength=count)
    sizes = np.bincount(folded, minlength=count)
    cost: Weights = firmness * np.where(sizes >= SMALL_GROUP, GROUP_COST, CASE_COST) * at_home
    homes = np.where(at_home > 0, start, NONE)
    super_graph = graph.folded(folded, count)
    return move(super_graph, start, homes, cost, _anchor_of(folded, count, anchors), rng)[folded]


def _anchor_of(folded: Labels, count: int, anchors: Labels) -> Labels:
    held = np.full(count, NONE)
    anchored = anchors != NONE
    held[folded[anchored]] = anchors[anchored]
    return held


def _unite_anchored(labels: Labels, anchors: Labels) -> Labels:
    """One group for each confirmed cause: all groups that hold it come together."""
    united = labels.copy()
    for anchor in np.unique(anchors[anchors != NONE]):
        groups = np.unique(labels[anchors == anchor])
        united[np.isin(labels, groups)] = groups[0]
    return united


def _numbered(labels: Labels, standing: Standing, node_flow: Weights) -> Labels:
    """Give every group the stored number it shares most flow with, each number once; others get fresh ones.

    A group with confirmed cases carries their cause's number, whatever the flow says.
    """
    groups, folded = np.unique(labels, return_inverse=True)
    numbers = np.full(len(groups), NONE)
    anchored = standing.anchors != NONE
    numbers[folded[anchored]] = standing.anchors[anchored]
    taken = set(numbers[numbers != NONE].tolist())
    known = standing.causes != NONE
    width = int(standing.causes.max(initial=0)) + 1
    weight = np.where(node_flow > 0, node_flow, 1e-12)
    pairs = folded[known] * width + standing.causes[known]
    keys, where = np.unique(pairs, return_inverse=True)
    shared = np.bincount(where, weights=weight[known])
    for at in np.lexsort((keys, -shared)):
        group, cause = divmod(int(keys[at]), width)
        if numbers[group] == NONE and cause not in taken:
            numbers[group] = cause
            taken.add(cause)
    free = numbers == NONE
    numbers[free] = max(width - 1, int(numbers.max(initial=NONE))) + 1 + np.arange(int(free.sum()))
    return np.asarray(numbers[folded], dtype=np.int64)


def merge_gains(adjacency: csr_matrix, labels: Labels, among: Labels) -> list[tuple[float, int, int]]:
    """How much the description would shorten (negative bits) if two of these groups were one.

    A list of gain, label and label, for every pair that edges join.
    """
    found, folded = np.unique(labels, return_inverse=True)
    modules = FlowGraph.of(adjacency).folded(folded, len(found))
    exits, flow, total = modules.exits, modules.node_flow, modules.exits.sum()
    edges = coo_matrix(modules.matrix())
    chosen = np.isin(found, among)
    gains = []
    for a, b, between in zip(edges.row.tolist(), edges.col.tolist(), edges.data.tolist(), strict=True):
        if a < b and chosen[a] and chosen[b]:
            joint = exits[a] + exits[b] - 2 * between
            gain = _plogp(total - 2 * between) - _plogp(total)
            gain -= 2 * (_plogp(joint) - _plogp(exits[a]) - _plogp(exits[b]))
            gain += (
                _plogp(joint + flow[a] + flow[b]) - _plogp(exits[a] + flow[a]) - _plogp(exits[b] + flow[b])
            )
            gains.append((float(gain), int(found[a]), int(found[b])))
    return gains


def _plogp(x: float) -> float:
    return float(x * np.log2(x)) if x > 1e-15 else 0.0
