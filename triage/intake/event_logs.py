"""Event logs: which group held a case from when on, and from that its handoffs, its end, its return.

Other programs name their columns differently; the usual names are understood without being told.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BeforeValidator, ValidationError

from triage.intake.records import At, Record, RecordFault, yes
from triage.report import Given, Word, faults

Value = TypeVar("Value")

NOTHING = frozenset(("", "?", "-", "null", "none", "nan", "n/a"))  # how files write that there is none
NAMES: dict[str, str] = {
    "case": "case_id caseid case_concept_name number incident incident_id ticket ticket_id",
    "at": "timestamp time_timestamp time sys_updated_at updated_at event_time datetime date",
    "group": "assignment_group org_group assigned_group support_group team queue department",
    "actor": "resource org_resource assigned_to assignee agent user",
    "state": "activity incident_state status concept_name event",
    "severity": "priority urgency impact",
    "category": "product service topic type",
    "missed": "sla_missed missed_sla sla_breached breached",
    "made_sla": "sla_met met_sla within_sla",
    "reopened": "reopen_count reopens",
}
"""Our names, and the names they often have elsewhere."""
ENDS = frozenset(
    ("resolve", "resolved", "close", "closed", "done", "complete", "completed", "solve", "solved", "finished")
)
NOT_ENDS = frozenset(("not", "un", "re", "reopen", "reopened", "pending", "awaiting", "partly", "partially"))


def _given(value: Any) -> Any:
    """What stands for nothing is None."""
    return None if isinstance(value, str) and value.strip().casefold() in NOTHING else value


def _flag(value: Any) -> Any:
    """Yes, no, or None where nothing is said; a count is a yes from 1 on."""
    said = _given(value)
    if said is None or isinstance(said, bool):
        return said
    try:
        return float(said) > 0
    except (TypeError, ValueError):
        return yes(said)


Said = Annotated[Word, BeforeValidator(_given)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]


class LogEntry(Record):
    """One line of an event log: which group held a case from when on, and what else it says of the case."""

    case: Given
    at: At
    group: Said = None  # none: the one that had it before
    actor: Said = None
    state: Said = None
    severity: Said = None
    category: Said = None
    missed: Flag = None  # whether the service level was missed ...
    made_sla: Flag = None  # ... or met
    reopened: Flag = None


class Step(NamedTuple):
    """What one line says, without the case: small, since a log has many."""

    at: datetime
    group: str | None
    actor: str | None = None
    state: str | None = None
    severity: str | None = None
    category: str | None = None
    missed: bool | None = None
    reopened: bool | None = None


class Passed(NamedTuple):
    """One change of group."""

    at: datetime
    sender: str
    receiver: str
    outcome: str  # accepted; bounced when the next change goes straight back
    actor: str | None


class Told(NamedTuple):
    """What a log tells of a case beyond its handoffs."""

    began_at: datetime
    ended_at: datetime
    resolved_at: datetime | None
    reopened_at: datetime | None
    missed: bool | None
    severity: str | None
    category: str | None


def is_log(fields: Mapping[str, Any]) -> bool:
    """Whether a row is a line of an event log rather than a handoff."""
    if "from" in fields or "to" in fields:
        return "group" in fields
    columns = columns_of(tuple(fields))
    return "group" in columns or "state" in columns


@cache
def columns_of(names: tuple[str, ...]) -> dict[str, str]:
    """Which column holds each of our fields: one of our name, else one of a usual name."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_"), name)
    found = {}
    for field, others in NAMES.items():
        usual = (plain[one] for one in (field, *others.split()) if one in plain)
        known = field if field in names else next(usual, None)
        if known is not None:
            found[field] = known
    return found


def entry(fields: Mapping[str, Any]) -> tuple[str, Step]:
    """The case of one line and what it says. Raises `RecordFault`."""
    columns = columns_of(tuple(fields))
    try:
        read = LogEntry.model_validate({name: fields[column] for name, column in columns.items()})
    except ValidationError as error:
        raise RecordFault(faults(error)) from error
    missed = read.missed if read.missed is not None or read.made_sla is None else not read.made_sla
    group, actor, state = _once(read.group), _once(read.actor), _once(read.state)
    kind = (_once(read.severity), _once(read.category))
    return read.case, Step(read.at, group, actor, state, *kind, missed, read.reopened)


def _once(said: str | None) -> str | None:
    """The same few words stand in thousands of lines: each is held once."""
    return sys.intern(said) if said is not None else None


def in_order(steps: Iterable[Step]) -> list[Step]:
    """By time; what happened in the same second in the order of the file."""
    return sorted(steps, key=lambda step: step.at)


def handoffs_of(steps: Sequence[Step]) -> list[Passed]:
    """The changes of group in one case's steps, which are in order."""
    found: list[Passed] = []
    held: str | None = None
    for step in steps:
        if step.group is None or step.group == held:
            continue
        if held is not None:
            if found and found[-1].sender == step.group:
                found[-1] = found[-1]._replace(outcome="bounced")
            found.append(Passed(step.at, held, step.group, "accepted", step.actor))
        held = step.group
    return found


def told_of(steps: Sequence[Step], earlier: Told | None = None) -> Told:
    """What one case's steps, which are in order, tell; with what an `earlier` log told of the same case."""
    resolved = earlier.resolved_at if earlier else None
    reopened = earlier.reopened_at if earlier else None
    if resolved is not None and steps[0].at <= resolved:
        resolved = reopened = None  # this log begins before it: it tells that itself
    for step in steps:
        ends = _is_end(step.state)
        if resolved is None and ends:
            resolved = step.at
        again = resolved is not None and step.state is not None and not ends and step.at >= resolved
        if reopened is None and (step.reopened or again):
            reopened = step.at
    told = Told(
        steps[0].at,
        steps[-1].at,
        resolved,
        reopened,
        _last(step.missed for step in steps),
        _last(step.severity for step in steps),
        _last(step.category for step in steps),
    )
    return _joined(earlier, told) if earlier else told


def _joined(earlier: Told, later: Told) -> Told:
    return later._replace(
        began_at=min(earlier.began_at, later.began_at),
        ended_at=max(earlier.ended_at, later.ended_at),
        resolved_at=_first(earlier.resolved_at, later.resolved_at),
        reopened_at=_first(earlier.reopened_at, later.reopened_at),
        missed=later.missed if later.missed is not None else earlier.missed,
        severity=later.severity or earlier.severity,
        category=later.category or earlier.category,
    )


@cache
def _is_end(state: str | None) -> bool:
    """Whether a state says that the case is finished."""
    words = set(re.findall(r"[^\W\d_]+", (state or "").casefold()))
    return bool(words & ENDS) and not words & NOT_ENDS


def _last(values: Iterable[Value | None]) -> Value | None:
    found: Value | None = None
    for value in values:
        found = value if value is not None else found
    return found


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known, default=None)
