"""Waits: how long a customer waited for a department's first answer, and until a case was closed."""

from datetime import datetime

from knowledge.tables import Handoff
from triage.handoffs.holding import BOUNCED, TIMED_OUT
from triage.journeys import sentences as claims
from triage.journeys.evidence import ASKED, Evidence, OnFile
from triage.journeys.model import Wait
from triage.numbers import case_number


def waits(evidence: Evidence) -> list[Wait]:
    """Every wait whose length is known, oldest first."""
    found = [
        wait
        for one in evidence.cases
        for wait in (
            *(answer_wait(handoff, one, evidence.as_of) for handoff in one.handoffs),
            closing_wait(one, evidence.as_of),
        )
        if wait is not None
    ]
    return sorted(found, key=lambda wait: (wait.since, wait.until))


def answer_wait(handoff: Handoff, one: OnFile, as_of: datetime) -> Wait | None:
    """How long a handoff waited for its first answer; None where nobody knows.

    An import says that it was sent back or not answered, not when: then the wait ended when the case went on.
    """
    until = _first_answer(handoff, one, as_of)
    if until is None and handoff.outcome in (BOUNCED, TIMED_OUT):
        until = next((later.at for later in one.handoffs if later.at > handoff.at), None)
    if until is None and outcome_of(handoff, as_of) in (None, TIMED_OUT):
        if not one.is_open(as_of):
            until = one.closed_at(as_of)
            return _wait(one, handoff.to_department, handoff.at, until) if until else None
        return _wait(one, handoff.to_department, handoff.at, as_of, still=True)
    return _wait(one, handoff.to_department, handoff.at, until) if until else None


def closing_wait(one: OnFile, as_of: datetime) -> Wait | None:
    """How long a case took until it was closed, or how long it has been open; None where nobody knows."""
    since = one.case.occurred_at
    if one.is_open(as_of):
        return _wait(one, None, since, as_of, still=True)
    closed = one.closed_at(as_of)
    return _wait(one, None, since, closed) if closed else None


def outcome_of(handoff: Handoff, as_of: datetime) -> str | None:
    """What had come of a handoff by then."""
    late = handoff.escalated_at is not None and handoff.escalated_at <= as_of
    if handoff.outcome == TIMED_OUT and handoff.escalated_at is not None:
        return TIMED_OUT if late else None
    if handoff.answered_at is None or handoff.answered_at <= as_of:
        return handoff.outcome
    return TIMED_OUT if late else None


def repeated(handoff: Handoff, one: OnFile) -> bool:
    """Whether the customer had to tell it again at a handoff, as it was known by then."""
    return handoff.repeated and handoff.id not in one.said_later


def _first_answer(handoff: Handoff, one: OnFile, as_of: datetime) -> datetime | None:
    """When the receiving department first asked, accepted or sent it back."""
    asked = [
        event.at for event in one.events if event.kind == ASKED and event.detail.get("handoff") == handoff.id
    ]
    found = [*asked, handoff.asked_at, handoff.answered_at]
    return min((at for at in found if at is not None and at <= as_of), default=None)


def _wait(one: OnFile, department: str | None, since: datetime, until: datetime, still: bool = False) -> Wait:
    case, until = case_number(one.number), max(since, until)
    hours = (until - since).total_seconds() / 3_600
    return Wait(
        of="closing" if department is None else "answer",
        case=case,
        department=department or one.case.department,
        since=since,
        until=until,
        hours=round(hours, 2),
        still=still,
        said=claims.waited(hours, department, case, still=still),
    )
