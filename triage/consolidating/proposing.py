"""Proposing: changes to confirmed causes wait for a person. What was dismissed is not proposed again."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Constraint, Event, Membership, Proposal
from triage.consolidating.planning import DISMISSED, Proposed
from triage.deciding.reshaping import merge, split
from triage.numbers import case_number, cause_number

MOST_WAITING = 10  # proposals at a time: people look at a handful
STANDING = ("open", "dismissed")  # states of a proposal that is not made again
MUCH_THE_SAME = 0.5  # share of a split's cases that an earlier proposal held: then it is that one again


class UnknownProposal(Exception):
    """There is no open proposal with this number."""


class Suggestion(BaseModel):
    """A proposal as people see it."""

    model_config = ConfigDict(frozen=True)

    number: int
    kind: str  # merge or split
    cause: str
    cause_name: str
    other: str | None
    other_name: str | None
    cases: list[str]  # of a split: those that would found a cause of their own


class Suggestions(RootModel[list[Suggestion]]):
    """The proposals that wait for a person, newest first."""


def propose(turn: Turn, wanted: Sequence[Proposed], now: datetime) -> None:
    """Keep the open proposals to what the last consolidation would do; each is an event, too.

    Causes that people parted are not proposed to be one, and of a dismissed cause nothing is proposed.
    """
    session = turn.session
    parted, ended = _parted(session), _dismissed(session)
    wanted = [
        one
        for one in wanted
        if frozenset((one.cause, one.other)) not in parted and ended.isdisjoint((one.cause, one.other))
    ]
    known = list(session.scalars(select(Proposal)))
    for row in known:
        if row.state == "open" and not any(_same(row, one) for one in wanted):
            row.state = "withdrawn"
    fresh = [one for one in wanted if not any(_same(row, one) and row.state in STANDING for row in known)]
    waiting = sum(row.state == "open" for row in known)
    for one in fresh[: max(0, MOST_WAITING - waiting)]:
        cases = list(one.cases)
        session.add(Proposal(kind=one.kind, cause_id=one.cause, other_id=one.other, cases=cases, at=now))
        detail = {"kind": one.kind, "other": one.other, "cases": cases}
        event = Event(at=now, kind="proposed", cause_id=one.cause, turn=turn.number, detail=detail)
        session.add(event)
    session.flush()


def open_proposals(session: Session) -> Suggestions:
    """What waits for a person."""
    rows = session.scalars(
        select(Proposal).where(col(Proposal.state) == "open").order_by(col(Proposal.id).desc())
    )
    return Suggestions([_told(session, row) for row in rows])


def accept(turn: Turn, number: int, by: str, now: datetime) -> None:
    """A person agrees: the change is made in their name. Raises `UnknownProposal`."""
    row = _open(turn.session, number)
    if row.kind == "merge" and row.other_id is not None:
        changed = merge(turn, row.other_id, row.cause_id, by, now) is not None
    else:
        still = [case for case in row.cases if turn.session.get(Membership, case)]
        changed = split(turn, row.cause_id, still, by, now) is not None
    row.state = "accepted" if changed else "withdrawn"  # others decided it meanwhile
    turn.session.flush()


def dismiss(turn: Turn, number: int, by: str, now: datetime) -> None:
    """A person disagrees: nothing changes, and it is not proposed again. Raises `UnknownProposal`."""
    row = _open(turn.session, number)
    row.state = "dismissed"
    detail = {"kind": row.kind, "other": row.other_id}
    turn.session.add(
        Event(
            at=now,
            kind="proposal dismissed",
            actor=by,
            cause_id=row.cause_id,
            turn=turn.number,
            detail=detail,
        )
    )
    turn.session.flush()


def _parted(session: Session) -> set[frozenset[int]]:
    """Pairs of causes of which people keep cases apart."""
    one, other = aliased(Membership), aliased(Membership)
    pairs = (
        select(col(one.cause_id), col(other.cause_id))
        .join(Constraint, col(Constraint.case_id) == col(one.case_id))
        .join(other, col(Constraint.other_id) == col(other.case_id))
        .where(~col(Constraint.together))
    )
    return {frozenset(pair) for pair in session.execute(pairs).tuples()}


def _dismissed(session: Session) -> set[int]:
    causes = session.scalars(select(col(Cause.id)).where(col(Cause.state) == DISMISSED))
    return {int(cause) for cause in causes if cause is not None}


def _open(session: Session, number: int) -> Proposal:
    row = session.get(Proposal, number)
    if row is None or row.state != "open":
        raise UnknownProposal(str(number))
    return row


def _same(row: Proposal, one: Proposed) -> bool:
    if row.kind != one.kind:
        return False
    if row.kind == "merge":
        return {row.cause_id, row.other_id} == {one.cause, one.other}
    shared = len(set(row.cases) & set(one.cases))
    return row.cause_id == one.cause and shared >= MUCH_THE_SAME * min(len(row.cases), len(one.cases))


def _told(session: Session, row: Proposal) -> Suggestion:
    names = {cause: session.get_one(Cause, cause).name for cause in (row.cause_id, row.other_id) if cause}
    return Suggestion(
        number=int(row.id or 0),
        kind=row.kind,
        cause=cause_number(row.cause_id),
        cause_name=names[row.cause_id],
        other=cause_number(row.other_id) if row.other_id else None,
        other_name=names.get(row.other_id) if row.other_id else None,
        cases=[case_number(case) for case in row.cases],
    )
