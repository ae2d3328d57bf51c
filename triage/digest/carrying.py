"""Carrying on: every decision of a review is told again each week until it has a verdict.

A decision to act ends with the verdict of its fix; one to dismiss or to confirm ends with the next
digest; what was to be looked at again either still stands out or has calmed down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import or_, select
from sqlmodel import Session, col

from knowledge.tables import Event, Fix, ReviewDecision
from triage.causes.fixes import REGRESSED
from triage.claims import decisions as claims
from triage.claims import fixes as of_fixes
from triage.claims.phrases import shortened
from triage.digest.about import About
from triage.digest.facts import Facts
from triage.digest.model import OF_CAUSES, Carried, Choice, DigestItem
from triage.numbers import case_number, cause_id, cause_number
from triage.subjects import name_of
from triage.weeks import Week

TOLD_AGAIN = timedelta(days=6)  # a verdict is told by every channel's next digest, and no later one
CALM_AFTER = 4  # weeks in which a claim has not been made again
FINAL = ("better", "worse", "no change seen", REGRESSED)  # verdicts of a fix that will not change any more
LAST_LOOK = 8  # weeks after a fix
CASCADE = "cascade "  # how the subject of one cause followed by another begins


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: the sentence, and the verdict once there is one."""

    said: str
    verdict: str | None = None


def carried(
    session: Session, facts: Facts, claims_made: Sequence[DigestItem], asked: Sequence[DigestItem]
) -> list[Carried]:
    """What earlier reviews decided and what came of it, the channel's departments first."""
    now = _Now(claims_made, asked)
    rows = [_told(session, facts, row, now) for row in _open(session, facts.week, facts.as_of)]
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


def _told(session: Session, facts: Facts, row: ReviewDecision, now: "_Now") -> tuple[bool, Carried]:
    about = About.of(session, row)
    found = _outcome(session, facts, row, about, now)
    recent = facts.recent.get(about.cause, []) if about.cause is not None else []
    name = facts.causes[about.cause].name if about.cause in facts.causes else name_of(row.subject)
    told = Carried(
        number=int(row.id or 0),
        subject=about.subject,
        cause=cause_number(about.cause) if about.cause is not None else None,
        name=name,
        period=row.period,
        choice=cast(Choice, row.choice),
        by=row.by,
        claim=row.claim,
        came_of=found.said,
        verdict=found.verdict,
        cases=[case_number(fact.case_id) for fact in recent],
    )
    involved = facts.spread(about.cause) if about.cause in facts.causes else {}
    return facts.concerns(involved) if involved else True, told


def _outcome(session: Session, facts: Facts, row: ReviewDecision, about: About, now: "_Now") -> Outcome:
    since = weeks_between(Week.parse(row.period), facts.week)
    if row.choice == "dismiss":
        return Outcome(claims.dismissed(_lately(facts, about.cause)), "dismissed")
    if row.choice == "confirm":
        return Outcome(claims.confirmed(row.by, _first(facts, row.subject)), "confirmed")
    if row.choice == "look again" and about.subject in now.asked:
        return Outcome(claims.still(), "to decide again")
    claimed, fix = now.claims(about.subject), _fix_since(session, row, about.cause, facts.as_of)
    seen = " ".join(claimed) or claims.lately(_lately(facts, about.cause))
    if fix is not None:
        found = _of_fix(facts, fix, seen, claimed)
        return Outcome(found.said, found.verdict or ("taken up" if row.choice == "look again" else None))
    calm = about.subject not in now.claimed and _fell(facts, about.cause, since)
    if calm and (row.choice == "look again" or since >= CALM_AFTER):
        return Outcome(claims.calmed(since), "calmed down")
    if row.choice == "look again":
        goes_on = claims.goes_on(_lately(facts, about.cause), _then(facts, about.cause, since))
        return Outcome(seen if about.subject in now.claimed else goes_on, "goes on")
    if about.cause is None:
        return Outcome(claims.waits(since) if about.subject in now.claimed else claims.calmed(since))
    owner = facts.causes[about.cause].owned_by if about.cause in facts.causes else f"<@{row.by}>"
    return Outcome(claims.owned(owner, since, seen))


def _of_fix(facts: Facts, fix: Fix, seen: str, claimed: Sequence[str]) -> Outcome:
    if fix.shipped_at is None or fix.shipped_at >= facts.week.end:
        late = fix.due_at is not None and fix.due_at < facts.as_of
        return Outcome(claims.planned(fix.title, fix.due_at, late, seen))
    found = facts.outcomes.of(fix)
    if found is None:
        return Outcome("")
    later = found.followed_by
    if later is not None and later.shipped_at is not None:
        return Outcome(claims.followed(fix.title, later.title, later.shipped_at), "followed by another fix")
    final = found.verdict in FINAL or found.effect.weeks_after >= LAST_LOOK
    said = of_fixes.outcome(found)
    also = [one for one in claimed if one not in said]
    return Outcome(" ".join([said, *also]), found.verdict if final else None)


def _first(facts: Facts, subject: str) -> str:
    """What came first, of a subject that is one cause followed by another."""
    number = subject.removeprefix(CASCADE).partition(" > ")[0]
    cause = facts.causes.get(cause_id(number) or 0)
    return f"“{shortened(cause.name)}” ({number})" if cause is not None else number


def _lately(facts: Facts, cause: int | None) -> int:
    return facts.customers(cause) if cause is not None else 0


def _then(facts: Facts, cause: int | None, since: int) -> int:
    """Customers in the four weeks up to the one decided about."""
    return facts.customers(cause, since) if cause is not None else 0


def _fell(facts: Facts, cause: int | None, since: int) -> bool:
    """Whether there is clearly less of it than when it was decided about: to go on as high is not calm."""
    return 2 * _lately(facts, cause) <= _then(facts, cause, since)


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


class _Now:
    """What is claimed and what is asked in the digest that carries decisions on, by subject."""

    def __init__(self, made: Sequence[DigestItem], asked: Sequence[DigestItem]) -> None:
        self.asked = {item.subject for item in asked}
        self.claimed = {item.subject for item in made if item.kind != "fix"}
        self._of_causes = [item for kind in OF_CAUSES for item in made if item.kind == kind]

    def claims(self, subject: str) -> list[str]:
        """What is claimed of a cause now and asked nowhere in this digest, the most pressing first."""
        mine = [item.claim for item in self._of_causes if item.subject == subject]
        return mine if subject not in self.asked else []


def weeks_between(earlier: Week, later: Week) -> int:
    """Whole weeks from one to the other."""
    return (later.monday - earlier.monday).days // 7
