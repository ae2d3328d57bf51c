"""What is told of each place on a sheet: its numbers as they may be shown, and the sentences beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.counts import HIDDEN_BELOW
from triage.mapping import sentences as claims
from triage.mapping.cells import Hurt, hurting, weekly
from triage.mapping.gathering import RECENT, Spot
from triage.mapping.lows import low_points
from triage.mapping.model import (
    CauseHere,
    Cell,
    DepartmentColumn,
    LowPoint,
    Satisfaction,
    Status,
    TouchpointRow,
    Trend,
)
from triage.mapping.sheet import WHOLE, Sheet
from triage.mapping.stages import Drawn
from triage.numbers import case_number, cause_number
from triage.statistics.satisfaction import ENOUGH, FEWEST, NONE, Asked, Share, is_good, judged

MOST_CAUSES = 3  # named in one place


@dataclass(frozen=True)
class Teller:
    """Tells one sheet. `rated` holds each touchpoint's satisfaction, `targets` what is aimed at there."""

    sheet: Sheet
    journey: Drawn
    rated: Mapping[str, Satisfaction]
    targets: Mapping[str, float]
    general: float | None

    def cells(self) -> list[Cell]:
        """Every cell that anything is on file for."""
        names = self.sheet.ground.names
        return [
            Cell(
                touchpoint=names.touchpoint(spot[0]),
                department=names.department(spot[1]),
                satisfaction=self._cell_satisfaction[spot],
                causes=self.causes(spot),
                low_points=self._lows.get(spot, []),
                evidence=[case_number(case) for case in self.sheet.evidence(spot)],
                **self._place(spot),
            )
            for spot in self.sheet.spots
        ]

    def rows(self) -> list[TouchpointRow]:
        """Every touchpoint over all departments."""
        roles = self.journey.roles
        stages = {key: at for at, key in enumerate(roles, 1)}
        return [
            TouchpointRow(
                touchpoint=self._named(key),
                stage=stages.get(key),
                roles=roles.get(key, []),
                satisfaction=self.rated.get(key, satisfaction(NONE, self.target(key), False)),
                causes=self.causes((key, WHOLE)),
                low_points=[
                    low for other in self.sheet.departments for low in self._lows.get((key, other), [])
                ],
                **self._place((key, WHOLE)),
            )
            for key in self.sheet.touchpoints
        ]

    def columns(self) -> list[DepartmentColumn]:
        """Every department over all touchpoints."""
        name = self.sheet.ground.names.department
        return [
            DepartmentColumn(department=name(key), **self._place((WHOLE, key)))
            for key in self.sheet.departments
        ]

    def target(self, touchpoint: str) -> float | None:
        """The share of satisfied customers that is aimed at."""
        return self.targets.get(touchpoint, self.general)

    def causes(self, spot: Spot) -> list[CauseHere]:
        """The causes that hurt most in one place."""
        found = hurting(self.sheet.seen.get(spot, ()), MOST_CAUSES)
        shown = countable(found, self.sheet.customers.shown(spot))
        return [
            CauseHere(
                cause=cause_number(one.cause),
                customers=one.customers if one in shown else None,
                pain=one.pain if one in shown else None,
            )
            for one in found
        ]

    def _named(self, key: str) -> str:
        stages = {stage.touchpoint.casefold(): stage.touchpoint for stage in self.journey.stages}
        known = self.sheet.ground.names.touchpoints
        return known.get(key) or stages.get(key) or self.sheet.ground.names.touchpoint(key)

    @cached_property
    def _lows(self) -> dict[Spot, list[LowPoint]]:
        return low_points(self.sheet.ground)

    @cached_property
    def _cell_satisfaction(self) -> dict[Spot, Satisfaction]:
        latest: dict[Spot, dict[str, bool]] = {spot: {} for spot in self.sheet.spots}
        for one in self.sheet.ground.rated:
            spot = one.touchpoint, one.department
            if one.ago < RECENT and spot in latest:
                latest[spot][one.customer] = is_good(one.score, "csat")
        shares = [Share(sum(good.values()), len(good)) for good in latest.values()]
        found = judged(
            [Asked(share, self.target(spot[0])) for spot, share in zip(latest, shares, strict=True)]
        )
        return {
            spot: satisfaction(share, self.target(spot[0]), one.below_target)
            for spot, share, one in zip(latest, shares, found, strict=True)
        }

    def _place(self, spot: Spot) -> dict[str, Any]:
        """What every kind of place has; handoffs of a touchpoint count whoever passed it on."""
        counted, customers = self.sheet.tally(spot), self.sheet.customers.shown(spot)
        return {
            "cases": counted.cases,
            "customers": customers,
            "people": claims.people(customers, counted.customers >= HIDDEN_BELOW),
            "cases_12_weeks": counted.cases_long,
            "customers_12_weeks": self.sheet.customers_long.shown(spot),
            "pain": counted.pain if customers is not None else None,
            "handoffs_in": self.sheet.handed_in.shown(spot),
            "handoffs_out": self.sheet.handed_out.shown(spot),
            "latest": self.sheet.latest.get(spot),
            "stale": self.sheet.stale(spot),
            "trend": self._trend(spot),
        }

    def _trend(self, spot: Spot) -> Trend:
        move = self.sheet.moves.get(spot)
        told = move if move and move.direction else None
        open_ = told is not None and (told.observed == 0 or told.observed >= HIDDEN_BELOW)
        return Trend(
            weeks=weekly(self.sheet.seen.get(spot, ())),
            direction=told.direction if told else None,
            observed=told.observed if told and open_ else None,
            expected=round(told.expected, 2) if told else None,
            p=told.p if told else None,
            claim=claims.moved(move, bool(self.sheet.moves)),
        )


def satisfaction(share: Share, target: float | None, below: bool) -> Satisfaction:
    """A share of satisfied customers as it may be told."""
    few, enough = share.n < FEWEST, share.n >= ENOUGH
    return Satisfaction(
        rated=None if few else share.n,
        good=None if few else share.good,
        share=share.value if enough else None,
        interval=share.interval if enough else None,
        target=target,
        status=_status(share, target, below),
        claim=claims.satisfied(share, target, below),
    )


def countable(found: Sequence[Hurt], customers: int | None) -> list[Hurt]:
    """The causes whose numbers may be shown beside the number of the whole place: those of five or more.

    Where what the others have together would be fewer than five, the least of them is hidden as well.
    """
    shown = [one for one in found if one.customers >= HIDDEN_BELOW]
    if customers is None:
        return []
    rest = customers - sum(one.customers for one in shown)
    return shown[:-1] if shown and 0 < rest < HIDDEN_BELOW else shown


def _status(share: Share, target: float | None, below: bool) -> Status:
    if target is None:
        return "no target"
    if below:
        return "below target"
    return "on target" if share.n >= ENOUGH and share.interval[0] >= target else "cannot tell yet"
