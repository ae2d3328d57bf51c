"""What changed on the map between two reviews: only what a test supports, each as one sentence.

The weeks since the earlier review are compared with up to 26 weeks before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from triage.counts import HIDDEN_BELOW
from triage.mapping import sentences as claims
from triage.mapping.cells import counted
from triage.mapping.gathering import FRESH, Seen
from triage.mapping.model import ChangeKind, MapChange, MapChanges
from triage.mapping.sheet import WHOLE, Sheet
from triage.numbers import case_number, cause_number
from triage.satisfaction.measuring import TouchpointSatisfaction
from triage.statistics.movement import Movement, movements
from triage.statistics.satisfaction import Share
from triage.weeks import WEEK

FALSE_CHANGES = 0.05  # of all changes told at once
MOST_WEEKS = 26  # between two reviews
HEARD = 26  # weeks before the silence that say what was usual
EXPECTED = 3.0  # customers in as many weeks as it takes to go stale: silence is then one chance in twenty
KINDS: dict[str, ChangeKind] = {"rose": "worse", "fell": "better"}
Member = tuple[str, str, int | None]
"""A touchpoint, a department (or WHOLE), and perhaps one cause there."""


@dataclass(frozen=True)
class Since:
    """An earlier review, and the whole weeks from it until now."""

    at: datetime
    weeks: int


def since_of(at: datetime, until: datetime) -> Since:
    """The comparison with a review at that time."""
    return Since(at, min(max(1, round((until - at) / WEEK)), MOST_WEEKS))


def changes_since(
    sheet: Sheet, at: datetime, rated: Iterable[TouchpointSatisfaction], names: Mapping[int, str]
) -> MapChanges:
    """What changed on a sheet since `at`; `rated` is what customers said since, `names` are of causes."""
    since = since_of(at, sheet.ground.until)
    moved = _moved(sheet, since)
    changes = [
        *_places(sheet, since, moved),
        *_satisfaction(rated),
        *_causes(sheet, since, moved, names),
        *_stale(sheet, since),
    ]
    compared = sum(member[2] is None for member in moved)
    said = claims.what_changed(at, compared, len(changes)) if changes else claims.unchanged(at, compared)
    return MapChanges(since=at, weeks=since.weeks, compared=compared, claim=said, changes=changes)


def _moved(sheet: Sheet, since: Since) -> dict[Member, Movement]:
    """Every cell, and every cause at a touchpoint, against its own past; all looked at together.

    Causes at touchpoints are one family, cells another: their sums are the same customers.
    """
    cells: dict[Member, list[Seen]] = {}
    causes: dict[Member, list[Seen]] = defaultdict(list)
    for (touchpoint, department), cases in sheet.seen.items():
        if WHOLE not in (touchpoint, department):
            cells[touchpoint, department, None] = list(cases)
            for one in cases:
                if one.cause is not None:
                    causes[touchpoint, WHOLE, one.cause].append(one)
    found: dict[Member, Movement] = {}
    for family in (cells, causes):
        members = list(family)
        tested = movements(counted(family), since.weeks, FALSE_CHANGES) if family else []
        found |= {members[one.row]: one for one in tested}
    return found


def _places(sheet: Sheet, since: Since, moved: Mapping[Member, Movement]) -> Iterator[MapChange]:
    """Cells that got worse or better, least likely first; touchpoints that were not there before."""
    new = {
        touchpoint
        for touchpoint in sheet.touchpoints
        if (cases := sheet.seen.get((touchpoint, WHOLE))) and min(one.ago for one in cases) < since.weeks
        and max(one.ago for one in cases) < since.weeks
    }  # fmt: skip
    named = sheet.ground.names
    for touchpoint in new if moved else ():
        cases = sheet.seen[touchpoint, WHOLE]
        number = len({one.customer for one in cases})
        if number >= HIDDEN_BELOW:
            name = named.touchpoint(touchpoint)
            claim = claims.appeared(name, number, since.at)
            yield MapChange(
                kind="appeared", touchpoint=name, claim=claim, observed=number, cases=_numbers(cases)
            )
    for (touchpoint, department, cause), one in sorted(moved.items(), key=lambda item: item[1].p):
        if cause is not None or one.direction is None or touchpoint in new:
            continue
        if one.direction == "rose" and one.observed < HIDDEN_BELOW:
            continue  # it could not be said how many
        name, whose = named.touchpoint(touchpoint), named.department(department)
        told = claims.grew if one.direction == "rose" else claims.eased
        recent = [case for case in sheet.seen[touchpoint, department] if case.ago < since.weeks]
        yield MapChange(
            kind=KINDS[one.direction],
            touchpoint=name,
            department=whose,
            claim=told(f"{name} ({whose})", one, since.weeks),
            observed=one.observed if one.observed >= HIDDEN_BELOW else None,
            expected=round(one.expected, 2),
            p=one.p,
            cases=_numbers(recent),
        )


def _satisfaction(rated: Iterable[TouchpointSatisfaction]) -> Iterator[MapChange]:
    """Touchpoints whose customers are clearly less, or more, satisfied than before."""
    for one in rated:
        if one.change is None or one.touchpoint is None or not (one.now_n and one.before_n):
            continue
        now, before = Share(one.now_good or 0, one.now_n), Share(one.before_good or 0, one.before_n)
        fell = one.change == "fell"
        yield MapChange(
            kind="less satisfied" if fell else "more satisfied",
            touchpoint=one.touchpoint,
            claim=claims.satisfaction_moved(one.touchpoint, now, before, fell),
            observed=now.good,
            p=one.p,
            cases=one.cases,
        )


def _causes(
    sheet: Sheet, since: Since, moved: Mapping[Member, Movement], names: Mapping[int, str]
) -> Iterator[MapChange]:
    """Causes at a touchpoint where they never were."""
    elsewhere: dict[int, set[str]] = defaultdict(set)
    first: dict[tuple[str, int], int] = {}
    for case in sheet.ground.cases:
        if case.cause is not None:
            place = case.touchpoint, case.cause
            first[place] = max(case.ago, first.get(place, case.ago))
            if case.ago >= since.weeks:
                elsewhere[case.cause].add(case.touchpoint)
    for (touchpoint, _, cause), one in sorted(moved.items(), key=lambda item: item[1].p):
        if cause is None or one.direction != "rose" or one.observed < HIDDEN_BELOW:
            continue
        if first[touchpoint, cause] >= since.weeks or cause not in names:
            continue
        name = sheet.ground.names.touchpoint(touchpoint)
        there = [case for case in sheet.seen[touchpoint, WHOLE] if case.cause == cause]
        known = bool(elsewhere[cause])
        number = cause_number(cause)
        yield MapChange(
            kind="new cause",
            touchpoint=name,
            cause=number,
            claim=claims.spread_to(number, names[cause], name, one.observed, since.weeks, known),
            observed=one.observed,
            expected=round(one.expected, 2),
            p=one.p,
            known_elsewhere=known,
            cases=_numbers(there),
        )


def _stale(sheet: Sheet, since: Since) -> Iterator[MapChange]:
    """Places that fell silent since then, and of which silence says something: cases were to be expected."""
    edge, earliest = sheet.ground.until - FRESH * WEEK, since.at - FRESH * WEEK
    span = min(max((one.ago for one in sheet.ground.cases), default=0) + 1 - FRESH, HEARD)
    for spot in sheet.spots:
        at = sheet.latest[spot]
        if span < 1 or not earliest <= at < edge:
            continue
        people = {one.customer for one in sheet.seen.get(spot, ()) if one.ago < span + FRESH}
        if len(people) < HIDDEN_BELOW or len(people) / span * FRESH < EXPECTED:
            continue
        name, whose = (sheet.ground.names.touchpoint(spot[0]), sheet.ground.names.department(spot[1]))
        claim = claims.went_stale(f"{name} ({whose})", at)
        numbers = [case_number(case) for case in sheet.evidence(spot)]
        yield MapChange(kind="stale", touchpoint=name, department=whose, claim=claim, cases=numbers)


def _numbers(cases: Iterable[Seen]) -> list[str]:
    ordered = sorted(cases, key=lambda one: (one.at, one.case), reverse=True)
    return [case_number(one.case) for one in ordered]
