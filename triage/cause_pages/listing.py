"""The list of causes: ranked for whoever asks, narrowed by words and filters; and causes by name."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Membership
from triage.cause_pages.page import RECENT
from triage.causes.on_file import CauseSummary, summaries
from triage.matching.queries import Filters, conditions
from triage.numbers import cause_id


@dataclass(frozen=True)
class Row:
    """A cause with how many cases the last 28 days brought."""

    cause: CauseSummary
    recent: int


@dataclass(frozen=True)
class Ranking:
    """One page of the causes that were found."""

    rows: list[Row]
    found: int
    offset: int


@dataclass
class _Counts:
    cases: int = 0
    recent: int = 0
    departments: set[str] = field(default_factory=set)


def ranked(
    session: Session,
    text: str,
    filters: Filters,
    own: Collection[str],
    now: datetime,
    limit: int,
    offset: int = 0,
) -> Ranking:
    """Causes that touch one's own departments (casefolded) first, then the most cases in the last 28 days.

    What was dismissed is listed only when it is asked for. Of a page beyond the last, the first is shown.
    """
    counts = _counted(session, _matching(session, text, filters), now)
    owners = _owners(session, own)

    def order(number: int) -> tuple[bool, int, int, int]:
        one = counts[number]
        mine = number in owners or bool(one.departments & set(own))
        return not mine, -one.recent, -one.cases, number

    numbers = sorted(counts, key=order)
    offset = offset if 0 <= offset < len(numbers) else 0
    shown = numbers[offset : offset + limit]
    found = summaries(session, shown)
    return Ranking([Row(found[number], counts[number].recent) for number in shown], len(numbers), offset)


def named_like(session: Session, said: str, most: int, without: int = 0) -> list[tuple[int, str]]:
    """Living causes for somebody who types: the one of a number, or those with all words, largest first."""
    size = func.count(col(Membership.case_id))
    rows = (
        select(col(Cause.id), col(Cause.name))
        .join(Membership, col(Membership.cause_id) == col(Cause.id))
        .where(col(Cause.merged_into).is_(None), col(Cause.id) != without)
        .group_by(col(Cause.id), col(Cause.name))
        .order_by(size.desc(), col(Cause.id))
        .limit(most)
    )
    number = cause_id(said.strip())
    if number is not None:
        exact = session.execute(rows.where(col(Cause.id) == number)).tuples()
        return [(int(one or 0), name) for one, name in exact]
    found = session.execute(rows.where(*_holding(said))).tuples()
    return [(int(one or 0), name) for one, name in found]


def _holding(said: str) -> list[ColumnElement[bool]]:
    return [col(Cause.name_key).contains(word, autoescape=True) for word in said.casefold().split()]


def _matching(session: Session, text: str, filters: Filters) -> Select[int]:
    wanted = [*conditions(session, filters), *_holding(text)]
    if filters.state != "dismissed":
        wanted.append(col(Cause.state) != "dismissed")
    return (
        select(col(Membership.cause_id))
        .join(Case, col(Case.id) == col(Membership.case_id))
        .join(Cause, col(Cause.id) == col(Membership.cause_id))
        .where(*wanted)
    )


def _counted(session: Session, matching: Select[int], now: datetime) -> dict[int, _Counts]:
    """All cases of these causes, and those of the last 28 days."""
    late = case((col(Case.occurred_at) > now - RECENT, 1), else_=0)
    rows = session.execute(
        select(col(Membership.cause_id), col(Case.department), func.count(), func.sum(late))
        .join(Case, col(Case.id) == col(Membership.case_id))
        .where(col(Membership.cause_id).in_(matching))
        .group_by(col(Membership.cause_id), col(Case.department))
    ).tuples()
    found: dict[int, _Counts] = {}
    for cause, department, cases, recent in rows:
        one = found.setdefault(int(cause), _Counts())
        one.cases, one.recent = one.cases + int(cases), one.recent + int(recent or 0)
        one.departments.add((department or "").casefold())
    return found


def _owners(session: Session, own: Collection[str]) -> set[int]:
    """The causes that these departments own."""
    rows = session.execute(
        select(col(Cause.id), col(Cause.owner_department)).where(col(Cause.owner_department).is_not(None))
    ).tuples()
    return {int(number or 0) for number, name in rows if str(name).casefold() in own}
