"""The decision at arrival: which cause a new case belongs to, or that it is the first of its kind."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Ids
from triage.neighbours.known import SURE, KnownCauses, Recognised
from triage.neighbours.similarity import (
    CONFIRMED_WEIGHT,
    EDGE_FLOOR,
    EdgeModel,
    Values,
    csls,
    hubness,
    neighbourhood,
    within_neighbourhood,
)

JOIN_CHANCE = 0.6  # the chance of a shared cause with its best member from which a case joins a cause
EARLY_CHANCE = 0.75  # the same while there is too little on file to tell what is common to all
EARLY_CASES = 30
USUAL_CLEARNESS = 0.70  # of a young workspace: see `triage.consolidating.belonging`
NO_CAUSE = -1


@dataclass(frozen=True)
class Neighbours:
    """The cases nearest to a new one, best first; all arrays have one length."""

    cases: Ids
    cosines: Values
    hubness: Values  # of each neighbour, as of the last consolidation
    causes: Ids
    confirmed: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_] | Ids) -> "Neighbours":
        """Those of a mask, or those at these places, in their order."""
        return Neighbours(
            self.cases[kept], self.cosines[kept], self.hubness[kept], self.causes[kept], self.confirmed[kept]
        )


@dataclass(frozen=True)
class SurenessModel:
    """How sure a match is: logistic regression, fitted on streams of labelled public service requests.

    The event is that a case carries the label of most cases of the cause it joins.
    """

    constant: float = -12.98
    share: float = 1.01  # of the neighbours' votes that the cause got
    closeness: float = 7.05  # mean cosine to its three nearest members
    hubness: float = -5.31  # of the new case: what is near to everything proves little
    clearness: float = 14.30  # how clearly the graph was parted at the last consolidation

    def chance(self, share: float, closeness: float, hubness: float, clearness: float) -> float:
        """The chance that the match is right."""
        logit = (
            self.constant
            + self.share * share
            + self.closeness * closeness
            + self.hubness * hubness
            + self.clearness * clearness
        )
        return float(1.0 / (1.0 + np.exp(-logit)))


@dataclass(frozen=True)
class Yardstick:
    """What likeness is measured with in one workspace, as of its last consolidation."""

    edges: EdgeModel = field(default_factory=EdgeModel)
    sureness: SurenessModel = field(default_factory=SurenessModel)
    clearness: float = USUAL_CLEARNESS
    known: KnownCauses | None = None


@dataclass(frozen=True)
class Voice:
    """One neighbour that had a say."""

    case_id: int
    cause_id: int
    cosine: float
    probability: float


@dataclass(frozen=True)
class Placement:
    """Where a case goes and why. No cause means: found a new one.

    The confidence is the chance that the likeliest cause on file is right: low where a case founds.
    """

    cause_id: int | None
    confidence: float
    hubness: float
    speaking_for: list[Voice]
    speaking_against: list[Voice]
    likeliest: Recognised | None = None  # among the causes that people named, where they named many


def place(near: Neighbours, cases: int, yardstick: Yardstick) -> Placement:
    """Weigh the neighbours of a case that arrives when `cases` are on file.

    Where people have named causes, those are tried first. Else the neighbourhood votes with the
    squared chance of a shared cause; the winner is joined when its best member reaches
    `JOIN_CHANCE` (`EARLY_CHANCE` while few cases are on file).
    """
    own_hubness = float(hubness(near.cosines))
    if len(near.cases) == 0:
        return Placement(None, 0.0, own_hubness, [], [])
    voices, weights, confirmed = _voices(near, own_hubness, cases, yardstick.edges)
    recognised = _recognised(near, yardstick.known)
    if recognised is not None and recognised.chance >= SURE:
        cause = recognised.cause_id
        return replace(_placed(cause, True, recognised.chance, own_hubness, voices), likeliest=recognised)
    causes = np.array([voice.cause_id for voice in voices])
    if yardstick.known is not None:  # none of those people named
        weights = np.where(np.isin(causes, yardstick.known.names), 0.0, weights)
    winner, share = _winner(causes, weights * np.where(confirmed, CONFIRMED_WEIGHT, 1.0))
    mine = [voice for voice in voices if winner in (voice.cause_id, NO_CAUSE)]
    best = max(voice.probability for voice in mine)
    joins = winner != NO_CAUSE and best >= (EARLY_CHANCE if cases < EARLY_CASES else JOIN_CHANCE)
    closeness = float(np.mean(sorted((voice.cosine for voice in mine), reverse=True)[:3]))
    sure = yardstick.sureness.chance(share, closeness, own_hubness, yardstick.clearness)
    if recognised is not None:  # it is none of those people named, or the match is wrong
        sure = sure * (1 - recognised.chance) if joins else recognised.chance
    return replace(_placed(winner, joins, sure, own_hubness, voices), likeliest=recognised)


def _voices(
    near: Neighbours, own_hubness: float, cases: int, edges: EdgeModel
) -> tuple[list[Voice], Values, NDArray[np.bool_]]:
    """The neighbours that have a say, the weight of each, and which of them people confirmed."""
    order = np.argsort(-csls(near.cosines, own_hubness, near.hubness), kind="stable")
    chosen = order[within_neighbourhood(near.cosines[order], neighbourhood(cases))]
    chances = edges.probability(near.cosines[chosen], own_hubness, near.hubness[chosen])
    voices = [
        Voice(int(near.cases[i]), int(near.causes[i]), float(near.cosines[i]), float(chance))
        for i, chance in zip(chosen, chances, strict=True)
    ]
    return voices, np.where(chances >= EDGE_FLOOR, chances**2, 0.0), near.confirmed[chosen]


def _recognised(near: Neighbours, known: KnownCauses | None) -> Recognised | None:
    if known is None:
        return None
    mine = near.confirmed
    return known.recognise(near.cosines[mine], near.hubness[mine], near.causes[mine])


def _winner(causes: Ids, weights: Values) -> tuple[int, float]:
    """The cause with most weight and its share of all; `NO_CAUSE` where nothing weighs anything."""
    totals: dict[int, float] = {}
    for cause, weight in zip(causes.tolist(), weights.tolist(), strict=True):
        totals[cause] = totals.get(cause, 0.0) + weight
    best = max(totals, key=lambda cause: totals[cause])
    whole = sum(totals.values())
    return (best, totals[best] / whole) if whole > 0 else (NO_CAUSE, 0.0)


def _placed(cause: int, joins: bool, sure: float, own_hubness: float, voices: list[Voice]) -> Placement:
    mine = [voice for voice in voices if voice.cause_id == cause]
    others = [voice for voice in voices if voice.cause_id != cause]
    return Placement(cause if joins else None, sure, own_hubness, _strongest(mine), _strongest(others))


def _strongest(voices: list[Voice], most: int = 5) -> list[Voice]:
    return sorted(voices, key=lambda voice: -voice.probability)[:most]
