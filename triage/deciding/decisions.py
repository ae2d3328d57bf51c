"""Decisions: what people say about a case's cause. No machine undoes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Cause, Membership
from triage.causes.naming import first_name, unique
from triage.causes.on_file import CauseSummary, UnknownCase, UnknownCause, of_case
from triage.deciding.ledger import Ledger
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.intake.records import find_cause
from triage.numbers import case_number, cause_id


def confirm(turn: Turn, case: int, by: str, now: datetime) -> CauseSummary:
    """A person says: this case belongs to the cause it is in. It stays there for good."""
    membership = membership_of(turn.session, case)
    ledger, cause = Ledger(turn, "confirmed", by, now), membership.cause_id
    _stay(ledger, membership)
    ledger.close(cause, case)
    return of_case(turn.session, case)[1]


def differ(turn: Turn, case: int, by: str, now: datetime, name: str | None = None) -> CauseSummary:
    """A person says: this case does not belong to its cause. It founds its own and stays apart.

    A case that is alone in its cause, or was already parted by a person, stays there; a `name` that
    no cause has becomes the name of where it is then.
    """
    session = turn.session
    membership = membership_of(session, case)
    others = _companions(session, membership)
    if not others:
        return assign(turn, case, name, by, now) if name else confirm(turn, case, by, now)
    cause = found(session, case, name, now, by)
    ledger = Ledger(turn, "moved", by, now)
    ledger.founded(cause)
    _move(ledger, membership, cause, "a person said it differs")
    for other in others:
        ledger.apart(case, other)
    ledger.close(cause, case)
    return of_case(session, case)[1]


def assign(turn: Turn, case: int, said: str, by: str, now: datetime) -> CauseSummary:
    """A person says which cause a case belongs to, by number or name.

    A new name becomes the name of the cause the case is in, unless people know that one already:
    then it founds another. Raises `UnknownCase`, and `UnknownCause` for a number that no cause has.
    """
    session = turn.session
    membership = membership_of(session, case)
    known = find_cause(session, said)
    if known is None and cause_id(said) is not None:
        raise UnknownCause(said)
    ledger = Ledger(turn, "moved", by, now)
    if known:
        cause = int(known.id or 0)
    elif _is_untouched(session, membership.cause_id):
        cause = membership.cause_id
        _name(ledger, cause, said.strip())
    else:
        cause = found(session, case, said.strip(), now, by)
        ledger.founded(cause)
    if cause == membership.cause_id:
        _stay(ledger, membership)
    else:
        _move(ledger, membership, cause, "a person said which cause it is")
    ledger.close(cause, case)
    return of_case(session, case)[1]


def same_as(turn: Turn, case: int, other: int, by: str, now: datetime) -> CauseSummary:
    """A person says: these two cases are the same thing. The first goes to the other's cause, for good.

    Raises `UnknownCase`.
    """
    session = turn.session
    membership, target = membership_of(session, case), membership_of(session, other).cause_id
    ledger = Ledger(turn, "moved", by, now)
    if target == membership.cause_id:
        _stay(ledger, membership)
    else:
        _move(ledger, membership, target, f"a person said it is the same as {case_number(other)}")
    if case != other:
        ledger.together(case, other)
    ledger.close(target, case)
    return of_case(session, case)[1]


def _stay(ledger: Ledger, membership: Membership) -> None:
    ledger.tell("confirmed", membership.cause_id, membership.case_id, _verdict(membership, "right"))
    ledger.place(membership, membership.cause_id, "confirmed")


def _move(ledger: Ledger, membership: Membership, cause: int, why: str) -> None:
    detail = {"from": membership.cause_id, "why": why, **_verdict(membership, "wrong")}
    ledger.tell("moved", cause, membership.case_id, detail)
    ledger.place(membership, cause, "moved")


def _verdict(membership: Membership, said: str) -> dict[str, Any]:
    """What a person says of a machine's match; see `triage.deciding.agreement`."""
    return {} if membership.how in DECIDED_BY_PEOPLE else {"said": said}


def _name(ledger: Ledger, cause: int, name: str) -> None:
    row = ledger.session.get_one(Cause, cause)
    ledger.tell("renamed", cause, None, {"from": row.name, "to": name, "why": "a person named it"})
    ledger.change(row, name=name, name_key=name.casefold(), named_by=ledger.by, state="confirmed")


def _is_untouched(session: Session, cause: int) -> bool:
    """Whether nobody ever decided anything about this cause."""
    row = session.get_one(Cause, cause)
    decided = select(col(Membership.case_id)).where(
        col(Membership.cause_id) == cause, col(Membership.by).is_not(None)
    )
    return row.state == "suspected" and row.named_by is None and session.scalars(decided).first() is None


def found(session: Session, case: int, name: str | None, now: datetime, by: str | None = None) -> int:
    """A new cause for a case: named by a person, or by the case's own words."""
    wanted = name or _own_words(session, case)
    label = unique(wanted, [case_number(case)], names_like(session, wanted))
    cause = Cause(
        name=label,
        name_key=label.casefold(),
        named_by=by if name else None,
        state="confirmed" if name else "suspected",
        central_case=case,
        founded_at=now,
    )
    session.add(cause)
    session.flush()
    return int(cause.id or 0)


def names_like(session: Session, wanted: str) -> set[str]:
    """The names in use that begin like this one: of living causes, and those that people gave."""
    meant = or_(col(Cause.merged_into).is_(None), col(Cause.named_by).is_not(None))
    like = col(Cause.name_key).startswith(wanted.casefold(), autoescape=True)
    return set(session.scalars(select(col(Cause.name_key)).where(like, meant)))


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


def membership_of(session: Session, case: int) -> Membership:
    found = session.get(Membership, case)
    if found is None:
        raise UnknownCase(case_number(case))
    return found


def _own_words(session: Session, case: int) -> str:
    row = session.get_one(Case, case)
    return first_name(row.text, row.private)
