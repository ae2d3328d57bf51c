"""Belonging: how surely each case shares its cause with the rest of it, seen from the whole graph.

One logistic regression, fitted on partitions of labelled public service requests at sizes of 150 to
9,600 (does the case carry the label of most of its group?). What it says is a case's confidence
after a consolidation, and a case that most likely does not belong stands alone until more is known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from knowledge.encoder import Floats
from triage.grouping.mapequation import NONE, Labels
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import Values

LEAVES = 0.30  # a case less sure than this to belong stands alone ...
RETURNS = 0.42  # ... and comes back when it is this sure: between the two it stays where it is
BLOCK = 4_096  # rows compared with all causes at once: bounds the memory


@dataclass(frozen=True)
class BelongingModel:
    """Logistic regression over three signs; coefficients belong to one encoder's cosines."""

    constant: float = -6.50
    closeness: float = 4.78  # mean cosine to the other cases of the cause
    share: float = 1.41  # of a case's edge weight that stays inside its cause
    clearness: float = 5.18  # the mean of that share over all cases: how clearly the graph is parted


@dataclass(frozen=True)
class Belonging:
    """The chance of each case to belong to its group, shape (cases,), and how clear the graph is."""

    chances: Values
    clearness: float


def belonging(
    vectors: Floats, graph: csr_matrix, labels: Labels, model: BelongingModel, scale: Scale = Scale()
) -> Belonging:
    """Judge a partition; `vectors` are centred unit rows, labels any numbers. A case alone is certain."""
    _, groups = np.unique(labels, return_inverse=True)
    sizes = np.bincount(groups)
    inside = _share_inside(graph, groups)
    clearness = float(inside.mean()) if len(inside) else 0.0
    logit = (
        model.constant
        + model.closeness * scale.to_default(_closeness(vectors, groups, sizes))
        + model.share * inside
        + model.clearness * clearness
    )
    chances = np.where(sizes[groups] > 1, 1.0 / (1.0 + np.exp(-logit)), 1.0)
    return Belonging(np.asarray(chances), clearness)


def unsettled(chances: Values, stored: Labels, anchors: Labels) -> NDArray[np.bool_]:
    """Which cases had better stand alone: none that a person placed."""
    known = stored != NONE
    sizes = np.bincount(stored[known], minlength=1)
    stood_alone = np.where(known, sizes[np.maximum(stored, 0)] == 1, False)
    return np.asarray((chances < np.where(stood_alone, RETURNS, LEAVES)) & (anchors == NONE))


def _closeness(vectors: Floats, groups: Labels, sizes: Labels) -> Values:
    """The mean cosine of each case to the others of its group."""
    members = csr_matrix(
        (np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(len(sizes), len(groups))
    )
    sums = members @ vectors
    found = np.empty(len(vectors))
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        found[part] = np.einsum("ij,ij->i", vectors[part], sums[groups[part]])
    return np.asarray((found - 1.0) / np.maximum(sizes[groups] - 1, 1))


def _share_inside(graph: csr_matrix, groups: Labels) -> Values:
    """The share of each case's edge weight that stays in its group; a half where there are no edges."""
    edges = coo_matrix(graph)
    cases = graph.shape[0]
    within = groups[edges.row] == groups[edges.col]
    total = np.bincount(edges.row, weights=edges.data, minlength=cases)
    inside = np.bincount(edges.row[within], weights=edges.data[within], minlength=cases)
    return np.asarray((inside + 0.5) / (total + 1.0))
