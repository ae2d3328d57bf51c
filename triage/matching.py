"""Matching: past cases like this text, ranked, with what resolved them and why they match."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Case, Cause, Membership
from triage.grouping import Grouper
from triage.naming import shared_words
from triage.numbers import case_number, cause_number
from triage.redaction import redact
from triage.text import normalise

CAUSE_STATES = ("suspected", "confirmed", "fixing", "shipped", "verified", "regressed", "dismissed")
_FILTER = re.compile(r'(?<!\S)(dept|department|touchpoint|since|state):(?:"([^"]*)"|(\S+))', re.I)
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.I)
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
FIRST_LOOK = 200  # cases searched before filters are applied; widened when too few pass


class QueryFault(Exception):
    """A filter that cannot be understood, and what it accepts."""


class Filters(BaseModel):
    """What past cases must fulfil. Empty means all."""

    model_config = ConfigDict(frozen=True)

    departments: tuple[str, ...] = ()
    touchpoint: str | None = None
    since: datetime | None = None
    state: str | None = None


class Match(BaseModel):
    """One past case that is like the text."""

    model_config = ConfigDict(frozen=True)

    case: str
    score: float  # cosine after centring: 1 the same words, 0 nothing in common
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
    searched: int  # grouped cases on file
    matches: list[Match]
    more: bool


def parse_query(said: str, now: datetime) -> tuple[str, Filters]:
    """Part `refund stuck dept:Cards since:30d` into the text and the filters. Raises `QueryFault`."""
    departments: list[str] = []
    found: dict[str, str] = {}
    for name, quoted, bare in _FILTER.findall(said):
        value = (quoted or bare).strip()
        if name.lower() in ("dept", "department"):
            departments += [part for part in value.split(",") if part]
        else:
            found[name.lower()] = value
    state = found.get("state", "").lower() or None
    if state and state not in (*CAUSE_STATES, "open", "resolved"):
        raise QueryFault(f"state:{state} is not known; use open, resolved, or {', '.join(CAUSE_STATES)}")
    since = _since(found["since"], now) if "since" in found else None
    filters = Filters(
        departments=tuple(departments), touchpoint=found.get("touchpoint"), since=since, state=state
    )
    return " ".join(_FILTER.sub(" ", said).split()), filters


def similar(
    database: Database,
    grouper: Grouper,
    text: str,
    filters: Filters,
    *,
    limit: int = 10,
    offset: int = 0,
) -> Matches:
    """The past cases most like `text`, best first."""
    clean = redact(normalise(text)).text
    vector = grouper.encoder.encode([clean])
    return _ranked(database, grouper, clean, vector, filters, limit, offset)


def similar_to_case(database: Database, grouper: Grouper, case: Case, limit: int = 10) -> Matches:
    """The past cases most like one on file, itself left out. A grouped case is not encoded again."""
    with database.read() as session:
        grouper.memory.catch_up(session)
    unit = grouper.memory.unit(case.id or 0)
    vector = grouper.encoder.encode([case.text]) if unit is None else unit[None]
    return _ranked(database, grouper, case.text, vector, Filters(), limit, leave_out=case.id)


def _ranked(
    database: Database,
    grouper: Grouper,
    text: str,
    vector: Floats,
    filters: Filters,
    limit: int,
    offset: int = 0,
    leave_out: int | None = None,
) -> Matches:
    memory = grouper.memory
    with database.read() as session:
        memory.catch_up(session)
        look = FIRST_LOOK
        while True:
            near = memory.nearest(vector, look)[0]
            scores = dict(zip(near.cases.tolist(), near.cosines.tolist(), strict=True))
            scores.pop(leave_out or 0, None)
            rows = _rows(session, list(scores), filters)
            if len(rows) > offset + limit or look >= len(memory):
                break
            look *= 5
        ranked = sorted(rows, key=lambda row: -scores[row["id"]])
        page = ranked[offset : offset + limit]
    matches = [_match(row, scores[row["id"]], text) for row in page]
    return Matches(
        query=text, filters=filters, searched=len(memory), matches=matches, more=len(ranked) > offset + limit
    )


def _rows(session: Session, cases: Sequence[int], filters: Filters) -> list[dict[str, Any]]:
    """The facts of those cases that pass the filters."""
    facts = {
        "id": Case.id, "kind": Case.kind, "text": Case.text, "department": Case.department,
        "touchpoint": Case.touchpoint, "occurred_at": Case.occurred_at, "resolution": Case.resolution,
        "cause": Cause.id, "cause_name": Cause.name, "cause_state": Cause.state,
    }  # fmt: skip
    statement: Any = (
        select(*(col(fact).label(label) for label, fact in facts.items()))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .join(Cause, col(Cause.id) == col(Membership.cause_id))
        .where(*_conditions(session, filters))
    )
    rows: list[dict[str, Any]] = []
    for start in range(0, len(cases), 1_000):
        part = cases[start : start + 1_000]
        rows += [dict(row) for row in session.execute(statement.where(col(Case.id).in_(part))).mappings()]
    return rows


def _conditions(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.departments:
        conditions.append(
            col(Case.department).in_(_spelled(session, col(Case.department), filters.departments))
        )
    if filters.touchpoint:
        conditions.append(
            col(Case.touchpoint).in_(_spelled(session, col(Case.touchpoint), [filters.touchpoint]))
        )
    if filters.since:
        conditions.append(col(Case.occurred_at) >= filters.since)
    if filters.state == "open":
        conditions.append(col(Case.resolution).is_(None))
    elif filters.state == "resolved":
        conditions.append(col(Case.resolution).is_not(None))
    elif filters.state:
        conditions.append(col(Cause.state) == filters.state)
    return conditions or [~false()]


def _spelled(session: Session, column: Any, wanted: Sequence[str]) -> list[str]:
    """The values on file that are meant, whatever their case."""
    keys = {word.casefold() for word in wanted}
    return [
        value for value in session.scalars(select(column).distinct()) if value and value.casefold() in keys
    ]


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


def _since(said: str, now: datetime) -> datetime:
    if ago := _AGO.fullmatch(said):
        return now - timedelta(days=int(ago.group(1)) * _UNIT_DAYS[ago.group(2).lower()])
    try:
        when = datetime.fromisoformat(f"{said}-01" if re.fullmatch(r"\d{4}-\d{2}", said) else said)
    except ValueError as error:
        raise QueryFault(f"since:{said} is no date; use 2026-09-01, 2026-09, 30d, 6w, 3m or 1y") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)
