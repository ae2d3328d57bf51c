"""Follow-ups: some days after a case was closed its reporter passes on one question to the customer:
was the expected outcome reached?

It is asked once a closing, only of what was reported in Slack, at a civil hour, and not where the case
was opened again meanwhile.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Event, FollowUp, Handoff, Person, Workspace
from triage.notices import post_later, update_later
from triage.numbers import case_number
from triage.workspace.changes import SettingFault, changed

FOLLOW_UP = "follow-up"  # the kind of its notice
REACHED, PARTLY, NOT_REACHED, UNKNOWN = "reached", "partly", "not reached", "unknown"
OUTCOMES = (REACHED, PARTLY, NOT_REACHED, UNKNOWN)
OPENS, ENDS = 8, 18  # hours of the reporter's day between which they are asked
TOO_LATE = timedelta(days=30)  # after its time nobody remembers what was closed
LONGEST = 365  # days
DAYS = 5  # where nothing is set


class AlreadyAnswered(Exception):
    """Somebody has answered this question before: who, what and when."""

    def __init__(self, row: FollowUp) -> None:
        super().__init__(f"{case_number(row.case_id)} is answered already")
        self.by, self.outcome, self.at = row.answered_by, row.outcome, row.answered_at


class NothingAsked(Exception):
    """The question is none any more: the case was opened again, or is not on file."""


def days_until(session: Session) -> int | None:
    """Days from closing to the question; None where nothing is asked."""
    row = session.get(Workspace, 1)
    return row.follow_up_days if row else DAYS


def set_days(session: Session, said: str | None, by: str, now: datetime) -> int | None:
    """How many days after closing the question comes; nothing turns it off. Raises `SettingFault`."""
    text = (said or "").strip()
    if text and not (text.isdecimal() and len(text) < 5 and 1 <= int(text) <= LONGEST):
        raise SettingFault("follow_up", f"Give a number of days from 1 to {LONGEST}, or leave it empty.")
    days = int(text) if text else None
    row = session.get(Workspace, 1)
    if row is None:
        row = Workspace()
        session.add(row)
        session.flush()  # first as it is by default: a new row takes that for a None
    changed(session, by, now, "follow-up", None, row.follow_up_days, days)
    row.follow_up_days = days
    session.add(row)
    session.flush()
    return days


def plan(session: Session, case: Case, now: datetime) -> FollowUp | None:
    """A case was closed: when its reporter is to be asked, if they are."""
    days = days_until(session)
    if days is None or case.source != "slack" or not case.reporter:
        return None
    row = session.get(FollowUp, case.id) or FollowUp(case_id=int(case.id or 0))
    row.due_at, row.asked_at = now + timedelta(days=days), None
    row.outcome, row.answered_at, row.answered_by = None, None, None  # what was said of it is in the events
    session.add(row)
    session.flush()
    return row


def drop(session: Session, case: int, now: datetime) -> None:
    """A case was opened again: nothing is to be asked of that closing. An answer stays."""
    row = session.get(FollowUp, case)
    if row is None:
        return
    row.due_at = None
    session.flush()
    _renew(session, row, now)


def ask_due(session: Session, now: datetime, most: int = 100) -> int:
    """Ask what is due; how many questions are on their way. Outside civil hours they wait for the morning."""
    due = (
        select(FollowUp)
        .where(col(FollowUp.due_at) <= now)
        .order_by(col(FollowUp.due_at), col(FollowUp.case_id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    off = days_until(session) is None
    asked = 0
    for row in session.scalars(due).all():
        case = session.get(Case, row.case_id)
        if off or case is None or case.closed_at is None or _is_too_late(row, now):
            row.due_at = None
            continue
        civil = civil_hour(now, _zone(session, case))
        if civil > now:
            row.due_at = civil
            continue
        asked += _ask(session, row, case, now)
    session.flush()
    return asked


def civil_hour(now: datetime, zone: str | None) -> datetime:
    """The next moment at which somebody may be asked: now, or the next morning where they live."""
    try:
        there = ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        there = ZoneInfo("UTC")
    local = now.astimezone(there)
    if OPENS <= local.hour < ENDS:
        return now
    day = local.date() + timedelta(days=1 if local.hour >= ENDS else 0)
    return datetime(day.year, day.month, day.day, OPENS, tzinfo=there).astimezone(now.tzinfo)


def answer(session: Session, case: int, outcome: str, by: str, now: datetime) -> FollowUp:
    """What came of it; the same answer of the same person twice is once.

    Raises `AlreadyAnswered`, `NothingAsked` and `ValueError`.
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome!r} is no answer")
    row = session.get(FollowUp, case, with_for_update=True)
    on_file = session.get(Case, case)
    if row is None or on_file is None or row.asked_at is None:
        raise NothingAsked
    if row.outcome is not None:
        if (row.outcome, row.answered_by) == (outcome, by):
            return row
        raise AlreadyAnswered(row)
    if on_file.closed_at is None:
        raise NothingAsked
    row.outcome, row.answered_at, row.answered_by = outcome, now, by
    session.add(Event(at=now, kind="follow-up answered", actor=by, case_id=case, detail={"outcome": outcome}))
    session.flush()
    _renew(session, row, now)
    return row


def key_of(row: FollowUp) -> str | None:
    """The notice that asks; None while nothing is asked."""
    return f"{FOLLOW_UP}:{row.case_id}:{int(row.asked_at.timestamp())}" if row.asked_at else None


def promises(session: Session, case: int) -> list[str]:
    """What the customer was promised on the way of a case, the last first."""
    told = select(col(Handoff.promised)).where(
        col(Handoff.case_id) == case, col(Handoff.promised).is_not(None)
    )
    return [said for said in session.scalars(told.order_by(col(Handoff.at).desc())) if said]


def _renew(session: Session, row: FollowUp, now: datetime) -> None:
    """The question says how it stands."""
    key = key_of(row)
    if key is not None:
        update_later(session, key, now)


def _ask(session: Session, row: FollowUp, case: Case, now: datetime) -> bool:
    row.due_at, row.asked_at = None, now
    payload = {"case": row.case_id, "thread_of": f"card:{row.case_id}"}
    asked = post_later(session, str(key_of(row)), FOLLOW_UP, str(case.reporter), payload, now)
    if asked:
        session.add(Event(at=now, kind="follow-up asked", case_id=row.case_id))
    return asked


def _zone(session: Session, case: Case) -> str | None:
    person = session.get(Person, case.reporter)
    return person.zone if person else None


def _is_too_late(row: FollowUp, now: datetime) -> bool:
    return row.due_at is not None and now - row.due_at > TOO_LATE
