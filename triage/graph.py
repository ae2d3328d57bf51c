"""The graph of cases that may share a cause: who is near whom, and how likely the two belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from knowledge.encoder import Floats
from triage.similarity import (
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

    rows: NDArray[np.int64]
    cosines: Values

    @property
    def hubness(self) -> Values:
        """Of every case, shape (cases,)."""
        return hubness(self.cosines)


def nearest_cases(vectors: Floats, k: int = NEAREST) -> NearestCases:
    """Exact search of every unit vector among all others; `vectors` has shape (cases, dimensions)."""
    cases = len(vectors)
    k = min(k, cases - 1)
    rows = np.empty((cases, k), np.int64)
    cosines = np.empty((cases, k))
    for start in range(0, cases, BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -np.inf
        found = np.argpartition(-block, k - 1, axis=1)[:, :k]
        values = np.take_along_axis(block, found, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        rows[start : start + BLOCK] = np.take_along_axis(found, order, axis=1)
        cosines[start : start + BLOCK] = np.take_along_axis(values, order, axis=1)
    return NearestCases(rows, cosines)


def cause_graph(nearest: NearestCases, model: EdgeModel) -> csr_matrix:
    """Symmetric weights between cases that probably share a cause, shape (cases, cases).

    Each case keeps the neighbours with the largest CSLS; an edge weighs the chance to the power of
    1.5, and a chance below `EDGE_FLOOR` makes none.
    """
    cases = len(nearest.rows)
    hubs = nearest.hubness
    closeness = csls(nearest.cosines, hubs[:, None], hubs[nearest.rows])
    order = np.argsort(-closeness, axis=1, kind="stable")
    cosines = np.take_along_axis(nearest.cosines, order, axis=1)
    sources, places = np.nonzero(within_neighbourhood(cosines, neighbourhood(cases)))
    targets, cosines = nearest.rows[sources, order[sources, places]], cosines[sources, places]
    chances = model.probability(cosines, hubs[sources], hubs[targets])
    weights = np.where(chances >= EDGE_FLOOR, chances**EDGE_EXPONENT, 0.0)
    directed = csr_matrix(coo_matrix((weights, (sources, targets)), shape=(cases, cases)))
    directed.eliminate_zeros()
    return csr_matrix(directed.maximum(directed.T))
