"""The fixes of a cause as they stand now: planned, shipped, and what came of them."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from knowledge.tables import Fix
from triage.causes.fixes import outcomes
from triage.claims import fixes as claims
from triage.deciding.lifecycle import expected_in_words, fixes_of
from triage.weeks import Week, weekly

TOO_EARLY = "not enough data yet"


class FixNow(BaseModel):
    """A fix with what is expected of it and what came of it so far."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    owner: str | None
    department: str | None
    due_at: datetime | None
    expected: str  # in words; empty where nobody said
    planned_at: datetime | None
    shipped_at: datetime | None
    verdict: str | None = None  # once it is shipped
    outcome: str | None = None  # the same as a sentence with its numbers


def fixes_now(session: Session, cause: int, now: datetime, most: int) -> list[FixNow]:
    """A cause's fixes, the one planned last first."""
    rows = fixes_of(session, cause)[:most]
    outcomes = _outcomes(session, cause, [row for row in rows if row.shipped_at], now)
    return [
        FixNow(
            number=int(row.id or 0),
            title=row.title,
            owner=row.owner,
            department=row.department,
            due_at=row.due_at,
            expected=expected_in_words(row),
            planned_at=row.planned_at,
            shipped_at=row.shipped_at,
            **outcomes.get(int(row.id or 0), {}),
        )
        for row in rows
    ]


def _outcomes(
    session: Session, cause: int, shipped: Sequence[Fix], now: datetime
) -> dict[int, dict[str, str]]:
    """What came of these fixes, as the digest of the last complete week judges them."""
    if not shipped:
        return {}
    judge, found = outcomes(session, weekly(session, Week.last_complete(now), now), now), {}
    for fix in shipped:
        outcome = judge.of(fix)
        if outcome is None:  # shipped this week: nothing can have come of it
            found[int(fix.id or 0)] = {"verdict": TOO_EARLY}
            continue
        found[int(fix.id or 0)] = {"verdict": outcome.verdict, "outcome": claims.outcome(outcome)}
    return found
