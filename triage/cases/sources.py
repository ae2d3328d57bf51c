"""Sources: the Slack message that a case was made from, and what became of it afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Event
from triage.cases.duplicates import from_message
from triage.intake.filing import is_first
from triage.notices import refresh_card
from triage.wording.redaction import redact
from triage.wording.text import clip, normalise

EDITED, DELETED = "source edited", "source deleted"  # kinds of events


@dataclass(frozen=True)
class SourceNote:
    """What happened last to the message that a case came from: it was edited, or deleted."""

    kind: str
    at: datetime


def edited(session: Session, channel: str, ts: str, text: str, by: str, now: datetime, receipt: str) -> int:
    """A message says something else now; the number of cases made from it, 0 where it is nothing of ours."""
    words = redact(clip(normalise(text))[0]).text
    return _noted(session, channel, ts, EDITED, by, {"text": words}, now, receipt)


def deleted(session: Session, channel: str, ts: str, by: str, now: datetime, receipt: str) -> int:
    """A message is gone; the number of cases made from it."""
    return _noted(session, channel, ts, DELETED, by, {}, now, receipt)


def is_source(session: Session, channel: str, ts: str) -> bool:
    """Whether a case was made from this message."""
    made = select(col(Case.id)).where(col(Case.message_channel) == channel, col(Case.message_ts) == ts)
    return session.scalars(made.limit(1)).first() is not None


def source_notes(session: Session, case: int) -> list[SourceNote]:
    """What became of the message that a case was made from: the last edit, then that it was deleted."""
    told = select(col(Event.kind), col(Event.at)).where(
        col(Event.case_id) == case, col(Event.kind).in_((EDITED, DELETED))
    )
    latest = {str(kind): at for kind, at in session.execute(told.order_by(col(Event.id)))}
    return [SourceNote(kind.split()[-1], latest[kind]) for kind in (EDITED, DELETED) if kind in latest]


def link(session: Session, case: int, permalink: str) -> None:
    """Remember where the message that a case was made from can be read."""
    row = session.get(Case, case)
    if row is not None and row.permalink is None:
        row.permalink = permalink


def _noted(
    session: Session,
    channel: str,
    ts: str,
    kind: str,
    by: str,
    detail: dict[str, Any],
    now: datetime,
    receipt: str,
) -> int:
    cases = [int(case.id or 0) for case in from_message(session, channel, ts)]
    if not cases or not is_first(session, receipt, now):
        return 0
    for case in cases:
        session.add(Event(at=now, kind=kind, actor=by, case_id=case, detail=detail))
        refresh_card(session, case, now)
    session.flush()
    return len(cases)
