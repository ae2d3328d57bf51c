"""Ratings that another system sends: each is taken once, however often it comes; one bad row stops none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Event
from triage.intake import records
from triage.intake.records import CaseMeant, RatingRecord, RecordFault
from triage.notices import refresh_card
from triage.report import SHORT, TOLERATED_AHEAD, tidy

SOURCE = "webhook"
MOST = 1_000  # ratings at once: they are written in one transaction, which others wait for


class RefusedRating(BaseModel):
    """A rating that was not taken: which one, counted from 0, and what to mend."""

    model_config = ConfigDict(frozen=True)

    row: int
    id: str | None
    why: str


class TakenRatings(BaseModel):
    """What came of ratings that were sent."""

    model_config = ConfigDict(frozen=True)

    taken: int = 0
    known: int = 0  # their ids were on file: they count once
    refused: list[RefusedRating] = []


def take_ratings(database: Database, rows: Sequence[Any], now: datetime) -> TakenRatings:
    """Put ratings on file and say of each that cannot be, why. Raises `StoreBusy`; then none was taken."""
    try:
        return _take(database, rows, now)
    except IntegrityError:  # the same ratings came twice at once, and the other was quicker
        return _take(database, rows, now)


def _take(database: Database, rows: Sequence[Any], now: datetime) -> TakenRatings:
    named = [_id(row) for row in rows]
    refused, fresh, again = [], [], 0
    with database.write() as session:
        known = records.on_file(session, "ratings", SOURCE, [name for name in named if name])
        for at, (row, name) in enumerate(zip(rows, named, strict=True)):
            if name in known:
                again += 1
                continue
            try:
                fresh.append((at, str(name), _read(row, name, now)))
                known.add(str(name))
            except RecordFault as fault:
                refused.append(RefusedRating(row=at, id=name, why=str(fault)))
        cases = records.cases_meant(session, {one.case for _, _, one in fresh if one.case}, SOURCE)
        for at, name, record in fresh:
            try:
                _put(session, record, name, now, cases)
            except RecordFault as fault:
                refused.append(RefusedRating(row=at, id=name, why=str(fault)))
    ordered = sorted(refused, key=lambda one: one.row)
    return TakenRatings(taken=len(rows) - again - len(refused), known=again, refused=ordered)


def _id(row: Any) -> str | None:
    """What the sender calls a rating; None where it has no usable name."""
    said = row.get("id") if isinstance(row, dict) else None
    text = str(tidy(said) or "") if isinstance(said, str | int) and not isinstance(said, bool) else ""
    return text if 0 < len(text) <= SHORT else None


def _read(row: Any, name: str | None, now: datetime) -> RatingRecord:
    """One rating as it was sent. Raises `RecordFault`."""
    if not isinstance(row, dict):
        raise RecordFault("a rating is an object with the fields id, case or customer, score, ...")
    if name is None:
        raise RecordFault(f"id: give each rating an id of at most {SHORT} characters, so that it counts once")
    record = records.parse("ratings", {"at": now.isoformat(), **row, "id": name})
    assert isinstance(record, RatingRecord)
    if record.at > now + TOLERATED_AHEAD:
        raise RecordFault(f"at: {record.at.isoformat()} lies in the future")
    return record


def _put(
    session: Session, record: RatingRecord, name: str, now: datetime, cases: Mapping[str, CaseMeant]
) -> None:
    """Write one rating. Raises `RecordFault`."""
    records.write(session, record, SOURCE, name, now, cases)
    case = cases.get(record.case) if record.case else None
    if case is not None:
        detail = {"score": record.score, "scale": record.scale, "id": name}
        session.add(Event(at=now, kind="rated", actor=SOURCE, case_id=case.id, detail=detail))
        refresh_card(session, case.id, now)
