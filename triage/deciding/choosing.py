"""Choosing: which other causes a person may mean when a case is in the wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Cause, Membership
from triage.causes.on_file import UnknownCase
from triage.numbers import case_number, cause_number

MOST = 5


@dataclass(frozen=True)
class Choice:
    """A cause to choose: its number, its name and how many cases it has."""

    number: int
    name: str
    cases: int

    @property
    def cause(self) -> str:
        """As people call it, such as RC-7."""
        return cause_number(self.number)


def likeliest_others(session: Session, case: int, near: Sequence[int]) -> list[Choice]:
    """The causes that a case may belong to instead, likeliest first: those that spoke against its own,
    then the causes of the cases most like it (`near`, best first). Raises `UnknownCase`.
    """
    member = session.get(Membership, case)
    if member is None:
        raise UnknownCase(case_number(case))
    why = member.explanation
    known = [why["likeliest"]["cause"]] if "likeliest" in why else []
    said = [*known, *(voice["cause"] for voice in why.get("against", ())), *near]
    living = _living(session, [int(cause) for cause in said])
    wanted = [living[cause] for cause in said if living.get(cause) not in (None, member.cause_id)]
    return _choices(session, list(dict.fromkeys(wanted))[:MOST])


def _living(session: Session, causes: Sequence[int]) -> dict[int, int]:
    """Each of these causes with the one it is now part of."""
    rows = select(col(Cause.id), func.coalesce(Cause.merged_into, Cause.id)).where(col(Cause.id).in_(causes))
    return {int(before): int(now) for before, now in session.execute(rows)}


def _choices(session: Session, causes: Sequence[int]) -> list[Choice]:
    """These causes, in their order; those without a case are left out."""
    size = (
        select(col(Membership.cause_id), func.count())
        .where(col(Membership.cause_id).in_(causes))
        .group_by(col(Membership.cause_id))
    )
    sizes = {int(cause): int(many) for cause, many in session.execute(size)}
    rows = select(col(Cause.id), col(Cause.name)).where(col(Cause.id).in_(causes))
    names = {int(cause): str(name) for cause, name in session.execute(rows)}
    return [Choice(cause, names[cause], sizes[cause]) for cause in causes if sizes.get(cause)]
