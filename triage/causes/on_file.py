"""Causes: what is known of one, and which are on file."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import case, func, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Event, Membership
from triage.numbers import case_number, cause_number

NOBODY = "nobody owns this yet"
STATE_CHANGES = ("state changed", "cause confirmed", "dismissed", "reopened", "fix planned", "fix shipped")
IN_WORDS = ((0.9, "almost certain"), (0.75, "very likely"), (0.6, "likely"), (0.0, "possible"))


class CauseSummary(BaseModel):
    """A cause as people see it."""

    model_config = ConfigDict(frozen=True)

    number: int
    cause: str  # RC-7
    name: str
    keywords: list[str]
    state: str
    owner: str | None
    owner_department: str | None
    cases: int
    departments: dict[str, int]  # cases by department, most first
    since: datetime
    latest: datetime
    resolutions: list[str]  # what resolved its cases, most frequent first; none of private channels

    @property
    def owned_by(self) -> str:
        """Who has to act, in words."""
        return self.owner_department or (f"<@{self.owner}>" if self.owner else NOBODY)


class UnknownCase(Exception):
    """There is no such case, or it has no cause yet."""


class UnknownCause(Exception):
    """No cause has this number."""


def in_words(confidence: float) -> str:
    """A chance in words that people use alike."""
    return next(word for least, word in IN_WORDS if confidence >= least)


def summaries(
    session: Session, causes: Sequence[int], as_of: datetime | None = None
) -> dict[int, CauseSummary]:
    """What is known of these causes, by number; as it was on file by `as_of`, if that is given."""
    rows = {c.id: c for c in session.scalars(select(Cause).where(col(Cause.id).in_(causes)))}
    told = case((col(Case.private), None), else_=col(Case.resolution))  # that text stays in its department
    facts = select(col(Membership.cause_id), col(Case.department), col(Case.occurred_at), told).join(
        Case, col(Case.id) == col(Membership.case_id)
    )
    cases: dict[int, list[tuple[str | None, datetime, str | None]]] = {}
    facts = facts.where(col(Membership.cause_id).in_(causes))
    if as_of is not None:
        facts = facts.where(col(Case.created_at) <= as_of)
    for cause, department, occurred, resolution in session.execute(facts):
        cases.setdefault(cause, []).append((department, occurred, resolution))
    found = {number: _summary(rows[number], cases[number]) for number in causes if number in cases}
    if as_of is None:
        return found
    states = states_as_of(session, as_of)
    return {
        number: one.model_copy(update={"state": states[number]}) if number in states else one
        for number, one in found.items()
    }


def states_as_of(session: Session, as_of: datetime) -> dict[int, str]:
    """The states that causes had then, of those whose state has changed since."""
    since = select(Event).where(col(Event.at) > as_of, col(Event.kind).in_(STATE_CHANGES))
    states: dict[int, str] = {}
    for event in session.scalars(since.order_by(col(Event.id))):
        if event.cause_id is not None and isinstance(event.detail.get("from"), str):
            states.setdefault(event.cause_id, event.detail["from"])
    return states


def of_case(session: Session, case: int) -> tuple[Membership, CauseSummary]:
    """A case's membership and the cause it belongs to. Raises `UnknownCase`."""
    membership = session.get(Membership, case)
    if membership is None:
        raise UnknownCase(case_number(case))
    return membership, summaries(session, [membership.cause_id])[membership.cause_id]


def largest(
    session: Session, most: int = 20, at_least: int = 1, as_of: datetime | None = None
) -> list[CauseSummary]:
    """The causes with the most cases, largest first; of what was on file by `as_of`, if it is given."""
    cause, size = col(Membership.cause_id), func.count()
    ranked = select(cause).group_by(cause).having(size >= at_least).order_by(size.desc(), cause).limit(most)
    if as_of is not None:
        on_file = col(Case.created_at) <= as_of
        ranked = ranked.join(Case, col(Case.id) == col(Membership.case_id)).where(on_file)
    numbers = [int(number) for number in session.scalars(ranked)]
    found = summaries(session, numbers, as_of)
    return [found[number] for number in numbers]


def cases_of(session: Session, cause: int, limit: int = 10, offset: int = 0) -> list[Case]:
    """A cause's cases, latest first."""
    statement = (
        select(Case)
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause)
        .order_by(col(Case.occurred_at).desc(), col(Case.id).desc())
    )
    return list(session.scalars(statement.offset(offset).limit(limit)))


def _summary(cause: Cause, cases: list[tuple[str | None, datetime, str | None]]) -> CauseSummary:
    departments = Counter(department for department, _, _ in cases if department)
    resolutions = Counter(resolution for _, _, resolution in cases if resolution)
    moments = [occurred for _, occurred, _ in cases]
    return CauseSummary(
        number=int(cause.id or 0),
        cause=cause_number(int(cause.id or 0)),
        name=cause.name,
        keywords=cause.keywords,
        state=cause.state,
        owner=cause.owner,
        owner_department=cause.owner_department,
        cases=len(cases),
        departments=dict(departments.most_common()),
        since=min(moments),
        latest=max(moments),
        resolutions=[text for text, _ in resolutions.most_common(3)],
    )
