"""Items about the journey map: what changed on it in the last four weeks, as far as a test supports it."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Cause
from knowledge.texts import parts
from triage.digest.facts import RECENT, Facts, own_first
from triage.digest.model import DigestItem, Kind
from triage.mapping.changes import changes_since
from triage.mapping.gathering import gather
from triage.mapping.model import ChangeKind, MapChange
from triage.mapping.sheet import Sheet, laid_out
from triage.mapping.stages import drawn
from triage.numbers import case_number
from triage.subjects import of_touchpoint

MOST = 3
KIND: Kind = "map"
TOLD: tuple[ChangeKind, ...] = ("worse", "appeared", "new cause", "better")
"""Satisfaction has items of its own; that a place fell silent is for the map alone: no test supports it."""
EMERGING = "new cause"


def items(session: Session, facts: Facts) -> list[DigestItem]:
    """What changed since the review four weeks back, at most three; what got worse comes first.

    A cause that is new everywhere is not told here: the digest has it as emerging.
    """
    ground = gather(session, facts.week.end - timedelta(microseconds=1), facts.as_of)
    if not ground.cases:
        return []
    sheet = laid_out(ground, drawn(session, None))
    changes = changes_since(sheet, facts.week.back(RECENT - 1).start, (), _names(session, sheet)).changes
    told = [one for one in changes if one.kind in TOLD and _is_news_here(one)]
    told.sort(key=lambda one: TOLD.index(one.kind))
    return own_first([_item(sheet, facts, one) for one in told])[:MOST]


def _is_news_here(change: MapChange) -> bool:
    return change.kind != EMERGING or change.known_elsewhere


def _item(sheet: Sheet, facts: Facts, change: MapChange) -> DigestItem:
    departments = {change.department: len(change.cases)} if change.department else _spread(sheet, change)
    return DigestItem(
        kind=KIND,
        subject=of_touchpoint(change.touchpoint),
        cause=change.cause,
        touchpoint=change.touchpoint,
        name=change.touchpoint,
        claim=change.claim,
        departments=departments,
        observed=change.observed,
        expected=change.expected,
        p=change.p,
        verdict=change.kind,
        cases=change.cases,
        concerns=facts.concerns(departments),
    )


def _spread(sheet: Sheet, change: MapChange) -> dict[str, int]:
    """The cases behind a change by department, most first."""
    wanted = set(change.cases)
    counts: dict[str, int] = {}
    for one in sheet.ground.cases:
        if case_number(one.case) in wanted:
            name = sheet.ground.names.department(one.department)
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _names(session: Session, sheet: Sheet) -> dict[int, str]:
    """The causes on the sheet that nobody dismissed."""
    numbers = sorted({one.cause for one in sheet.ground.cases if one.cause is not None})
    named = select(col(Cause.id), col(Cause.name)).where(col(Cause.state) != "dismissed")
    return {
        int(number or 0): name
        for part in parts(numbers)
        for number, name in session.execute(named.where(col(Cause.id).in_(part)))
    }
