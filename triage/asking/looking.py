"""Looking cases up: the facts of all cases that fulfil filters, without their texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Membership
from knowledge.texts import parts
from triage.asking.inquiry import Inquiry
from triage.matching.privacy import hidden
from triage.matching.queries import Filters, conditions
from triage.numbers import cause_id


@dataclass(frozen=True)
class Fact:
    """What counting needs to know of a case."""

    case: int
    kind: str
    severity: str
    department: str | None
    touchpoint: str | None
    customer: str | None
    occurred_at: datetime
    resolved: bool
    cause: int | None  # none while it waits to be grouped


@dataclass(frozen=True)
class CauseFact:
    """What is said of a cause."""

    number: int
    name: str
    state: str
    owner: str | None
    owner_department: str | None
    workaround: str | None

    @property
    def called(self) -> str:
        """Its number and its name."""
        return f"RC-{self.number} “{self.name}”"


_FACTS = (
    Case.id, Case.kind, Case.severity, Case.department, Case.touchpoint, Case.customer, Case.occurred_at,
)  # fmt: skip


def facts(inquiry: Inquiry, filters: Filters | None = None, among: Sequence[int] | None = None) -> list[Fact]:
    """The cases that pass, newest first; of all, or of these.

    Who asks for a customer's cases does not learn of those that are kept from them: that would tell whose
    they are.
    """
    filters = filters or inquiry.understood.filters
    where = conditions(inquiry.session, filters)
    rows = list(_rows(inquiry.session, _all().where(*where), among))
    found = [_fact(*row) for row in rows]
    if filters.customer and not inquiry.viewer.sees_all:
        kept = hidden(inquiry.session, inquiry.viewer, [fact.case for fact in found])
        found = [fact for fact in found if fact.case not in kept]
    return sorted(found, key=lambda fact: (fact.occurred_at, fact.case), reverse=True)


def _fact(*values: Any) -> Fact:
    """A row as a fact: whether there is a resolution is all that counting needs of it."""
    *first, resolution, cause = values
    facts: list[Any] = [*first, resolution is not None, cause]
    return Fact(*facts)


def _all() -> Any:
    columns: tuple[Any, ...] = (*_FACTS, Case.resolution, Membership.cause_id)
    return (
        select(*(col(one) for one in columns))
        .outerjoin(Membership, col(Membership.case_id) == col(Case.id))
        .outerjoin(Cause, col(Cause.id) == col(Membership.cause_id))
    )


def _rows(session: Session, statement: Any, among: Sequence[int] | None) -> Iterator[Any]:
    if among is None:
        yield from session.execute(statement)
        return
    for part in parts(list(among)):
        yield from session.execute(statement.where(col(Case.id).in_(part)))


def matching(inquiry: Inquiry, filters: Filters | None = None) -> list[Fact]:
    """The cases that pass and belong to what is asked about, newest first."""
    topic = inquiry.topic
    return facts(inquiry, filters, None if topic is None else sorted(topic.cases))


def cause_facts(session: Session, causes: Sequence[int]) -> dict[int, CauseFact]:
    """What is said of these causes, by number; those that are not on file are missing."""
    columns: tuple[Any, ...] = (
        Cause.id,
        Cause.name,
        Cause.state,
        Cause.owner,
        Cause.owner_department,
        Cause.workaround,
    )
    found: dict[int, CauseFact] = {}
    for part in parts(sorted(set(causes))):
        rows = session.execute(select(*(col(one) for one in columns)).where(col(Cause.id).in_(part)))
        found.update((int(row[0]), CauseFact(*row)) for row in rows)
    return found


def numbers(causes: Sequence[str]) -> list[int]:
    """The ids of causes by their numbers."""
    return [cause_id(cause) or 0 for cause in causes]
