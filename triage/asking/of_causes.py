"""What is known of causes: who owns one, what it is, which are the largest."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from knowledge.tables import Case, Membership
from triage.asking.asked import nobody
from triage.asking.counting import grouped, reading
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import CauseFact, Fact, cause_facts, facts, matching
from triage.asking.mending import of_fixes, of_resolutions
from triage.asking.sentences import (
    cases_in_words,
    counted,
    day,
    ids,
    owner_in_words,
    share,
    spread,
    where,
)  # fmt: skip

LARGEST = 5
RECENT = timedelta(weeks=4)  # how new a new cause is, where no time is said


def known_causes(inquiry: Inquiry) -> tuple[dict[int, CauseFact], list[Statement]]:
    """The causes asked about, and what to say of those that are not on file."""
    wanted = inquiry.causes
    known = cause_facts(inquiry.session, wanted)
    missing = [f"RC-{number} is not on file." for number in wanted if number not in known]
    return known, [stated(text) for text in missing]


def cases_by_cause(inquiry: Inquiry, causes: Sequence[int]) -> dict[int, list[Fact]]:
    """The cases of causes that pass the other filters, newest first."""
    if not causes:
        return {}
    filters = inquiry.understood.filters.model_copy(update={"causes": tuple(f"RC-{n}" for n in causes)})
    found: dict[int, list[Fact]] = {number: [] for number in causes}
    for fact in facts(inquiry, filters):
        found[fact.cause or 0].append(fact)
    return found


def tell_owner(inquiry: Inquiry) -> Told:
    """Who has to act: on the causes asked about, or on the largest of those that pass."""
    if not inquiry.causes:
        return _owners_of_largest(inquiry)
    known, missing = known_causes(inquiry)
    cases = cases_by_cause(inquiry, list(known))
    there = _narrower(inquiry)
    told = [_owner(cause, cases[number], there) for number, cause in known.items()]
    every = [fact for number in known for fact in cases[number]]
    return Told([*told, *missing, *reading(inquiry, every)], ids(every), known=bool(known))


def _narrower(inquiry: Inquiry) -> str:
    """What the question says of cases beside their cause."""
    filters = inquiry.understood.filters.model_copy(update={"causes": ()})
    return where(inquiry, filters, topic=False)


def _owner(cause: CauseFact, cases: Sequence[Fact], there: str) -> Statement:
    text = f"{cause.called} {owner_in_words(cause)}."
    if cases:
        text += f" Its cases{there}: {cases_in_words(ids(cases))}."
    return stated(text, ids(cases), [cause.number])


def _owners_of_largest(inquiry: Inquiry) -> Told:
    found = [fact for fact in matching(inquiry) if fact.cause]
    ranked = Counter(fact.cause for fact in found).most_common(inquiry.understood.most or LARGEST)
    known = cause_facts(inquiry.session, [cause for cause, _ in ranked if cause])
    told = [
        _owner(known[cause], [fact for fact in found if fact.cause == cause], where(inquiry))
        for cause, _ in ranked
        if cause in known
    ]
    return Told([*told, *reading(inquiry, found)], ids(found))


def tell_cause(inquiry: Inquiry) -> Told:
    """Everything on file about a cause: its cases, where, since when, whose, and what was tried."""
    if not inquiry.causes:
        return tell_top(inquiry)
    known, missing = known_causes(inquiry)
    cases = cases_by_cause(inquiry, list(known))
    statements = [*missing]
    for number, cause in known.items():
        statements += _profile(inquiry, cause, cases[number])
        statements += [*of_fixes(inquiry, [number]), *of_resolutions(inquiry, cases[number], 2)]
    every = [fact for number in known for fact in cases[number]]
    return Told([*statements, *reading(inquiry, every)], ids(every), known=bool(known))


def _profile(inquiry: Inquiry, cause: CauseFact, cases: Sequence[Fact]) -> list[Statement]:
    causes, numbers = [cause.number], ids(cases)
    filters, there = inquiry.understood.filters, _narrower(inquiry)
    state = f"{cause.called} is {cause.state} and {owner_in_words(cause)}."
    if not cases:
        return [stated(f"{state} It has no cases{there}.", causes=causes)]
    text = f"It has {counted(len(cases), filters)}{there}: {cases_in_words(numbers)}."
    first, last = cases[-1], cases[0]
    span = f"The first happened on {day(first.occurred_at)} (C-{first.case}), "
    span += f"the latest on {day(last.occurred_at)} (C-{last.case})."
    departments = f"By department: {spread((fact.department for fact in cases), 'no department')}."
    resolved = sum(1 for fact in cases if fact.resolved)
    done = f"{share(resolved, len(cases))} have a resolution on file."
    return [
        stated(f"{state} {text}", numbers, causes),
        stated(span, [first.case, last.case], causes),
        stated(f"{departments} {done}", numbers, causes),
    ]


def tell_top(inquiry: Inquiry) -> Told:
    """The largest causes, departments or touchpoints, by cases."""
    understood = inquiry.understood
    found = matching(inquiry)
    by = understood.by or "cause"
    if by == "cause":
        found = [fact for fact in found if fact.cause]
    if understood.only_new:
        found = _of_new_causes(inquiry, found)
    groups = grouped(inquiry, found, by, understood.most or LARGEST)
    told = _owned(inquiry, groups) if by == "cause" else groups
    return Told([*([_headline(inquiry, found, by)] if found else []), *told], ids(found))


def _headline(inquiry: Inquiry, found: Sequence[Fact], by: str) -> Statement:
    understood = inquiry.understood
    groups = {getattr(fact, by, None) if by != "month" else f"{fact.occurred_at:%Y-%m}" for fact in found}
    noun = f"{by}s" if len(groups) != 1 else by
    new = f" that had no case before {day(_new_since(inquiry))}" if understood.only_new else ""
    text = f"{counted(len(found), understood.filters)}{where(inquiry)} fall to {len(groups):,} {noun}{new}"
    none = " without an owner" if nobody(understood.filters) and by != "cause" else ""
    return stated(f"{text}{none}; the largest by cases follow.", ids(found))


def _new_since(inquiry: Inquiry) -> datetime:
    return inquiry.understood.filters.since or inquiry.now - RECENT


def _of_new_causes(inquiry: Inquiry, found: Sequence[Fact]) -> list[Fact]:
    """The cases of causes whose first case happened in the time asked about."""
    first = (
        select(col(Membership.cause_id))
        .join(Case, col(Case.id) == col(Membership.case_id))
        .group_by(col(Membership.cause_id))
        .having(func.min(col(Case.occurred_at)) >= _new_since(inquiry))
    )
    new = set(inquiry.session.scalars(first))
    return [fact for fact in found if fact.cause in new]


def _owned(inquiry: Inquiry, groups: Sequence[Statement]) -> list[Statement]:
    """The same with the owner of each cause."""
    numbers = [int(one.causes[0].removeprefix("RC-")) for one in groups if one.causes]
    known = cause_facts(inquiry.session, numbers)
    told = []
    for one in groups:
        number = int(one.causes[0].removeprefix("RC-")) if one.causes else 0
        more = f" It {owner_in_words(known[number])}." if number in known else ""
        told.append(one.model_copy(update={"text": one.text + more}))
    return told
