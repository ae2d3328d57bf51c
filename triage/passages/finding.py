"""Passages: how cases fare that are handed from one department to another, against similar cases elsewhere.

They are ranked by how far they stand out, and one is called worse only where its interval says so.
"""

from collections import Counter, defaultdict
from datetime import datetime

import numpy as np
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from triage.counts import HIDDEN_BELOW
from triage.passages.comparing import RANKED_BY, Compared, Crossing, Outcome, compare
from triage.passages.gathering import stories
from triage.statistics.friction import FEWEST_RANKED, Friction
from triage.statistics.friction_bounce import Bounces
from triage.subjects import Edge

SHOWN_FIRST: tuple[Outcome, ...] = (*RANKED_BY, "time", "bounced")  # of a passage that is not worse in any
MOST_CAUSES = 3


class Effect(BaseModel):
    """One outcome on one passage. Of `time` observed and expected are typical hours, of others cases.

    `ratio` is one of odds, of hours, or of shares (bounced), shrunk; with its 95 % interval.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    cases: int  # of which the outcome is known
    observed: float
    expected: float  # of similar cases elsewhere
    ratio: float
    interval: tuple[float, float]
    claimed: bool  # whether it may be called worse


class Passage(BaseModel):
    """What is known of one passage; `outcome` and what goes with it is the one that it is worst at."""

    model_config = ConfigDict(frozen=True)

    edge: Edge
    cases: int
    outcome: Outcome | None = None
    observed: float | None = None
    expected: float | None = None
    ratio: float | None = None
    interval: tuple[float, float] | None = None
    claimed: bool = False
    score: float | None = None  # standard deviations above the others, summed over what it is ranked by
    rank: int | None = None  # 1 is the worst; none below 20 cases
    typical_hours: float | None = None  # of its cases, from beginning to end
    bounced: float | None = None  # share that came straight back, or that nobody took
    returned: float | None = None  # share that came back to the sender, sooner or later
    repeated: float | None = None  # share whose customer had to tell it again
    effects: list[Effect] = []
    causes: dict[str, int] = {}  # what its bad cases are about, most first, from five cases on
    evidence: list[str] = []  # its cases, the bad ones first


def passages(session: Session, as_of: datetime, since: datetime | None = None) -> list[Passage]:
    """All passages of five cases or more, the worst first, as they were known by `as_of`.

    With `since`, of the cases that were handed on after it.
    """
    told = stories(session, as_of, since)
    return ranked(compare(told)) if told else []


def ranked(found: Compared) -> list[Passage]:
    """The passages in order: those with enough cases by their score, then the others by their size."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, crossing in enumerate(found.crossings):
        rows[crossing.edge].append(row)
    shown = [edge for edge, own in rows.items() if len(own) >= HIDDEN_BELOW]
    order = sorted(shown, key=lambda edge: (len(rows[edge]) < FEWEST_RANKED, -found.score[edge]))
    places = [place if len(rows[edge]) >= FEWEST_RANKED else None for place, edge in enumerate(order, 1)]
    return [_passage(found, edge, rows[edge], place) for edge, place in zip(order, places, strict=True)]


def _passage(found: Compared, edge: int, rows: list[int], place: int | None) -> Passage:
    sender, receiver = found.edges[edge]
    effects = [_effect(outcome, one, edge) for outcome, one in found.friction.items() if one.cases[edge]]
    if found.bounces.cases[edge] and found.bounces.usual > 0:
        effects.append(_bounced(found.bounces, edge))
    worst = _worst(effects)
    crossings = [found.crossings[row] for row in rows]
    crossings.sort(key=lambda one: not _went_badly(one, worst))
    bad = [one for one in crossings if _went_badly(one, worst)]
    told = worst.model_dump(exclude={"cases"}) if worst else {}
    return Passage(
        edge=Edge.model_validate({"from": sender, "to": receiver}),
        cases=len(rows),
        **told,
        score=round(float(found.score[edge]), 4) if place else None,
        rank=place,
        typical_hours=_middle(found, rows),
        bounced=_share(found, "bounced", rows),
        returned=round(sum(one.returned for one in crossings) / len(rows), 4),
        repeated=_share(found, "repeated", rows) if "repeated" in found.friction else None,
        effects=effects,
        causes=_causes(bad),
        evidence=[one.story.name for one in crossings],
    )


def _effect(outcome: Outcome, friction: Friction, edge: int) -> Effect:
    values = (friction.observed[edge], friction.expected[edge])
    observed, expected = (float(np.exp(value)) if outcome == "time" else float(value) for value in values)
    return Effect(
        outcome=outcome,
        cases=int(friction.cases[edge]),
        observed=round(observed, 2),
        expected=round(expected, 2),
        ratio=round(float(friction.ratio[edge]), 4),
        interval=(round(float(friction.low[edge]), 4), round(float(friction.high[edge]), 4)),
        claimed=bool(friction.named[edge]),
    )


def _bounced(back: Bounces, edge: int) -> Effect:
    cases = int(back.cases[edge])
    low, high = (round(float(end[edge] / back.usual), 4) for end in (back.low, back.high))
    return Effect(
        outcome="bounced",
        cases=cases,
        observed=int(back.bounced[edge]),
        expected=round(cases * back.usual, 2),
        ratio=round(float(back.share[edge] / back.usual), 4),
        interval=(low, high),
        claimed=bool(back.named[edge]),
    )


def _worst(effects: list[Effect]) -> Effect | None:
    """Of what may be claimed the one with the clearest interval; else the first that is usually shown."""
    claimed = [effect for effect in effects if effect.claimed]
    if claimed:
        return max(claimed, key=lambda effect: effect.interval[0])
    known = {effect.outcome: effect for effect in effects}
    return next((known[outcome] for outcome in SHOWN_FIRST if outcome in known), None)


def _went_badly(crossing: Crossing, worst: Effect | None) -> bool:
    value = crossing.value(worst.outcome) if worst else None
    if value is None or worst is None:
        return False
    return value > worst.expected if worst.outcome == "time" else bool(value)


def _causes(bad: list[Crossing]) -> dict[str, int]:
    """What the bad cases are about; of fewer than five cases nothing is told."""
    groups = Counter(one.story.group for one in bad if one.story.group)
    return {name: count for name, count in groups.most_common(MOST_CAUSES) if count >= HIDDEN_BELOW}


def _middle(found: Compared, rows: list[int]) -> float | None:
    hours = found.values["time"][rows]
    known = hours[~np.isnan(hours)]
    return round(float(np.median(known)), 2) if known.size else None


def _share(found: Compared, outcome: Outcome, rows: list[int]) -> float | None:
    values = found.values[outcome][rows]
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if known.size else None
