"""Questions about past cases: what is looked for, and which filters stand in the text."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause

CAUSE_STATES = ("suspected", "confirmed", "fixing", "shipped", "verified", "regressed", "dismissed")
_FILTER = re.compile(r'(?<!\S)(dept|department|touchpoint|since|state):(?:"([^"]*)"|(\S+))', re.I)
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.I)
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class QueryFault(Exception):
    """A filter that cannot be understood, and what it accepts."""


class Filters(BaseModel):
    """What past cases must fulfil. Empty means all."""

    model_config = ConfigDict(frozen=True)

    departments: tuple[str, ...] = ()
    touchpoint: str | None = None
    since: datetime | None = None
    state: str | None = None


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


def conditions(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """What a row of `Case` with its `Cause` must fulfil to pass. Departments and touchpoints in any case."""
    found: list[ColumnElement[bool]] = []
    if filters.departments:
        found.append(_spelled(session, col(Case.department), filters.departments))
    if filters.touchpoint:
        found.append(_spelled(session, col(Case.touchpoint), [filters.touchpoint]))
    if filters.since:
        found.append(col(Case.occurred_at) >= filters.since)
    if filters.state == "open":
        found.append(col(Case.resolution).is_(None))
    elif filters.state == "resolved":
        found.append(col(Case.resolution).is_not(None))
    elif filters.state:
        found.append(col(Cause.state) == filters.state)
    return found


def elsewhere(session: Session, department: str) -> ColumnElement[bool]:
    """What a row of `Case` must fulfil to be of a department, and of another than this one."""
    own, names = department.casefold(), _values(session, col(Case.department))
    return col(Case.department).in_([name for name in names if name.casefold() != own])


def _spelled(session: Session, column: Any, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column holds what is meant, however it is spelled on file; both databases fold alike so."""
    keys = {word.casefold() for word in wanted}
    spellings = [value for value in _values(session, column) if value.casefold() in keys]
    return cast(ColumnElement[bool], column.in_(spellings))


def _values(session: Session, column: Any) -> list[str]:
    return [value for value in session.scalars(select(column).distinct()) if value]


def _since(said: str, now: datetime) -> datetime:
    if ago := _AGO.fullmatch(said):
        return now - timedelta(days=int(ago.group(1)) * _UNIT_DAYS[ago.group(2).lower()])
    try:
        when = datetime.fromisoformat(f"{said}-01" if re.fullmatch(r"\d{4}-\d{2}", said) else said)
    except ValueError as error:
        raise QueryFault(f"since:{said} is no date; use 2026-09-01, 2026-09, 30d, 6w, 3m or 1y") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)
