"""Items about fixes: of each mended cause one, what its fix did and whether it came back since."""

from triage.causes.fixes import REGRESSED, FixOutcome
from triage.claims import fixes as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem
from triage.statistics.effect import before
from triage.weeks import HISTORY

WEEKS = 12  # a shipped fix is reported for so long; whether it holds is watched as long as weeks are counted
MOST = 10


def items(facts: Facts) -> list[DigestItem]:
    """Causes whose latest fix was shipped in the last weeks, and those that came back after theirs.

    What came back is told until the next fix is out: so long it stands as such everywhere.
    """
    earliest, reported = facts.week.back(HISTORY - 1).start, facts.week.back(WEEKS).start
    found: list[DigestItem] = []
    for fix in facts.outcomes.latest():
        outcome = facts.outcomes.of(fix)
        if outcome is None or fix.cause_id not in facts.causes or fix.shipped_at is None:
            continue
        if outcome.returned and fix.shipped_at >= earliest:
            found.append(_returned(facts, outcome))
        elif fix.shipped_at >= reported:
            found.append(_measured(facts, outcome))
    return own_first(found)[:MOST]


def _measured(facts: Facts, outcome: FixOutcome) -> DigestItem:
    fix, effect = outcome.fix, outcome.effect
    interval = (effect.low, effect.high) if effect.low is not None and effect.high is not None else None
    return facts.item(
        "fix",
        fix.cause_id,
        claims.told(outcome),
        details=[*claims.details(outcome), *_before(facts, outcome)],
        observed=effect.after,
        expected=effect.expected,
        interval=interval,
        verdict=outcome.verdict,
        cases=facts.cases_of(fix.cause_id, _compared(facts, outcome)),
    )


def _before(facts: Facts, outcome: FixOutcome) -> list[str]:
    """What the fix before it had done, if there was one."""
    one = next(iter(facts.outcomes.earlier(outcome.fix)), None)
    found = facts.outcomes.of(one) if one is not None else None
    return [claims.earlier(found)] if found is not None else []


def _compared(facts: Facts, outcome: FixOutcome) -> frozenset[int]:
    """The columns counted: those before the fix that are its baseline, and those of its look after it."""
    assert outcome.fix.shipped_at is not None
    shipped, effect = facts.weekly.column(outcome.fix.shipped_at), outcome.effect
    flagged = {facts.weekly.column(week.start) for week in outcome.stood_out} if effect.left_out else set()
    since = shipped + 1 + outcome.fix.rollout_weeks
    return frozenset({*before(shipped)} - flagged) | frozenset(range(since, since + effect.weeks_after))


def _returned(facts: Facts, outcome: FixOutcome) -> DigestItem:
    assert outcome.returned_in is not None
    back, cause = outcome.back, outcome.fix.cause_id
    seen = back if back is not None and back.returned else None
    end = facts.weekly.column(outcome.returned_in.start) + 1
    since = range(end - (seen.window if seen else 1), facts.weekly.counts.shape[1])
    return facts.item(
        "returning",
        cause,
        claims.told(outcome),
        details=[*claims.details(outcome), *_before(facts, outcome)],
        observed=seen.observed if seen else outcome.lately,
        expected=round(seen.expected, 3) if seen else None,
        p=seen.p if seen else None,
        verdict=REGRESSED,
        cases=facts.cases_of(cause, since),
    )
