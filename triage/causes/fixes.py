"""Fixes: only measurement verifies one, and only measurement says that its cause came back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
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

REGRESSED, MOVED = "regressed", "state changed"
LATELY = 4  # weeks
MEASURED = "cases"  # the number of `triage.deciding.lifecycle.METRICS` that a rate ratio is of
SETTLED_AFTER = timedelta(hours=12)  # after a week's end: its digest is due, and so is the verdict


@dataclass(frozen=True)
class FixOutcome:
    """What came of a fix, as it was known in the week looked at.

    `stood_out` are the weeks before it in which the weekly test had flagged its cause. `verified_at` is
    the look (weeks after it) at which it was called better; from then on `back` watches, up to the week
    `returned_in` that showed the cause coming back. `lately` are its customers of the last four weeks.
    """

    fix: Fix
    effect: FixEffect
    stood_out: tuple[Week, ...]
    verified_at: int | None = None
    back: Regression | None = None
    expectation: Expectation | None = None
    returned_in: Week | None = None
    returned_now: bool = False  # in the week looked at
    followed_by: Fix | None = None  # the fix shipped next: what came since is not this one's doing alone
    lately: int = 0

    @property
    def returned(self) -> bool:
        """Whether the cause of a fix that had worked came back, this week or before."""
        return self.returned_in is not None

    @property
    def verdict(self) -> str:
        """The one word for it: what the looks said stands until the watch says that the cause is back."""
        if self.returned:
            return REGRESSED
        return "better" if self.verified_at else self.effect.verdict


class Outcomes:
    """Judges fixes by one week's counts. Remembers what stood out when, which several fixes ask.

    A verdict is about before and after, the watch about the return: once its cause was measured to be back
    (`returns`, by the id of the fix), or the next of its `fixes` was out, later weeks say nothing of what a
    fix did.
    """

    def __init__(
        self,
        counted: Weekly,
        fixes: Iterable[Fix] = (),
        returns: Mapping[int, datetime] = MappingProxyType({}),
    ) -> None:
        self._counted, self._returns = counted, returns
        self._fixes = sorted((one for one in fixes if one.shipped_at), key=_order)
        self._of_cause: dict[int, list[Fix]] = defaultdict(list)
        for fix in self._fixes:
            self._of_cause[fix.cause_id].append(fix)
        self._stood_out = cache(lambda column: stood_out(counted.counts[:, : column + 1]))

    def of(self, fix: Fix) -> FixOutcome | None:
        """What came of a fix; None for one that was not shipped by the end of the week looked at."""
        counted = self._counted
        if fix.shipped_at is None or fix.shipped_at >= counted.week.end:
            return None
        shipped, row, later = counted.column(fix.shipped_at), counted.row(fix.cause_id), self._next(fix)
        if row is None:
            since = max(0, counted.counts.shape[1] - max(0, shipped + 1 + fix.rollout_weeks))
            effect = FixEffect("not enough data yet", 0, 0, len(before(shipped)), since)
            return FixOutcome(fix, effect, (), returned_in=self._returned(fix), followed_by=later)
        flagged = [column for column in before(shipped) if row in self._stood_out(column)]
        return self._judged(fix, row, shipped, flagged, later)

    def latest(self) -> list[Fix]:
        """The fix of each cause that counts now: the one shipped last by the end of the week looked at."""
        return [fix for fix in self._fixes if self._is_out(fix) and self._next(fix) is None]

    def earlier(self, fix: Fix) -> list[Fix]:
        """The fixes of the same cause that were shipped before it, the last one first."""
        return [one for one in reversed(self._of_cause[fix.cause_id]) if _order(one) < _order(fix)]

    def _judged(
        self, fix: Fix, row: int, shipped: int, flagged: Collection[int], later: Fix | None
    ) -> FixOutcome:
        returned_in, rollout = self._returned(fix), fix.rollout_weeks
        counts = self._counted.counts[:, : self._until(returned_in, later)]
        if not counts.shape[1]:
            unmeasured = FixEffect("not enough data yet", 0, 0, len(before(shipped)), 0)
            return FixOutcome(fix, unmeasured, (), returned_in=returned_in, followed_by=later)
        looks = [fix_effect(counts, row, shipped, rollout=rollout, flagged=flagged, look=at) for at in LOOKS]
        better = [one for one in looks if one.verdict == "better"]
        effect = fix_effect(counts, row, shipped, rollout=rollout, flagged=flagged)
        back = regressed(counts, row, shipped, rollout=rollout, flagged=flagged) if better else None
        if returned_in is None and back is not None and back.returned:
            returned_in = self._counted.label(counts.shape[1] - 1)
        effect = better[-1] if better and returned_in is not None else effect
        return FixOutcome(
            fix,
            effect,
            tuple(self._counted.label(column) for column in flagged),
            better[0].weeks_after if better else None,
            back,
            expectation(effect, fix.change) if fix.metric == MEASURED and fix.change is not None else None,
            returned_in,
            returned_in == self._counted.week,
            later,
            int(self._counted.counts[row, -LATELY:].sum()),
        )

    def _is_out(self, fix: Fix) -> bool:
        return fix.shipped_at is not None and fix.shipped_at < self._counted.week.end

    def _next(self, fix: Fix) -> Fix | None:
        """The fix of the same cause that was shipped next, by the end of the week looked at."""
        mine = (one for one in self._of_cause[fix.cause_id] if self._is_out(one))
        return next((one for one in mine if _order(one) > _order(fix)), None)

    def _returned(self, fix: Fix) -> Week | None:
        """The week that showed the cause coming back after this fix, as is on file."""
        told = self._returns.get(int(fix.id or 0))
        return Week.last_complete(told) if told is not None else None

    def _until(self, returned_in: Week | None, later: Fix | None) -> int:
        """How many columns say something of a fix."""
        ends = [int(self._counted.counts.shape[1])]
        if returned_in is not None:
            ends.append(self._counted.column(returned_in.start) + 1)
        if later is not None and later.shipped_at is not None:
            ends.append(self._counted.column(later.shipped_at))
        return max(0, min(ends))


def outcomes(session: Session, counted: Weekly, as_of: datetime) -> Outcomes:
    """The judge of all fixes by one week's counts, who knows what was on file of them by `as_of`."""
    shipped = select(Fix).where(col(Fix.shipped_at) < counted.week.end)
    told = select(Event).where(col(Event.kind) == MOVED, col(Event.at) <= as_of).order_by(col(Event.at))
    returns: dict[int, datetime] = {}
    for event in session.scalars(told):
        if event.detail.get("to") == REGRESSED and "fix_id" in event.detail:
            returns.setdefault(int(event.detail["fix_id"]), event.at)
    return Outcomes(counted, session.scalars(shipped).all(), returns)


def _order(fix: Fix) -> tuple[datetime, int]:
    """The order in which fixes were shipped."""
    assert fix.shipped_at is not None
    return fix.shipped_at, int(fix.id or 0)


def settle_fixes(session: Session, week: Week, as_of: datetime) -> int:
    """Move causes on by what their latest fixes did: shipped to verified, verified to regressed.

    Gives how many were moved. To settle a week again moves nothing: what it found is what it finds.
    """
    moves = moves_of(session, week, as_of)
    for move in moves:
        cause = move.cause
        fix = {"fix": move.fix.title, "fix_id": move.fix.id}  # by its id: causes are merged, fixes are not
        detail = {"from": cause.state, "to": move.state, **fix, "why": "measured"}
        session.add(Event(at=as_of, kind=MOVED, cause_id=cause.id, detail=detail))
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
            moves.append(Move(cause, REGRESSED, fix))
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
