"""The two-level map equation for undirected graphs, with stickiness and anchors.

Rosvall, Axelsson and Bergstrom 2009, "The map equation"; written from the published formula. A
partition is good when a random walk over the graph can be described briefly:

    L(M) = plogp(sum q) - 2 sum plogp(q_m) + sum plogp(q_m + P_m) - sum plogp(p_u)

with plogp(x) = x log2 x, p_u a node's flow, P_m a module's and q_m the flow that leaves it. To keep
ids from one consolidation to the next a node that leaves its home pays `cost` bits (evolutionary
clustering: Chakrabarti, Kumar and Tomkins 2006). Anchors are causes that people confirmed: a
module never holds two of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

P = ParamSpec("P")
T = TypeVar("T")
Labels = NDArray[np.int64]
Weights = NDArray[np.float64]
Modules = tuple[Weights, Weights, Labels, Labels, Labels]  # flow, exit flow, size, anchor, anchored members
Node = tuple[int, int, float, int, float, float]  # module, home, cost, anchor, exits, flow

NONE = -1
VISITS_A_NODE = 60  # a bound that is never reached in practice, so that a move loop must end


@dataclass(frozen=True)
class FlowGraph:
    """An undirected graph whose edge weights are shares of all flow. Self-loops are inner flow."""

    indptr: Labels
    indices: Labels
    flow: Weights  # of each stored (directed) entry; sums to 1
    node_flow: Weights  # sum of a node's entries
    exits: Weights  # a node's flow without its self-loop

    @classmethod
    def of(cls, adjacency: csr_matrix) -> "FlowGraph":
        """From a symmetric adjacency matrix of non-negative weights."""
        matrix = csr_matrix(adjacency, dtype=np.float64)
        matrix.sum_duplicates()
        total = matrix.sum() or 1.0
        matrix = csr_matrix(matrix / total)
        node_flow = np.asarray(matrix.sum(axis=1)).ravel()
        return cls(
            matrix.indptr.astype(np.int64),
            matrix.indices.astype(np.int64),
            matrix.data.astype(np.float64),
            node_flow,
            node_flow - matrix.diagonal(),
        )

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_flow)

    def matrix(self) -> csr_matrix:
        """The same graph as a sparse matrix."""
        return csr_matrix((self.flow, self.indices, self.indptr), shape=(self.nodes, self.nodes))

    def inside(self, labels: Labels) -> "FlowGraph":
        """Only the edges whose two ends carry one label."""
        edges = coo_matrix(self.matrix())
        kept = labels[edges.row] == labels[edges.col]
        shape = (self.nodes, self.nodes)
        return FlowGraph.of(csr_matrix((edges.data[kept], (edges.row[kept], edges.col[kept])), shape=shape))

    def folded(self, groups: Labels, count: int) -> "FlowGraph":
        """One super-node for each group; `groups` holds numbers from 0 to count - 1."""
        edges = coo_matrix(self.matrix())
        shape = (count, count)
        return FlowGraph.of(csr_matrix((edges.data, (groups[edges.row], groups[edges.col])), shape=shape))


def move(
    graph: FlowGraph,
    labels: Labels,
    home: Labels,
    cost: Weights,
    anchors: Labels,
    rng: np.random.Generator,
) -> Labels:
    """Move nodes between modules while that shortens the description; returns the new labels.

    All arrays have one entry a node. `home` is the label a node belongs to (-1: none), `cost` the
    bits it pays elsewhere; `anchors` the cause that people confirmed for it (-1: none). Labels are
    numbers below the node count plus the largest label given.
    """
    slots = int(max(labels.max(initial=0), home.max(initial=0))) + 1 + graph.nodes
    order = rng.permutation(graph.nodes).astype(np.int64)
    return np.asarray(
        _move(
            graph.indptr, graph.indices, graph.flow, graph.node_flow, graph.exits,
            labels.copy(), home, cost, anchors, order, slots,
        )
    )  # fmt: skip


def _compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Machine code, kept on disk where there is a place for it: a read-only installation has none."""
    try:
        return cast(Callable[P, T], njit(cache=True)(function))
    except RuntimeError:
        return cast(Callable[P, T], njit(function))


@_compiled
def _plogp(x: float) -> float:
    return x * np.log2(x) if x > 1e-15 else 0.0


@_compiled
def _gain(
    q_total: float,
    q_a: float,
    p_a: float,
    q_b: float,
    p_b: float,
    exits: float,
    node_flow: float,
    to_a: float,
    to_b: float,
) -> float:
    """Change of the description length when a node leaves module a for module b."""
    new_q_a = q_a - exits + 2 * to_a
    new_q_b = q_b + exits - 2 * to_b
    new_total = q_total - q_a - q_b + new_q_a + new_q_b
    change = _plogp(new_total) - _plogp(q_total)
    change -= 2 * (_plogp(new_q_a) - _plogp(q_a) + _plogp(new_q_b) - _plogp(q_b))
    change += _plogp(new_q_a + p_a - node_flow) - _plogp(q_a + p_a)
    change += _plogp(new_q_b + p_b + node_flow) - _plogp(q_b + p_b)
    return change


@_compiled
def _modules(
    indptr: Labels,
    indices: Labels,
    flow: Weights,
    node_flow: Weights,
    labels: Labels,
    anchors: Labels,
    slots: int,
) -> Modules:
    """Flow, exit flow, size, anchor and anchored members of every module."""
    inner, leaving = np.zeros(slots), np.zeros(slots)
    size = np.zeros(slots, np.int64)
    anchor, anchored = np.full(slots, NONE), np.zeros(slots, np.int64)
    for u in range(len(node_flow)):
        m = labels[u]
        inner[m] += node_flow[u]
        size[m] += 1
        if anchors[u] != NONE:
            anchor[m] = anchors[u]
            anchored[m] += 1
        for e in range(indptr[u], indptr[u + 1]):
            if labels[indices[e]] != m:
                leaving[m] += flow[e]
    return inner, leaving, size, anchor, anchored


@_compiled
def _neighbour_modules(
    u: int,
    indptr: Labels,
    indices: Labels,
    flow: Weights,
    labels: Labels,
    towards: Weights,
    touched: Labels,
) -> int:
    """Sum the node's flow towards each module it touches; returns how many there are."""
    count = 0
    for e in range(indptr[u], indptr[u + 1]):
        v = indices[e]
        if v == u:
            continue
        m = labels[v]
        if towards[m] == 0.0:
            touched[count] = m
            count += 1
        towards[m] += flow[e]
    return count


@_compiled
def _alone(u: int, home: Labels, size: Labels, empty: list[int]) -> int:
    """An empty module for a node that goes alone: its home when that stands empty."""
    if home[u] != NONE and size[home[u]] == 0:
        return int(home[u])
    while size[empty[-1]] > 0:
        empty.pop()
    return empty[-1]


@_compiled
def _best(candidates: Labels, total: float, node: Node, towards: Weights, modules: Modules) -> int:
    """The module that shortens the description most, or the one the node is in."""
    old, home, cost, own_anchor, exits, node_flow = node
    inner, leaving, _, anchor, _ = modules
    best, best_gain = old, -1e-12
    for m in candidates:
        if m == old or (own_anchor != NONE and anchor[m] != NONE and anchor[m] != own_anchor):
            continue
        gain = _gain(
            total, leaving[old], inner[old], leaving[m], inner[m], exits, node_flow, towards[old], towards[m]
        )
        if home != NONE:
            gain += cost * (int(m != home) - int(old != home))
        if gain < best_gain:
            best, best_gain = m, gain
    return best


@_compiled
def _shift(
    old: int,
    new: int,
    own_anchor: int,
    exits: float,
    node_flow: float,
    towards: Weights,
    modules: Modules,
) -> float:
    """Keep the modules' books for one node that moves; returns the change of the total exit flow."""
    inner, leaving, size, anchor, anchored = modules
    before = leaving[old] + leaving[new]
    leaving[old] += 2 * towards[old] - exits
    leaving[new] += exits - 2 * towards[new]
    inner[old] -= node_flow
    inner[new] += node_flow
    size[old] -= 1
    size[new] += 1
    if own_anchor != NONE:
        anchored[old] -= 1
        anchored[new] += 1
        anchor[new] = own_anchor
        if anchored[old] == 0:
            anchor[old] = NONE
    return float(leaving[old] + leaving[new] - before)


@_compiled
def _move(
    indptr: Labels,
    indices: Labels,
    flow: Weights,
    node_flow: Weights,
    exits: Weights,
    labels: Labels,
    home: Labels,
    cost: Weights,
    anchors: Labels,
    order: Labels,
    slots: int,
) -> Labels:
    """Local moving with a work queue (as in Leiden: Traag, Waltman and van Eck 2019)."""
    nodes = len(node_flow)
    modules = _modules(indptr, indices, flow, node_flow, labels, anchors, slots)
    leaving, size = modules[1], modules[2]
    total = leaving.sum()
    towards, touched = np.zeros(slots), np.zeros(slots, np.int64)
    empty = [m for m in range(slots) if size[m] == 0]
    queue, waiting = order.copy(), np.ones(nodes, np.bool_)
    head, left, visits = 0, nodes, 0
    while left > 0 and visits < VISITS_A_NODE * nodes:
        u = queue[head]
        head, left, visits = (head + 1) % nodes, left - 1, visits + 1
        waiting[u] = False
        old = labels[u]
        count = _neighbour_modules(u, indptr, indices, flow, labels, towards, touched)
        touching = count
        if size[old] > 1:
            touched[count] = _alone(u, home, size, empty)
            count += 1
        node = (old, home[u], cost[u], anchors[u], exits[u], node_flow[u])
        new = _best(touched[:count], total, node, towards, modules)
        if new != old:
            total += _shift(old, new, anchors[u], exits[u], node_flow[u], towards, modules)
            if size[old] == 0:
                empty.append(old)
            labels[u] = new
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if not waiting[v] and labels[v] != new:
                    queue[(head + left) % nodes] = v
                    left += 1
                    waiting[v] = True
        for t in range(touching):
            towards[touched[t]] = 0.0
    return labels
