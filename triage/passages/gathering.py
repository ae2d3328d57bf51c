"""What is known by a moment of every case that was handed on: where it went, what became of it.

Cases come from here, from event logs, or from both. Nothing that happened later is used: a case that had
not ended by then is open, and only what was certain of it by then counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlmodel import Session, col

from knowledge.tables import Case, Event, Handoff, Membership, Rating, Trace
from triage.numbers import case_id, case_number, cause_number

HOUR = timedelta(hours=1)
SHORTEST = 0.1  # hours: logs that round to minutes hold cases of none
LONG = timedelta(hours=120)  # a case that takes longer than this takes long
POOR = 2  # the best csat score that is a low one
SENT_BACK = ("bounced", "timed_out")

Key = tuple[str, str]  # where a case comes from and what it is called there; here: "" and its C-number


class Step(NamedTuple):
    """One handoff of a case."""

    at: datetime
    sender: str
    receiver: str
    bounced: bool | None  # came straight back, or nobody took it; None while that is not known
    repeated: bool


@dataclass(frozen=True)
class Story:
    """One case that was handed on, as far as it was known by a moment.

    `hours` is the time it took, or has taken so far where it is open for long. Every other outcome is
    None where it is not known, or not yet.
    """

    name: str  # C-n, or what it is called where it came from
    steps: list[Step]
    began: datetime
    severity: str
    group: str  # its cause (RC-n), else the category of its log
    hours: float | None = None
    long: bool | None = None
    missed: bool | None = None
    reopened: bool | None = None
    poor: bool | None = None


class _Case(NamedTuple):
    """What is needed of a case on file."""

    source: str
    name: str | None
    severity: str
    created_at: datetime
    closed_at: datetime | None


def stories(session: Session, as_of: datetime, since: datetime | None = None) -> list[Story]:
    """Every case that was handed on between `since` and `as_of`, in the order of the handoffs."""
    files = _files(session, as_of)
    by_case: dict[Key, list[Row[Any]]] = defaultdict(list)
    handed = select(*(col(column) for column in _HANDOFF)).where(col(Handoff.at) <= as_of)
    for row in session.execute(handed.order_by(col(Handoff.at), col(Handoff.id))):
        by_case[files.key(row.case_id, row.source, row.case_ref)].append(row)
    kept = [(key, rows) for key, rows in by_case.items() if since is None or rows[-1].at >= since]
    return [_story(files, key, rows, as_of) for key, rows in kept]


_HANDOFF = (
    Handoff.case_id,
    Handoff.case_ref,
    Handoff.source,
    Handoff.at,
    Handoff.from_department,
    Handoff.to_department,
    Handoff.outcome,
    Handoff.answered_at,
    Handoff.repeated,
)
_CASE = (Case.id, Case.source, Case.external_id, Case.severity, Case.created_at, Case.closed_at)


@dataclass(frozen=True)
class _Files:
    """What is on file beside the handoffs."""

    cases: Mapping[int, _Case]
    named: Mapping[Key, int]
    traces: Mapping[Key, Trace]
    ends: Mapping[str, datetime]  # until when the log of a source tells anything
    telling: frozenset[str]  # sources that say when a case is finished
    causes: Mapping[int, int]
    poor: Mapping[int, bool]
    reopened: frozenset[int]

    def key(self, case: int | None, source: str, name: str | None) -> Key:
        """One key for a case, however a row refers to it."""
        number = case if case is not None else self.named.get((source, str(name)))
        return _key(number, source, str(name))

    def case(self, key: Key) -> tuple[int, _Case] | None:
        """The case on file, with its number."""
        number = case_id(key[1]) if not key[0] else None
        return (number, self.cases[number]) if number in self.cases and number is not None else None


def _key(number: int | None, source: str, name: str) -> Key:
    return ("", case_number(number)) if number is not None else (source, name)


def _files(session: Session, as_of: datetime) -> _Files:
    ours = select(*(col(column) for column in _CASE)).where(col(Case.created_at) <= as_of)
    cases = {int(row[0]): _Case(*row[1:]) for row in session.execute(ours)}
    named = {(case.source, case.name): number for number, case in cases.items() if case.name is not None}
    rows = list(session.scalars(select(Trace).where(col(Trace.began_at) <= as_of)))
    ends: dict[str, datetime] = {}
    for trace in rows:
        ends[trace.source] = max(ends.get(trace.source, trace.ended_at), trace.ended_at)
    telling = {trace.source for trace in rows if trace.resolved_at is not None}
    telling |= {case.source for case in cases.values() if case.closed_at is not None}
    belongs = select(col(Membership.case_id), col(Membership.cause_id))
    again = select(col(Event.case_id)).where(col(Event.kind) == "case reopened", col(Event.at) <= as_of)
    return _Files(
        cases,
        named,
        {
            _key(one.case_id or named.get((one.source, one.case_ref)), one.source, one.case_ref): one
            for one in rows
        },
        ends,
        frozenset(telling),
        {int(case): int(cause) for case, cause in session.execute(belongs)},
        _poor(session, as_of),
        frozenset(int(case) for case in session.scalars(again) if case is not None),
    )


def _poor(session: Session, as_of: datetime) -> dict[int, bool]:
    """Whether the customer ever rated a case low, of those that were rated."""
    rated = select(col(Rating.case_id), col(Rating.score)).where(
        col(Rating.case_id).is_not(None), col(Rating.scale) == "csat", col(Rating.at) <= as_of
    )
    found: dict[int, bool] = {}
    for case, score in session.execute(rated):
        found[int(case)] = found.get(int(case), False) or score <= POOR
    return found


def _story(files: _Files, key: Key, rows: Sequence[Row[Any]], as_of: datetime) -> Story:
    filed, trace = files.case(key), files.traces.get(key)
    case = filed[1] if filed else None
    known = [moment for moment in (trace and trace.began_at, case and case.created_at) if moment]
    began = min([*known, rows[0].at])
    length = _length(files, case, trace, began, as_of)
    cause = files.causes.get(filed[0]) if filed else None
    severities = (case.severity if case else None, trace.severity if trace else None)
    return Story(
        name=key[1],
        steps=_steps(rows, trace is not None, as_of),
        began=began,
        severity=" ".join(said for said in severities if said),
        group=cause_number(cause) if cause is not None else (trace.category if trace else None) or "",
        hours=length.hours,
        long=length.hours > LONG / HOUR if length.hours is not None else None,
        missed=_missed(trace, length, as_of),
        reopened=_reopened(files, filed, trace, length, as_of),
        poor=files.poor.get(filed[0]) if filed else None,
    )


def _steps(rows: Sequence[Row[Any]], traced: bool, as_of: datetime) -> list[Step]:
    """A log tells by its next line whether a case came straight back, others by what was answered."""
    steps = []
    for at, row in enumerate(rows):
        back = at + 1 < len(rows) and rows[at + 1].to_department == row.from_department
        answered = row.outcome is not None and (row.answered_at is None or row.answered_at <= as_of)
        bounced = back if traced else row.outcome in SENT_BACK if answered else (back or None)
        steps.append(Step(row.at, row.from_department, row.to_department, bounced, bool(row.repeated)))
    return steps


class _Length(NamedTuple):
    hours: float | None
    over: bool  # whether it is known to have ended


def _length(
    files: _Files, case: _Case | None, trace: Trace | None, began: datetime, as_of: datetime
) -> _Length:
    end = _end(files, case, trace, as_of)
    if end is not None:
        return _Length(max((end - began) / HOUR, SHORTEST), True)
    source = trace.source if trace else case.source if case else ""
    so_far = min(as_of, files.ends.get(source, as_of)) - began
    # An open case is at least so long; a short one may still become anything.
    return _Length(so_far / HOUR if source in files.telling and so_far > LONG else None, False)


def _end(files: _Files, case: _Case | None, trace: Trace | None, as_of: datetime) -> datetime | None:
    if trace is not None:
        resolved, again = _by(trace.resolved_at, as_of), _by(trace.reopened_at, as_of)
        if resolved is not None and again is None:
            return resolved
        return _by(trace.ended_at, as_of) if resolved or trace.source not in files.telling else None
    return _by(case.closed_at, as_of) if case else None


def _missed(trace: Trace | None, length: _Length, as_of: datetime) -> bool | None:
    """A service level is kept only once the case has ended; a log does not date that it was missed."""
    if trace is None or trace.missed is None:
        return None
    known = length.over or (trace.missed and trace.ended_at <= as_of)
    return trace.missed if known else None


def _reopened(
    files: _Files, filed: tuple[int, _Case] | None, trace: Trace | None, length: _Length, as_of: datetime
) -> bool | None:
    if (trace and _by(trace.reopened_at, as_of)) or (filed and filed[0] in files.reopened):
        return True
    source = trace.source if trace else filed[1].source if filed else ""
    return False if length.over and source in files.telling else None


def _by(moment: datetime | None, as_of: datetime) -> datetime | None:
    """A moment that had come by then."""
    return moment if moment is not None and moment <= as_of else None
