"""Handing over, in terms of Slack's payloads: who may, what was typed, what each step says."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.mrkdwn import escape
from bot.people import known_words
from bot.views import handoff_forms as forms
from bot.views.blocks import Block
from bot.views.handoff import moment
from bot.views.matches import message_modal
from bot.views.report_form import read_form
from knowledge.tables import Case, Handoff
from triage.causes.on_file import UnknownCase
from triage.handoffs import steps
from triage.handoffs.holding import require_answering, require_handing, require_part, require_replying
from triage.handoffs.steps import AlreadyDone, HandoffFault, UnknownHandoff
from triage.numbers import case_number
from triage.roles import Actor
from triage.wording.redaction import redact
from triage.wording.text import normalise, plain

Json = dict[str, Any]
CANNOT = (*REFUSED, AlreadyDone, HandoffFault, UnknownHandoff)
"""What is answered with a sentence; anything else is a fault of ours."""
GONE = "That handoff is not on file any more."
EMPTY = "Say it in a few words."
NOWHERE = "No other department is known yet: an admin adds them with `/faultline settings`."


def told(refusal: Exception) -> str:
    """Why a step was not taken, in mrkdwn, for the person who tried."""
    match refusal:
        case AlreadyDone(by=str() as user, did=did, at=datetime() as at):
            return f"<@{user}> {escape(did)} already, {moment(at)}."
        case AlreadyDone() | HandoffFault():
            return escape(str(refusal))
        case UnknownHandoff():
            return GONE
        case _:
            return words(refusal)


def place_of(body: Json) -> str:
    """The channel that holds the message whose button was pressed; a form keeps it until it is sent."""
    return str((body.get("channel") or {}).get("id", ""))


def form(desk: Desk, body: Json, action: Json) -> Block:
    """The form that a button opens, or the reason why there is none."""
    try:
        desk.admit(body["user"]["id"])
        return _FORMS[action["action_id"]](desk, body, json.loads(action["value"]))
    except CANNOT as refusal:
        return message_modal(told(refusal))


def press(desk: Desk, body: Json, action: Json) -> str | None:
    """Do what a button says; what to answer where it was not done. Raises one of `CANNOT`."""
    user, value = body["user"]["id"], json.loads(action["value"])
    desk.admit(user)
    with desk.house.database.write() as session:
        row, actor = _meant(session, value), desk.actor(session, user)
        number = int(row.id or 0)
        if action["action_id"] == "handoff_accept":
            require_answering(session, actor, row, place_of(body))
            steps.accept(session, number, user, desk.house.clock())
            said = None
        else:
            require_part(session, actor, row, place_of(body))
            new = steps.repeated(session, number, user, desk.house.clock())
            said = None if new else "That the customer had to repeat it is on file already."
    desk.nudge("outbox")
    return said


def _meant(session: Session, value: Json) -> Handoff:
    """The handoff that a button is about: its own, or the last one of its case."""
    last = steps.current(session, int(value["case"])) if "case" in value else None
    return steps.get(session, int((last.id if last else value.get("handoff")) or 0))


def submit(desk: Desk, body: Json, view: Json) -> dict[str, str]:
    """Take the step that a filled-in form asks for; what is wrong with it, by field."""
    field, take = _STEPS[view["callback_id"]]
    opened, filled = json.loads(view["private_metadata"]), _filled(view)
    if not filled.get(field):
        return {field: EMPTY}
    try:
        desk.admit(body["user"]["id"])
        if "department" in filled:
            filled["department"] = _department(desk, filled["department"])
        with desk.house.database.write() as session:
            actor = desk.actor(session, body["user"]["id"])
            take(session, desk, actor, opened, filled)
    except HandoffFault as fault:
        return {fault.field: str(fault)}
    except AlreadyDone as done:
        return {field: str(done)}  # a field's error shows no mentions
    except CANNOT as refusal:
        return {field: told(refusal)}
    desk.nudge("outbox")
    return {}


def _filled(view: Json) -> dict[str, str]:
    """What was typed and chosen, without personal data."""
    read = read_form(view["state"]["values"])
    return {
        field: said if field == "department" else redact(normalise(plain(said))).text
        for field, said in read.items()
    }


def _hand_off_form(desk: Desk, body: Json, value: Json) -> Block:
    number, user = int(value["case"]), body["user"]["id"]
    with desk.house.database.read() as session:
        case = _case(session, number)
        require_handing(session, desk.actor(session, user), case, place_of(body))
        last = steps.current(session, number)
        if last is not None and steps.waits_on(last):
            raise HandoffFault("department", steps.waits_at(last))
        giving = steps.holder(session, number)
        story = steps.story_so_far(session, case)
    to = _offered(desk, giving)
    if not to:
        return message_modal(NOWHERE)
    return forms.hand_off(number, case.text, giving, to, story, place_of(body))


def _offered(desk: Desk, giving: str | None) -> list[str]:
    settings = desk.house.settings
    departments, _ = known_words(desk.house.database, settings.departments, settings.touchpoints)
    return [name for name in departments if name.casefold() != (giving or "").casefold()]


def _department(desk: Desk, chosen: str) -> str:
    """The department that an option stands for. Raises `HandoffFault` when it is none any more."""
    offered = {forms.option_value(name): name for name in _offered(desk, None)}
    if chosen not in offered:
        raise HandoffFault("department", "That department is not known any more: choose another.")
    return offered[chosen]


def _answer_form(shape: Callable[[Handoff, str], Block]) -> Callable[[Desk, Json, Json], Block]:
    """The form of a step of the receiving department's."""

    def opened(desk: Desk, body: Json, value: Json) -> Block:
        with desk.house.database.read() as session:
            row = steps.get(session, int(value["handoff"]))
            require_answering(session, desk.actor(session, body["user"]["id"]), row, place_of(body))
        steps.require_open(row, to_ask=shape is forms.ask)
        return shape(row, place_of(body))

    return opened


def _reply_form(desk: Desk, body: Json, value: Json) -> Block:
    with desk.house.database.read() as session:
        row = steps.get(session, int(value["handoff"]))
        require_replying(session, desk.actor(session, body["user"]["id"]), row)
    steps.require_question(row)
    return forms.reply(row, place_of(body))


def _hand_off(session: Session, desk: Desk, actor: Actor, opened: Json, filled: dict[str, str]) -> None:
    number = int(opened["case"])
    case = _case(session, number)
    require_handing(session, actor, case, str(opened["place"]))
    said = (filled["reason"], filled.get("promised", ""), filled.get("story", ""))
    steps.send(session, number, filled["department"], *said, actor.user, desk.house.clock())


def _send_back(session: Session, desk: Desk, actor: Actor, opened: Json, filled: dict[str, str]) -> None:
    number = int(opened["handoff"])
    require_answering(session, actor, steps.get(session, number), str(opened["place"]))
    steps.send_back(session, number, filled["answer"], actor.user, desk.house.clock())


def _ask(session: Session, desk: Desk, actor: Actor, opened: Json, filled: dict[str, str]) -> None:
    number = int(opened["handoff"])
    require_answering(session, actor, steps.get(session, number), str(opened["place"]))
    steps.ask(session, number, filled["question"], actor.user, desk.house.clock())


def _reply(session: Session, desk: Desk, actor: Actor, opened: Json, filled: dict[str, str]) -> None:
    number = int(opened["handoff"])
    require_replying(session, actor, steps.get(session, number))
    steps.reply(session, number, filled["reply"], actor.user, desk.house.clock())


def _case(session: Session, number: int) -> Case:
    row = session.get(Case, number)
    if row is None:
        raise UnknownCase(case_number(number))
    return row


_FORMS: dict[str, Callable[[Desk, Json, Json], Block]] = {
    "hand_off": _hand_off_form,
    "handoff_send_back": _answer_form(forms.send_back),
    "handoff_ask": _answer_form(forms.ask),
    "handoff_reply": _reply_form,
}
_STEPS: dict[str, tuple[str, Callable[[Session, Desk, Actor, Json, dict[str, str]], None]]] = {
    forms.HAND_OFF: ("reason", _hand_off),
    forms.SEND_BACK: ("answer", _send_back),
    forms.ASK: ("question", _ask),
    forms.REPLY: ("reply", _reply),
}
