"""Matching: past cases like this text, ranked, with what resolved them and why they match.

Two lists answer a question: the best cases from everywhere, and the best of other departments than the
asker's, since that is where the same cause hides. `triage.matching.likeness` says what is best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.index import Ids
from knowledge.tables import Case, Cause, Membership
from triage.causes.naming import shared_words
from triage.grouping.grouper import Grouper
from triage.matching.likeness import Likeness
from triage.matching.queries import CAUSE_STATES as CAUSE_STATES
from triage.matching.queries import Filters as Filters
from triage.matching.queries import QueryFault as QueryFault
from triage.matching.queries import conditions, elsewhere
from triage.matching.queries import parse_query as parse_query
from triage.numbers import case_number, cause_number
from triage.wording.redaction import redact
from triage.wording.text import normalise

ELSEWHERE = 10  # cases of other departments: among ten, 98.6 % of cases met one of their cause (dstc)
LOOKS = (200, 2_000)  # cases looked at by meaning and by words, before all are
AT_ONCE = 1_000  # case numbers in one statement

_Scored = tuple[int, float]


class Match(BaseModel):
    """One past case that is like the text."""

    model_config = ConfigDict(frozen=True)

    case: str
    score: float  # what it is ranked by: 1 the same text, 0 nothing in common; see `triage.matching.likeness`
    kind: str
    text: str
    department: str | None
    touchpoint: str | None
    occurred_at: datetime
    cause: str
    cause_name: str
    cause_state: str
    resolution: str | None
    shared_words: list[str]


class Matches(BaseModel):
    """The answer to "have we seen this before?"."""

    query: str
    filters: Filters
    department: str | None = None  # whose question it is
    searched: int  # grouped cases on file
    matches: list[Match]  # from everywhere
    more: bool
    elsewhere: list[Match] = []  # the best of other departments; none where `department` is not known
    passing: int | None = None  # how many cases pass the filters; told where none of them is like the text


@dataclass(frozen=True)
class _Question:
    """What is looked for, and how much of the answer."""

    text: str  # redacted
    vector: Floats  # shape (1, dimensions), not centred
    filters: Filters
    department: str | None
    limit: int
    offset: int = 0
    leave_out: int | None = None
    unlike: bool = False


def similar(
    database: Database,
    grouper: Grouper,
    text: str,
    filters: Filters,
    *,
    limit: int = 10,
    offset: int = 0,
    department: str | None = None,
    unlike: bool = False,
) -> Matches:
    """The past cases most like `text`, best first, and those of other departments than `department`.

    Cases that are not like it at all are left out, unless `unlike` asks for whatever passes the filters.
    """
    clean = redact(normalise(text)).text
    vector = grouper.encoder.encode([clean])
    asked = _Question(clean, vector, filters, department, limit, offset, unlike=unlike)
    return _answer(database, grouper, asked)


def similar_to_case(
    database: Database,
    grouper: Grouper,
    case: Case,
    limit: int = 10,
    *,
    filters: Filters | None = None,
    offset: int = 0,
    department: str | None = None,
    unlike: bool = False,
) -> Matches:
    """The past cases most like one on file, itself left out. A grouped case is not encoded again.

    `department` stands in for the case's own where it has none.
    """
    with database.read() as session:
        grouper.memory.catch_up(session)
    unit = grouper.memory.unit(case.id or 0)
    vector = grouper.encoder.encode([case.text]) if unit is None else unit[None]
    own, passing = case.department or department, filters or Filters()
    asked = _Question(case.text, vector, passing, own, limit, offset, leave_out=case.id, unlike=unlike)
    return _answer(database, grouper, asked)


def _answer(database: Database, grouper: Grouper, asked: _Question) -> Matches:
    with database.read() as session:
        grouper.memory.catch_up(session)
        grouper.words.catch_up(session)
        likeness = Likeness(grouper, asked.text, asked.vector, asked.leave_out, asked.unlike)
        where, end = conditions(session, asked.filters), asked.offset + asked.limit
        found = _best(session, likeness, where, end + 1)
        others: list[_Scored] = []
        if asked.department and not asked.offset:
            others = _best(session, likeness, [*where, elsewhere(session, asked.department)], ELSEWHERE)
        page = found[asked.offset : end]
        facts = _facts(session, [case for case, _ in (*page, *others)])
        passing = None if found else _how_many(session, where, asked.leave_out)
    return Matches(
        query=asked.text,
        filters=asked.filters,
        department=asked.department,
        searched=len(grouper.memory),
        matches=[_match(facts[case], score, asked.text) for case, score in page if case in facts],
        more=len(found) > end,
        elsewhere=[_match(facts[case], score, asked.text) for case, score in others if case in facts],
        passing=passing,
    )


def _best(session: Session, likeness: Likeness, where: list[ColumnElement[bool]], most: int) -> list[_Scored]:
    """The best cases that pass, at most so many: looks further until none unseen could be among them."""
    for look in LOOKS:
        near = likeness.nearest(look)
        near = near.among(_passing(session, where, near.cases))
        if near.certain() >= most or near.floor == -np.inf:
            break
    else:
        near = likeness.of(_passing(session, where))
    return list(zip(near.cases[:most].tolist(), near.scores[:most].tolist(), strict=True))


def _passing(session: Session, where: list[ColumnElement[bool]], among: Ids | None = None) -> Ids:
    """The grouped cases that pass, of all or of these."""
    statement = _grouped(select(col(Case.id)), where)
    if among is None:
        return np.array(session.scalars(statement).all(), np.int64)
    found = [session.scalars(statement.where(col(Case.id).in_(part))) for part in _parts(among.tolist())]
    return np.array([case for part in found for case in part], np.int64)


def _how_many(session: Session, where: list[ColumnElement[bool]], leave_out: int | None) -> int:
    """How many grouped cases pass."""
    counted = _grouped(select(func.count()), [*where, col(Case.id) != (leave_out or 0)])
    return int(session.scalars(counted).one())


def _facts(session: Session, cases: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is shown of these cases."""
    facts = {
        "id": Case.id, "kind": Case.kind, "text": Case.text, "department": Case.department,
        "touchpoint": Case.touchpoint, "occurred_at": Case.occurred_at, "resolution": Case.resolution,
        "cause": Cause.id, "cause_name": Cause.name, "cause_state": Cause.state,
    }  # fmt: skip
    statement = _grouped(select(*(col(fact).label(label) for label, fact in facts.items())), [])
    rows: dict[int, dict[str, Any]] = {}
    for part in _parts(cases):
        found = session.execute(statement.where(col(Case.id).in_(part))).mappings()
        rows.update((row["id"], dict(row)) for row in found)
    return rows


def _grouped(facts: Any, where: list[ColumnElement[bool]]) -> Any:
    """These facts of the cases that have a cause and pass."""
    return (
        facts.select_from(Case)
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .join(Cause, col(Cause.id) == col(Membership.cause_id))
        .where(*where)
    )


def _parts(cases: Sequence[int]) -> Iterator[Sequence[int]]:
    return (cases[start : start + AT_ONCE] for start in range(0, len(cases), AT_ONCE))


def _match(row: dict[str, Any], score: float, query: str) -> Match:
    return Match(
        case=case_number(row["id"]),
        score=round(max(0.0, min(1.0, score)), 4),
        kind=row["kind"],
        text=row["text"],
        department=row["department"],
        touchpoint=row["touchpoint"],
        occurred_at=row["occurred_at"],
        cause=cause_number(row["cause"]),
        cause_name=row["cause_name"],
        cause_state=row["cause_state"],
        resolution=row["resolution"],
        shared_words=shared_words(query, row["text"]),
    )
