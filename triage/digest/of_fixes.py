"""Items about fixes: what came of them, and fixed causes that return."""

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Fix
from triage.causes.fixes import FixOutcome
from triage.claims import fixes as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem
from triage.statistics.effect import before
from triage.weeks import HISTORY

WEEKS = 12  # a shipped fix is reported for so long; whether it holds is watched as long as weeks are counted
MOST = 10


def items(session: Session, facts: Facts) -> list[DigestItem]:
    """Fixes shipped in the last weeks with what came of them, and fixed causes that return."""
    found: list[DigestItem] = []
    latest = {fix.cause_id: fix.id for fix in _shipped(session, facts)}
    for fix in _shipped(session, facts):
        outcome = facts.outcomes.of(fix)
        if outcome is None or fix.cause_id not in facts.causes or fix.shipped_at is None:
            continue
        if fix.shipped_at >= facts.week.back(WEEKS).start:
            found.append(_measured(facts, outcome))
        if outcome.returned and latest[fix.cause_id] == fix.id:
            found.append(_returned(facts, outcome))
    return own_first(found)[:MOST]


def _shipped(session: Session, facts: Facts) -> list[Fix]:
    """The fixes out by the end of the week, in that order."""
    earliest = facts.week.back(HISTORY - 1).start
    shipped = select(Fix).where(col(Fix.shipped_at) >= earliest, col(Fix.shipped_at) < facts.week.end)
    return list(session.scalars(shipped.order_by(col(Fix.shipped_at), col(Fix.id))))


def _measured(facts: Facts, outcome: FixOutcome) -> DigestItem:
    fix, effect = outcome.fix, outcome.effect
    interval = (effect.low, effect.high) if effect.low is not None and effect.high is not None else None
    return facts.item(
        "fix",
        fix.cause_id,
        claims.fixed(fix.title, f"{fix.shipped_at:%-d %B}", effect),
        details=claims.details(outcome),
        observed=effect.after,
        expected=effect.expected,
        interval=interval,
        verdict=effect.verdict,
        cases=facts.cases_of(fix.cause_id, _compared(facts, outcome)),
    )


def _compared(facts: Facts, outcome: FixOutcome) -> frozenset[int]:
    """The columns counted: those before the fix that are its baseline, and those of its look after it."""
    assert outcome.fix.shipped_at is not None
    shipped, effect = facts.weekly.column(outcome.fix.shipped_at), outcome.effect
    flagged = {facts.weekly.column(week.start) for week in outcome.stood_out} if effect.left_out else set()
    since = shipped + 1 + outcome.fix.rollout_weeks
    return frozenset({*before(shipped)} - flagged) | frozenset(range(since, since + effect.weeks_after))


def _returned(facts: Facts, outcome: FixOutcome) -> DigestItem:
    assert outcome.back is not None
    back, cause = outcome.back, outcome.fix.cause_id
    return facts.item(
        "returning",
        cause,
        claims.came_back(back),
        observed=back.observed,
        expected=round(back.expected, 3),
        p=back.p,
        verdict="regressed",
        cases=facts.cases(cause, back.window),
    )
