"""Cascades: a cause in one department that is followed by another one elsewhere, among the same customers.

Found in two ways: customers who had one cause raise the other within four weeks, more often than their own
past explains; or a cause rises after a fix among the customers whom the fix had touched. Neither proves that
one led to the other; a person may confirm it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Fix, ReviewDecision
from triage.cascades.resolutions import Resolved, resolved_alike
from triage.numbers import cause_number
from triage.statistics.cascade_customers import Followed, Log, Whole, customer_cascades, pairs
from triage.statistics.cascade_fixes import Rise, Shipped, fix_cascades, may_be_judged, window
from triage.statistics.cascade_links import LOOKED_BACK, WEEK, links, touched_before
from triage.subjects import of_cascade
from triage.weeks import Fact, Weekly

Kind = Literal["customers", "fix"]

WEEKS = 26  # looked at: of customers' cases, and of fixes
SHARED = 200  # cases of one "customer" in these weeks: with more it is an account of many people
SEED = 17  # of the shuffles: the same digest reads the same twice
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ShippedFix:
    """A fix as a cascade names it; its department is by default that of its cause."""

    number: int
    cause: int
    department: str
    title: str
    shipped_at: datetime


@dataclass(frozen=True)
class Cascade:
    """A cause (`first`, of the department `sender`) followed by another one (`then`, of `receiver`).

    Kind "customers": `observed` of the `customers` who had the first cause raised the other within 28 days,
    `backward` had them the other way round. Kind "fix": `observed` customers raised the other cause in the
    six weeks after `fix`, of whom `touched` had been touched by it, `touched_expected` by chance; `others`
    are fixes that would explain it too. `expected` is what chance gives, `p` its chance of as many and `q`
    the false discovery rate. `leading` and `following` are the cases of either cause behind it.
    """

    kind: Kind
    first: int
    then: int
    sender: str
    receiver: str
    observed: int
    expected: float
    p: float
    q: float
    customers: int = 0
    backward: int = 0
    touched: int = 0
    touched_expected: float = 0.0
    fix: ShippedFix | None = None
    others: tuple[ShippedFix, ...] = ()
    resolved: Resolved | None = None
    leading: tuple[int, ...] = ()
    following: tuple[int, ...] = ()
    confirmed_by: str | None = None


@dataclass(frozen=True)
class _OnFile:
    """The cases of the weeks counted, by customer and then by time, and where causes are at home."""

    counted: Weekly
    log: Log
    facts: list[Fact]  # in the order of the log
    departments: list[str]  # of each cause, as most of its cases spell it; empty where nobody said

    def coded(self, *more: str) -> Whole:
        """Departments as numbers, those of the causes first; -1 where nobody said."""
        names = [name.casefold() for name in (*self.departments, *more)]
        numbers = {name: at for at, name in enumerate(sorted({*names} - {""}))}
        return np.array([numbers.get(name, -1) for name in names], np.int64)

    def cases(self, rows: Iterable[int]) -> tuple[int, ...]:
        """The numbers of the cases in these rows of the log, ascending."""
        return tuple(sorted({self.facts[row].case_id for row in rows}))


def cascades(session: Session, counted: Weekly, as_of: datetime) -> list[Cascade]:
    """What followed what across departments in the last weeks, surest first, as it was on file by `as_of`."""
    if not counted.facts:
        return []
    on_file = _gathered(session, counted)
    found = [*_among_customers(session, on_file, as_of), *_after_fixes(session, on_file)]
    confirmed = _confirmed(session, as_of)
    told = [replace(one, confirmed_by=confirmed.get(_subject(one))) for one in found]
    return sorted(told, key=lambda one: (one.p, one.first, one.then))


def _gathered(session: Session, counted: Weekly) -> _OnFile:
    start = counted.label(0).start
    moments = select(col(Case.id), col(Case.occurred_at)).where(
        col(Case.occurred_at) >= start, col(Case.occurred_at) < counted.week.end
    )
    day = {case: (moment - start) / DAY for case, moment in session.execute(moments)}
    facts = sorted(counted.facts, key=lambda fact: (fact.customer, day[fact.case_id], fact.case_id))
    rows = {cause: at for at, cause in enumerate(counted.causes)}
    _, customer = np.unique([fact.customer for fact in facts], return_inverse=True)
    log = Log(
        np.asarray(customer, np.int64),
        np.array([rows[fact.cause] for fact in facts], np.int64),
        np.array([day[fact.case_id] for fact in facts], np.float64),
    )
    return _OnFile(counted, log, facts, _homes(counted))


def _homes(counted: Weekly) -> list[str]:
    """The department that logged most of each cause's cases."""
    logged: dict[int, Counter[str]] = {cause: Counter() for cause in counted.causes}
    for fact in counted.facts:
        if fact.department:
            logged[fact.cause][fact.department] += 1
    return [min(by, key=lambda name: (-by[name], name), default="") for by in logged.values()]


def _among_customers(session: Session, on_file: _OnFile, as_of: datetime) -> list[Cascade]:
    recent = _recent(on_file)
    whole = on_file.log
    log = Log(whole.customer[recent], whole.cause[recent], whole.day[recent])
    found = customer_cascades(log, on_file.coded(), np.random.default_rng(SEED))
    if not found:
        return []
    earlier, later = (recent[rows] for rows in pairs(log))
    return [_told(session, on_file, one, earlier, later, as_of) for one in found]


def _recent(on_file: _OnFile) -> Whole:
    """Rows of the last weeks, without accounts that many people share."""
    log, first = on_file.log, on_file.counted.counts.shape[1] - WEEKS
    rows = np.flatnonzero(log.day >= first * WEEK)
    many = np.bincount(log.customer[rows]) > SHARED if rows.size else np.empty(0, np.bool_)
    return rows[~many[log.customer[rows]]]


def _told(
    session: Session, on_file: _OnFile, one: Followed, earlier: Whole, later: Whole, as_of: datetime
) -> Cascade:
    causes, log = on_file.counted.causes, on_file.log
    mine = (log.cause[earlier] == one.first) & (log.cause[later] == one.then)
    return Cascade(
        kind="customers",
        first=causes[one.first],
        then=causes[one.then],
        sender=on_file.departments[one.first],
        receiver=on_file.departments[one.then],
        observed=one.forward,
        expected=one.expected,
        p=one.p,
        q=one.q,
        customers=one.customers,
        backward=one.backward,
        resolved=_resolved(session, on_file, one.first, earlier[mine], later[mine], as_of),
        leading=on_file.cases(earlier[mine]),
        following=on_file.cases(later[mine]),
    )


def _resolved(
    session: Session, on_file: _OnFile, first: int, earlier: Whole, later: Whole, as_of: datetime
) -> Resolved | None:
    """The way of resolving the first cause after which the other one follows more often, if there is one."""
    rows = _recent(on_file)
    mine = [on_file.facts[row] for row in rows[on_file.log.cause[rows] == first]]
    followed: dict[int, float] = {}
    for before, after in zip(earlier, later, strict=True):
        case, day = on_file.facts[before].case_id, float(on_file.log.day[after])
        followed[case] = max(day, followed.get(case, day))
    start = on_file.counted.label(0).start
    moments = {case: start + day * DAY for case, day in followed.items()}
    return resolved_alike(session, {fact.case_id: fact.customer for fact in mine}, moments, as_of)


def _after_fixes(session: Session, on_file: _OnFile) -> list[Cascade]:
    counted, fixes = on_file.counted, _shipped(session, on_file)
    coded = on_file.coded(*(fix.department for fix in fixes))
    causes, homes = len(counted.causes), coded[len(counted.causes) :]
    shipped = [
        Shipped(at, counted.row(fix.cause) or 0, int(home), counted.column(fix.shipped_at))
        for at, (fix, home) in enumerate(zip(fixes, homes, strict=True))
    ]
    ready = [fix for fix in shipped if may_be_judged(fix, counted.counts.shape[1])]
    if not ready:
        return []
    found = fix_cascades(counted.counts, ready, coded[:causes], links(on_file.log, ready, causes))
    return [_risen(on_file, rise, fixes) for rise in found]


def _shipped(session: Session, on_file: _OnFile) -> list[ShippedFix]:
    """Fixes of the last weeks against causes that have cases."""
    counted = on_file.counted
    homes = dict(zip(counted.causes, on_file.departments, strict=True))
    columns = (Fix.id, Fix.cause_id, Fix.department, Fix.title, Fix.shipped_at)
    shipped = select(*(col(one) for one in columns)).where(
        col(Fix.shipped_at) >= counted.week.back(WEEKS).start, col(Fix.shipped_at) < counted.week.end
    )
    return [
        ShippedFix(number, cause, department or homes[cause], title, moment)
        for number, cause, department, title, moment in session.execute(shipped.order_by(col(Fix.id)))
        if cause in homes
    ]


def _risen(on_file: _OnFile, rise: Rise, fixes: list[ShippedFix]) -> Cascade:
    counted, log, fix = on_file.counted, on_file.log, fixes[rise.fix.key]
    weeks = window(rise.fix)
    inside = (log.cause == rise.then) & (log.day >= weeks.start * WEEK) & (log.day < weeks.stop * WEEK)
    since = rise.fix.week * WEEK - LOOKED_BACK
    touched = inside & touched_before(log, rise.fix.cause, since)
    who = np.isin(log.customer, log.customer[touched])
    led = who & (log.cause == rise.fix.cause) & (log.day >= since) & (log.day < weeks.stop * WEEK)
    return Cascade(
        kind="fix",
        first=fix.cause,
        then=counted.causes[rise.then],
        sender=fix.department,
        receiver=on_file.departments[rise.then],
        observed=rise.observed,
        expected=rise.expected,
        p=rise.p,
        q=rise.q,
        touched=rise.touched,
        touched_expected=rise.share * rise.observed,
        fix=fix,
        others=tuple(fixes[other.key] for other in rise.others),
        leading=on_file.cases(np.flatnonzero(led)),
        following=on_file.cases(np.flatnonzero(inside)),
    )


def _confirmed(session: Session, as_of: datetime) -> dict[str, str]:
    """Who confirmed a cascade, by its subject; the first to do so."""
    decided = select(ReviewDecision).where(
        col(ReviewDecision.choice) == "confirm", col(ReviewDecision.at) <= as_of
    )
    found: dict[str, str] = {}
    for row in session.scalars(decided.order_by(col(ReviewDecision.at))):
        if row.withdrawn_at is None or row.withdrawn_at > as_of:
            found.setdefault(row.subject, row.by)
    return found


def _subject(one: Cascade) -> str:
    return of_cascade(cause_number(one.first), cause_number(one.then))
