"""All causes in the order of what they cost customers now, each with how it stands against its own past."""

from datetime import datetime

from sqlmodel import Session

from triage.causes.on_file import CauseSummary, largest
from triage.digest import standing
from triage.digest.facts import RECENT, Facts, gather
from triage.digest.model import Standing
from triage.digest.of_causes import KINDS
from triage.statistics.surge import Surge
from triage.weeks import Week


class RankedCause(CauseSummary):
    """A cause with its place: `score` and `chance` are None below three customers in four weeks.

    `expected`, `p` and `q` (after testing all causes) belong to the window of `tested_weeks`; `kind` says
    how the cause stands out, None where it does not.
    """

    week: str
    recent: int  # customers of the last four weeks
    score: float | None = None
    chance: float | None = None  # that it truly is among the five that cost most
    tier: str | None = None
    kind: str | None = None  # emerging, growing, returning
    tested_weeks: int | None = None
    observed: int | None = None
    expected: float | None = None
    p: float | None = None
    q: float | None = None


def ranked_causes(session: Session, week: Week, as_of: datetime, most: int) -> list[RankedCause]:
    """The causes, most costly first, those without customers lately after that, largest first."""
    facts = gather(session, week, as_of, ())
    tested = {facts.weekly.causes[one.cause]: one for one in (facts.surges.causes if facts.surges else ())}
    claimed = {facts.weekly.causes[one.cause] for one in (facts.surges.claims if facts.surges else ())}
    placed = {one.cause: one for one in standing.ranked(session, facts)}
    known = {summary.cause: summary for summary in facts.causes.values()}
    rest = sorted((one for one in known.values() if one.cause not in placed), key=lambda one: -one.cases)
    older = [one for one in largest(session, most, as_of=as_of) if one.cause not in known]
    order = [*(known[cause] for cause in placed), *rest, *older][:most]
    return [_ranked(facts, one, placed.get(one.cause), tested.get(one.number), claimed) for one in order]


def _ranked(
    facts: Facts, summary: CauseSummary, place: Standing | None, surge: Surge | None, claimed: set[int]
) -> RankedCause:
    row = facts.weekly.row(summary.number)
    recent = int(facts.weekly.counts[row, -RECENT:].sum()) if row is not None else 0
    found = RankedCause(**summary.model_dump(), week=str(facts.week), recent=recent)
    if place is not None:
        found = found.model_copy(
            update={
                "score": place.score,
                "chance": place.chance,
                "tier": place.tier,
                "recent": place.observed,
            }
        )
    if surge is None or surge.expected is None:
        return found
    kind = KINDS[surge.kind] if summary.number in claimed else None
    return found.model_copy(
        update={
            "kind": kind,
            "tested_weeks": surge.window,
            "observed": surge.observed,
            "expected": round(surge.expected, 3),
            "p": surge.p,
            "q": surge.q,
        }
    )
