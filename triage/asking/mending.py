"""What helped: the resolutions of cases, the workaround of a cause, and what its fixes did."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import col

from knowledge.tables import Case, Fix
from knowledge.texts import parts
from triage.asking.counting import reading
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import Fact, cause_facts, facts, matching
from triage.asking.sentences import cases_in_words, counted, day, ids, when, where
from triage.causes.fixes import outcomes
from triage.claims import fixes as claims
from triage.matching.privacy import KEPT, hidden
from triage.numbers import cause_number
from triage.weeks import Week, weekly

RESOLUTIONS = 5  # different ones told
FIXES = 8
LONGEST = 300  # characters of a resolution that are quoted


def tell_resolution(inquiry: Inquiry) -> Told:
    """What resolved the cases asked about."""
    found = _asked(inquiry)
    told = [*of_workarounds(inquiry), *of_resolutions(inquiry, found, RESOLUTIONS)]
    solved = [fact for fact in found if fact.resolved]
    if found and not solved:
        there = where(inquiry)
        text = (
            f"None of the {counted(len(found), inquiry.understood.filters)}{there} has a resolution on file"
        )
        told.append(stated(f"{text}: {cases_in_words(ids(found))}.", ids(found), inquiry.causes))
    return Told([*told, *of_fixes(inquiry, inquiry.causes), *reading(inquiry, found)], ids([*solved]))


def _asked(inquiry: Inquiry) -> list[Fact]:
    """The cases asked about; of a cause, whatever else the question says of a state."""
    filters = inquiry.understood.filters.model_copy(update={"state": None})
    return matching(inquiry, filters)


def of_workarounds(inquiry: Inquiry) -> list[Statement]:
    """What helps meanwhile, where people wrote it down."""
    known = cause_facts(inquiry.session, inquiry.causes)
    return [
        stated(
            f"The workaround on file for {cause.called}: {cause.workaround}", _some(inquiry, number), [number]
        )
        for number, cause in known.items()
        if cause.workaround
    ]


def _some(inquiry: Inquiry, cause: int) -> list[int]:
    filters = inquiry.understood.filters.model_copy(update={"causes": (cause_number(cause),), "state": None})
    return ids(facts(inquiry, filters))


def of_resolutions(inquiry: Inquiry, found: Sequence[Fact], most: int) -> list[Statement]:
    """Each resolution with the cases that it is on file for, the most frequent first."""
    solved = [fact.case for fact in found if fact.resolved]
    kept = hidden(inquiry.session, inquiry.viewer, solved)
    groups: dict[str, list[int]] = {}
    for part in parts([case for case in solved if case not in kept]):
        rows = inquiry.session.execute(
            select(col(Case.id), col(Case.resolution)).where(col(Case.id).in_(part))
        )
        for case, text in rows:
            groups.setdefault(" ".join(str(text).split()), []).append(int(case or 0))
    ranked = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    told = [_resolution(text, cases) for text, cases in ranked[:most]]
    if len(ranked) > most:
        others = [case for _, cases in ranked[most:] for case in cases]
        told.append(stated(f"Other resolutions are on file for {cases_in_words(others)}.", others))
    if kept:
        told.append(stated(f"Resolved as well, {KEPT}: {cases_in_words(sorted(kept))}.", sorted(kept)))
    return told


def _resolution(text: str, cases: Sequence[int]) -> Statement:
    clipped = text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
    were = "was" if len(cases) == 1 else "were"
    return stated(f"{cases_in_words(cases)} {were} resolved by: {clipped}", cases)


def tell_fixes(inquiry: Inquiry) -> Told:
    """The fixes of the causes asked about, or of all, and what was measured of them."""
    causes = inquiry.causes
    if not causes and (inquiry.topic or _narrowed(inquiry)):
        causes = sorted({fact.cause for fact in _untimed(inquiry) if fact.cause})
        told = of_fixes(inquiry, causes, timed=True) if causes else []
    else:
        told = of_fixes(inquiry, causes, timed=True)
    found = _untimed(inquiry) if inquiry.causes or inquiry.topic else []
    if not told:
        asked = _of_what(inquiry)
        stage = f"{inquiry.understood.stage} " if inquiry.understood.stage else ""
        text = f"No {stage}fix{asked}{when(inquiry.understood.filters)} is on file."
        told = [stated(text, ids(found)[:RESOLUTIONS], inquiry.causes)]
    told += of_resolutions(inquiry, found, 2) if inquiry.causes else []
    cited = [int(case.removeprefix("C-")) for one in told for case in one.cases]
    return Told([*told, *reading(inquiry, found)], ids(found) or list(dict.fromkeys(cited)))


def _of_what(inquiry: Inquiry) -> str:
    if not inquiry.causes:
        return ""
    known = cause_facts(inquiry.session, inquiry.causes)
    return f" for {', '.join(known[n].called if n in known else cause_number(n) for n in inquiry.causes)}"


def _narrowed(inquiry: Inquiry) -> bool:
    filters = inquiry.understood.filters
    return bool(filters.departments or filters.touchpoints or filters.customer or filters.owner)


def _untimed(inquiry: Inquiry) -> list[Fact]:
    """The cases asked about whenever they happened: the time in the question is the fix's."""
    filters = inquiry.understood.filters.model_copy(update={"since": None, "until": None, "state": None})
    return matching(inquiry, filters)


def of_fixes(inquiry: Inquiry, causes: Sequence[int], timed: bool = False) -> list[Statement]:
    """Each fix against these causes (none: against all), with what it did."""
    if not causes and not timed:
        return []
    wanted = select(Fix).order_by(col(Fix.shipped_at).desc(), col(Fix.planned_at).desc(), col(Fix.id))
    if causes:
        wanted = wanted.where(col(Fix.cause_id).in_(list(causes)[:500]))
    filters = inquiry.understood.filters
    as_of = filters.as_of or inquiry.now
    dated = or_(col(Fix.shipped_at) <= as_of, col(Fix.planned_at) <= as_of, col(Fix.planned_at).is_(None))
    if filters.as_of:
        wanted = wanted.where(dated)
    fixes = [fix for fix in inquiry.session.scalars(wanted) if not timed or _falls(inquiry, fix)]
    stage = inquiry.understood.stage
    wanted_stage = [fix for fix in fixes if stage is None or (stage == "shipped") == _is_shipped(fix, as_of)]
    return [_fix(inquiry, fix) for fix in wanted_stage[:FIXES]]


def _is_shipped(fix: Fix, as_of: datetime) -> bool:
    return fix.shipped_at is not None and fix.shipped_at <= as_of


def _falls(inquiry: Inquiry, fix: Fix) -> bool:
    """Whether a fix was shipped, or is planned, in the time asked about."""
    filters, moment = inquiry.understood.filters, fix.shipped_at or fix.planned_at
    if not (filters.since or filters.until):
        return True
    early = filters.since and (moment is None or moment < filters.since)
    late = filters.until and (moment is None or moment >= filters.until)
    return not (early or late)


def _fix(inquiry: Inquiry, fix: Fix) -> Statement:
    as_of = inquiry.understood.filters.as_of or inquiry.now
    known = cause_facts(inquiry.session, [fix.cause_id])
    cases = _all_cases(inquiry, fix.cause_id)
    called = known[fix.cause_id].called if fix.cause_id in known else cause_number(fix.cause_id)
    if fix.shipped_at and fix.shipped_at <= as_of:
        text = _effect(inquiry, fix, fix.shipped_at, as_of)
    else:
        text = f"“{fix.title}” {_planned(fix, as_of)} and is not shipped."
    expected = f" Expected: {fix.expected}" if fix.expected else ""
    return stated(f"{called}: {text}{expected}", cases, [fix.cause_id])


def _planned(fix: Fix, as_of: datetime) -> str:
    if fix.planned_at is None:
        return "is planned"
    ahead = fix.planned_at > as_of
    return f"is planned for {day(fix.planned_at)}" if ahead else f"was planned on {day(fix.planned_at)}"


def _effect(inquiry: Inquiry, fix: Fix, shipped: datetime, as_of: datetime) -> str:
    """What was measured since it was shipped, in customers a week."""
    counted_weeks = weekly(inquiry.session, Week.last_complete(as_of), as_of)
    found = outcomes(inquiry.session, counted_weeks, as_of).of(fix)
    column = counted_weeks.column(shipped)
    there = counted_weeks.row(fix.cause_id) is not None and 0 <= column < counted_weeks.counts.shape[1]
    if found is None or not there:
        return (
            f"“{fix.title}” was shipped on {day(shipped)}; there is too little around that day to measure it."
        )
    return f"{claims.told(found)} Counted are customers."


def _all_cases(inquiry: Inquiry, cause: int) -> list[int]:
    filters = type(inquiry.understood.filters)(
        causes=(cause_number(cause),), as_of=inquiry.understood.filters.as_of
    )
    return ids(facts(inquiry, filters))
