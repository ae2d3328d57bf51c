"""The moments of a journey, told from the evidence; nothing in it is later than the moment looked at."""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from typing import Any

from knowledge.tables import Handoff, Rating
from triage.cases.duplicates import SAID_AGAIN
from triage.handoffs.holding import ACCEPTED, BOUNCED, TIMED_OUT
from triage.journeys import sentences as claims
from triage.journeys.evidence import CLOSED, REOPENED, Evidence, OnFile
from triage.journeys.model import Kind, Moment
from triage.journeys.outcome import LOW, NOT_REACHED
from triage.journeys.retelling import told_in
from triage.journeys.waits import answer_wait, outcome_of, repeated
from triage.numbers import case_number, cause_number

HARD = 6  # effort of 7, from which a moment counts as a low point
ORDER: tuple[Kind, ...] = (
    "case", "told again", "handed off", "asked", "replied", "accepted", "sent back", "timed out", "fix",
    "closed", "reopened", "rated", "follow-up",
)  # fmt: skip
"""Which comes first of what happened at one moment."""
WORST: tuple[Kind, ...] = ("reopened", "timed out", "sent back", "told again")


def moments(evidence: Evidence) -> list[Moment]:
    """Everything that happened, oldest first, with its lowest point marked."""
    own = {one.number for one in evidence.cases}
    found = [moment for one in evidence.cases for moment in _of_case(one, evidence.as_of, own)]
    found += [_rated(rating, None) for rating in evidence.ratings]
    found += _fixes(evidence)
    found.sort(key=lambda moment: (moment.at, ORDER.index(moment.kind)))
    low = _lowest(found)
    return [
        moment.model_copy(update={"lowest": True}) if place == low else moment
        for place, moment in enumerate(found)
    ]


def is_whole(rating: Rating) -> bool:
    """Whether a rating is of the whole journey."""
    return bool(rating.journey) or (rating.touchpoint is None and rating.case_id is None)


def _of_case(one: OnFile, as_of: datetime, own: Set[int]) -> Iterator[Moment]:
    case, number = one.case, case_number(one.number)
    about = claims.logged(number, case.kind, case.department, case.touchpoint)
    again = f"; the same as {case_number(one.tells_again)}, told again" if one.tells_again else ""
    known: dict[str, Any] = {}
    if one.cause is not None:
        known = {"cause": cause_number(int(one.cause.id or 0)), "cause_name": one.cause.name}
    yield Moment(
        at=case.occurred_at,
        kind="case",
        said=f"{about}, severity {case.severity}{again}",
        words=case.text,
        case=number,
        department=case.department,
        touchpoint=case.touchpoint,
        severity=case.severity,
        repeated=one.tells_again is not None,
        **known,
    )
    for handoff in one.handoffs:
        yield from _of_handoff(handoff, one, as_of)
    yield from _events(one, as_of, own)
    yield from (_rated(rating, one) for rating in one.ratings)
    if one.follow_up is not None and one.follow_up.outcome and one.follow_up.answered_at:
        said = claims.followed_up(number, one.follow_up.outcome)
        outcome = one.follow_up.outcome
        yield _moment(one, one.follow_up.answered_at, "follow-up", said, outcome=outcome)


def _of_handoff(handoff: Handoff, one: OnFile, as_of: datetime) -> Iterator[Moment]:
    sender, to = handoff.from_department, handoff.to_department
    outcome, wait = outcome_of(handoff, as_of), answer_wait(handoff, one, as_of)
    again, number = repeated(handoff, one), case_number(one.number)
    hours = wait.hours if wait else None
    said = claims.passed(number, sender, to, outcome, hours, again)
    way: dict[str, Any] = {"department": sender, "to": to}
    yield _moment(
        one, handoff.at, "handed off", said, **way, words=handoff.reason, outcome=outcome, repeated=again,
        promised=handoff.promised,
    )  # fmt: skip
    back = {"department": to, "to": sender}
    if handoff.asked_at and handoff.asked_at <= as_of:
        yield _moment(
            one, handoff.asked_at, "asked", f"{number}: {to} asked {sender}", **back, words=handoff.question
        )
    if handoff.replied_at and handoff.replied_at <= as_of:
        yield _moment(
            one, handoff.replied_at, "replied", f"{number}: {sender} replied to {to}", **way,
            words=handoff.reply,
        )  # fmt: skip
    if handoff.escalated_at and handoff.escalated_at <= as_of:
        late = f"{number}: {to} had not answered in time; its owner was told"
        yield _moment(one, handoff.escalated_at, "timed out", late, **back)
    if handoff.answered_at and outcome in (ACCEPTED, BOUNCED):
        kind: Kind = "accepted" if outcome == ACCEPTED else "sent back"
        done = "took it on" if outcome == ACCEPTED else f"sent it back to {sender}"
        yield _moment(one, handoff.answered_at, kind, f"{number}: {to} {done}", **back, words=handoff.answer)


def _events(one: OnFile, as_of: datetime, own: Set[int]) -> Iterator[Moment]:
    """Closings and reopenings, and what was told again, with whatever an event log says of them."""
    number = case_number(one.number)
    logged = {event.kind for event in one.events}
    for event in one.events:
        if event.kind == CLOSED:
            said = f"{number} was closed"
            yield _moment(one, event.at, "closed", said, words=event.detail.get("resolution"))
        elif event.kind == REOPENED:
            yield _moment(one, event.at, "reopened", f"{number} was opened again")
        elif event.kind == SAID_AGAIN and told_in(event) not in own:
            said = f"the customer told {number} again"
            yield _moment(one, event.at, "told again", said, words=event.detail.get("text"), repeated=True)
    when = None if CLOSED in logged else one.closed_at(as_of)
    if when is not None:
        yield _moment(one, when, "closed", f"{number} was closed", words=one.case.resolution)
    for trace in one.traces:
        if trace.reopened_at and trace.reopened_at <= as_of and REOPENED not in logged:
            yield _moment(one, trace.reopened_at, "reopened", f"{number} was worked on again after that")


def _rated(rating: Rating, one: OnFile | None) -> Moment:
    whole = is_whole(rating)
    place = rating.touchpoint or (one.case.touchpoint if one else None)
    about = "the whole journey" if whole else place or "the contact"
    if one is not None and not whole:
        about += f" ({case_number(one.number)})"
    return Moment(
        at=rating.at,
        kind="rated",
        said=claims.rated(rating.score, rating.scale, about),
        case=case_number(one.number) if one else None,
        department=one.case.department if one and not whole else None,
        touchpoint=None if whole else place,
        score=rating.score,
        scale=rating.scale,
    )


def _fixes(evidence: Evidence) -> Iterator[Moment]:
    """Fixes shipped against the causes of cases while those were open, each told once."""
    last = max((one.case.occurred_at for one in evidence.cases), default=evidence.as_of)
    for fix in evidence.fixes:
        for one in evidence.cases:
            if one.cause is None or one.cause.id != fix.cause_id or fix.shipped_at is None:
                continue
            # Resolved nobody knows when: its customer waited until their last contact at most.
            until = one.closed_at(evidence.as_of) or (last if one.case.resolution else evidence.as_of)
            if one.case.occurred_at <= fix.shipped_at <= until:
                number = cause_number(fix.cause_id)
                said = claims.shipped(fix.title, number)
                yield _moment(
                    one, fix.shipped_at, "fix", said, department=fix.department, cause=number,
                    cause_name=one.cause.name,
                )  # fmt: skip
                break


def _moment(one: OnFile, at: datetime, kind: Kind, said: str, **more: Any) -> Moment:
    given = {"department": one.case.department, **more}
    return Moment(at=at, kind=kind, said=said, case=case_number(one.number), **given)


def _lowest(found: Sequence[Moment]) -> int | None:
    """Where the lowest point is: the worst low rating, else the worst that happened; the later of two."""
    rated = [(_pain(moment), place) for place, moment in enumerate(found) if moment.kind == "rated"]
    low = [one for one in rated if one[0] > 0]
    if low:
        return max(low)[1]
    failed = [
        place
        for place, moment in enumerate(found)
        if moment.kind == "follow-up" and moment.outcome == NOT_REACHED
    ]
    for kind in WORST:
        failed = failed or [place for place, moment in enumerate(found) if _is(moment, kind)]
    return failed[-1] if failed else None


def _is(moment: Moment, kind: Kind) -> bool:
    """Whether a moment is of this kind, also where an import tells it of the handoff itself."""
    if moment.kind == "handed off":
        ended = {BOUNCED: "sent back", TIMED_OUT: "timed out"}.get(moment.outcome or "")
        return ended == kind or (kind == "told again" and moment.repeated)
    return moment.kind == kind or (kind == "told again" and moment.repeated)


def _pain(moment: Moment) -> float:
    """How low a rating is, more is worse; 0 for one that is not low."""
    score = moment.score or 0.0
    if moment.scale == "csat":
        return 5 - score if score <= LOW else 0.0
    return score - 3.5 if score >= HARD else 0.0
