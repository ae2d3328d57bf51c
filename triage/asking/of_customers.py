"""Customers: how satisfied they were, and what happened to one of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from knowledge.tables import Handoff, Rating
from knowledge.texts import parts, texts_of
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import Fact, cause_facts, facts, matching
from triage.asking.sentences import cases_in_words, counted, day, ids, share, where
from triage.matching.privacy import KEPT, hidden
from triage.matching.queries import Filters

FEWEST_RATINGS = 5  # below this no mean is said
GOOD = 4  # of 5, from which a customer counts as satisfied
QUOTED = 160  # characters of a case's text
STEPS = 15  # of a customer's way that are told
_SCALES = {"csat": ("Satisfaction (CSAT)", 5), "effort": ("Effort (1 easy, 7 hard)", 7)}


def tell_satisfaction(inquiry: Inquiry) -> Told:
    """What customers said of a touchpoint, a department or a cause; a mean from five answers on."""
    sides = _sides(inquiry.understood.filters)
    found = [(filters, _ratings(inquiry, filters)) for filters in sides]
    told = [one for filters, ratings in found for one in _of_side(inquiry, filters, ratings)]
    cases = [rating.case_id for _, ratings in found for rating in ratings if rating.case_id is not None]
    if not told:
        told = [stated(f"No ratings{where(inquiry)} are on file.")]
    return Told(told, list(dict.fromkeys(cases)))


def _sides(filters: Filters) -> list[Filters]:
    """One for each department, touchpoint or cause, where several are named."""
    for field in ("departments", "touchpoints", "causes"):
        values = getattr(filters, field)
        if len(values) > 1:
            return [filters.model_copy(update={field: (value,)}) for value in values]
    return [filters]


def _ratings(inquiry: Inquiry, filters: Filters) -> list[Rating]:
    """The ratings that pass: of a touchpoint by what was rated, of all else by the rated case."""
    where_to: list[ColumnElement[bool]] = [col(Rating.at) <= (filters.as_of or inquiry.now)]
    if filters.since:
        where_to.append(col(Rating.at) >= filters.since)
    if filters.until:
        where_to.append(col(Rating.at) < filters.until)
    rows = list(inquiry.session.scalars(select(Rating).where(*where_to).order_by(col(Rating.at).desc())))
    if filters.touchpoints:
        names = {name.casefold() for name in filters.touchpoints}
        rows = [row for row in rows if (row.touchpoint or "").casefold() in names]
    plain = filters.model_copy(update={"touchpoints": (), "since": None, "until": None, "as_of": None})
    if plain == Filters() and inquiry.topic is None:
        return rows
    own = {fact.case for fact in matching(inquiry, plain)}
    return [row for row in rows if row.case_id in own]


def _of_side(inquiry: Inquiry, filters: Filters, ratings: Sequence[Rating]) -> list[Statement]:
    told = []
    for scale, (name, highest) in _SCALES.items():
        own = [rating for rating in ratings if rating.scale == scale]
        if own:
            told.append(_of_scale(inquiry, filters, own, name, highest))
    return told


def _of_scale(
    inquiry: Inquiry, filters: Filters, own: Sequence[Rating], name: str, highest: int
) -> Statement:
    cases = list(dict.fromkeys(rating.case_id for rating in own if rating.case_id is not None))
    there, many = where(inquiry, filters), len(own)
    if many < FEWEST_RATINGS:
        noun = "rating is" if many == 1 else "ratings are"
        text = f"{name}{there}: only {many} {noun} on file, too few for a mean"
    else:
        mean = sum(rating.score for rating in own) / many
        text = f"{name}{there}: {mean:.1f} of {highest} on average, from {many:,} ratings"
        if highest == 5:
            good = sum(1 for rating in own if rating.score >= GOOD)
            text += f", {share(good, many)} of them {GOOD} or 5"
    named = f" Rated cases: {cases_in_words(cases)}." if cases else ""
    without = sum(1 for rating in own if rating.case_id is None)
    named += f" {without:,} of the ratings belong to no case on file." if without else ""
    return stated(f"{text}.{named}", cases, inquiry.causes)


def tell_customer(inquiry: Inquiry) -> Told:
    """Everything on file about one customer that the viewer may read, in order."""
    customer = inquiry.understood.filters.customer
    if not customer:
        return Told([stated("Which customer? Name the reference, such as: customer 4711.")], known=False)
    found = list(reversed(facts(inquiry)))
    kept = "" if inquiry.viewer.sees_all else "Cases that other departments keep to themselves are left out."
    if not found:
        return Told([], notes=[kept] if kept else [])
    cases = ids(found)
    first = (
        f"{counted(len(found), inquiry.understood.filters)}{where(inquiry)} on file: {cases_in_words(cases)}."
    )
    steps = [
        *_case_steps(inquiry, found),
        *_handoff_steps(inquiry, cases),
        *_rating_steps(inquiry, customer, cases),
    ]
    steps.sort(key=lambda step: step[0])
    told = [step for _, step in steps[:STEPS]]
    if len(steps) > STEPS:
        told.append(stated(f"{len(steps) - STEPS:,} later steps follow.", cases))
    # What it takes together, with waits, promises and how it ended, is told elsewhere.
    whole = f"As a timeline with its waits and a picture: /journey {customer}"
    return Told([stated(first, cases), *told], cases, notes=[*([kept] if kept else []), whole])


Step = tuple[datetime, Statement]


def _case_steps(inquiry: Inquiry, found: Sequence[Fact]) -> list[Step]:
    texts = texts_of(inquiry.session, ids(found))
    kept = hidden(inquiry.session, inquiry.viewer, ids(found))
    known = cause_facts(inquiry.session, [fact.cause for fact in found if fact.cause])
    steps = []
    for fact in found:
        text = KEPT if fact.case in kept else f"“{_clipped(texts[fact.case])}”"
        place = ", ".join(part for part in (fact.kind, fact.department, fact.touchpoint) if part)
        cause = f" Cause: {known[fact.cause].called}." if fact.cause in known and fact.cause else ""
        state = "It has a resolution on file." if fact.resolved else "It has no resolution on file."
        said = f"{day(fact.occurred_at)}: C-{fact.case} ({place}) {text}{cause} {state}"
        steps.append((fact.occurred_at, stated(said, [fact.case], [fact.cause] if fact.cause else [])))
    return steps


def _clipped(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= QUOTED else f"{said[:QUOTED].rsplit(' ', 1)[0]} …"


def _handoff_steps(inquiry: Inquiry, cases: Sequence[int]) -> list[Step]:
    limit = inquiry.understood.filters.as_of or inquiry.now
    steps = []
    for part in parts(list(cases)):
        rows = select(Handoff).where(col(Handoff.case_id).in_(part), col(Handoff.at) <= limit)
        for one in inquiry.session.scalars(rows):
            came = {None: "waiting for an answer", "timed_out": "timed out"}.get(one.outcome, one.outcome)
            told = (
                f"{day(one.at)}: C-{one.case_id} passed from {one.from_department} to {one.to_department}, "
            )
            again = "; the customer had to tell it again" if one.repeated else ""
            steps.append((one.at, stated(f"{told}{came}{again}.", [one.case_id or 0])))
    return steps


def _rating_steps(inquiry: Inquiry, customer: str, cases: Sequence[int]) -> list[Step]:
    """What the customer said of the cases shown; ratings of no case are counted where nothing is kept."""
    limit = inquiry.understood.filters.as_of or inquiry.now
    own = select(Rating).where(col(Rating.at) <= limit)
    rows = inquiry.session.scalars(
        own.where(or_(col(Rating.case_id).in_(list(cases)[:500]), col(Rating.customer) == customer))
    )
    steps = []
    for one in rows:
        if one.case_id is not None and one.case_id not in cases:
            continue
        highest = _SCALES.get(one.scale, ("", 5))[1]
        of = f"C-{one.case_id}" if one.case_id else one.touchpoint or "the whole journey"
        said = f"{day(one.at)}: rated {of} with {one.score:g} of {highest} ({one.scale})."
        steps.append((one.at, stated(said, [one.case_id] if one.case_id else cases)))
    return steps
