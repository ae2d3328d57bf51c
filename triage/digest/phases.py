"""Phases: the first digests describe, the next ones dig into causes, later ones check what was decided."""

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from knowledge.tables import DigestRun, Fix, ReviewDecision
from triage.counts import weeks
from triage.digest.facts import Facts
from triage.digest.model import Phase
from triage.statistics.surge import FULL_FROM

FIRST_DIGESTS = 2  # of a channel: its people see what there is before they are asked to change it


def phase(session: Session, facts: Facts, channel: str | None, calm: bool) -> tuple[Phase, str]:
    """Which phase a digest is in, and why, in one sentence; `calm` where it claims nothing."""
    history = facts.weekly.counts.shape[1] - 1
    if not facts.weekly.facts:
        return "baseline", "No complaint is on file yet."
    if history < FULL_FROM:
        return "baseline", (
            f"{weeks(max(history, 0)).capitalize()} of history so far: this shows what is there and what "
            f"helps at once. Comparisons get reliable from {weeks(FULL_FROM)} on."
        )
    earlier = _digests_before(session, facts, channel)
    if channel is not None and earlier < FIRST_DIGESTS:
        nth = "first" if earlier == 0 else "second"
        return "baseline", f"This channel's {nth} digest: what is there, and what helps at once."
    judged, decided = _fixes_shipped(session, facts), _decided(session, facts)
    if not judged and not decided and calm:
        return "deep dive", "Nothing was decided yet, and nothing stands out this week."
    if not judged and not decided:
        return (
            "deep dive",
            "Nothing was decided yet: find out why the causes below happen, and who takes them on.",
        )
    parts = [
        _many(decided, "decision was made", "decisions were made"),
        _many(judged, "fix was shipped", "fixes were shipped"),
    ]
    said = " and ".join(part for part in parts if part)
    return "iterate", f"{said[0].upper()}{said[1:]}: see first what came of them."


def _digests_before(session: Session, facts: Facts, channel: str | None) -> int:
    before = select(func.count()).where(
        col(DigestRun.channel) == channel, col(DigestRun.period) < str(facts.week)
    )
    return int(session.scalars(before).one())


def _fixes_shipped(session: Session, facts: Facts) -> int:
    shipped = select(func.count()).select_from(Fix).where(col(Fix.shipped_at) < facts.week.end)
    return int(session.scalars(shipped).one())


def _decided(session: Session, facts: Facts) -> int:
    made = (
        select(func.count())
        .select_from(ReviewDecision)
        .where(
            col(ReviewDecision.at) <= facts.as_of,
            or_(col(ReviewDecision.withdrawn_at).is_(None), col(ReviewDecision.withdrawn_at) > facts.as_of),
        )
    )
    return int(session.scalars(made).one())


def _many(number: int, one: str, more: str) -> str:
    return "" if not number else f"one {one}" if number == 1 else f"{number} {more}"
