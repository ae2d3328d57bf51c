"""Building the digest of one week for one channel.

Reads only what was on file by `as_of`, so that any past week can be told again. Every item carries
the cases behind its numbers.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlmodel import Session

from triage.counts import volume
from triage.digest import of_cascades, of_causes, of_fixes, of_map, of_passages, of_satisfaction, standing
from triage.digest.agenda import agenda
from triage.digest.carrying import carried
from triage.digest.facts import RECENT, Facts, gather, own_first, trend_columns
from triage.digest.model import Digest, DigestItem
from triage.digest.phases import phase
from triage.digest.thanks import thanks
from triage.statistics.surge import Surges
from triage.weeks import Week

LONGEST = 26  # weeks that "an ordinary one" is the mean of
MOST_STANDING = 5


def build(
    session: Session, week: Week, as_of: datetime, departments: Sequence[str] = (), channel: str | None = None
) -> Digest:
    """The digest of a week for a channel that cares for these departments (none: for all)."""
    facts = gather(session, week, as_of, departments)
    claims, ranked = _claims(session, facts), standing.ranked(session, facts)
    asked = agenda(session, facts, claims, ranked)
    in_phase, why = phase(session, facts, channel, calm=not claims)
    counted = facts.weekly
    return Digest(
        channel=channel,
        week=str(week),
        as_of=as_of,
        departments=list(departments),
        phase=in_phase,
        phase_why=why,
        cases=counted.total[-1],
        summary=volume(counted.total[-1], _usual_total(facts)),
        tested=facts.surges.tested if facts.surges else 0,
        note=_note(facts.surges),
        too_many=bool(facts.surges and facts.surges.too_many),
        carried=carried(session, facts, claims, asked),
        items=[*asked, *claims],
        standing=own_first(ranked)[:MOST_STANDING],
        thanks=thanks(session, facts),
        weeks=[f"{counted.label(at).monday:%-d %b}" for at in trend_columns(counted)],
    )


def _claims(session: Session, facts: Facts) -> list[DigestItem]:
    """Everything that may be claimed this week, kind by kind."""
    doubtful = facts.surges is not None and facts.surges.too_many
    mended = of_fixes.items(facts)
    back = {item.cause for item in mended if item.kind == "returning"}  # that it grew says nothing more
    return [
        *(item for item in of_causes.items(facts) if item.cause not in back),
        *mended,
        *of_cascades.items(session, facts),
        *of_passages.items(session, facts),
        *of_satisfaction.items(session, facts),
        *([] if doubtful else of_map.items(session, facts)),
    ]


def _usual_total(facts: Facts) -> float | None:
    earlier = facts.weekly.total[:-1][-LONGEST:]
    return float(np.mean(earlier)) if len(earlier) >= RECENT else None


def _note(found: Surges | None) -> str | None:
    if found is None:
        return "No complaint is on file: nothing can be said of causes."
    if found.mode == "counts only":
        return "Fewer than three weeks on file: counts only, no claims about trends yet."
    if found.too_many:
        return "So many causes moved at once that logging itself may have changed; no single one is claimed."
    return "Short history: a trend must be strong to be named." if found.mode == "early" else None
