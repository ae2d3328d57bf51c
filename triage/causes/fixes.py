"""Fixes: only measurement verifies one, and only measurement says that its cause came back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Cause, Event, Fix
from triage.notices import refresh_cards
from triage.statistics.effect import (
    LOOKS,
    Expectation,
    FixEffect,
    Regression,
    before,
    expectation,
    fix_effect,
    regressed,
)
from triage.statistics.surge import stood_out
from triage.weeks import HISTORY, Week, Weekly, weekly

MEASURED = "cases"  # the number of `triage.deciding.lifecycle.METRICS` that a rate ratio is of
SETTLED_AFTER = timedelta(hours=12)  # after a week's end: its digest is due, and so is the verdict


@dataclass(frozen=True)
class FixOutcome:
    """What came of a fix, as it was known in the week looked at.

    `stood_out` are the weeks before it in which the weekly test had flagged its cause. `verified_at` is
    the look (weeks after it) at which it was called better; from then on `back` watches the current week.
    """

    fix: Fix
    effect: FixEffect
    stood_out: tuple[Week, ...]
    verified_at: int | None = None
    back: Regression | None = None
    expectation: Expectation | None = None

    @property
    def returned(self) -> bool:
        """Whether the cause of a fix that had worked is coming back in the week looked at."""
        return self.back is not None and self.back.returned


class Outcomes:
    """Judges fixes by one week's counts. Remembers what stood out when, which several fixes ask."""

    def __init__(self, counted: Weekly) -> None:
        self._counted = counted
        self._stood_out = cache(lambda column: stood_out(counted.counts[:, : column + 1]))

    def of(self, fix: Fix) -> FixOutcome | None:
        """What came of a fix; None for one that was not shipped by the end of the week looked at."""
        counted = self._counted
        if fix.shipped_at is None or fix.shipped_at >= counted.week.end:
            return None
        shipped, row = counted.column(fix.shipped_at), counted.row(fix.cause_id)
        if row is None:
            since = max(0, counted.counts.shape[1] - max(0, shipped + 1 + fix.rollout_weeks))
            effect = FixEffect("not enough data yet", 0, 0, len(before(shipped)), since)
            return FixOutcome(fix, effect, ())
        flagged = [column for column in before(shipped) if row in self._stood_out(column)]
        return self._judged(fix, row, shipped, flagged)

    def _judged(self, fix: Fix, row: int, shipped: int, flagged: Collection[int]) -> FixOutcome:
        counts, rollout = self._counted.counts, fix.rollout_weeks
        looks = [fix_effect(counts, row, shipped, rollout=rollout, flagged=flagged, look=at) for at in LOOKS]
        verified = next((one.weeks_after for one in looks if one.verdict == "better"), None)
        effect = fix_effect(counts, row, shipped, rollout=rollout, flagged=flagged)
        return FixOutcome(
            fix,
            effect,
            tuple(self._counted.label(column) for column in flagged),
            verified,
            regressed(counts, row, shipped, rollout=rollout, flagged=flagged) if verified else None,
            expectation(effect, fix.change) if fix.metric == MEASURED and fix.change is not None else None,
        )


def outcome_of(counted: Weekly, fix: Fix) -> FixOutcome | None:
    """What came of one fix; None for one that was not shipped by the end of the week looked at."""
    return Outcomes(counted).of(fix)


def settle_fixes(session: Session, week: Week, as_of: datetime) -> int:
    """Move causes on by what their latest fixes did: shipped to verified, verified to regressed.

    Gives how many were moved. To settle a week again moves nothing: what it found is what it finds.
    """
    moves = moves_of(session, week, as_of)
    for move in moves:
        cause = move.cause
        detail = {"from": cause.state, "to": move.state, "fix": move.fix.title, "why": "measured"}
        session.add(Event(at=as_of, kind="state changed", cause_id=cause.id, detail=detail))
        cause.state = move.state
        refresh_cards(session, int(cause.id or 0), as_of)
    return len(moves)


class Move(NamedTuple):
    """A cause whose fix was measured to have worked, or that returns."""

    cause: Cause
    state: str
    fix: Fix


def moves_of(session: Session, week: Week, as_of: datetime) -> list[Move]:
    """What settling a week would do."""
    waiting = [(cause, fix) for cause, fix in _open(session) if fix.shipped_at and fix.shipped_at < week.end]
    if not waiting:
        return []
    outcomes, moves = Outcomes(weekly(session, week, as_of)), []
    for cause, fix in waiting:
        outcome = outcomes.of(fix)
        if outcome is None or outcome.verified_at is None:
            continue
        if cause.state == "shipped":
            moves.append(Move(cause, "verified", fix))
        elif outcome.returned:
            moves.append(Move(cause, "regressed", fix))
    return moves


def weeks_to_settle(session: Session, now: datetime) -> list[Week]:
    """The complete weeks, oldest first, that may have something to say of a fix that is still open."""
    shipped = [fix.shipped_at for _, fix in _open(session) if fix.shipped_at and fix.shipped_at < now]
    if not shipped:
        return []
    last = Week.last_complete(now)
    weeks = (last.monday - Week.of(min(shipped)).monday).days // 7
    first_look = min(LOOKS)
    return [last.back(back) for back in range(min(weeks - first_look, HISTORY), -1, -1)]


def settled_as_of(week: Week, now: datetime) -> datetime:
    """What counts for a week's verdict is what was on file by then, whenever it is settled."""
    return min(now, week.end + SETTLED_AFTER)


def _open(session: Session) -> list[tuple[Cause, Fix]]:
    """The causes whose state measuring may move, each with the fix shipped last."""
    shipped = (
        select(Cause, Fix)
        .join(Fix, col(Fix.cause_id) == col(Cause.id))
        .where(col(Fix.shipped_at).is_not(None), col(Cause.state).in_(("shipped", "verified")))
        .order_by(col(Fix.shipped_at), col(Fix.id))
    )
    latest = {cause.id: (cause, fix) for cause, fix in session.execute(shipped).tuples()}
    return list(latest.values())
