"""Decisions: what people say about a case's cause. No machine undoes them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Cause, Constraint, Event, Membership
from triage.causes import CauseSummary, UnknownCase, of_case
from triage.naming import headline, unique
from triage.numbers import case_number, cause_id, cause_number
from triage.records import find_cause


class UnknownCause(Exception):
    """No cause has this number."""


def confirm(turn: Turn, case: int, by: str, now: datetime) -> CauseSummary:
    """A person says: this case belongs to the cause it is in. It stays there for good."""
    membership = _membership(turn.session, case)
    _place(turn, membership, membership.cause_id, "confirmed", by, now)
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
    cause = _found(session, case, None, now)
    _place(turn, membership, cause, "moved", by, now)
    for other in others:
        session.add(Constraint(case_id=case, other_id=other, together=False, by=by, at=now))
    _told(turn, "moved", membership, by, now, {"from": before, "why": "a person said it differs"})
    return of_case(session, case)[1]


def assign(turn: Turn, case: int, said: str, by: str, now: datetime) -> CauseSummary:
    """A person says which cause a case belongs to, by number or name.

    A new name becomes the name of the cause the case is in, unless people know that one already:
    then it founds another. Raises `UnknownCase`, and `UnknownCause` for a number that no cause has.
    """
    session = turn.session
    membership = _membership(session, case)
    known = find_cause(session, said)
    if known is None and cause_id(said) is not None:
        raise UnknownCause(said)
    before = membership.cause_id
    if known:
        cause = int(known.id or 0)
    elif _is_untouched(session, before):
        cause = before
        _name(turn, cause, said.strip(), by, now)
    else:
        cause = _found(session, case, said.strip(), now, by)
    if cause == before:
        return confirm(turn, case, by, now)
    _place(turn, membership, cause, "moved", by, now)
    _told(turn, "moved", membership, by, now, {"from": before, "why": "a person said which cause it is"})
    return of_case(session, case)[1]


def merge(turn: Turn, cause: int, into: int, by: str, now: datetime) -> bool:
    """A person says: both are one cause. All cases of the first go to the second, for good.

    Each is followed to where it was merged before; False when they are one already.
    """
    session = turn.session
    cause, into = (session.get_one(Cause, one).merged_into or one for one in (cause, into))
    if cause == into:
        return False
    moved = (
        update(Membership)
        .where(col(Membership.cause_id) == cause)
        .values(cause_id=into, how="merged", by=by, at=now, turn=turn.number, confidence=1.0)
    )
    session.execute(moved)
    aliases = or_(col(Cause.id) == cause, col(Cause.merged_into) == cause)
    session.execute(update(Cause).where(aliases).values(state="merged", merged_into=into))
    detail = {"into": cause_number(into), "why": "a person said both are one cause"}
    session.add(Event(at=now, kind="merged", actor=by, cause_id=cause, turn=turn.number, detail=detail))
    session.flush()
    return True


def split(turn: Turn, cause: int, cases: Sequence[int], by: str, now: datetime) -> int | None:
    """A person says: these cases are another cause. They found it and stay apart; returns its number.

    None where nothing is left to part: all of them went elsewhere, or they are the whole cause.
    Raises `UnknownCase`.
    """
    session = turn.session
    leaving = [one for one in (_membership(session, case) for case in cases) if one.cause_id == cause]
    stays = select(col(Membership.case_id)).where(
        col(Membership.cause_id) == cause, col(Membership.case_id).not_in([one.case_id for one in leaving])
    )
    central = session.get_one(Cause, cause).central_case
    left = set(session.scalars(stays))
    if not leaving or not left:
        return None
    founded = _found(session, leaving[0].case_id, None, now)
    for membership in leaving:
        _place(turn, membership, founded, "split", by, now)
    other = central if central in left else min(left)
    session.add(Constraint(case_id=leaving[0].case_id, other_id=other, together=False, by=by, at=now))
    detail = {"to": cause_number(founded), "cases": [case_number(one.case_id) for one in leaving]}
    session.add(Event(at=now, kind="split", actor=by, cause_id=cause, turn=turn.number, detail=detail))
    session.flush()
    return founded


def _is_untouched(session: Session, cause: int) -> bool:
    """Whether nobody ever decided anything about this cause."""
    row = session.get_one(Cause, cause)
    decided = select(col(Membership.case_id)).where(
        col(Membership.cause_id) == cause, col(Membership.by).is_not(None)
    )
    return row.state == "suspected" and row.named_by is None and session.scalars(decided).first() is None


def _name(turn: Turn, cause: int, name: str, by: str, now: datetime) -> None:
    row = turn.session.get_one(Cause, cause)
    detail = {"from": row.name, "to": name, "why": "a person named it"}
    turn.session.add(Event(at=now, kind="renamed", actor=by, cause_id=cause, turn=turn.number, detail=detail))
    row.name, row.name_key, row.named_by, row.state = name, name.casefold(), by, "confirmed"
    turn.session.flush()


def _place(turn: Turn, membership: Membership, cause: int, how: str, by: str, now: datetime) -> None:
    membership.cause_id, membership.how, membership.by = cause, how, by
    membership.at, membership.confidence, membership.turn = now, 1.0, turn.number
    turn.session.flush()


def _found(session: Session, case: int, name: str | None, now: datetime, by: str | None = None) -> int:
    """A new cause for a case: named by a person, or by the case's own words."""
    wanted = name or headline(session.get_one(Case, case).text)
    taken = set(session.scalars(select(col(Cause.name_key)).where(col(Cause.name_key) == wanted.casefold())))
    label = unique(wanted, [case_number(case)], taken)
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
