"""Kinship: whether two causes are one, seen from all their cases together.

The graph knows of each case only its nearest neighbours. A cause with many more cases than those falls
into parts that hardly an edge joins (one department's wording, one template, the newest cases), although
the cases of one part are close to those of the other. So what the graph parts is looked at once more.

One logistic regression, fitted on partitions of labelled public service requests at sizes of 150 to
4,000, causes of one size and causes as unequal as in life (do most cases of both carry one label?).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.encoder import Floats
from triage.grouping.mapequation import NONE, Labels
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import Values, neighbourhood

FEWEST = 3  # cases of a cause from which it has kin: fewer say little of what it is about
UNITES = 0.8  # the chance of being one cause from which two become one ...
HOLDS = 0.7  # ... and from which parts of one cause stay together, and people are asked about their own
BLOCK = 1_000  # groups that are compared with all at once
SOME = 1e-9  # more than no chance


@dataclass(frozen=True)
class KinshipModel:
    """Logistic regression over two signs; coefficients belong to one encoder's cosines."""

    constant: float = -6.85
    closeness: float = 15.66  # mean cosine between the cases of the one and those of the other
    reach: float = 0.41  # log of how many neighbourhoods both fill: what is larger than one falls apart

    def chance(self, closeness: Values, reach: Values) -> Values:
        """The chance that the pairs are one cause; both arguments broadcast to one shape."""
        return np.asarray(
            1.0 / (1.0 + np.exp(-self.constant - self.closeness * closeness - self.reach * reach))
        )


@dataclass(frozen=True)
class Kin:
    """The groups large enough to judge, and the pairs of them that may be one."""

    groups: Labels
    ones: Labels  # places in `groups`, and below them those of their `others`
    others: Labels
    chances: Values

    def among(self, these: Labels) -> dict[tuple[int, int], float]:
        """The pairs of which both are among these groups, with their chance to be one."""
        asked = np.isin(self.groups, these)
        kept = np.flatnonzero(asked[self.ones] & asked[self.others])
        ones, others = self.groups[self.ones[kept]], self.groups[self.others[kept]]
        return dict(
            zip(zip(ones.tolist(), others.tolist(), strict=True), self.chances[kept].tolist(), strict=True)
        )


NO_KIN = Kin(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
Look = Callable[[Labels], Kin]


def kin(
    vectors: Floats,
    labels: Labels,
    model: KinshipModel = KinshipModel(),
    scale: Scale = Scale(),
    least: float = HOLDS,
) -> Kin:
    """Compare all groups of a partition and keep the pairs of at least the `least` chance.

    `vectors` are centred unit rows, and `NONE` is in no group.
    """
    found, sizes = np.unique(labels[labels != NONE], return_counts=True)
    groups, sizes = found[sizes >= FEWEST], sizes[sizes >= FEWEST].astype(np.float64)
    rows = np.flatnonzero(np.isin(labels, groups))
    places = np.searchsorted(groups, labels[rows])
    members = csr_matrix((np.ones(len(rows), np.float32), (places, rows)), (len(groups), len(labels)))
    means, near = (members @ vectors) / sizes[:, None], []
    for start in range(0, len(groups), BLOCK):
        block = slice(start, start + BLOCK)
        closeness = scale.to_default(np.asarray(means[block] @ means.T, np.float64))
        reach = np.log(np.add.outer(sizes[block], sizes) / neighbourhood(len(labels)))
        chances = np.triu(model.chance(closeness, reach), 1 + start)
        ones, others = np.nonzero(chances >= max(least, SOME))
        near.append((ones + start, others, chances[ones, others]))
    return Kin(groups, *(np.concatenate(column) for column in zip(*near, strict=True))) if near else NO_KIN


def united(labels: Labels, look: Look, homes: Labels, anchors: Labels) -> Labels:
    """The partition with its kin brought together, pair by pair, each the other's likeliest.

    Never two causes that people confirmed. Parts of one stored cause (`homes`) need less to stay together
    than others need to come together, so that what is near the line does not go back and forth.
    """
    while True:
        near = look(labels)
        willing = near.chances >= _needed(near, _mostly(near.groups, labels, homes))
        willing &= ~_parted(near, _mostly(near.groups, labels, anchors))
        pairs = _mutual(near, np.flatnonzero(willing))
        if not pairs:
            return labels
        for one, other in pairs:
            labels = np.where(labels == near.groups[other], near.groups[one], labels)


def _needed(near: Kin, homes: Labels) -> Values:
    """The chance that each pair needs to be one."""
    home = homes[near.ones]
    return np.where((home == homes[near.others]) & (home != NONE), HOLDS, UNITES)


def _parted(near: Kin, anchors: Labels) -> NDArray[np.bool_]:
    """Which pairs people confirmed as two causes."""
    one, other = anchors[near.ones], anchors[near.others]
    return np.asarray((one != NONE) & (other != NONE) & (one != other))


def _mostly(groups: Labels, labels: Labels, marks: Labels) -> Labels:
    """The most frequent mark of each group's cases; `NONE` where none has one."""
    chosen = (marks != NONE) & np.isin(labels, groups)
    found = np.full(len(groups), NONE)
    if chosen.any():
        names, places = np.unique(marks[chosen], return_inverse=True)
        held = csr_matrix(
            (np.ones(int(chosen.sum())), (np.searchsorted(groups, labels[chosen]), places)),
            (len(groups), len(names)),
        )
        most = np.asarray(held.argmax(axis=1)).ravel()
        found = np.where(np.asarray(held.sum(axis=1)).ravel() > 0, names[most], NONE)
    return np.asarray(found, np.int64)


def _mutual(near: Kin, willing: Labels) -> list[tuple[int, int]]:
    """Of the willing pairs those of which each is the other's best."""
    found, met = [], set[int]()
    for pair in willing[np.argsort(-near.chances[willing], kind="stable")].tolist():
        one, other = int(near.ones[pair]), int(near.others[pair])
        if met.isdisjoint((one, other)):
            found.append((one, other))
        met.update((one, other))
    return found
