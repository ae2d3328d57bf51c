"""Reshaping: people merge causes and split them. First what it would do, then the decision itself."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Cause, Fix, Membership
from knowledge.texts import parts
from triage.causes.on_file import CauseSummary, UnknownCause, summaries
from triage.deciding.decisions import found, membership_of
from triage.deciding.ledger import Ledger
from triage.numbers import case_number, cause_number

INHERITED = ("owner", "owner_department", "workaround", "hypothesis")  # by the cause that is merged into
BEGINNING = "suspected"


class WrongState(Exception):
    """A cause is not in a state for this; the message says what to do."""


class MergePreview(BaseModel):
    """What a merge would do."""

    model_config = ConfigDict(frozen=True)

    gone: CauseSummary
    into: CauseSummary
    cases: int  # afterwards
    departments: dict[str, int]  # afterwards
    fixes: int  # that go along
    inherits: list[str]  # what the remaining cause takes over, in words


class SplitPreview(BaseModel):
    """What a split would do."""

    model_config = ConfigDict(frozen=True)

    cause: CauseSummary
    leaving: list[int]
    staying: int
    departments: dict[str, int]  # of those leaving


def preview_merge(session: Session, cause: int, into: int) -> MergePreview | None:
    """What merging the first into the second would do; None when they are one already.

    Raises `UnknownCause` and `WrongState`.
    """
    one, other = living(session, cause), living(session, into)
    if one.id == other.id:
        return None
    _mergeable(other)
    found_ = summaries(session, [int(one.id or 0), int(other.id or 0)])
    gone, stays = found_.get(int(one.id or 0)), found_.get(int(other.id or 0))
    if gone is None or stays is None:
        raise UnknownCause(cause_number(cause if gone is None else into))
    together = dict(stays.departments)
    for department, cases in gone.departments.items():
        together[department] = together.get(department, 0) + cases
    fixes = session.scalars(select(col(Fix.id)).where(col(Fix.cause_id) == one.id)).all()
    return MergePreview(
        gone=gone,
        into=stays,
        cases=gone.cases + stays.cases,
        departments=dict(sorted(together.items(), key=lambda pair: -pair[1])),
        fixes=len(fixes),
        inherits=[name.replace("_", " ") for name in INHERITED if _would_inherit(one, other, name)],
    )


def preview_split(session: Session, cause: int, cases: Sequence[int]) -> SplitPreview | None:
    """What splitting these cases off would do; None where nothing would be left to part."""
    row = living(session, cause)
    number = int(row.id or 0)
    leaving = [one.case_id for one in _members(session, number, cases)]
    summary = summaries(session, [number]).get(number)
    if summary is None or not leaving or len(leaving) == summary.cases:
        return None
    return SplitPreview(
        cause=summary,
        leaving=leaving,
        staying=summary.cases - len(leaving),
        departments=_departments(session, leaving),
    )


def merge(turn: Turn, cause: int, into: int, by: str, now: datetime) -> int | None:
    """A person says: both are one cause. All cases of the first go to the second, for good.

    Each is followed to where it was merged before; None when they are one already, else the number
    of the decision. Raises `UnknownCause` and `WrongState`.
    """
    session = turn.session
    gone, stays = living(session, cause), living(session, into)
    if gone.id == stays.id:
        return None
    _mergeable(stays)
    number, target = int(gone.id or 0), int(stays.id or 0)
    ledger = Ledger(turn, "merged", by, now)
    rows = session.scalars(select(Membership).where(col(Membership.cause_id) == number)).all()
    for row in rows:
        ledger.place(row, target, "merged")
    aliases = session.scalars(
        select(Cause).where(or_(col(Cause.id) == number, col(Cause.merged_into) == number))
    )
    for alias in aliases.all():
        ledger.change(alias, state="merged", merged_into=target)
    _inherit(ledger, gone, stays)
    ledger.carry(number, target)
    detail = {
        "into": cause_number(target),
        "why": "a person said both are one cause",
        "cases": [case_number(row.case_id) for row in rows],
    }
    ledger.tell("merged", number, None, detail)
    return ledger.close(number)


def split(
    turn: Turn, cause: int, cases: Sequence[int], by: str, now: datetime, name: str | None = None
) -> int | None:
    """A person says: these cases are another cause. They found it and stay apart; returns its number.

    None where nothing is left to part: all of them went elsewhere, or they are the whole cause.
    Raises `UnknownCase`.
    """
    session = turn.session
    named = [membership_of(session, case) for case in dict.fromkeys(cases)]
    leaving = [one for one in named if one.cause_id == cause]
    going = {one.case_id for one in leaving}
    members = session.scalars(select(col(Membership.case_id)).where(col(Membership.cause_id) == cause))
    left = set(members) - going
    if not leaving or not left:
        return None
    central = session.get_one(Cause, cause).central_case
    ledger = Ledger(turn, "split", by, now)
    new = found(session, leaving[0].case_id, name, now, by)
    ledger.founded(new)
    for membership in leaving:
        ledger.place(membership, new, "split")
    ledger.apart(leaving[0].case_id, central if central in left else min(left))
    detail = {"to": cause_number(new), "cases": [case_number(case) for case in sorted(going)]}
    ledger.tell("split", cause, None, detail)
    ledger.close(cause)
    return new


def living(session: Session, cause: int) -> Cause:
    """A cause, followed to where it was merged. Raises `UnknownCause`."""
    row = session.get(Cause, cause)
    if row is None:
        raise UnknownCause(cause_number(cause))
    return session.get_one(Cause, row.merged_into) if row.merged_into else row


def _mergeable(into: Cause) -> None:
    if into.state == "dismissed":
        raise WrongState(f"{cause_number(int(into.id or 0))} is dismissed: look at it again first.")


def _would_inherit(gone: Cause, stays: Cause, name: str) -> bool:
    owned = bool(stays.owner or stays.owner_department) and name.startswith("owner")
    return bool(getattr(gone, name)) and not getattr(stays, name) and not owned


def _inherit(ledger: Ledger, gone: Cause, stays: Cause) -> None:
    """What the remaining cause lacks it takes over; a cause that people know stays known."""
    taken = {name: getattr(gone, name) for name in INHERITED if _would_inherit(gone, stays, name)}
    if "hypothesis" in taken:
        taken["hypothesis_cases"] = gone.hypothesis_cases
    before = ledger.before(gone, "state")
    if stays.state == BEGINNING and before not in (BEGINNING, "dismissed"):
        taken["state"] = before
    if taken:
        ledger.change(stays, **taken)


def _members(session: Session, cause: int, cases: Sequence[int]) -> list[Membership]:
    mine = select(Membership).where(col(Membership.cause_id) == cause)
    return [
        row
        for part in parts(list(cases))
        for row in session.scalars(
            mine.where(col(Membership.case_id).in_(part)).order_by(col(Membership.case_id))
        )
    ]


def _departments(session: Session, cases: Sequence[int]) -> dict[str, int]:
    found_: Counter[str] = Counter()
    for part in parts(list(cases)):
        named = select(col(Case.department)).where(col(Case.id).in_(part), col(Case.department).is_not(None))
        found_.update(str(name) for name in session.scalars(named))
    return dict(found_.most_common())
