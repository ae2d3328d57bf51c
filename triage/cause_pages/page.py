"""The page of a cause: everything that is known of one, as whoever looks at it may read it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Decision, Event, Membership, Suggestion
from triage.cause_pages.fixes_now import FixNow, fixes_now
from triage.causes.on_file import CauseSummary, UnknownCause, cases_of, summaries
from triage.causes.suggestions import Backed, most_backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.consolidating.proposing import open_proposals
from triage.deciding.agreement import agreement, month_of
from triage.deciding.reshaping import living
from triage.matching.privacy import KEPT, Viewer, hidden
from triage.numbers import case_number, cause_number
from triage.weeks import WEEK, Week

WEEKS = 12  # of the trend, the last one not over yet
RECENT = timedelta(days=28)
CASES, HISTORY, FIXES, DECISIONS, SUGGESTIONS, RESOLUTIONS = 10, 8, 5, 5, 5, 3  # rows of a part
MACHINE = "faultline"


class Decided(BaseModel):
    """What a person decided and may be undone."""

    model_config = ConfigDict(frozen=True)

    number: int
    kind: str
    by: str
    at: datetime
    cause: str  # RC-3, where that is part of this cause now
    case: str | None


class Happened(BaseModel):
    """One event of a cause."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: str
    actor: str
    case: str | None
    detail: dict[str, Any]


class CaseLine(BaseModel):
    """One case of a cause. Where its text is kept from the reader it says so instead."""

    model_config = ConfigDict(frozen=True)

    case: str
    text: str
    department: str | None
    touchpoint: str | None
    severity: str
    occurred_at: datetime
    resolution: str | None


class CausePage(CauseSummary):
    """A cause with all that its page shows."""

    touchpoints: dict[str, int]  # cases by touchpoint, most first
    recent: int  # cases of the last 28 days
    before: int  # cases of the 28 days before those
    weeks: list[date]  # the Mondays of the trend
    trend: dict[str, list[int]]  # cases a week by department; "" for none given
    workaround: str | None
    hypothesis: str | None
    supporting: list[str]  # the cases that support the hypothesis
    fixes: list[FixNow]
    suggestions: list[Backed]
    agreed: int  # of the machine's matches that people checked this month, so many were right
    checked: int
    proposals: list[Proposed]
    decisions: list[Decided]
    also: list[str]  # other numbers of this cause: those that were merged into it
    history: list[Happened]
    older: int  # how many later events were left out
    more_history: bool
    listed: list[CaseLine]
    offset: int  # how many later cases were left out


@dataclass(frozen=True)
class _Fact:
    case: int
    department: str | None
    touchpoint: str | None
    occurred: datetime
    resolution: str | None


def cause_page(
    session: Session, number: int, viewer: Viewer, now: datetime, offset: int = 0, older: int = 0
) -> CausePage:
    """Everything about a cause, followed to where it was merged. Raises `UnknownCause`."""
    row = living(session, number)
    cause = int(row.id or 0)
    summary = summaries(session, [cause]).get(cause)
    if summary is None:
        raise UnknownCause(cause_number(cause))
    numbers = [cause, *_aliases(session, cause)]
    facts = _facts(session, cause)
    kept = hidden(session, viewer, [fact.case for fact in facts])
    history = _history(session, numbers, older)
    offset = offset if 0 <= offset < summary.cases else 0
    checked = agreement(session, month_of(now), now, cause)
    weeks = [Week.of(now).back(back) for back in range(WEEKS - 1, -1, -1)]
    return CausePage(
        **{**summary.model_dump(), "resolutions": _resolutions(facts, kept)},
        touchpoints=dict(Counter(fact.touchpoint for fact in facts if fact.touchpoint).most_common()),
        recent=sum(now - RECENT < fact.occurred <= now for fact in facts),
        before=sum(now - 2 * RECENT < fact.occurred <= now - RECENT for fact in facts),
        weeks=[week.monday for week in weeks],
        trend=_trend(facts, weeks),
        workaround=row.workaround,
        hypothesis=row.hypothesis,
        supporting=[case_number(case) for case in row.hypothesis_cases],
        fixes=fixes_now(session, cause, now, FIXES),
        suggestions=_suggestions(session, cause, viewer),
        agreed=checked.right,
        checked=checked.of,
        proposals=[one for one in open_proposals(session).root if summary.cause in (one.cause, one.other)],
        decisions=_decisions(session, numbers),
        also=[cause_number(other) for other in numbers[1:]],
        history=history[:HISTORY],
        older=older,
        more_history=len(history) > HISTORY,
        listed=[case_line(case, kept) for case in cases_of(session, cause, CASES, offset)],
        offset=offset,
    )


def decided_on(session: Session, decision: int) -> list[int]:
    """The causes that a decision touches, as they live now: their cards have to say something else."""
    row = session.get(Decision, decision)
    if row is None:
        return []
    named = {row.cause_id, *row.before["founded"], *map(int, row.before["causes"])}
    for entry in row.before["cases"]:
        named |= {entry[1], entry[6]}
    rows = session.scalars(select(Cause).where(col(Cause.id).in_(named - {None})))
    return sorted({int(cause.merged_into or cause.id or 0) for cause in rows})


def _aliases(session: Session, cause: int) -> list[int]:
    found = select(col(Cause.id)).where(col(Cause.merged_into) == cause).order_by(col(Cause.id))
    return [int(number or 0) for number in session.scalars(found)]


def _facts(session: Session, cause: int) -> list[_Fact]:
    columns = (Case.id, Case.department, Case.touchpoint, Case.occurred_at, Case.resolution)
    rows = session.execute(
        select(*(col(one) for one in columns))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause)
    ).all()
    return [_Fact(int(case or 0), *rest) for case, *rest in rows]


def _resolutions(facts: Sequence[_Fact], kept: set[int]) -> list[str]:
    """What resolved its cases, most frequent first, of those that the reader may read."""
    said = Counter(fact.resolution for fact in facts if fact.resolution and fact.case not in kept)
    return [text for text, _ in said.most_common(RESOLUTIONS)]


def _trend(facts: Sequence[_Fact], weeks: Sequence[Week]) -> dict[str, list[int]]:
    """Cases a week by department, the department with the most cases first."""
    counted: dict[str, list[int]] = {}
    for fact in sorted(facts, key=lambda one: one.department or ""):
        at = len(weeks) - 1 - (weeks[-1].monday - Week.of(fact.occurred).monday).days // WEEK.days
        if 0 <= at < len(weeks):
            counted.setdefault(fact.department or "", [0] * len(weeks))[at] += 1
    return dict(sorted(counted.items(), key=lambda one: -sum(one[1])))


def _suggestions(session: Session, cause: int, viewer: Viewer) -> list[Backed]:
    """The most backed; one about a case that is kept from the reader is kept, too."""
    found = most_backed(session, most=SUGGESTIONS, cause=cause)
    numbers = [one.number for one in found]
    rows = session.execute(
        select(col(Suggestion.id), col(Suggestion.case_id)).where(col(Suggestion.id).in_(numbers))
    ).tuples()
    about = {number: case for number, case in rows if case is not None}
    kept = hidden(session, viewer, list(about.values()))
    return [one.model_copy(update={"text": KEPT}) if about.get(one.number) in kept else one for one in found]


def _decisions(session: Session, causes: Sequence[int]) -> list[Decided]:
    """What people last decided and may still take back, of the causes merged into this one, too."""
    rows = (
        select(Decision)
        .where(col(Decision.cause_id).in_(causes), col(Decision.undone_at).is_(None))
        .order_by(col(Decision.id).desc())
        .limit(DECISIONS)
    )
    return [
        Decided(
            number=int(row.id or 0),
            kind=row.kind,
            by=row.by,
            at=row.at,
            cause=cause_number(row.cause_id or 0),
            case=_case(row.case_id),
        )
        for row in session.scalars(rows)
    ]


def _history(session: Session, causes: Sequence[int], older: int) -> list[Happened]:
    """What happened to the cause and what people did, latest first; not each case that arrived."""
    rows = (
        select(Event)
        .where(col(Event.cause_id).in_(causes))
        .where(or_(col(Event.case_id).is_(None), col(Event.actor) != MACHINE))
        .order_by(col(Event.at).desc(), col(Event.id).desc())
        .offset(older)
        .limit(HISTORY + 1)
    )
    return [
        Happened(at=row.at, kind=row.kind, actor=row.actor, case=_case(row.case_id), detail=row.detail)
        for row in session.scalars(rows)
    ]


def case_line(case: Case, kept: set[int]) -> CaseLine:
    """A case as lists show it; `kept` are those whose words their department keeps to itself."""
    mine = case.id in kept
    return CaseLine(
        case=case_number(int(case.id or 0)),
        text=KEPT if mine else case.text,
        department=case.department,
        touchpoint=case.touchpoint,
        severity=case.severity,
        occurred_at=case.occurred_at,
        resolution=None if mine else case.resolution,
    )


def _case(number: int | None) -> str | None:
    return case_number(number) if number else None
