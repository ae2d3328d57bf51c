"""What notices about handoffs say, built from what is on file when they are sent: blocks, and plain words."""

from collections.abc import Callable

from sqlmodel import Session

from bot.bootstrap import House
from bot.mrkdwn import label
from bot.views import handoff as view
from bot.views.blocks import Block
from bot.views.handoff import Handed
from knowledge.tables import Case, Cause, Handoff, Membership, Notice
from triage.cases.casework import resolved_by
from triage.causes.on_file import UnknownCase, of_case
from triage.handoffs import tracking
from triage.handoffs.holding import before
from triage.matching.privacy import channel_viewer
from triage.numbers import case_number

Said = tuple[list[Block], str]


def brought(house: House, notice: Notice) -> Said:
    """A handoff for the department that receives it."""
    handed = _handed(house, notice)
    return view.message(handed), view.fallback(handed)


def escalated(house: House, notice: Notice) -> Said:
    """A handoff for somebody who answers for the department."""
    handed = _handed(house, notice)
    return view.escalation(handed), f"Nobody has answered yet: {view.fallback(handed)}"


def reminded(house: House, notice: Notice) -> Said:
    """A reminder for whoever's turn it is."""
    handed = _handed(house, notice)
    return view.reminder(handed), f"{_number(handed)} waits for you: {view.fallback(handed)}"


def told(house: House, notice: Notice) -> Said:
    """What the sender hears."""
    handed, what = _handed(house, notice), str(notice.payload["what"])
    to = label(handed.handoff.to_department)
    text = f"{to} sent {_number(handed)} back" if what == "sent back" else f"{_number(handed)} waits at {to}"
    return view.told_sender(handed, what), text


def asked(house: House, notice: Notice) -> Said:
    """A question for the sender."""
    handed = _handed(house, notice)
    return view.question(handed), f"{label(handed.handoff.to_department)} asks about {_number(handed)}"


def replied(house: House, notice: Notice) -> Said:
    """A reply for the receiving department."""
    handed = _handed(house, notice)
    return view.answered(handed), f"{label(handed.handoff.from_department)} replied about {_number(handed)}"


BUILDERS: dict[str, Callable[[House, Notice], Said]] = {
    tracking.MESSAGE: brought,
    tracking.ESCALATION: escalated,
    tracking.REMINDER: reminded,
    tracking.TOLD: told,
    tracking.QUESTION: asked,
    tracking.REPLY: replied,
}


def _number(handed: Handed) -> str:
    return case_number(handed.case.id or 0)


def _handed(house: House, notice: Notice) -> Handed:
    """What is known of a handoff now. Raises `UnknownCase` when it is not on file any more."""
    with house.database.read() as session:
        handoff = session.get(Handoff, int(notice.payload["handoff"]))
        case = session.get(Case, handoff.case_id) if handoff and handoff.case_id else None
        if handoff is None or case is None:
            raise UnknownCase(notice.key)
        handed = Handed(
            handoff,
            case,
            earlier=before(session, handoff),
            told=[one.channel for one in tracking.escalations(session, handoff)],
        )
        return _with_cause(session, handed)


def _with_cause(session: Session, handed: Handed) -> Handed:
    number = int(handed.case.id or 0)
    if session.get(Membership, number) is None:
        return handed  # not grouped yet
    _, cause = of_case(session, number)
    readers = channel_viewer([handed.handoff.to_department])
    return Handed(
        handed.handoff,
        handed.case,
        cause,
        session.get_one(Cause, cause.number).workaround,
        next(iter(resolved_by(session, number, readers, most=1)), None),
        handed.earlier,
        handed.told,
    )
