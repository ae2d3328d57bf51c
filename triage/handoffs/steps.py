"""Handoffs: a case is passed to another department, which accepts it, sends it back or asks.

Every step locks the case and the row it changes, so that of two people who act at once one is first and
the other is told. Every step is a time in that row, an event, and renews the messages that show it.
"""

from datetime import datetime

from sqlmodel import Session

from knowledge.tables import Case, Handoff, Person
from triage.causes.on_file import UnknownCase
from triage.handoffs.holding import ACCEPTED, BOUNCED, HERE, asked, key_of, patience, receiver
from triage.handoffs.holding import current as current
from triage.handoffs.holding import holder as holder
from triage.handoffs.holding import story_of as story_of
from triage.handoffs.holding import waiting_for as waiting_for
from triage.handoffs.overdue import remind_and_escalate as remind_and_escalate
from triage.handoffs.tracking import (
    MESSAGE,
    QUESTION,
    REPLY,
    TOLD,
    happened,
    renew_question,
    tell_receiver,
    tell_sender,
)
from triage.notices import TOLD as TOLD_OF_CAUSE
from triage.notices import post_later, told_of_cause
from triage.numbers import case_number


class UnknownHandoff(Exception):
    """No handoff has this number, or it was not made in Slack."""


class HandoffFault(Exception):
    """A handoff that cannot be made so: the field it stands at, and in plain words what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class AlreadyDone(Exception):
    """Somebody was first: who, what they did, and when."""

    def __init__(self, did: str, by: str | None, at: datetime | None) -> None:
        super().__init__(f"Somebody {did} already.")
        self.did, self.by, self.at = did, by, at


def send(
    session: Session, case: int, to: str, reason: str, promised: str, story: str, by: str, now: datetime
) -> Handoff:
    """Hand a case to a department, with what its people need so as not to ask again.

    Without a `story` the one that is known goes along. Doing the same twice does it once. Raises
    `HandoffFault` where the case cannot go there now, and `UnknownCase`.
    """
    row = session.get(Case, case, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise UnknownCase(case_number(case))
    last = current(session, case)
    if last is not None and waits_on(last):
        if (last.actor, last.to_department, last.reason) == (by, to, reason):
            return last
        raise HandoffFault("department", waits_at(last))
    if row.closed_at is not None:
        raise HandoffFault("department", "It is closed already: log a new case if it came back.")
    handoff = Handoff(
        case_id=case,
        case_ref=case_number(case),
        at=now,
        from_department=_giver(session, row, by, to),
        to_department=to,
        actor=by,
        reason=reason,
        promised=promised or None,
        story=story or story_so_far(session, row),
        due_at=now + patience(session, to),
        source=HERE,
    )
    place = _place(session, to)
    session.add(handoff)
    session.flush()
    happened(session, handoff, "handed off", by, now)
    payload = {"handoff": handoff.id, TOLD_OF_CAUSE: told_of_cause(session, case)}
    post_later(session, key_of(handoff), MESSAGE, place, payload, now)
    return handoff


def accept(session: Session, handoff: int, by: str, now: datetime) -> Handoff:
    """The receiving department takes the case on. Raises `AlreadyDone` and `UnknownHandoff`."""
    return _answer(session, handoff, ACCEPTED, None, by, now)


def send_back(session: Session, handoff: int, why: str, by: str, now: datetime) -> Handoff:
    """The receiving department gives the case back, and says why. Raises as `accept` does."""
    row = _answer(session, handoff, BOUNCED, why, by, now)
    tell_sender(session, row, TOLD, "sent back", now)
    return row


def ask(session: Session, handoff: int, question: str, by: str, now: datetime) -> Handoff:
    """The receiving department asks the sender. The time to answer starts anew: it is the sender's turn.

    What was answered before joins the story; a question that still waits stays in front of this one.
    Raises `AlreadyDone` when the case was sent back, and `UnknownHandoff`.
    """
    row = _locked(session, handoff)
    require_open(row, to_ask=True)
    if row.asked_by == by and asked(row) and str(row.question).endswith(question):
        return row
    if row.reply is not None:
        row.story = told_so_far(row)
    row.question = f"{row.question}\n{question}" if asked(row) else question
    row.asked_at, row.asked_by, row.reply, row.replied_at = now, by, None, None
    _restart(session, row, now)
    number = happened(session, row, "handoff asked", by, now)
    tell_sender(session, row, QUESTION, f"question:{number}", now)
    return row


def reply(session: Session, handoff: int, words: str, by: str, now: datetime) -> Handoff:
    """The sender answers what was asked. Raises `AlreadyDone` and `UnknownHandoff`."""
    row = _locked(session, handoff)
    if row.reply == words:
        return row
    require_question(row)
    row.reply, row.replied_at = words, now
    _restart(session, row, now)
    number = happened(session, row, "handoff answered", by, now)
    renew_question(session, row, now)
    tell_receiver(session, row, REPLY, f"reply:{number}", now)
    return row


def repeated(session: Session, handoff: int, by: str, now: datetime) -> bool:
    """The customer had to tell it again; whether nobody had said so before. Raises `UnknownHandoff`."""
    row = _locked(session, handoff)
    if row.repeated:
        return False
    row.repeated = True
    happened(session, row, "repeated", by, now)
    return True


def get(session: Session, handoff: int) -> Handoff:
    """A handoff that was made in Slack. Raises `UnknownHandoff`."""
    row = session.get(Handoff, handoff)
    if row is None or row.source != HERE or row.case_id is None:
        raise UnknownHandoff(str(handoff))
    return row


def waits_on(handoff: Handoff) -> bool:
    """Whether its department has time left to answer: until then its case goes nowhere else."""
    return handoff.source == HERE and handoff.outcome is None


def require_open(handoff: Handoff, to_ask: bool = False) -> None:
    """Raise `AlreadyDone` when it is answered; one who accepted may still ask."""
    if handoff.answered_at is not None and not (to_ask and handoff.outcome == ACCEPTED):
        raise _done(handoff)


def require_question(handoff: Handoff) -> None:
    """Raise `AlreadyDone` unless a question waits for its answer."""
    if not asked(handoff):
        raise AlreadyDone("replied", None, handoff.replied_at)


def waits_at(handoff: Handoff) -> str:
    """Why a case cannot be handed on, in plain words."""
    return f"It waits at {handoff.to_department} already: hand it on once they have answered."


def told_so_far(handoff: Handoff) -> str:
    """What the customer told by the end of a handoff: its story, and what was asked and answered."""
    answered = f"{handoff.question} → {handoff.reply}" if handoff.reply is not None else ""
    return "\n".join(part for part in (handoff.story, answered) if part)


def story_so_far(session: Session, case: Case) -> str:
    """What a case's customer has told us already: what went along last time, else the case's own words."""
    last = current(session, int(case.id or 0))
    return (told_so_far(last) if last else "") or case.text


def _giver(session: Session, case: Case, by: str, to: str) -> str:
    person = session.get(Person, by)
    giving = holder(session, int(case.id or 0)) or (person and person.department)
    if not giving:
        raise HandoffFault("department", "Say first which department is yours: /faultline me Cards")
    if giving.casefold() == to.casefold():
        raise HandoffFault("department", f"It is with {to} already.")
    return giving


def _place(session: Session, department: str) -> str:
    place = receiver(session, department)
    if place is None:
        what = f"{department} has no channel yet: an admin sets it with /faultline settings"
        raise HandoffFault("department", what)
    return place


def _locked(session: Session, handoff: int) -> Handoff:
    """A handoff that nobody else changes until the transaction ends, nor is its case handed on."""
    case = get(session, handoff).case_id
    session.get(Case, case, with_for_update={"key_share": True}, populate_existing=True)
    return session.get_one(Handoff, handoff, with_for_update=True, populate_existing=True)


def _answer(
    session: Session, handoff: int, outcome: str, answer: str | None, by: str, now: datetime
) -> Handoff:
    row = _locked(session, handoff)
    if row.answered_at is not None:
        if (row.outcome, row.answered_by) == (outcome, by):
            return row
        raise _done(row)
    last = current(session, int(row.case_id or 0))
    if last is not None and last.id != row.id:
        raise AlreadyDone(f"handed it to {last.to_department}", last.actor, last.at)
    row.outcome, row.answer, row.answered_at, row.answered_by, row.due_at = outcome, answer, now, by, None
    kind = "handoff accepted" if outcome == ACCEPTED else "handoff sent back"
    happened(session, row, kind, by, now)
    return row


def _done(handoff: Handoff) -> AlreadyDone:
    did = "accepted it" if handoff.outcome == ACCEPTED else "sent it back"
    return AlreadyDone(did, handoff.answered_by, handoff.answered_at)


def _restart(session: Session, row: Handoff, now: datetime) -> None:
    if row.outcome is None:
        row.due_at = now + patience(session, row.to_department)
