"""The graph of cases that may share a cause: who is near whom, and how likely the two belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from knowledge.encoder import Floats
from knowledge.index import Ids
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import (
    CONFIRMED_WEIGHT,
    EDGE_FLOOR,
    NEAREST,
    EdgeModel,
    Values,
    csls,
    hubness,
    neighbourhood,
    within_neighbourhood,
)

EDGE_EXPONENT = 1.5  # edge weight = chance ** 1.5
BLOCK = 1_024  # rows compared at once: bounds the memory


@dataclass(frozen=True)
class NearestCases:
    """For every case its nearest others by cosine, best first; both arrays have shape (cases, k)."""

    rows: NDArray[np.int32]
    cosines: Floats

    @property
    def hubness(self) -> Values:
        """Of every case, shape (cases,)."""
        return hubness(self.cosines.astype(np.float64))


class NearestLists:
    """Every case's nearest others, kept from one consolidation to the next: each costs only what is new.

    Exact. Cases are only ever added behind those known; anything else (another centre, an erased
    case) starts over. Lives as long as its process.
    """

    def __init__(self) -> None:
        self._cases = np.empty(0, np.int64)
        self._centre = np.empty(0, np.float32)
        self._found = _empty(0, 0)

    def update(self, cases: Ids, vectors: Floats, centre: Floats, scale: Scale) -> NearestCases:
        """The lists of all these cases; `vectors` are centred unit rows of shape (cases, dimensions)."""
        width = max(0, min(NEAREST, len(cases) - 1))
        known = len(self._cases)
        goes_on = np.array_equal(self._cases, cases[:known]) and np.array_equal(self._centre, centre)
        if not goes_on or self._found.rows.shape[1] < width:
            known = 0
        grown = _empty(len(cases), width)
        if known:
            grown.rows[:known], grown.cosines[:known] = self._found.rows, self._found.cosines
        for start in range(known, len(cases) if width > 0 else 0, BLOCK):
            _add_block(grown, vectors, start, min(start + BLOCK, len(cases)))
        self._cases, self._centre, self._found = cases.copy(), centre.copy(), grown
        scaled = scale.to_default(grown.cosines.astype(np.float64))
        return NearestCases(grown.rows.copy(), scaled.astype(np.float32))


def nearest_cases(vectors: Floats, scale: Scale = Scale()) -> NearestCases:
    """Exact search of every unit vector among all others; `vectors` has shape (cases, dimensions)."""
    return NearestLists().update(np.arange(len(vectors)), vectors, np.zeros(0, np.float32), scale)


def _empty(cases: int, width: int) -> NearestCases:
    return NearestCases(np.zeros((cases, width), np.int32), np.full((cases, width), -2.0, np.float32))


def _add_block(lists: NearestCases, vectors: Floats, start: int, end: int) -> None:
    """Compare new cases with all before and each other; both sides take in the better ones."""
    cosines = vectors[start:end] @ vectors[:end].T
    cosines[np.arange(end - start), np.arange(start, end)] = -2.0
    within = np.arange(end, dtype=np.int32)
    _take_in(lists, np.arange(start, end), np.broadcast_to(within, cosines.shape), cosines)
    better = np.flatnonzero((cosines[:, :start] > lists.cosines[:start, -1]).any(axis=0))
    fresh = np.arange(start, end, dtype=np.int32)
    for at in range(0, len(better), BLOCK):
        part = better[at : at + BLOCK]
        _take_in(lists, part, np.broadcast_to(fresh, (len(part), end - start)), cosines[:, part].T)


def _take_in(
    lists: NearestCases, rows: NDArray[np.int64], others: NDArray[np.int32], cosines: Floats
) -> None:
    """Merge candidates of shape (rows, candidates) into the lists of these rows."""
    width = lists.rows.shape[1]
    all_cosines = np.concatenate([lists.cosines[rows], cosines], axis=1)
    all_others = np.concatenate([lists.rows[rows], others], axis=1)
    kept = np.argpartition(-all_cosines, width - 1, axis=1)[:, :width]
    values = np.take_along_axis(all_cosines, kept, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    lists.cosines[rows] = np.take_along_axis(values, order, axis=1)
    lists.rows[rows] = np.take_along_axis(np.take_along_axis(all_others, kept, axis=1), order, axis=1)


def cause_graph(nearest: NearestCases, model: EdgeModel) -> csr_matrix:
    """Symmetric weights between cases that probably share a cause, shape (cases, cases).

    Each case keeps the neighbours with the largest CSLS; an edge weighs the chance to the power of
    1.5, and a chance below `EDGE_FLOOR` makes none.
    """
    edges = neighbourhoods(nearest)
    hubs = nearest.hubness
    chances = model.probability(edges.cosines, hubs[edges.sources], hubs[edges.targets])
    return _symmetric(edges, np.where(chances >= EDGE_FLOOR, chances**EDGE_EXPONENT, 0.0))


def taught_graph(nearest: NearestCases, confirmed: NDArray[np.bool_]) -> csr_matrix:
    """The same where people confirmed many cases: every neighbour counts, those they vouch for twice.

    The weight is (CSLS + 1) squared; with anchors to go by this beats the edge model's chances.
    """
    edges = neighbourhoods(nearest)
    hubs = nearest.hubness
    closeness = csls(edges.cosines, hubs[edges.sources], hubs[edges.targets])
    vouched = confirmed[edges.sources] | confirmed[edges.targets]
    weights = np.maximum(closeness + 1.0, 0.0) ** 2 * np.where(vouched, CONFIRMED_WEIGHT, 1.0)
    return _symmetric(edges, weights)


@dataclass(frozen=True)
class Edges:
    """Pairs of neighbours that may share a cause; all arrays have one length."""

    cases: int
    sources: NDArray[np.int64]
    targets: NDArray[np.int32]
    cosines: Values


def neighbourhoods(nearest: NearestCases) -> Edges:
    """Each case's neighbours with the largest CSLS, as many as the number of cases warrants."""
    hubs = nearest.hubness
    cosines = nearest.cosines.astype(np.float64)
    order = np.argsort(-csls(cosines, hubs[:, None], hubs[nearest.rows]), axis=1, kind="stable")
    cosines = np.take_along_axis(cosines, order, axis=1)
    sources, places = np.nonzero(within_neighbourhood(cosines, neighbourhood(len(cosines))))
    return Edges(
        len(cosines), sources, nearest.rows[sources, order[sources, places]], cosines[sources, places]
    )


def _symmetric(edges: Edges, weights: Values) -> csr_matrix:
    directed = csr_matrix(
        coo_matrix((weights, (edges.sources, edges.targets)), shape=(edges.cases, edges.cases))
    )
    directed.eliminate_zeros()
    return csr_matrix(directed.maximum(directed.T))
