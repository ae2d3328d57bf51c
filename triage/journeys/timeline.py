"""The timeline: everything one customer went through, in order, across departments."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from knowledge.tables import Case
from triage.journeys import outcome
from triage.journeys import sentences as claims
from triage.journeys.customers import UnknownCustomer, near, reference, spellings
from triage.journeys.evidence import Evidence, gather
from triage.journeys.model import Journey, Moment, Promise, Summary, Wait
from triage.journeys.moments import is_whole, moments
from triage.journeys.waits import waits
from triage.matching.privacy import Viewer, hidden
from triage.numbers import case_number

KEPT = "Cases that other departments keep to themselves are left out."


def journey(session: Session, customer: str, viewer: Viewer, as_of: datetime) -> Journey:
    """Everything that was on file by `as_of` about one customer, as far as the viewer may read it.

    Raises `UnknownCustomer`, also for one of whom the viewer may read nothing.
    """
    said = reference(customer)
    names = spellings(session, said) if said else []
    evidence = gather(session, names, viewer, as_of) if names else None
    if evidence is None or not (evidence.cases or evidence.ratings):
        raise UnknownCustomer(said, near(session, said, viewer))
    told, waited = moments(evidence), waits(evidence)
    summary = _summary(evidence, told, waited)
    return Journey(
        customer=names[0],
        as_of=as_of,
        sentences=_sentences(summary),
        summary=summary,
        moments=told,
        waits=waited,
        notes=[] if viewer.sees_all else [KEPT],
    )


def customer_of(session: Session, case: int, viewer: Viewer) -> str:
    """Whose case this is. Raises `UnknownCustomer` where nobody is named, or it is kept from the viewer."""
    row = session.get(Case, case)
    if row is None or not row.customer or hidden(session, viewer, [case]):
        raise UnknownCustomer("")
    return row.customer


def _summary(evidence: Evidence, told: Sequence[Moment], waited: Sequence[Wait]) -> Summary:
    passed = [moment for moment in told if moment.kind == "handed off"]
    own = [moment for moment in told if moment.kind != "fix"]
    low = next((moment for moment in told if moment.lowest), None)
    return Summary(
        contacts=len(evidence.cases),
        departments=_departments(own),
        days=(own[-1].at - own[0].at).days,
        handoffs=len(passed),
        sent_back=sum(moment.outcome == "bounced" for moment in passed),
        repeated=sum(moment.repeated for moment in told),
        longest_wait=_longest(waited, "answer"),
        longest_case=_longest(waited, "closing"),
        open_cases=[case_number(one.number) for one in evidence.cases if one.is_open(evidence.as_of)],
        open_promises=_promises(evidence),
        lowest=claims.lowest(low.at, low.said) if low else None,
        all_green=outcome.all_green(_scores(evidence, whole=False)),
        bad_end=list(_bad_end(evidence, told)),
    )


def _departments(told: Sequence[Moment]) -> list[str]:
    """Those that logged or received a case, in the order in which they came in."""
    named = [name for moment in told for name in (moment.department, moment.to) if name]
    by_key: dict[str, str] = {}
    for name in named:
        by_key.setdefault(name.casefold(), name)
    return list(by_key.values())


def _longest(waited: Sequence[Wait], of: str) -> Wait | None:
    return max((wait for wait in waited if wait.of == of), key=lambda wait: wait.hours, default=None)


def _promises(evidence: Evidence) -> list[Promise]:
    return [
        Promise(
            case=case_number(one.number),
            department=handoff.from_department,
            at=handoff.at,
            promised=handoff.promised,
        )
        for one in evidence.cases
        if one.is_open(evidence.as_of)
        for handoff in one.handoffs
        if handoff.promised
    ]


def _scores(evidence: Evidence, whole: bool) -> list[float]:
    """What the customer said of touchpoints, or of the whole journey (CSAT), in order."""
    ratings = [*(rating for one in evidence.cases for rating in one.ratings), *evidence.ratings]
    ordered = sorted(ratings, key=lambda rating: rating.at)
    return [rating.score for rating in ordered if rating.scale == "csat" and is_whole(rating) == whole]


def _bad_end(evidence: Evidence, told: Sequence[Moment]) -> tuple[str, ...]:
    return outcome.bad_end(
        reopened=any(moment.kind == "reopened" for moment in told),
        contacts=[one.case.occurred_at for one in evidence.cases],
        journey_scores=_scores(evidence, whole=True),
        follow_ups=[str(moment.outcome) for moment in told if moment.kind == "follow-up"],
        missed=any(trace.missed for one in evidence.cases for trace in one.traces),
    )


def _sentences(summary: Summary) -> list[str]:
    """The journey in short, the most important first."""
    first = claims.in_short(
        summary.contacts,
        len(summary.departments),
        summary.days,
        summary.handoffs,
        summary.sent_back,
        summary.repeated,
    )
    open_ = claims.still_open(summary.open_cases, len(summary.open_promises)) if summary.open_cases else None
    found = [first, claims.red(summary.all_green, summary.bad_end), summary.lowest, _waited(summary), open_]
    return [sentence for sentence in found if sentence]


def _waited(summary: Summary) -> str | None:
    at, case = summary.longest_wait, summary.longest_case
    if at is None and case is None:
        return None
    return claims.longest((at.hours, at.department, at.case) if at else None, case.said if case else None)
