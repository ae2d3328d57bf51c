"""Comparing passages: one row a case and passage, every outcome that is known of enough of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.passages.gathering import Step, Story
from triage.statistics.friction import Friction, Rows, friction_of_outcome, friction_of_time, ranking_score
from triage.statistics.friction_bounce import Bounces, bounces

Outcome = Literal["missed", "long", "time", "reopened", "low rating", "repeated", "bounced"]
Reals = NDArray[np.float64]
Pair = tuple[str, str]

OUTCOMES: tuple[Outcome, ...] = ("missed", "long", "time", "reopened", "low rating", "repeated")
RANKED_BY: tuple[Outcome, ...] = ("missed", "low rating", "reopened", "repeated")  # the first that is known
FEWEST_EITHER_WAY = 20  # cases with an outcome, and without it, before it is compared
FEWEST_TO_RANK_BY = 50  # of them with it: the rarer ones would rank by chance
FEWEST_OF_A_KIND = 20  # cases of a cause before it counts as a kind of its own
MOST_HANDOFFS = 5  # and more


class Crossing(NamedTuple):
    """One case on one passage, for the first time."""

    story: Story
    case: int  # place of the story among those told
    edge: int
    step: Step
    returned: bool  # to the sender, sooner or later

    def value(self, outcome: Outcome) -> float | None:
        """Hours, or 0 or 1; None where it is not known."""
        story = self.story
        said: dict[Outcome, float | None] = {
            "missed": story.missed,
            "long": story.long,
            "time": story.hours,
            "reopened": story.reopened,
            "low rating": story.poor,
            "repeated": self.step.repeated,
            "bounced": self.step.bounced,
        }
        return said[outcome]


@dataclass(frozen=True)
class Compared:
    """Every passage against similar cases elsewhere; arrays of shape (edges,), lists in the rows' order."""

    edges: list[Pair]
    crossings: list[Crossing]
    values: Mapping[Outcome, Reals]  # by row, NaN where it is not known
    friction: Mapping[Outcome, Friction]  # of the outcomes that could be compared
    bounces: Bounces
    score: Reals


def compare(told: Sequence[Story]) -> Compared:
    """Compare all passages that these cases took."""
    edges, crossings = _crossings(told)
    values = {outcome: _values(crossings, outcome) for outcome in (*OUTCOMES, "bounced")}
    rows = _rows(crossings, edges)
    friction: dict[Outcome, Friction] = {}
    for outcome in OUTCOMES:
        found = _compared(rows, values[outcome], outcome, len(edges))
        if found is not None:
            friction[outcome] = found
    back = _bounces(rows, values["bounced"], len(edges))
    return Compared(edges, crossings, values, friction, back, _score(friction, values, back))


def _crossings(told: Sequence[Story]) -> tuple[list[Pair], list[Crossing]]:
    codes: dict[Pair, int] = {}
    crossings = []
    for case, story in enumerate(told):
        seen: set[Pair] = set()
        for at, step in enumerate(story.steps):
            pair = (step.sender, step.receiver)
            if pair not in seen:
                seen.add(pair)
                back = any(later.receiver == step.sender for later in story.steps[at + 1 :])
                crossings.append(Crossing(story, case, codes.setdefault(pair, len(codes)), step, back))
    return list(codes), crossings


def _values(crossings: Sequence[Crossing], outcome: Outcome) -> Reals:
    said = (crossing.value(outcome) for crossing in crossings)
    return np.array([np.nan if value is None else float(value) for value in said], np.float64)


def _rows(crossings: Sequence[Crossing], edges: Sequence[Pair]) -> Rows:
    told = [crossing.story for crossing in crossings]
    kinds = Counter(story.group for story in told)
    factors = (
        [story.severity for story in told],
        [story.group if kinds[story.group] >= FEWEST_OF_A_KIND else "" for story in told],
        [str(min(len(story.steps), MOST_HANDOFFS)) for story in told],
        [f"{story.began:%Y-%m}" for story in told],
    )
    edge = np.array([crossing.edge for crossing in crossings], np.int64)
    receiver = _coded([receiver for _, receiver in edges])[edge]
    case = np.array([crossing.case for crossing in crossings], np.int64)
    return Rows(edge, receiver, np.array([_coded(factor) for factor in factors], np.int64), case)


def _coded(values: Sequence[str]) -> NDArray[np.int64]:
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    return np.array([codes[value] for value in values], np.int64)


def _compared(rows: Rows, values: Reals, outcome: Outcome, edges: int) -> Friction | None:
    known = ~np.isnan(values)
    kept, said = rows.only(known), values[known]
    if outcome == "time":
        return friction_of_time(kept, said, edges) if said.size >= 2 * FEWEST_EITHER_WAY else None
    enough = FEWEST_EITHER_WAY <= said.sum() <= said.size - FEWEST_EITHER_WAY
    return friction_of_outcome(kept, said, edges) if enough else None


def _bounces(rows: Rows, values: Reals, edges: int) -> Bounces:
    known = ~np.isnan(values)
    counts = np.bincount(rows.edge[known], minlength=edges)
    bounced = np.bincount(rows.edge[known], values[known], edges).astype(np.int64)
    return bounces(counts, bounced)


def _score(friction: Mapping[Outcome, Friction], values: Mapping[Outcome, Reals], back: Bounces) -> Reals:
    """The first outcome that comes often enough, and the time; bounces where neither is known."""
    known = [one for one in RANKED_BY if one in friction]
    often = [one for one in known if np.nansum(values[one]) >= FEWEST_TO_RANK_BY] or known
    parts = [friction[one] for one in (*often[:1], "time") if one in friction]
    if not parts:
        return np.asarray((back.share - back.usual) / max(back.usual, 0.01))
    return ranking_score(parts)
