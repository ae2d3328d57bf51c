"""Holding: which department has a case, how it came there, who may pass it on and who may answer.

A handoff waits until somebody of the receiving department accepts it or sends it back. One that ran out
of time was brought to the department's owner and waits on, unless the case is handed elsewhere meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Department, Handoff, Membership, Person
from triage.notices import HANDED, by_key
from triage.roles import ADMIN, REPORTER, Actor, NotAllowed, may_handle

HOURS = 24  # a department has so long where nothing is set
ACCEPTED, BOUNCED, TIMED_OUT = "accepted", "bounced", "timed_out"
HERE = "slack"  # the source of what was handed over in Slack: only that can be answered
FOR_ITS_PEOPLE = "That is for the people of the department that the case was handed to."


@dataclass(frozen=True)
class Step:
    """One thing that happened on a case's way between departments. `words` are as people wrote them."""

    at: datetime
    kind: str  # as the event is called: handed off, handoff accepted, ...
    department: str  # whose step it is
    other: str  # the department on the other side
    actor: str | None = None
    words: str | None = None


def key_of(handoff: Handoff) -> str:
    """The notice of a handoff's message to the department that receives it."""
    return f"{HANDED}{handoff.id}"


def asked(handoff: Handoff) -> bool:
    """Whether a question waits for its answer."""
    return handoff.question is not None and handoff.reply is None


def patience(session: Session, department: str) -> timedelta:
    """How long a department may leave a handoff unanswered."""
    row = session.get(Department, department.casefold())
    return timedelta(hours=row.timeout_hours if row else HOURS)


def current(session: Session, case: int) -> Handoff | None:
    """The last handoff of a case: the one that waits, or the one that was answered last."""
    last: Handoff | None = session.scalars(_of(case).limit(1)).first()
    return last


def before(session: Session, handoff: Handoff) -> list[Handoff]:
    """The earlier handoffs of the same case, oldest first."""
    if handoff.case_id is None:
        return []
    return list(takewhile(lambda one: one.id != handoff.id, _way(session, handoff.case_id)))


def holder(session: Session, case: int) -> str | None:
    """The department that has a case: the last that accepted it, else the one that logged it."""
    accepted = _of(case).where(col(Handoff.outcome) == ACCEPTED).limit(1)
    last = session.scalars(accepted).first()
    row = session.get(Case, case)
    return last.to_department if last else row.department if row else None


def waiting_for(session: Session, departments: Iterable[str]) -> list[Handoff]:
    """The handoffs that wait for an answer of these departments, oldest first."""
    wanted = {name.casefold() for name in departments}
    found = (
        select(Handoff)
        .join(Case, col(Case.id) == col(Handoff.case_id))
        .where(waits(), col(Case.closed_at).is_(None))
        .order_by(col(Handoff.at), col(Handoff.id))
    )
    return [one for one in session.scalars(found) if one.to_department.casefold() in wanted]


def waits() -> ColumnElement[bool]:
    """What a handoff fulfils that nobody has answered and that no later one has overtaken."""
    later = aliased(Handoff)
    overtaken = exists().where(
        col(later.case_id) == col(Handoff.case_id),
        or_(
            col(later.at) > col(Handoff.at),
            and_(col(later.at) == col(Handoff.at), col(later.id) > col(Handoff.id)),
        ),
    )
    unanswered = or_(col(Handoff.outcome).is_(None), col(Handoff.outcome) == TIMED_OUT)
    return and_(col(Handoff.source) == HERE, unanswered, ~overtaken)


def story_of(session: Session, case: int) -> list[Step]:
    """A case's way between departments, step by step."""
    steps = [step for handoff in _way(session, case) for step in _steps(handoff)]
    return sorted(steps, key=lambda step: step.at)


def owner_of(session: Session, department: str) -> str | None:
    """Who answers for a department: whom its settings name, else somebody who owns it."""
    row = session.get(Department, department.casefold())
    if row is not None and row.owner and _is_in(session.get(Person, row.owner)):
        return row.owner
    people = select(Person).where(col(Person.role) != REPORTER).order_by(col(Person.user))
    owning = [one.user for one in session.scalars(people) if _is_among(department, one.owns) and _is_in(one)]
    return owning[0] if owning else None


def receiver(session: Session, department: str) -> str | None:
    """Where a department's handoffs go: its channel, else its owner's direct messages."""
    row = session.get(Department, department.casefold())
    return (row.channel if row else None) or owner_of(session, department)


def escalated_to(session: Session, handoff: Handoff, admins: Iterable[str]) -> Sequence[str]:
    """Who hears of a handoff that nobody answers: the first of these that it is not lying with already.

    The receiving department's owner, the owner of the case's cause, the admins.
    """
    message = by_key(session, key_of(handoff))
    lies_with = message.channel if message else None
    owner, cause = owner_of(session, handoff.to_department), _cause_owner(session, handoff)
    chosen = select(Person).where(col(Person.role) == ADMIN)
    named = [one.user for one in session.scalars(chosen) if _is_in(one)]
    for users in ([owner], [cause], sorted({*named, *admins})):
        if found := [user for user in users if user and user != lies_with]:
            return found
    return []


def require_handing(session: Session, actor: Actor, case: Case, place: str = "") -> None:
    """Raise `NotAllowed` unless somebody may hand this case over; `place` is the channel they act in.

    Besides those who may work on it: the people of the department that has it, wherever they are set
    to log for, as long as they act in the channel it was handed to.
    """
    has = holder(session, int(case.id or 0))
    last = current(session, int(case.id or 0))
    there = last is not None and last.outcome == ACCEPTED and _was_brought_to(session, last, place)
    if not (may_handle(actor, case) or (has and _belongs(session, actor, has)) or there):
        raise NotAllowed("That is for whoever logged the case and for the department that has it.")


def require_answering(session: Session, actor: Actor, handoff: Handoff, place: str = "") -> None:
    """Raise `NotAllowed` unless somebody may answer for the department that a case was handed to.

    Whoever acts in the channel that received it may: nobody at the frontline is locked out for a setting.
    """
    brought = by_key(session, f"{key_of(handoff)}:escalation:{actor.user}") is not None
    ours = actor.admin or brought or _belongs(session, actor, handoff.to_department)
    if not (ours or _was_brought_to(session, handoff, place)):
        raise NotAllowed(FOR_ITS_PEOPLE)


def require_replying(session: Session, actor: Actor, handoff: Handoff) -> None:
    """Raise `NotAllowed` unless somebody may answer a question of the receiving department's."""
    case = session.get_one(Case, handoff.case_id)
    sent = handoff.actor == actor.user or _belongs(session, actor, handoff.from_department)
    if not (sent or may_handle(actor, case)):
        raise NotAllowed("That is for the people of the department that handed the case over.")


def require_part(session: Session, actor: Actor, handoff: Handoff, place: str = "") -> None:
    """Raise `NotAllowed` unless somebody is on either side of a handoff."""
    try:
        require_replying(session, actor, handoff)
    except NotAllowed:
        require_answering(session, actor, handoff, place)


def _of(case: int) -> Select[Any]:
    newest = col(Handoff.at).desc(), col(Handoff.id).desc()
    return select(Handoff).where(col(Handoff.case_id) == case).order_by(*newest)


def _way(session: Session, case: int) -> list[Handoff]:
    return list(session.scalars(_of(case)))[::-1]


def _steps(one: Handoff) -> Iterable[Step]:
    sender, receiver = one.from_department, one.to_department
    yield Step(one.at, "handed off", sender, receiver, one.actor, one.reason)
    if one.reminded_at:
        yield Step(one.reminded_at, "handoff reminded", receiver, sender)
    if one.asked_at:
        yield Step(one.asked_at, "handoff asked", receiver, sender, one.asked_by, one.question)
    if one.replied_at:
        yield Step(one.replied_at, "handoff answered", sender, receiver, None, one.reply)
    if one.escalated_at:
        yield Step(one.escalated_at, "handoff timed out", receiver, sender)
    if one.outcome in (ACCEPTED, BOUNCED):
        kind = "handoff accepted" if one.outcome == ACCEPTED else "handoff sent back"
        yield Step(one.answered_at or one.at, kind, receiver, sender, one.answered_by, one.answer)


def _belongs(session: Session, actor: Actor, department: str) -> bool:
    own = {actor.department, *actor.owns}
    return department.casefold() in own or owner_of(session, department) == actor.user


def _was_brought_to(session: Session, handoff: Handoff, place: str) -> bool:
    message = by_key(session, key_of(handoff)) if place else None
    return message is not None and message.channel == place


def _cause_owner(session: Session, handoff: Handoff) -> str | None:
    belongs = col(Membership.case_id) == handoff.case_id
    owning = select(col(Cause.owner)).join(Membership, col(Membership.cause_id) == col(Cause.id))
    return session.scalars(owning.where(belongs)).first()


def _is_among(department: str, names: Iterable[str]) -> bool:
    return department.casefold() in {name.casefold() for name in names}


def _is_in(person: Person | None) -> bool:
    """Whether nobody has found them to be a guest or gone."""
    return person is None or person.welcome is not False
