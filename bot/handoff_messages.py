"""What notices about handoffs say, built from what is on file when they are sent: blocks, and plain words."""

from collections.abc import Callable

from sqlalchemy import select
from sqlmodel import Session, col

from bot.bootstrap import House
from bot.mrkdwn import label
from bot.views import handoff as view
from bot.views.blocks import Block
from bot.views.handoff import Handed
from knowledge.tables import Case, Cause, Handoff, Membership, Notice
from triage import tracking
from triage.causes import UnknownCase, of_case
from triage.holding import before
from triage.numbers import case_number
from triage.privacy import channel_viewer, hidden

Said = tuple[list[Block], str]
LOOKED_AT = 20  # of a cause's resolutions, the latest: some may be kept to their departments


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
    return Handed(
        handed.handoff,
        handed.case,
        cause,
        session.get_one(Cause, cause.number).workaround,
        _resolved_by(session, cause.number, handed),
        handed.earlier,
        handed.told,
    )


def _resolved_by(session: Session, cause: int, handed: Handed) -> str | None:
    """What resolved the latest case of a cause that the receiving department may read."""
    resolved = (
        select(col(Case.id), col(Case.resolution))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Membership.cause_id) == cause, col(Case.resolution).is_not(None))
        .where(col(Case.id) != handed.case.id)
        .order_by(col(Case.occurred_at).desc(), col(Case.id).desc())
        .limit(LOOKED_AT)
    )
    found = {int(case): str(text) for case, text in session.execute(resolved)}
    kept = hidden(session, channel_viewer([handed.handoff.to_department]), list(found))
    return next((text for case, text in found.items() if case not in kept), None)
