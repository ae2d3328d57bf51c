"""Fixes: only measurement verifies one, and only measurement says that its cause came back."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Cause, Event, Fix
from triage.notices import refresh_cards
from triage.statistics.effect import fix_effect, regressed
from triage.weeks import HISTORY, Week, weekly


def settle_fixes(session: Session, week: Week, as_of: datetime) -> None:
    """Move causes on by what their fixes did: shipped to verified, verified to regressed."""
    shipped = select(Fix).where(col(Fix.shipped_at).is_not(None), col(Fix.shipped_at) < week.end)
    latest = {fix.cause_id: fix for fix in session.scalars(shipped.order_by(col(Fix.shipped_at)))}
    if not latest:
        return
    counted = weekly(session, week, as_of)
    for cause_id, fix in latest.items():
        row = counted.row(cause_id)
        cause = session.get_one(Cause, cause_id)
        if row is None or fix.shipped_at is None:
            continue
        column = counted.column(fix.shipped_at)
        if cause.state == "shipped" and fix_effect(counted.counts, row, column).verdict == "better":
            _move(session, cause, "verified", as_of, fix.title)
        elif cause.state == "verified":
            back = regressed(counted.counts, row, column)
            if back and back.returned:
                _move(session, cause, "regressed", as_of, fix.title)


def settle_past(session: Session, now: datetime) -> None:
    """Let every past week say what it would have said: for fixes shipped before we heard of them."""
    earliest = session.scalars(select(func.min(Fix.shipped_at))).one()
    if earliest is None:
        return
    last = Week.last_complete(now)
    weeks = (last.monday - Week.of(earliest).monday).days // 7
    for back in range(min(weeks, HISTORY), -1, -1):
        week = last.back(back)
        settle_fixes(session, week, week.end)


def _move(session: Session, cause: Cause, state: str, now: datetime, title: str) -> None:
    detail = {"from": cause.state, "to": state, "fix": title, "why": "measured"}
    session.add(Event(at=now, kind="state changed", cause_id=cause.id, detail=detail))
    cause.state = state
    refresh_cards(session, int(cause.id or 0), now)
