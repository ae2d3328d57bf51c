"""The forms of a fix: planned with what it is expected to change, and marked as shipped."""

from datetime import datetime

from sqlmodel import Session

from bot.desk import Desk
from bot.desks.causes import in_turn, moment_of, require, taken_up, zone_of
from bot.desks.digests import planned
from bot.desks.filled import Back, FieldFault, Filled, clean, day_of, number_of, require_colleague, text_of
from bot.views import cause_forms as forms
from knowledge.database import Turn
from knowledge.tables import Cause, Fix
from triage.causes.news import SHIPPED, tell_reporters
from triage.causes.on_file import UnknownCause
from triage.deciding import lifecycle
from triage.deciding.lifecycle import PlannedFix
from triage.notices import refresh_cards

ALL = 100  # percent: of a number there cannot be less than none


def plan(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    """Plan a fix; where a digest asked for one, that is what was decided."""
    with desk.house.database.read() as session:
        wanted = _planned(session, desk, user, filled)
    require_colleague(desk, wanted.owner or "", "owner")

    def do(turn: Turn, row: Cause, now: datetime) -> None:
        fix = lifecycle.plan_fix(turn, number_of(row), wanted, user, now)
        if back.get("review"):
            planned(desk, turn, str(back["review"]), fix, user, now)

    in_turn(desk, user, back["cause"], do)
    taken_up(desk, user, back)


def _planned(session: Session, desk: Desk, user: str, filled: Filled) -> PlannedFix:
    zone = zone_of(session, user)
    today = desk.house.clock().astimezone(zone).date()
    due, expected_by = day_of(filled, "due"), day_of(filled, "expected_by")
    if due < today:
        raise FieldFault("due", "That day is over: choose one to come.")
    if expected_by < due:
        raise FieldFault("expected_by", "It cannot show before the fix is due: choose a later day.")
    percent, metric = _percent(filled), filled.get("metric")
    if metric not in lifecycle.METRICS:
        raise FieldFault("metric", "Choose one of the numbers.")
    return PlannedFix(
        title=text_of(filled, "title", "Say what is to be done.")[: forms.LONGEST_TITLE],
        owner=filled.get("owner"),
        due_at=moment_of(due, zone),
        metric=metric,
        change=percent / ALL,
        expected_by=moment_of(expected_by, zone),
        expected=clean(filled.get("expected"))[: forms.LONGEST_WHY] or None,
    )


def _percent(filled: Filled) -> int:
    """By how much, below zero for fewer."""
    said = str(filled.get("percent") or "")
    percent = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    fewer = filled.get("direction") == forms.FEWER
    most = ALL if fewer else forms.MOST_PERCENT
    if not 1 <= percent <= most:
        raise FieldFault("percent", f"Say 1 to {most:,}: a whole number of percent.")
    return -percent if fewer else percent


def ship(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    """A fix is out; whoever does it may say so, and whoever may act on its cause."""
    day, now = day_of(filled, "day"), desk.house.clock()
    desk.admit(user)
    with desk.house.database.turn() as turn:
        session, number = turn.session, int(back["fix"])
        fix, zone = session.get(Fix, number), zone_of(session, user)
        if fix is None:
            raise UnknownCause(str(number))
        if fix.owner != user:  # whoever does it says when it is out
            require(desk, session, user, fix.cause_id)
        if day > now.astimezone(zone).date():
            raise FieldFault("day", "That day has not come yet: mark it when it is out.")
        lifecycle.ship_fix(turn, number, min(moment_of(day, zone), now), user, now)
        tell_reporters(session, fix.cause_id, SHIPPED, str(number), user, now)
        refresh_cards(session, fix.cause_id, now)
    desk.nudge("outbox")
