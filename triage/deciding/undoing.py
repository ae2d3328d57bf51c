"""Undoing: a decision is taken back exactly, unless somebody has decided otherwise since.

What arrived meanwhile stays where it is. A cause that the decision founded keeps its number, as
another name of the cause that its cases go back to: people may have read it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Constraint, Decision, Event, Fix, Membership, Suggestion
from knowledge.texts import parts
from triage.causes.naming import unique
from triage.deciding.decisions import names_like
from triage.deciding.ledger import contradicted, said
from triage.numbers import case_number, cause_number

MERGED = "merged"

Back = list[tuple[Membership, list[Any]]]
"""Cases that go back, each with what the ledger wrote down of it."""


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
    before, later = decision.before, _later(session, number)
    _refuse_if_decided_since(before, later)
    rows = _back(session, before["cases"])
    _restore_causes(session, before["causes"])
    for row, saved in rows:
        _restore(session, row, saved, turn.number)
    session.flush()
    _retire_founded(session, before["founded"], rows)
    _restore_constraints(session, before, later)
    _refuse_new_contradictions(session, [row.case_id for row, _ in rows])
    _free_names(turn, before["causes"], now)
    _give_back(session, before, decision)
    decision.undone_at, decision.undone_by = now, by
    _tell(turn, decision, [row for row, _ in rows], by, now)
    return decision


def latest_decisions(session: Session, cause: int, most: int = 5) -> list[Decision]:
    """What people last decided about a cause and may still take back, newest first.

    What was merged into it counts, too.
    """
    mine = select(col(Cause.id)).where(or_(col(Cause.id) == cause, col(Cause.merged_into) == cause))
    rows = (
        select(Decision)
        .where(col(Decision.cause_id).in_(mine), col(Decision.undone_at).is_(None))
        .order_by(col(Decision.id).desc())
    )
    return list(session.scalars(rows.limit(most)))


def _later(session: Session, number: int) -> list[Decision]:
    """The decisions since that stand."""
    since = select(Decision).where(col(Decision.id) > number, col(Decision.undone_at).is_(None))
    return list(session.scalars(since.order_by(col(Decision.id))))


def _refuse_if_decided_since(before: dict[str, Any], later: list[Decision]) -> None:
    """Whoever decided about the same cases or causes since has the last word."""
    cases = {int(entry[0]) for entry in before["cases"]}
    homes = {str(entry[1]) for entry in before["cases"]}
    founded = {str(number) for number in before["founded"]}
    for one in later:
        for entry in one.before["cases"]:
            if int(entry[0]) in cases:
                raise CannotUndo(
                    f"{case_number(int(entry[0]))} was decided about again since: take that back first."
                )
        for cause, fields in one.before["causes"].items():
            touched = set(fields) & set(before["causes"].get(cause, {}))
            gone = cause in homes and "merged_into" in fields
            if touched or gone or cause in founded:
                raise CannotUndo(
                    f"{cause_number(int(cause))} was decided about again since: take that back first."
                )


def _back(session: Session, cases: Sequence[list[Any]]) -> Back:
    """The memberships as the decision left them; cases that were erased since are left out."""
    saved = {int(entry[0]): entry for entry in cases}
    found = []
    for part in parts(sorted(saved)):
        for row in session.scalars(select(Membership).where(col(Membership.case_id).in_(part))):
            if row.cause_id != saved[row.case_id][6]:
                raise CannotUndo(f"{case_number(row.case_id)} is elsewhere since.")
            found.append((row, saved[row.case_id]))
    return sorted(found, key=lambda pair: pair[0].case_id)


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


def _retire_founded(session: Session, founded: Sequence[int], rows: Back) -> None:
    for number in founded:
        still = select(col(Membership.case_id)).where(col(Membership.cause_id) == number).limit(1)
        if rows and session.scalars(still).first() is None:
            target = rows[0][0].cause_id
            cause = session.get_one(Cause, number)
            cause.state, cause.merged_into, cause.named_by = MERGED, target, None
            aliases = update(Cause).where(col(Cause.merged_into) == number)
            session.execute(aliases.values(merged_into=target))
            for table in (Fix, Suggestion):
                made_for_it = update(table).where(col(table.cause_id) == number)
                session.execute(made_for_it.values(cause_id=target))
    session.flush()


def _restore_constraints(session: Session, before: dict[str, Any], later: list[Decision]) -> None:
    for entry in before["added"]:
        _take_back(session, entry, later)
    session.flush()
    for case, other, together, by, at in before["dropped"]:
        if session.get(Membership, case) and session.get(Membership, other):
            when = datetime.fromisoformat(at)
            session.add(Constraint(case_id=case, other_id=other, together=together, by=by, at=when))
    session.flush()


def _take_back(session: Session, entry: list[Any], later: list[Decision]) -> None:
    """What was said is said no more. Who overruled it since does not bring it back by taking that back."""
    case, other, *_ = entry
    same = select(Constraint).where(col(Constraint.case_id) == case, col(Constraint.other_id) == other)
    for row in session.scalars(same):
        if said(row) == entry:
            session.delete(row)
            return
    for one in later:
        if entry in one.before["dropped"]:
            left = list(one.before["dropped"])
            left.remove(entry)
            one.before = {**one.before, "dropped": left}
            return


def _refuse_new_contradictions(session: Session, cases: Sequence[int]) -> None:
    """Nothing that people said may be broken: not by what they said since, nor by what grouping did since."""
    for row in contradicted(session, cases):
        said_so = "share a cause" if row.together else "do not share a cause"
        pair = f"{case_number(row.case_id)} and {case_number(row.other_id)}"
        raise CannotUndo(
            f"People said that {pair} {said_so}, and they no longer would: move one of them instead."
        )


def _free_names(turn: Turn, causes: dict[str, Any], now: datetime) -> None:
    """Two living causes never have one name: what people named so since keeps it, others give it back."""
    one, other = aliased(Cause), aliased(Cause)
    same = (col(one.name_key) == col(other.name_key)) & (col(one.id) != col(other.id))
    living = col(one.merged_into).is_(None), col(other.merged_into).is_(None)
    back = [int(number) for number, fields in causes.items() if {"name_key", "merged_into"} & set(fields)]
    for part in parts(back):
        taken = select(other).join(one, same).where(col(one.id).in_(part), *living)
        for row in turn.session.scalars(taken):
            if row.named_by:
                raise CannotUndo(
                    f"{cause_number(int(row.id or 0))} has the name “{row.name}” now: rename it first."
                )
            label = unique(row.name, row.keywords, names_like(turn.session, row.name))
            detail = {"from": row.name, "to": label, "why": "an older cause has this name again"}
            row.name, row.name_key = label, label.casefold()
            turn.session.add(Event(at=now, kind="renamed", cause_id=row.id, turn=turn.number, detail=detail))


def _give_back(session: Session, before: dict[str, Any], decision: Decision) -> None:
    """Fixes and suggestions that went along with a merge return to the cause they were made for."""
    for name, table in (("fixes", Fix), ("suggestions", Suggestion)):
        for number in before[name]:
            row = session.get(table, int(number))
            if row is not None and decision.cause_id is not None:
                row.cause_id = decision.cause_id


def _tell(turn: Turn, decision: Decision, rows: Sequence[Membership], by: str, now: datetime) -> None:
    """What went back, and where to, for the history."""
    went: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        went[cause_number(row.cause_id)].append(case_number(row.case_id))
    detail = {
        "decision": decision.id,
        "was": decision.kind,
        "cases": [case_number(row.case_id) for row in rows],
        "to": dict(went),
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
    turn.session.add(event)
    turn.session.flush()
