"""Questions about past cases: what is looked for, and which filters stand in the text."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause
from triage.numbers import cause_id, cause_number
from triage.report import SEVERITIES

CAUSE_STATES = ("suspected", "confirmed", "fixing", "shipped", "verified", "regressed", "dismissed")
KINDS = ("complaint", "escalation")
NOBODY = "nobody"  # as the owner that is looked for: causes that no one owns
_FILTER = re.compile(
    r"(?<!\S)(dept|department|touchpoint|since|until|state|kind|severity|customer|cause|owner):"
    r'(?:"([^"]*)"|(\S+))',
    re.I,
)
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.I)
_MONTH, _DAY = re.compile(r"\d{4}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}")
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class QueryFault(Exception):
    """A filter that cannot be understood, and what it accepts."""


class Filters(BaseModel):
    """What past cases must fulfil. Empty means all; of several departments, touchpoints or causes any."""

    model_config = ConfigDict(frozen=True)

    departments: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    kind: str | None = None
    severities: tuple[str, ...] = ()
    state: str | None = None  # open, resolved, or the state of the cause
    customer: str | None = None
    causes: tuple[str, ...] = ()  # RC-7
    owner: str | None = None  # the department that has to act on the cause, or NOBODY
    since: datetime | None = None  # happened then or later
    until: datetime | None = None  # happened before then
    as_of: datetime | None = None  # logged by then

    @model_validator(mode="before")
    @classmethod
    def _one_touchpoint(cls, given: Any) -> Any:
        """`touchpoint="payment"` says the same as `touchpoints=("payment",)`."""
        if not isinstance(given, dict) or "touchpoint" not in given:
            return given
        one = given["touchpoint"]
        rest = {name: value for name, value in given.items() if name != "touchpoint"}
        return {**rest, "touchpoints": (one,)} if one else rest

    @property
    def touchpoint(self) -> str | None:
        """The touchpoints as they are written in a query."""
        return ",".join(self.touchpoints) or None


def parse_query(said: str, now: datetime) -> tuple[str, Filters]:
    """Part `refund stuck dept:Cards since:30d` into the text and the filters. Raises `QueryFault`."""
    found: dict[str, list[str]] = {}
    for name, quoted, bare in _FILTER.findall(said):
        field = "department" if name.lower() == "dept" else name.lower()
        found.setdefault(field, []).extend(_listed((quoted or bare).strip()))
    last = {name: values[-1] for name, values in found.items() if values}
    filters = Filters(
        departments=tuple(found.get("department", ())),
        touchpoints=tuple(found.get("touchpoint", ())),
        kind=_one_of("kind", last, KINDS),
        severities=tuple(_known("severity", one, SEVERITIES) for one in found.get("severity", ())),
        state=_one_of("state", last, ("open", "resolved", *CAUSE_STATES)),
        customer=last.get("customer"),
        causes=tuple(_cause(one) for one in found.get("cause", ())),
        owner=last.get("owner"),
        since=_since(last["since"], now) if "since" in last else None,
        until=_until(last["until"]) if "until" in last else None,
    )
    return " ".join(_FILTER.sub(" ", said).split()), filters


def conditions(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """What a row of `Case` with its `Cause` must fulfil to pass. Names are compared in any case."""
    found: list[ColumnElement[bool]] = [*_times(filters)]
    if filters.departments:
        found.append(_spelled(session, col(Case.department), filters.departments))
    if filters.touchpoints:
        found.append(_spelled(session, col(Case.touchpoint), filters.touchpoints))
    if filters.kind:
        found.append(col(Case.kind) == filters.kind)
    if filters.severities:
        found.append(col(Case.severity).in_(filters.severities))
    if filters.customer:
        lowered = func.lower(col(Case.customer)) == filters.customer.lower()
        found.append(or_(col(Case.customer) == filters.customer, lowered))
    if filters.causes:
        found.append(col(Cause.id).in_([cause_id(cause) or 0 for cause in filters.causes]))
    if filters.owner:
        found += _owned(session, filters.owner)
    if filters.state == "open":
        found.append(col(Case.resolution).is_(None))
    elif filters.state == "resolved":
        found.append(col(Case.resolution).is_not(None))
    elif filters.state:
        found.append(col(Cause.state) == filters.state)
    return found


def _times(filters: Filters) -> list[ColumnElement[bool]]:
    found = []
    if filters.since:
        found.append(col(Case.occurred_at) >= filters.since)
    if filters.until:
        found.append(col(Case.occurred_at) < filters.until)
    if filters.as_of:
        found.append(col(Case.created_at) <= filters.as_of)
    return found


def _owned(session: Session, owner: str) -> list[ColumnElement[bool]]:
    if owner.casefold() == NOBODY:
        return [
            col(Cause.id).is_not(None),
            col(Cause.owner).is_(None),
            col(Cause.owner_department).is_(None),
        ]
    return [_spelled(session, col(Cause.owner_department), [owner])]


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


def _listed(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _one_of(name: str, last: dict[str, str], known: Sequence[str]) -> str | None:
    return _known(name, last[name], known) if name in last else None


def _known(name: str, said: str, known: Sequence[str]) -> str:
    if said.lower() not in known:
        raise QueryFault(f"{name}:{said} is not known; use {', '.join(known)}")
    return said.lower()


def _cause(said: str) -> str:
    number = cause_id(said)
    if number is None:
        raise QueryFault(f"cause:{said} is no number of a cause; write it like RC-7")
    return cause_number(number)


def _since(said: str, now: datetime) -> datetime:
    if ago := _AGO.fullmatch(said):
        return now - timedelta(days=int(ago.group(1)) * _UNIT_DAYS[ago.group(2).lower()])
    try:
        when = datetime.fromisoformat(f"{said}-01" if _MONTH.fullmatch(said) else said)
    except ValueError as error:
        raise QueryFault(f"since:{said} is no date; use 2026-09-01, 2026-09, 30d, 6w, 3m or 1y") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _until(said: str) -> datetime:
    """The first moment that no longer counts: a day and a month are meant to their end."""
    try:
        first = datetime.fromisoformat(f"{said}-01" if _MONTH.fullmatch(said) else said)
    except ValueError as error:
        raise QueryFault(f"until:{said} is no date; use 2026-09-30 or 2026-09") from error
    if _MONTH.fullmatch(said):
        first = (first + timedelta(days=32)).replace(day=1)
    elif _DAY.fullmatch(said):
        first += timedelta(days=1)
    return first if first.tzinfo else first.replace(tzinfo=UTC)
