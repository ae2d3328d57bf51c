"""Causes: what is known of one, which are on file, and what people decide about a case's cause."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Cause, Constraint, Event, Membership
from triage.naming import headline, unique
from triage.numbers import case_number, cause_number

NOBODY = "nobody owns this yet"
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
    resolutions: list[str]  # what resolved its cases, most frequent first

    @property
    def owned_by(self) -> str:
        """Who has to act, in words."""
        return self.owner_department or (f"<@{self.owner}>" if self.owner else NOBODY)


class UnknownCase(Exception):
    """There is no such case, or it has no cause yet."""


def in_words(confidence: float) -> str:
    """A chance in words that people use alike."""
    return next(word for least, word in IN_WORDS if confidence >= least)


def summaries(session: Session, causes: Sequence[int]) -> dict[int, CauseSummary]:
    """What is known of these causes, by number."""
    rows = {c.id: c for c in session.scalars(select(Cause).where(col(Cause.id).in_(causes)))}
    facts = select(
        col(Membership.cause_id), col(Case.department), col(Case.occurred_at), col(Case.resolution)
    ).join(Case, col(Case.id) == col(Membership.case_id))
    cases: dict[int, list[tuple[str | None, datetime, str | None]]] = {}
    for cause, department, occurred, resolution in session.execute(
        facts.where(col(Membership.cause_id).in_(causes))
    ):
        cases.setdefault(cause, []).append((department, occurred, resolution))
    return {number: _summary(rows[number], cases[number]) for number in causes if number in cases}


def of_case(session: Session, case: int) -> tuple[Membership, CauseSummary]:
    """A case's membership and the cause it belongs to. Raises `UnknownCase`."""
    membership = session.get(Membership, case)
    if membership is None:
        raise UnknownCase(case_number(case))
    return membership, summaries(session, [membership.cause_id])[membership.cause_id]


def largest(session: Session, most: int = 20, at_least: int = 1) -> list[CauseSummary]:
    """The causes with the most cases, largest first."""
    cause, size = col(Membership.cause_id), func.count()
    ranked = select(cause).group_by(cause).having(size >= at_least).order_by(size.desc(), cause).limit(most)
    numbers = [int(number) for number in session.scalars(ranked)]
    found = summaries(session, numbers)
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


def confirm(turn: Turn, case: int, by: str, now: datetime) -> CauseSummary:
    """A person says: this case belongs to the cause it is in. It stays there for good."""
    membership = _membership(turn.session, case)
    membership.how, membership.by, membership.at = "confirmed", by, now
    membership.confidence, membership.turn = 1.0, turn.number
    _told(turn, "confirmed", membership, by, now)
    return of_case(turn.session, case)[1]


def differ(turn: Turn, case: int, by: str, now: datetime) -> CauseSummary:
    """A person says: this case does not belong to its cause. It founds its own and stays apart.

    A case that is alone in its cause, or was already parted by a person, stays as it is.
    """
    session = turn.session
    membership = _membership(session, case)
    others = _companions(session, membership)
    if not others:
        return confirm(turn, case, by, now)
    before = membership.cause_id
    text = session.get_one(Case, case).text
    wanted = headline(text)
    taken = set(session.scalars(select(col(Cause.name_key)).where(col(Cause.name_key) == wanted.casefold())))
    label = unique(wanted, [case_number(case)], taken)
    cause = Cause(name=label, name_key=label.casefold(), central_case=case, founded_at=now)
    session.add(cause)
    session.flush()
    membership.cause_id = int(cause.id or 0)
    membership.how, membership.by, membership.at = "moved", by, now
    membership.confidence, membership.turn = 1.0, turn.number
    for other in others:
        session.add(Constraint(case_id=case, other_id=other, together=False, by=by, at=now))
    _told(turn, "moved", membership, by, now, {"from": before, "why": "a person said it differs"})
    return of_case(session, case)[1]


def _companions(session: Session, membership: Membership) -> list[int]:
    """The cases that stand for the cause a case leaves: its most central one, or the one that decided."""
    mates = col(Membership.cause_id) == membership.cause_id, col(Membership.case_id) != membership.case_id
    central = session.get_one(Cause, membership.cause_id).central_case
    speaking = [voice["case"] for voice in membership.explanation.get("for", [])]
    for candidate in (central, *speaking):
        if candidate is None:
            continue
        if session.scalars(
            select(col(Membership.case_id)).where(*mates, col(Membership.case_id) == candidate)
        ).first():
            return [candidate]
    return [int(case) for case in session.scalars(select(col(Membership.case_id)).where(*mates).limit(1))]


def _membership(session: Session, case: int) -> Membership:
    found = session.get(Membership, case)
    if found is None:
        raise UnknownCase(case_number(case))
    return found


def _told(
    turn: Turn,
    kind: str,
    membership: Membership,
    by: str,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    turn.session.add(
        Event(
            at=now,
            kind=kind,
            actor=by,
            case_id=membership.case_id,
            cause_id=membership.cause_id,
            turn=turn.number,
            detail=detail or {},
        )
    )
    turn.session.flush()


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
