"""The weekly digest of one channel: what keeps happening, what is new, grew, came back, was fixed.

Reads only what was on file by `as_of`, so that any past week can be told again. Every item carries
the cases behind its numbers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Fix
from triage import claims
from triage.causes import CauseSummary, summaries
from triage.numbers import case_number
from triage.statistics.effect import fix_effect, regressed
from triage.statistics.ranking import Evidence, rank
from triage.statistics.surge import Surges, surges
from triage.weeks import Fact, Week, Weekly, ratings_by_cause, weekly

Kind = Literal["recurring", "emerging", "growing", "returning", "fix"]
RECENT = 4  # weeks that a digest looks at
TREND = 12  # weeks drawn
MOST_ITEMS = 5  # of one kind
FEWEST_CUSTOMERS = 3  # below this nothing "keeps happening"
FIXED = ("verified", "regressed")  # measured to have worked, whatever came after
FIX_WEEKS = 12  # a shipped fix is reported for so long
SEVERITIES = ("low", "medium", "high", "critical")
SEED = 11  # of the ranking's random draws: the same digest reads the same twice


class DigestItem(BaseModel):
    """One line of a digest."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    cause: str
    name: str
    claim: str
    state: str
    owner: str
    departments: dict[str, int]
    observed: int
    expected: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    verdict: str | None = None
    trend: list[int]  # customers a week, oldest first, the last is the week of the digest
    cases: list[str]
    concerns: bool = True  # whether the channel's own departments are involved


class Digest(BaseModel):
    """One week for one channel."""

    model_config = ConfigDict(frozen=True)

    channel: str | None
    week: str
    as_of: datetime
    departments: list[str]
    cases: int
    summary: str
    tested: int
    note: str | None
    items: list[DigestItem]
    weeks: list[str]  # labels of the trends

    def of_kind(self, *kinds: Kind) -> list[DigestItem]:
        """The items of these kinds, in order."""
        return [item for item in self.items if item.kind in kinds]


class _Facts(NamedTuple):
    weekly: Weekly
    causes: dict[int, CauseSummary]
    departments: frozenset[str]  # the channel's, casefolded; empty means all
    recent: dict[int, list[Fact]]  # of the last weeks, by cause


def build(
    session: Session, week: Week, as_of: datetime, departments: Sequence[str] = (), channel: str | None = None
) -> Digest:
    """The digest of a week for a channel that cares for these departments (none: for all)."""
    counted = weekly(session, week, as_of)
    facts = _Facts(
        counted,
        summaries(session, counted.causes),
        frozenset(name.casefold() for name in departments),
        _recent(counted),
    )
    found = surges(counted.counts) if counted.causes else None
    items = [
        *_recurring(session, facts),
        *_surged(facts, found),
        *_appeared(facts, found),
        *_fixed(session, facts),
    ]
    return Digest(
        channel=channel,
        week=str(week),
        as_of=as_of,
        departments=list(departments),
        cases=counted.total[-1],
        summary=claims.volume(counted.total[-1], _usual_total(counted)),
        tested=found.tested if found else 0,
        note=_note(found),
        items=items,
        weeks=[f"{counted.label(at).monday:%-d %b}" for at in _trend_columns(counted)],
    )


def _recent(counted: Weekly) -> dict[int, list[Fact]]:
    first = counted.counts.shape[1] - RECENT
    recent: dict[int, list[Fact]] = {}
    for fact in counted.facts:
        if fact.week >= first:
            recent.setdefault(fact.cause, []).append(fact)
    return recent


def _recurring(session: Session, facts: _Facts) -> list[DigestItem]:
    """Causes with the most customers, severity, spread over departments and dissatisfaction."""
    causes = [cause for cause, cases in facts.recent.items() if _customers(cases) >= FEWEST_CUSTOMERS]
    if not causes:
        return []
    ranked = rank(_evidence(session, facts, causes), np.random.default_rng(SEED))
    items = []
    for found in ranked:
        cause = causes[found.cause]
        row = facts.weekly.counts[facts.weekly.row(cause) or 0]
        before = int(row[-2 * RECENT : -RECENT].sum())
        usual = float(row[: -2 * RECENT].mean() * RECENT) if len(row) >= 4 * RECENT else None
        number, spread = int(row[-RECENT:].sum()), _spread(facts.recent[cause])
        claim = claims.recurring(number, spread, before, usual)
        items.append(
            _item(facts, "recurring", cause, claim, observed=number, expected=usual, verdict=found.tier)
        )
    return _own_first(items)[:MOST_ITEMS]


def _evidence(session: Session, facts: _Facts, causes: list[int]) -> Evidence:
    week = facts.weekly.week
    rated = ratings_by_cause(session, week.back(RECENT - 1).start, week.end)
    names = sorted({fact.department for cause in causes for fact in facts.recent[cause]})
    severities, departments = (
        np.zeros((len(causes), 4), np.int64),
        np.zeros((len(causes), len(names)), np.int64),
    )
    for at, cause in enumerate(causes):
        for fact in facts.recent[cause]:
            severities[at, SEVERITIES.index(fact.severity)] += 1
            departments[at, names.index(fact.department)] += 1
    return Evidence(
        customers=np.array([_customers(facts.recent[cause]) for cause in causes]),
        severities=severities,
        departments=departments,
        rated=np.array([rated.get(cause, (0, 0))[0] for cause in causes]),
        good=np.array([rated.get(cause, (0, 0))[1] for cause in causes]),
    )


def _surged(facts: _Facts, found: Surges | None) -> list[DigestItem]:
    """Causes that stand out against their own baseline, after correction for testing many."""
    kinds: dict[str, Kind] = {"new": "emerging", "grew": "growing", "returned": "returning"}
    items = []
    for surge in sorted(found.claims if found else (), key=lambda one: one.p or 0.0):
        cause = facts.weekly.causes[surge.cause]
        claim = claims.surged(surge, found.tested if found else 0)
        items.append(
            _item(
                facts,
                kinds[surge.kind],
                cause,
                claim,
                observed=surge.observed,
                expected=surge.expected,
                p=surge.p,
            )
        )
    return _own_first(items)[: 2 * MOST_ITEMS]


def _appeared(facts: _Facts, found: Surges | None) -> list[DigestItem]:
    """Causes whose first cases fell into the last week, several of them, and which no test flagged."""
    flagged = {surge.cause for surge in (found.claims if found else ())}
    items = []
    for at, cause in enumerate(facts.weekly.causes):
        row = facts.weekly.counts[at]
        if at not in flagged and row[-1] >= 2 and not row[:-1].any() and len(row) > 1:
            items.append(
                _item(facts, "emerging", cause, claims.appeared(int(row[-1])), observed=int(row[-1]))
            )
    return _own_first(items)[:MOST_ITEMS]


def _fixed(session: Session, facts: _Facts) -> list[DigestItem]:
    """Fixes shipped in the last weeks with what came of them, and fixed causes that return."""
    counted = facts.weekly
    earliest = counted.week.back(FIX_WEEKS).start
    shipped = select(Fix).where(col(Fix.shipped_at) >= earliest, col(Fix.shipped_at) < counted.week.end)
    items = []
    for fix in session.scalars(shipped.order_by(col(Fix.shipped_at))):
        row = counted.row(fix.cause_id)
        if row is None or fix.shipped_at is None:
            continue
        column = counted.column(fix.shipped_at)
        effect = fix_effect(counted.counts, row, column)
        claim = claims.fixed(fix.title, f"{fix.shipped_at:%-d %B}", effect)
        interval = (effect.low, effect.high) if effect.low is not None and effect.high is not None else None
        items.append(
            _item(facts, "fix", fix.cause_id, claim, observed=effect.after, expected=effect.expected,
                  interval=interval, verdict=effect.verdict)
        )  # fmt: skip
        back = regressed(counted.counts, row, column) if facts.causes[fix.cause_id].state in FIXED else None
        if back and back.returned:
            items.append(
                _item(facts, "returning", fix.cause_id, claims.came_back(back), observed=back.observed,
                      expected=back.expected, p=back.p, verdict="regressed")
            )  # fmt: skip
    return _own_first(items)[: 2 * MOST_ITEMS]


def _item(
    facts: _Facts,
    kind: Kind,
    cause: int,
    claim: str,
    *,
    observed: int,
    expected: float | None = None,
    interval: tuple[float, float] | None = None,
    p: float | None = None,
    verdict: str | None = None,
) -> DigestItem:
    summary = facts.causes[cause]
    recent = facts.recent.get(cause, [])
    spread = _spread(recent) or dict(summary.departments)
    row = facts.weekly.counts[facts.weekly.row(cause) or 0]
    own = facts.departments
    concerned = {name.casefold() for name in (*spread, summary.owner_department or "")}
    return DigestItem(
        kind=kind,
        cause=summary.cause,
        name=summary.name,
        claim=claim,
        state=summary.state,
        owner=summary.owned_by,
        departments=spread,
        observed=observed,
        expected=round(expected, 2) if expected is not None else None,
        interval=interval,
        p=p,
        verdict=verdict,
        trend=[int(row[at]) for at in _trend_columns(facts.weekly)],
        cases=[case_number(fact.case_id) for fact in recent],
        concerns=not own or bool(own & concerned),
    )


def _own_first(items: Iterable[DigestItem]) -> list[DigestItem]:
    """What concerns the channel's departments before the rest, otherwise in the order given."""
    return sorted(items, key=lambda item: not item.concerns)


def _customers(facts: Iterable[Fact]) -> int:
    return len({fact.customer for fact in facts})


def _spread(facts: Iterable[Fact]) -> dict[str, int]:
    return dict(Counter(fact.department for fact in facts).most_common())


def _trend_columns(counted: Weekly) -> range:
    width = counted.counts.shape[1]
    return range(max(0, width - TREND), width)


def _usual_total(counted: Weekly) -> float | None:
    earlier = counted.total[:-1][-26:]
    return float(np.mean(earlier)) if len(earlier) >= RECENT else None


def _note(found: Surges | None) -> str | None:
    if found is None or found.mode == "counts only":
        return "Fewer than three weeks on file: counts only, no claims about trends yet."
    if found.too_many:
        return "So many causes moved at once that logging itself may have changed; no single one is claimed."
    return "Short history: a trend must be strong to be named." if found.mode == "early" else None
