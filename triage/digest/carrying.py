"""Carrying on: every decision of a review is told again each week until it has a verdict.

A decision to act ends with the verdict of its fix; one to dismiss or to confirm ends with the next
digest; what was to be looked at again either still stands out or has calmed down.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.tables import Cause, Event, Fix, ReviewDecision
from triage.claims import decisions as claims
from triage.claims import fixes as of_fixes
from triage.digest.facts import Facts, customers_of
from triage.digest.model import Carried, Choice, DigestItem
from triage.numbers import case_number, cause_number
from triage.subjects import name_of
from triage.weeks import Week

TOLD_AGAIN = timedelta(days=6)  # a verdict is told by every channel's next digest, and no later one
CALM_AFTER = 4  # weeks in which a claim has not been made again
FINAL = ("better", "worse", "no change seen")  # verdicts of a fix that will not change any more
LAST_LOOK = 8  # weeks after a fix


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: the sentence, and the verdict once there is one."""

    said: str
    verdict: str | None = None


def carried(session: Session, facts: Facts, claims_made: Sequence[DigestItem]) -> list[Carried]:
    """What earlier reviews decided and what came of it, the channel's departments first."""
    standing_out = {item.subject for item in claims_made}
    rows = [_told(session, facts, row, standing_out) for row in _open(session, facts.week, facts.as_of)]
    return [row for _, row in sorted(rows, key=lambda pair: not pair[0])]


def settle_decisions(session: Session, told: Sequence[Carried], now: datetime) -> int:
    """Write down the verdicts that a digest tells, where nobody has; how many."""
    found = {one.number: one.verdict for one in told if one.verdict is not None}
    rows = select(ReviewDecision).where(
        col(ReviewDecision.id).in_(found), col(ReviewDecision.verdict).is_(None)
    )
    settled = session.scalars(rows).all()
    for row in settled:
        row.verdict, row.verdict_at = found[int(row.id or 0)], now
        detail = {"review": row.id, "subject": row.subject, "verdict": row.verdict}
        session.add(Event(at=now, kind="review verdict", cause_id=row.cause_id, detail=detail))
    session.flush()
    return len(settled)


def _open(session: Session, week: Week, as_of: datetime) -> list[ReviewDecision]:
    """Decisions of earlier digests without a verdict, or with one that not every channel has heard of."""
    made = select(ReviewDecision).where(
        col(ReviewDecision.at) <= as_of,
        col(ReviewDecision.period) < str(week),
        or_(col(ReviewDecision.withdrawn_at).is_(None), col(ReviewDecision.withdrawn_at) > as_of),
        or_(col(ReviewDecision.verdict_at).is_(None), col(ReviewDecision.verdict_at) > as_of - TOLD_AGAIN),
    )
    return list(session.scalars(made.order_by(col(ReviewDecision.id))))


def _told(
    session: Session, facts: Facts, row: ReviewDecision, standing_out: Collection[str]
) -> tuple[bool, Carried]:
    found, cause = _outcome(session, facts, row, standing_out), _living(session, row)
    recent = facts.recent.get(cause, []) if cause is not None else []
    name = facts.causes[cause].name if cause in facts.causes else name_of(row.subject)
    told = Carried(
        number=int(row.id or 0),
        subject=row.subject,
        cause=cause_number(cause) if cause is not None else None,
        name=name,
        period=row.period,
        choice=cast(Choice, row.choice),
        by=row.by,
        claim=row.claim,
        came_of=found.said,
        verdict=found.verdict,
        cases=[case_number(fact.case_id) for fact in recent],
    )
    involved = facts.spread(cause) if cause in facts.causes else {}
    return facts.concerns(involved) if involved else True, told


def _outcome(session: Session, facts: Facts, row: ReviewDecision, standing_out: Collection[str]) -> Outcome:
    cause, since = _living(session, row), weeks_between(Week.parse(row.period), facts.week)
    now = customers_of(facts.recent.get(cause, [])) if cause is not None else 0
    if row.choice == "dismiss":
        return Outcome(claims.dismissed(now), "dismissed")
    if row.choice == "confirm":
        return Outcome(claims.confirmed(row.by), "confirmed")
    if row.choice == "look again":
        if row.subject in standing_out:
            return Outcome(claims.still(), "to decide again")
        return Outcome(claims.calmed(since), "calmed down")
    fix = _fix_since(session, row, cause, facts.as_of)
    if fix is not None:
        return _of_fix(facts, fix, now)
    if row.subject not in standing_out and since >= CALM_AFTER:
        return Outcome(claims.calmed(since), "calmed down")
    if cause is None:
        return Outcome(claims.waits(since) if row.subject in standing_out else claims.calmed(since))
    owner = facts.causes[cause].owned_by if cause in facts.causes else f"<@{row.by}>"
    return Outcome(claims.owned(owner, since, now))


def _of_fix(facts: Facts, fix: Fix, now: int) -> Outcome:
    if fix.shipped_at is None or fix.shipped_at >= facts.week.end:
        late = fix.due_at is not None and fix.due_at < facts.as_of
        return Outcome(claims.planned(fix.title, fix.due_at, late, now))
    found = facts.outcomes.of(fix)
    if found is None:
        return Outcome("")
    final = found.effect.verdict in FINAL or found.effect.weeks_after >= LAST_LOOK
    return Outcome(of_fixes.outcome(found), found.effect.verdict if final else None)


def _fix_since(session: Session, row: ReviewDecision, cause: int | None, as_of: datetime) -> Fix | None:
    """The fix that a decision led to: the one planned with it, else the cause's last one since."""
    if row.fix_id is not None:
        return session.get(Fix, row.fix_id)
    if cause is None:
        return None
    since = select(Fix).where(
        col(Fix.cause_id) == cause,
        or_(col(Fix.planned_at) >= row.at, col(Fix.shipped_at) >= row.at),
        or_(col(Fix.planned_at).is_(None), col(Fix.planned_at) <= as_of),
    )
    last: Fix | None = session.scalars(since.order_by(col(Fix.id).desc())).first()
    return last


def _living(session: Session, row: ReviewDecision) -> int | None:
    """The cause decided about, followed to where it was merged."""
    cause = session.get(Cause, row.cause_id) if row.cause_id else None
    return (cause.merged_into or cause.id) if cause is not None else None


def weeks_between(earlier: Week, later: Week) -> int:
    """Whole weeks from one to the other."""
    return (later.monday - earlier.monday).days // 7
