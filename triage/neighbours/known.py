"""Known causes: how surely a case is one of those that people already named, or the first of its kind.

The ten nearest confirmed cases vote (softmax of their cosines). How far to trust the vote is learned
from the workspace itself: a third of its known causes is hidden in turn, and a logistic regression
over six signs learns when the vote was right. It needs no case of a cause that is not known yet.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Floats
from knowledge.index import Ids
from triage.neighbours.graph import nearest_cases
from triage.neighbours.logistic import fit
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import Values

VOTERS = 10
TEMPERATURE = 0.07
FEWEST_CASES = 200  # confirmed, of at least ...
FEWEST_CAUSES = 10  # ... so many causes with two or more: below that there is too little to hide
FOLDS = 3
MOST_HIDDEN, MOST_KEPT = 500, 1_000  # cases asked about in each fold
MOST_CASES = 10_000  # confirmed ones that are learned from, the newest
PRIOR_CASES = 10  # by which a cause's own tightness leans on that of all
RIDGE = 1.0
RELIABLE = 0.85  # share of cases of kept causes that the vote must name rightly to be used at all
SURE = 0.3  # the chance from which a case is taken to be of a known cause: a third is hidden while
# learning, in life the first of its kind is rarer
SEED = 31


@dataclass(frozen=True)
class Recognised:
    """The likeliest known cause of a case and the chance that it is that one."""

    cause_id: int
    chance: float


@dataclass(frozen=True)
class KnownCauses:
    """What a workspace's confirmed cases taught. Lives until enough more are confirmed."""

    cases: int  # how many confirmed cases it was learned from
    causes: frozenset[int]
    tightness: dict[int, tuple[float, float]]  # mean and spread of nearest cosines within a cause
    usual: tuple[float, float]  # the same over all causes
    centre: Values  # of the signs, shape (6,)
    spread: Values
    coefficients: Values  # shape (7,), the constant first

    @property
    def names(self) -> Ids:
        """The causes that it can recognise."""
        return np.fromiter(self.causes, np.int64, len(self.causes))

    def recognise(self, cosines: Values, hubs: Values, causes: Ids) -> Recognised | None:
        """Judge a case by its nearest confirmed cases, best first; None when there are none."""
        if not len(cosines):
            return None
        cause, signs = _signs(cosines, hubs, causes, self.tightness, self.usual)
        logit = self.coefficients[0] + self.coefficients[1:] @ ((signs - self.centre) / self.spread)
        return Recognised(cause, float(1.0 / (1.0 + np.exp(-logit))))


def learn(vectors: Floats, causes: Ids, scale: Scale = Scale()) -> KnownCauses | None:
    """Learn from confirmed cases, oldest first: centred unit rows and their causes.

    None while too few are confirmed to hide some of them, or too thinly spread to name each other.
    """
    total = len(causes)
    vectors, causes = vectors[-MOST_CASES:], causes[-MOST_CASES:]
    names, sizes = np.unique(causes, return_counts=True)
    if len(causes) < FEWEST_CASES or (sizes > 1).sum() < FEWEST_CAUSES:
        return None
    rng = np.random.default_rng(SEED)
    folds = np.array_split(rng.permutation(names), FOLDS)
    hubs = nearest_cases(vectors, scale).hubness
    asked = [_asked(vectors, causes, hubs, np.isin(causes, hidden), rng, scale) for hidden in folds]
    signs = np.concatenate([found for found, _, _ in asked])
    right = np.concatenate([was_right for _, was_right, _ in asked])
    if np.concatenate([was_right[of_kept] for _, was_right, of_kept in asked]).mean() < RELIABLE:
        return None
    centre, spread = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-9)
    coefficients = fit((signs - centre) / spread, right, ridge=RIDGE)
    tightness, usual = _tightness(vectors, causes, scale)
    return KnownCauses(total, frozenset(names.tolist()), tightness, usual, centre, spread, coefficients)


def _asked(
    vectors: Floats,
    causes: Ids,
    hubs: Values,
    hidden: NDArray[np.bool_],
    rng: np.random.Generator,
    scale: Scale,
) -> tuple[Values, Values, NDArray[np.bool_]]:
    """Ask about cases of hidden and of kept causes, with only the kept ones to go by.

    Returns their signs, whether the vote was right, and which are of kept causes.
    """
    kept = np.flatnonzero(~hidden)
    tightness, usual = _tightness(vectors[kept], causes[kept], scale)
    chosen = np.concatenate(
        [
            rng.permutation(np.flatnonzero(hidden))[:MOST_HIDDEN],
            rng.permutation(kept)[:MOST_KEPT],
        ]
    )
    cosines = scale.to_default((vectors[chosen] @ vectors[kept].T).astype(np.float64))
    cosines[chosen[:, None] == kept[None, :]] = -2.0  # nobody votes on themselves
    signs, right = [], []
    for row, case in zip(cosines, chosen, strict=True):
        best = np.argsort(-row)[:VOTERS]
        voters = kept[best]
        cause, found = _signs(row[best], hubs[voters], causes[voters], tightness, usual)
        signs.append(found)
        right.append(float(cause == causes[case]))
    return np.array(signs), np.array(right), ~hidden[chosen]


def _signs(
    cosines: Values,
    hubs: Values,
    causes: Ids,
    tightness: dict[int, tuple[float, float]],
    usual: tuple[float, float],
) -> tuple[int, Values]:
    """The cause that wins the vote, and six signs of how far to trust it."""
    cosines, hubs, causes = cosines[:VOTERS], hubs[:VOTERS], causes[:VOTERS]
    votes = np.exp((cosines - cosines[0]) / TEMPERATURE)
    names, place = np.unique(causes, return_inverse=True)
    totals = np.bincount(place, weights=votes)
    cause = int(names[totals.argmax()])
    mine = causes == cause
    near = float(cosines[mine][:3].mean())
    runner_up = float(cosines[~mine][:3].mean()) if (~mine).any() else 0.0
    mean, spread = tightness.get(cause, usual)
    signs = (
        float(totals.max() / totals.sum()),  # share of the vote
        near,
        near - float(hubs[mine][:3].mean()),
        (near - mean) / spread,  # how near for this cause: its radius
        near - runner_up,
        float(cosines.mean()),
    )
    return cause, np.array(signs)


def _tightness(
    vectors: Floats, causes: Ids, scale: Scale
) -> tuple[dict[int, tuple[float, float]], tuple[float, float]]:
    """Mean and spread of the cosine to the nearest case of the same cause, of each cause and of all."""
    nearest: dict[int, Values] = {}
    for cause in np.unique(causes):
        members = vectors[causes == cause][:MOST_KEPT].astype(np.float64)
        if len(members) > 1:
            cosines = scale.to_default(members @ members.T)
            np.fill_diagonal(cosines, -2.0)
            nearest[int(cause)] = cosines.max(axis=1)
    pooled = np.concatenate(list(nearest.values()))
    mean, variance = float(pooled.mean()), float(pooled.var()) + 1e-6
    found = {}
    for cause, values in nearest.items():
        weight = len(values) + PRIOR_CASES
        own = (values.sum() + PRIOR_CASES * mean) / weight
        own_variance = (((values - own) ** 2).sum() + PRIOR_CASES * variance) / weight
        found[cause] = (float(own), float(own_variance**0.5))
    return found, (mean, variance**0.5)
