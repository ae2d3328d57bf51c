"""What keeps happening: the causes that cost customers most, without a claim that anything changed."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Cause
from triage.claims import causes as claims
from triage.digest.facts import RECENT, Facts, customers_of
from triage.digest.model import Standing
from triage.numbers import case_number
from triage.report import SEVERITIES
from triage.statistics.ranking import Evidence, Ranked, rank
from triage.weeks import Fact, ratings_by_cause

FEWEST_CUSTOMERS = 3  # below this nothing "keeps happening"
SEED = 11  # of the ranking's random draws: the same digest reads the same twice


def ranked(session: Session, facts: Facts) -> list[Standing]:
    """Every cause with enough customers in the last weeks, the one that costs most first."""
    causes = [cause for cause, cases in facts.recent.items() if customers_of(cases) >= FEWEST_CUSTOMERS]
    if not causes:
        return []
    found = rank(_evidence(session, facts, causes), np.random.default_rng(SEED))
    helps = _helps(session, facts, causes)
    return [_standing(facts, causes[one.cause], one, helps[causes[one.cause]]) for one in found]


def _helps(session: Session, facts: Facts, causes: list[int]) -> dict[int, str]:
    """What helps at once, by cause; "" where nothing is known."""
    told = select(col(Cause.id), col(Cause.workaround)).where(col(Cause.workaround).is_not(None))
    workarounds = {int(cause or 0): said for cause, said in session.execute(told)}
    return {
        cause: workarounds.get(cause) or next(iter(facts.causes[cause].resolutions), "") for cause in causes
    }


def _standing(facts: Facts, cause: int, found: Ranked, helps: str) -> Standing:
    summary, row = facts.causes[cause], facts.weekly.counts[facts.weekly.row(cause) or 0]
    usual = float(row[: -2 * RECENT].mean() * RECENT) if len(row) >= 4 * RECENT else None
    number, where = int(row[-RECENT:].sum()), facts.spread(cause)
    return Standing(
        cause=summary.cause,
        name=summary.name,
        claim=claims.recurring(number, where, int(row[-2 * RECENT : -RECENT].sum()), usual),
        state=summary.state,
        owner=summary.owned_by,
        departments=where,
        observed=number,
        expected=round(usual, 2) if usual is not None else None,
        score=round(found.score, 3),
        chance=found.chance,
        tier=found.tier,
        trend=facts.trend(cause),
        cases=[case_number(fact.case_id) for fact in facts.recent[cause]],
        helps=helps,
        concerns=facts.concerns((*where, summary.owner_department)),
    )


def _evidence(session: Session, facts: Facts, causes: list[int]) -> Evidence:
    rated = ratings_by_cause(session, facts.week.back(RECENT - 1).start, facts.week.end)
    names = sorted({fact.department for cause in causes for fact in facts.recent[cause]})
    severities = np.zeros((len(causes), len(SEVERITIES)), np.int64)
    departments = np.zeros((len(causes), len(names)), np.int64)
    for at, cause in enumerate(causes):
        for worst in _worst_by_customer(facts.recent[cause]):
            severities[at, worst] += 1
        for fact in facts.recent[cause]:
            departments[at, names.index(fact.department)] += 1
    return Evidence(
        customers=np.array([customers_of(facts.recent[cause]) for cause in causes]),
        severities=severities,
        departments=departments,
        rated=np.array([rated.get(cause, (0, 0))[0] for cause in causes]),
        good=np.array([rated.get(cause, (0, 0))[1] for cause in causes]),
    )


def _worst_by_customer(cases: Sequence[Fact]) -> Iterable[int]:
    """The worst level that each customer met."""
    worst: dict[str, int] = {}
    for fact in cases:
        worst[fact.customer] = max(worst.get(fact.customer, 0), SEVERITIES.index(fact.severity))
    return worst.values()
