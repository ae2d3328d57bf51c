"""Building the journey map as it was on file at a moment, and what changed on it since another."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Cause, Touchpoint, Workspace
from knowledge.texts import parts
from triage.causes.on_file import NOBODY
from triage.counts import HIDDEN_BELOW
from triage.mapping import sentences as claims
from triage.mapping.changes import changes_since
from triage.mapping.gathering import RECENT, gather
from triage.mapping.model import Cell, JourneyMap, MapCause, MapChanges, Satisfaction, TouchpointRow
from triage.mapping.sheet import WHOLE, Sheet, laid_out
from triage.mapping.stages import ALL, drawn
from triage.mapping.telling import Teller, satisfaction
from triage.numbers import cause_number
from triage.passages.finding import Passage, passages
from triage.satisfaction.measuring import ALL_JOURNEYS, TouchpointSatisfaction, by_touchpoint, measured
from triage.statistics.satisfaction import Share
from triage.weeks import HISTORY, WEEK

EMPTY = "Nothing is on file yet: the map draws itself as cases are logged or imported."
FEW = Share(0, 1)  # stands for fewer answers than may be told
SHORT = "Fewer than nine weeks on file: counts only, no claim yet that anything rose or fell."


def journey_map(
    session: Session,
    as_of: datetime,
    journey: str | None = None,
    since: datetime | None = None,
    with_passages: bool = True,
) -> JourneyMap:
    """Touchpoints by departments as on file by `as_of`; with `since`, what changed between the two.

    Counts are of the last 28 days. Numbers of fewer than five customers are left out, and those that
    subtraction would give; lists of cases are not (see `triage.mapping.model`). Raises `UnknownJourney`.
    """
    shown, ground = drawn(session, journey), gather(session, as_of, as_of)
    sheet = laid_out(ground, shown)
    targets, general = _targets(session)
    rated = measured(session, ground.until - RECENT * WEEK, ground.until, ground.as_of)
    answers = [one for one in rated if one.scale == "csat"]
    teller = Teller(sheet, shown, _of_touchpoints(answers), targets, general)
    cells, rows = teller.cells(), teller.rows()
    places: list[Cell | TouchpointRow] = [*cells, *rows]
    named = {one.cause for place in places for one in place.causes}
    changes = changes_of(session, sheet, since) if since is not None else None
    named |= {change.cause for change in (changes.changes if changes else ()) if change.cause}
    whole = sheet.tally((WHOLE, WHOLE))
    customers = sheet.customers.shown((WHOLE, WHOLE))
    who = claims.people(customers, whole.customers >= HIDDEN_BELOW)
    return JourneyMap(
        as_of=as_of,
        journey=shown.name,
        owner=shown.owner,
        owner_department=shown.owner_department,
        journeys=list(shown.others),
        touchpoints=rows,
        departments=teller.columns(),
        cells=cells,
        causes=_causes(session, named),
        passages=_passages(session, as_of) if with_passages else [],
        cases=whole.cases,
        customers=customers,
        satisfaction=_of_the_whole(answers, shown.name, general),
        claim=claims.whole(whole.cases, who, len(rows), len(sheet.departments)),
        note=EMPTY if not ground.cases and not cells else None if sheet.moves else SHORT,
        changes=changes,
    )


def _passages(session: Session, as_of: datetime) -> list[Passage]:
    """The passages of the weeks that a digest counts; of all time where those had none, as in an old log."""
    return passages(session, as_of, as_of - HISTORY * WEEK) or passages(session, as_of)


def changes_of(session: Session, sheet: Sheet, since: datetime) -> MapChanges:
    """What changed on a sheet since an earlier review."""
    ground = sheet.ground
    rated = by_touchpoint(session, since, ground.until, ground.as_of)
    there = {sheet.ground.names.touchpoint(key) for key in sheet.touchpoints}
    causes = sorted({one.cause for one in ground.cases if one.cause is not None})
    rows = [
        row for part in parts(causes) for row in session.scalars(select(Cause).where(col(Cause.id).in_(part)))
    ]
    names = {int(row.id or 0): row.name for row in rows if row.state != "dismissed"}
    return changes_since(sheet, since, [one for one in rated if one.touchpoint in there], names)


def _of_touchpoints(answers: Sequence[TouchpointSatisfaction]) -> dict[str, Satisfaction]:
    """Each touchpoint's satisfaction, by its casefolded name."""
    return {one.touchpoint.casefold(): _told(one) for one in answers if one.touchpoint is not None}


def _of_the_whole(
    answers: Sequence[TouchpointSatisfaction], journey: str, target: float | None
) -> Satisfaction:
    """How satisfied customers are with the journey itself."""
    wanted = (ALL_JOURNEYS if journey == ALL else journey).casefold()
    found = (one for one in answers if one.journey is not None and one.journey.casefold() == wanted)
    return next((_told(one) for one in found), satisfaction(Share(0, 0), target, False))


def _told(one: TouchpointSatisfaction) -> Satisfaction:
    return satisfaction(Share(one.good or 0, one.n) if one.n else FEW, one.target, one.below_target)


def _targets(session: Session) -> tuple[dict[str, float], float | None]:
    """What is aimed at: at touchpoints that have a target of their own, and at all others."""
    own = session.execute(select(col(Touchpoint.key), col(Touchpoint.target))).tuples()
    workspace = session.get(Workspace, 1)
    return {key: target for key, target in own if target is not None}, workspace.target if workspace else None


def _causes(session: Session, numbers: Iterable[str]) -> list[MapCause]:
    return [
        MapCause(
            cause=cause_number(int(row.id or 0)),
            name=row.name,
            state=row.state,
            owner=row.owner_department or (f"<@{row.owner}>" if row.owner else NOBODY),
        )
        for row in _rows(session, {int(number.removeprefix("RC-")) for number in numbers})
    ]


def _rows(session: Session, ids: Iterable[int]) -> list[Cause]:
    wanted = (select(Cause).where(col(Cause.id).in_(part)) for part in parts(sorted(ids)))
    return [row for statement in wanted for row in session.scalars(statement)]
