"""The metric that people's confirmations teach: differences that do not matter to them count less.

Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006), shrunk towards a sphere
while confirmations are few. It is used only where it names the causes of held-back confirmations
at least as well as the plain cosine does.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Floats
from triage.grouping.mapequation import Labels
from triage.neighbours.graph import NearestCases

FEWEST_CONFIRMED = 60  # below this, people's word places cases but teaches no metric
SEED = 29
BLOCK = 2_048  # cases rescored at once: bounds the memory


def learned(vectors: Floats, causes: Labels) -> Floats | None:
    """A linear map, shape (dimensions, dimensions), from confirmed cases and their causes.

    None while there are too few, or where 2-fold cross-fitting says that the plain cosine is better.
    """
    if len(causes) < FEWEST_CONFIRMED:
        return None
    order = np.random.default_rng(SEED).permutation(len(causes))
    halves = order[::2], order[1::2]
    plain, mapped = 0, 0
    for known, held_back in (halves, halves[::-1]):
        change = _whitening(vectors[known], causes[known])
        plain += _hits(vectors[known], vectors[held_back], causes[known], causes[held_back])
        mapped += _hits(
            apply(change, vectors[known]), apply(change, vectors[held_back]), causes[known], causes[held_back]
        )
    return _whitening(vectors, causes) if mapped > plain else None


def apply(change: Floats, vectors: Floats) -> Floats:
    """The vectors under the metric, length 1 again, shape as given."""
    mapped = vectors @ change
    lengths = np.linalg.norm(mapped, axis=1, keepdims=True)
    return np.asarray(mapped / np.maximum(lengths, 1e-12), dtype=np.float32)


def rescored(nearest: NearestCases, vectors: Floats) -> NearestCases:
    """The same neighbours, ordered by the cosine of these vectors: no new search, cost linear in cases."""
    cosines = np.empty_like(nearest.cosines)
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        cosines[part] = np.einsum("id,ijd->ij", vectors[part], vectors[nearest.rows[part]])
    order = np.argsort(-cosines, axis=1, kind="stable")
    return NearestCases(
        np.take_along_axis(nearest.rows, order, axis=1), np.take_along_axis(cosines, order, axis=1)
    )


def _whitening(vectors: Floats, causes: Labels) -> Floats:
    """The inverse root of the scatter within causes, shrunk by how few degrees of freedom it rests on."""
    dimensions = vectors.shape[1]
    _, groups, sizes = np.unique(causes, return_inverse=True, return_counts=True)
    several = sizes[groups] > 1
    centres = np.zeros((len(sizes), dimensions))
    np.add.at(centres, groups, vectors)
    spread = (vectors - centres[groups] / sizes[groups][:, None])[several]
    freedom = int(several.sum() - (sizes > 1).sum())
    scatter = spread.T @ spread / max(freedom, 1)
    trust = freedom / (freedom + dimensions)
    level = np.trace(scatter) / dimensions if freedom else 1.0
    values, directions = np.linalg.eigh(trust * scatter + (1 - trust) * level * np.eye(dimensions))
    return np.asarray((directions / np.sqrt(np.maximum(values, 1e-9))) @ directions.T, dtype=np.float32)


def _hits(known: Floats, asked: Floats, causes: Labels, truth: NDArray[np.int64]) -> int:
    """How many of the asked cases have the cause of their nearest known one."""
    return int((causes[(asked @ known.T).argmax(axis=1)] == truth).sum())
