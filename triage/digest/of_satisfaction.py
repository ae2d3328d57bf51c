"""Items about satisfaction: missed targets, changes, and journeys that went red between green touchpoints."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Stage
from knowledge.texts import parts
from triage.claims import satisfaction as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem
from triage.numbers import case_id
from triage.satisfaction.measuring import ALL_JOURNEYS, TouchpointSatisfaction, for_week
from triage.satisfaction.red_journeys import RedJourneys, red_journeys
from triage.statistics.satisfaction import Share
from triage.subjects import RED, name_of, of_journey, of_touchpoint

GRAVITY = ("below target", "fell", "rose")  # in this order
MOST = 10


def items(session: Session, facts: Facts) -> list[DigestItem]:
    """What can be claimed of satisfaction this week: red journeys, then touchpoints, the gravest first."""
    found = for_week(session, facts.week.start, facts.week.end, facts.as_of)
    claimed = sorted(
        (one for one in found if one.status), key=lambda one: GRAVITY.index(one.status or "rose")
    )
    stages = _stages(session)
    told = [_of(session, facts, one, _all_fine(one, found, stages)) for one in claimed]
    red = red_journeys(session, min(facts.as_of, facts.week.end))
    return own_first([*([_red(facts, red)] if red.worth_telling else []), *told])[:MOST]


def _of(session: Session, facts: Facts, one: TouchpointSatisfaction, all_fine: bool) -> DigestItem:
    below = one.below_target
    shown = Share(one.good or 0, one.n or 0) if below else Share(one.now_good or 0, one.now_n or 0)
    before = Share(one.before_good or 0, one.before_n or 0)
    details = [claims.changed(one)] if below and one.change else []
    where = _departments(session, one.cases)
    return DigestItem(
        kind="satisfaction",
        subject=_subject(one),
        touchpoint=one.touchpoint,
        name=_name(one),
        claim=claims.below_target(one) if below else claims.changed(one),
        details=[*details, *([claims.ALL_FINE] if all_fine else [])],
        observed=round(shown.value, 4),
        expected=one.target if below else round(before.value, 4),
        interval=shown.interval,
        p=None if below else one.p,
        verdict=one.status,
        cases=one.cases,
        **_involved(facts, where),
    )


def _red(facts: Facts, red: RedJourneys) -> DigestItem:
    bad, n = red.bad or 0, red.n or 0
    several, fewer = (Share(*(counts or (0, 0))) for counts in (red.with_handoffs, red.without))
    drive = [claims.driven_by_handoffs(several, fewer)] if red.handoffs_drive else []
    ways = [claims.together(way.touchpoints, way.bad, way.n) for way in red.ways]
    return DigestItem(
        kind="satisfaction",
        subject=of_journey(RED),
        name=name_of(of_journey(RED)),
        claim=claims.green_but_red(bad, n, red.weeks),
        details=[*drive, claims.why(red.reasons), *ways],
        observed=bad,
        expected=None,
        interval=red.interval,
        verdict=RED,
        cases=red.cases,
        **_involved(facts, red.departments),
    )


def _subject(one: TouchpointSatisfaction) -> str:
    return of_touchpoint(_name(one)) if one.touchpoint is not None else of_journey(_name(one))


def _name(one: TouchpointSatisfaction) -> str:
    name = "The whole journey" if one.journey == ALL_JOURNEYS else one.name
    return f"{name} (effort)" if one.scale == "effort" else name


def _involved(facts: Facts, departments: Mapping[str, int]) -> dict[str, Any]:
    """The departments of the evidence; where nobody can tell, it concerns every channel."""
    return {"departments": dict(departments), "concerns": not departments or facts.concerns(departments)}


def _departments(session: Session, cases: Sequence[str]) -> dict[str, int]:
    """Cases by department, most first."""
    found: Counter[str] = Counter()
    for part in parts([case_id(case) or 0 for case in cases]):
        logged_by = select(col(Case.department)).where(col(Case.id).in_(part))
        found.update(name for name in session.scalars(logged_by) if name)
    return dict(found.most_common())


def _stages(session: Session) -> dict[str, set[str]]:
    """The touchpoints of every journey that the workspace has drawn, casefolded."""
    stages: dict[str, set[str]] = {}
    for row in session.scalars(select(Stage)):
        stages.setdefault(row.journey_key, set()).add(row.touchpoint.casefold())
    return stages


def _all_fine(
    whole: TouchpointSatisfaction, found: Iterable[TouchpointSatisfaction], stages: Mapping[str, set[str]]
) -> bool:
    """Whether a journey misses its target while every touchpoint of it that is rated does not."""
    if whole.touchpoint is not None or not whole.below_target:
        return False
    own = stages.get(whole.name.casefold())
    parts_of_it = [
        one
        for one in found
        if one.touchpoint is not None
        and one.n is not None
        and (own is None or one.touchpoint.casefold() in own)
    ]
    return bool(parts_of_it) and not any(one.below_target for one in parts_of_it)
