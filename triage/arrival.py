"""The decision at arrival: which cause a new case belongs to, or that it is the first of its kind."""

from dataclasses import dataclass

import numpy as np

from knowledge.index import Ids
from triage.similarity import (
    EDGE_FLOOR,
    EdgeModel,
    Values,
    csls,
    hubness,
    neighbourhood,
    within_neighbourhood,
)

JOIN_CONFIDENCE = 0.6  # the chance of a shared cause from which a case joins rather than founds
EARLY_CONFIDENCE = 0.75  # the same while there is too little on file to tell what is common to all
EARLY_CASES = 30
CONFIRMED_WEIGHT = 2.0  # a neighbour that a person confirmed speaks twice
NO_CAUSE = -1


@dataclass(frozen=True)
class Neighbours:
    """The cases nearest to a new one, best first; all arrays have one length."""

    cases: Ids
    cosines: Values
    hubness: Values  # of each neighbour, as of the last consolidation
    causes: Ids
    confirmed: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Voice:
    """One neighbour that had a say."""

    case_id: int
    cause_id: int
    cosine: float
    probability: float


@dataclass(frozen=True)
class Placement:
    """Where a case goes and why. No cause means: found a new one."""

    cause_id: int | None
    confidence: float  # the chance that the case shares its cause with the nearest member
    hubness: float
    speaking_for: list[Voice]
    speaking_against: list[Voice]


def place(near: Neighbours, cases: int, model: EdgeModel) -> Placement:
    """Weigh the neighbours of a case that arrives when `cases` are on file.

    The neighbourhood votes with the squared chance of a shared cause; the winner is joined when its
    best member reaches `JOIN_CONFIDENCE` (`EARLY_CONFIDENCE` while few cases are on file).
    """
    if len(near.cases) == 0:
        return Placement(None, 0.0, float(hubness(near.cosines)), [], [])
    own_hubness = float(hubness(near.cosines))
    order = np.argsort(-csls(near.cosines, own_hubness, near.hubness), kind="stable")
    chosen = order[within_neighbourhood(near.cosines[order], neighbourhood(cases))]
    chances = model.probability(near.cosines[chosen], own_hubness, near.hubness[chosen])
    voices = [
        Voice(int(near.cases[i]), int(near.causes[i]), float(near.cosines[i]), float(chance))
        for i, chance in zip(chosen, chances, strict=True)
    ]
    weights = np.where(chances >= EDGE_FLOOR, chances**2, 0.0)
    weights = weights * np.where(near.confirmed[chosen], CONFIRMED_WEIGHT, 1.0)
    winner = _winner(near.causes[chosen], weights)
    if winner == NO_CAUSE:
        return Placement(None, float(chances.max()), own_hubness, [], _strongest(voices))
    speaking_for = [voice for voice in voices if voice.cause_id == winner]
    confidence = max(voice.probability for voice in speaking_for)
    against = [voice for voice in voices if voice.cause_id != winner]
    joins = confidence >= (EARLY_CONFIDENCE if cases < EARLY_CASES else JOIN_CONFIDENCE)
    return Placement(
        winner if joins else None, confidence, own_hubness, _strongest(speaking_for), _strongest(against)
    )


def _winner(causes: Ids, weights: Values) -> int:
    totals: dict[int, float] = {}
    for cause, weight in zip(causes.tolist(), weights.tolist(), strict=True):
        totals[cause] = totals.get(cause, 0.0) + weight
    best = max(totals, key=lambda cause: totals[cause])
    return best if totals[best] > 0 else NO_CAUSE


def _strongest(voices: list[Voice], most: int = 5) -> list[Voice]:
    return sorted(voices, key=lambda voice: -voice.probability)[:most]
