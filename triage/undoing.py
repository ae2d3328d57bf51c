"""Undoing: a decision is taken back exactly, unless somebody has decided otherwise since.

What arrived meanwhile stays where it is. A cause that the decision founded keeps its number, as
another name of the cause that its cases go back to: people may have read it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Constraint, Decision, Event, Fix, Membership, Suggestion
from knowledge.texts import parts
from triage.ledger import contradicted
from triage.numbers import case_number, cause_number

MERGED = "merged"


class CannotUndo(Exception):
    """A decision cannot be taken back; the message says why and what to do."""


def undo(turn: Turn, number: int, by: str, now: datetime) -> Decision:
    """Take a decision back. Raises `CannotUndo`; the caller's turn is then to be rolled back."""
    session = turn.session
    decision = session.get(Decision, number)
    if decision is None:
        raise CannotUndo("That decision is not on file.")
    if decision.undone_at is not None:
        raise CannotUndo("That was undone already.")
    before = decision.before
    rows = _unchanged_cases(session, decision)
    _restore_causes(session, before["causes"])
    for row, saved in rows:
        _restore(session, row, saved, turn.number)
    session.flush()
    _retire_founded(session, before["founded"], rows)
    _restore_constraints(session, before)
    _refuse_new_contradictions(session, [row.case_id for row, _ in rows])
    _give_back(session, before, decision)
    decision.undone_at, decision.undone_by = now, by
    detail = {
        "decision": number,
        "was": decision.kind,
        "cases": [case_number(row.case_id) for row, _ in rows],
    }
    event = Event(
        at=now,
        kind="undone",
        actor=by,
        cause_id=decision.cause_id,
        case_id=decision.case_id,
        turn=turn.number,
        detail=detail,
    )
    session.add(event)
    session.flush()
    return decision


def latest_decisions(session: Session, cause: int, most: int = 5) -> list[Decision]:
    """What people last decided about a cause and may still take back, newest first."""
    rows = (
        select(Decision)
        .where(col(Decision.cause_id) == cause, col(Decision.undone_at).is_(None))
        .order_by(col(Decision.id).desc())
    )
    return list(session.scalars(rows.limit(most)))


def _unchanged_cases(session: Session, decision: Decision) -> list[tuple[Membership, list[Any]]]:
    """The memberships as the decision left them; cases that were erased since are left out."""
    saved = {int(entry[0]): entry for entry in decision.before["cases"]}
    found = []
    for part in parts(sorted(saved)):
        for row in session.scalars(select(Membership).where(col(Membership.case_id).in_(part))):
            entry = saved[row.case_id]
            if row.turn != decision.turn or row.cause_id != entry[6]:
                raise CannotUndo(
                    f"{case_number(row.case_id)} was decided about again since: take that back first."
                )
            found.append((row, entry))
    return found


def _restore_causes(session: Session, changed: dict[str, dict[str, list[Any]]]) -> None:
    for number, fields in changed.items():
        cause = session.get_one(Cause, int(number))
        for name, (before, after) in fields.items():
            if getattr(cause, name) != after:
                raise CannotUndo(f"{cause_number(int(number))} has changed since ({name.replace('_', ' ')}).")
            setattr(cause, name, before)
    session.flush()


def _restore(session: Session, row: Membership, saved: list[Any], turn: int) -> None:
    _, cause, how, by, confidence, at, _ = saved
    row.cause_id = _living(session, int(cause))
    row.how, row.by, row.confidence = how, by, confidence
    row.at, row.turn = datetime.fromisoformat(at), turn


def _living(session: Session, cause: int) -> int:
    """A cause, or the one that consolidation has since made of it."""
    return session.get_one(Cause, cause).merged_into or cause


def _retire_founded(
    session: Session, founded: Sequence[int], rows: list[tuple[Membership, list[Any]]]
) -> None:
    for number in founded:
        still = select(col(Membership.case_id)).where(col(Membership.cause_id) == number).limit(1)
        if rows and session.scalars(still).first() is None:
            cause = session.get_one(Cause, number)
            cause.state, cause.merged_into, cause.named_by = MERGED, rows[0][0].cause_id, None
    session.flush()


def _restore_constraints(session: Session, before: dict[str, Any]) -> None:
    for number in before["added"]:
        row = session.get(Constraint, int(number))
        if row is not None:
            session.delete(row)
    for case, other, together, by, at in before["dropped"]:
        when = datetime.fromisoformat(at)
        session.add(Constraint(case_id=case, other_id=other, together=together, by=by, at=when))
    session.flush()


def _refuse_new_contradictions(session: Session, cases: Sequence[int]) -> None:
    for row in contradicted(session, cases):
        said = "share a cause" if row.together else "do not share a cause"
        raise CannotUndo(
            f"People said since that {case_number(row.case_id)} and {case_number(row.other_id)} {said}."
        )


def _give_back(session: Session, before: dict[str, Any], decision: Decision) -> None:
    """Fixes and suggestions that went along with a merge return to the cause they were made for."""
    for name, table in (("fixes", Fix), ("suggestions", Suggestion)):
        for number in before[name]:
            row = session.get(table, int(number))
            if row is not None and decision.cause_id is not None:
                row.cause_id = decision.cause_id
