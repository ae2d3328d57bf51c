"""Intake: every way in ends here. A report becomes a case on file, redacted, waiting to be grouped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from knowledge.tables import Case, Channel, Event, Person, Rating, Receipt
from triage.intake.customers import customer_meant
from triage.report import Report
from triage.wording.redaction import redact


@dataclass(frozen=True)
class Accepted:
    """A case on file. `again` says that this very delivery had been taken in before."""

    case_id: int
    department: str | None
    redacted: dict[str, int]
    clipped: bool = False
    again: bool = False
    kind: str = "complaint"


@dataclass(frozen=True)
class Prepared:
    """A report with the row it will be: redacted and dated, not yet on file."""

    report: Report
    row: dict[str, Any]


def accept(session: Session, report: Report, now: datetime, receipt: str | None = None) -> Accepted:
    """Put one report on file; with a receipt, at most once however often it is delivered.

    The caller's transaction makes it durable: answer the person only after that.
    """
    mine = receive(session, receipt, now) if receipt else None
    if mine is not None and mine.case_id is not None:
        case = session.get_one(Case, mine.case_id)
        return Accepted(mine.case_id, case.department, case.redacted, again=True, kind=case.kind)
    (case_id,) = accept_many(session, [_with_settings(session, report)], now)
    if mine is not None:
        mine.case_id = case_id
        session.flush()
    case = session.get_one(Case, case_id)
    return Accepted(case_id, case.department, case.redacted, report.clipped, kind=case.kind)


def receive(session: Session, key: str, now: datetime) -> Receipt:
    """The delivery's receipt: without a case when it is new, with one when it was taken in before."""
    is_first(session, key, now)
    return session.get_one(Receipt, key)


def is_first(session: Session, key: str, now: datetime) -> bool:
    """Whether a delivery comes for the first time; it is remembered with this transaction.

    Whoever brings the same delivery at the same time waits here until the first has committed.
    """
    if session.get(Receipt, key) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Receipt(key=key, at=now))
    except IntegrityError:
        return False
    return True


def case_of(session: Session, receipt: str) -> int | None:
    """The case that a delivery made, if it was taken in before."""
    found = session.get(Receipt, receipt)
    return found.case_id if found else None


def accept_many(session: Session, reports: Sequence[Report], now: datetime) -> list[int]:
    """Put reports on file in one statement; returns their case ids in order."""
    return file_many(session, prepare(reports, now))


def prepare(reports: Sequence[Report], now: datetime) -> list[Prepared]:
    """Date and redact reports; needs no database. Raises ValueError for a time that has not come yet."""
    return [Prepared(report, _row(report.dated(now), now)) for report in reports]


def file_many(session: Session, prepared: Sequence[Prepared]) -> list[int]:
    """Put prepared reports on file in one statement; returns their case ids in order."""
    if not prepared:
        return []
    rows = [one.row for one in prepared]
    statement = insert(Case).returning(col(Case.id), sort_by_parameter_order=True)
    ids = [int(number or 0) for number in session.scalars(statement, rows)]
    events = [
        {
            "at": row["created_at"],
            "kind": "logged",
            "actor": row["reporter"] or row["source"],
            "case_id": number,
        }
        for number, row in zip(ids, rows, strict=True)
    ]
    session.execute(insert(Event), [{**event, "detail": {}} for event in events])
    ratings = [
        _rating(number, one.report, one.row)
        for number, one in zip(ids, prepared, strict=True)
        if one.report.csat is not None
    ]
    if ratings:
        session.execute(insert(Rating), ratings)
    return ids


def already_on_file(session: Session, source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """The case ids of those external ids of a source that are on file."""
    found = session.execute(
        select(col(Case.external_id), col(Case.id)).where(
            col(Case.source) == source, col(Case.external_id).in_(external_ids)
        )
    )
    return {str(external): int(number) for external, number in found}


def _with_settings(session: Session, report: Report) -> Report:
    """Fill in what was not said: from the channel's and the person's settings, and whom the text names."""
    channel = session.get(Channel, report.channel) if report.channel else None
    person = session.get(Person, report.reporter) if report.reporter else None
    department = report.department or (person and person.department) or (channel and channel.department)
    touchpoint = report.touchpoint or (channel and channel.touchpoint)
    private = report.private or bool(channel and channel.private)
    customer = report.customer or customer_meant(session, report.text)
    given = {"department": department, "touchpoint": touchpoint, "private": private, "customer": customer}
    return report.model_copy(update=given)


def _row(report: Report, now: datetime) -> dict[str, Any]:
    clean = redact(report.text)
    return {
        "kind": report.kind,
        "text": clean.text,
        "department": report.department,
        "touchpoint": report.touchpoint,
        "customer": report.customer,
        "severity": report.severity,
        "contact": report.contact,
        "occurred_at": report.occurred_at,
        "created_at": report.created_at,
        "resolution": redact(report.resolution).text if report.resolution else None,
        "known_cause": report.cause,
        "reporter": report.reporter,
        "channel": report.channel,
        "private": report.private,
        "message_channel": report.message_channel,
        "message_ts": report.message_ts,
        "permalink": report.permalink,
        "author": report.author,
        "source": report.source,
        "external_id": report.external_id,
        "redacted": clean.found,
        "due_at": now,
        "attempts": 0,
    }


def _rating(case_id: int, report: Report, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "customer": report.customer,
        "touchpoint": report.touchpoint,
        "score": report.csat,
        "scale": "csat",
        "at": row["created_at"],
        "source": report.source,
        "external_id": f"case:{report.external_id}" if report.external_id else None,
    }
