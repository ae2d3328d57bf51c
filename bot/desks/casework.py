"""Casework: what a card's buttons and forms do. Whoever may work on a case may press them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.views import casework as forms
from bot.views.blocks import Block
from bot.views.cause_forms import cause_options
from bot.views.report_form import MOST_OPTIONS
from knowledge.database import Turn
from knowledge.tables import Decision
from triage.cases import casework
from triage.cause_pages.listing import named_like
from triage.causes.news import tell_reporter
from triage.causes.on_file import UnknownCause, of_case
from triage.deciding.choosing import likeliest_others
from triage.deciding.decisions import assign, confirm, differ, membership_of
from triage.deciding.undoing import CannotUndo, undo
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.intake.filing import is_first
from triage.intake.records import find_cause
from triage.matching.past_cases import Matches, similar_to_case
from triage.matching.privacy import veil, viewer_of
from triage.notices import refresh_card
from triage.numbers import cause_id, cause_number
from triage.wording.redaction import redact
from triage.wording.text import normalise, plain

Json = dict[str, Any]
CANNOT = (*REFUSED, CannotUndo)
"""What is answered with a sentence; anything else is a fault of ours."""
NEAR = 10  # similar cases whose causes are offered
NOT_YOURS = "Whoever made a decision takes it back: choose another cause instead."
GONE = "That cause is not on file any more: choose another."
TAKEN = "{cause} has this name already: find it above, or name the new one otherwise."
NO_NAME = "Name it in words: Faultline gives the numbers."


class FormFault(Exception):
    """A form that cannot be taken so: the field it stands at, and in plain words what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Press:
    """Somebody presses a button of a case, or sends a form about it; `place` is the channel they act in."""

    case: int
    user: str
    place: str = ""

    @classmethod
    def read(cls, body: Json, value: Json) -> "Press":
        """As Slack brings it; a form keeps the channel that its button was pressed in."""
        channel = str((body.get("channel") or {}).get("id") or value.get("place") or "")
        return cls(int(value["case"]), str(body["user"]["id"]), channel)


def confirm_cause(desk: Desk, press: Press) -> None:
    """A case is where it belongs. Who has decided about it already says nothing new."""
    desk.admit(press.user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        casework.workable(turn.session, press.case, desk.actor(turn.session, press.user), press.place)
        member = membership_of(turn.session, press.case)
        if member.how not in DECIDED_BY_PEOPLE or member.by != press.user:
            confirm(turn, press.case, press.user, now)
            refresh_card(turn.session, press.case, now)
    desk.nudge("outbox")


def take_back(desk: Desk, press: Press, decision: int) -> None:
    """Somebody takes their own decision about a case back; twice is once. Raises `CannotUndo`."""
    desk.admit(press.user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        casework.workable(turn.session, press.case, desk.actor(turn.session, press.user), press.place)
        mine = turn.session.get(Decision, decision)
        if mine is None or (mine.case_id, mine.by) != (press.case, press.user):
            raise CannotUndo(NOT_YOURS)
        if mine.undone_by != press.user:
            undo(turn, decision, press.user, now)
            refresh_card(turn.session, press.case, now)
    desk.nudge("outbox")


def reopen(desk: Desk, press: Press) -> None:
    """What was thought to resolve a case did not."""
    desk.admit(press.user)
    now = desk.house.clock()
    with desk.house.database.write() as session:
        casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        casework.reopen_case(session, press.case, press.user, now)
        refresh_card(session, press.case, now)
    desk.nudge("outbox")


def more_like(desk: Desk, press: Press, limit: int, unlike: bool = False) -> Matches:
    """Past cases like one that somebody may work on, as far as they may read them.

    With `unlike` those nearest to it, like it or not.
    """
    desk.admit(press.user)
    with desk.house.database.read() as session:
        row = casework.workable(session, press.case, desk.actor(session, press.user), press.place)
    found = similar_to_case(desk.house.database, desk.house.grouper, row, limit, unlike=unlike)
    with desk.house.database.read() as session:
        return veil(session, viewer_of(session, press.user), found)


def cause_form(desk: Desk, press: Press) -> Block:
    """The form that asks which cause a case belongs to."""
    found = more_like(desk, press, NEAR, unlike=True)  # it is in the wrong one: any other may be meant
    near = [cause_id(one.cause) or 0 for one in found.matches]
    with desk.house.database.read() as session:
        row = casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        choices = likeliest_others(session, press.case, near)
        alone = of_case(session, press.case)[1].cases == 1
    return forms.cause_form(press.case, row.text, choices, press.place, alone)


def rating_form(desk: Desk, press: Press) -> Block:
    """The form that asks what the customer said."""
    desk.admit(press.user)
    with desk.house.database.read() as session:
        row = casework.workable(session, press.case, desk.actor(session, press.user), press.place)
    return forms.rating_form(press.case, row.text, row.touchpoint, press.place)


def close_form(desk: Desk, press: Press) -> Block:
    """The form that asks what resolved a case, with what resolved others of its cause."""
    return _close_form(desk, press)


def close_form_filled(desk: Desk, press: Press, view: Json, chosen: str) -> Block:
    """The same with a resolution of before in its field; words of somebody's own stay above it."""
    values = view["state"]["values"]
    typed, field = forms.read_resolution(values), forms.resolution_field(values)
    turn = int(field.removeprefix("resolution") or 0) + 1
    return _close_form(desk, press, typed, chosen, turn)


def causes_found(desk: Desk, press: Press, typed: str) -> list[Block]:
    """The options of a menu of causes while somebody types: never the one that the case is in."""
    desk.admit(press.user)
    with desk.house.database.read() as session:
        casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        own = membership_of(session, press.case).cause_id
        return cause_options(named_like(session, typed, MOST_OPTIONS, own))


def submit(desk: Desk, body: Json, view: Json) -> dict[str, str]:
    """Do what a filled-in form says; what is wrong with it, by field. A form that comes twice acts once."""
    press = Press.read(body, json.loads(view["private_metadata"]))
    receipt = f"view:{body['team']['id']}:{press.user}:{view['id']}"
    try:
        desk.admit(press.user)
        _STEPS[view["callback_id"]](desk, press, view["state"]["values"], receipt)
    except FormFault as fault:
        return {fault.field: str(fault)}
    except CANNOT as refusal:
        field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
        return {field: words(refusal)}
    desk.nudge("outbox")
    return {}


def _close_form(desk: Desk, press: Press, typed: str = "", chosen: str = "", turn: int = 0) -> Block:
    desk.admit(press.user)
    with desk.house.database.read() as session:
        row = casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        before = casework.resolved_by(session, press.case, viewer_of(session, press.user))
    said = {str(number): text for text, number in before.items()}.get(chosen, "")
    own = "" if typed in before else typed
    filled = "\n".join(part for part in (own, said) if part)
    return forms.close_form(press.case, row.text, before, press.place, filled, turn)


def _choose(desk: Desk, press: Press, values: Mapping[str, Any], receipt: str) -> None:
    chosen = forms.read_cause(values)
    if isinstance(chosen, dict):
        raise FormFault(*next(iter(chosen.items())))
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        casework.workable(turn.session, press.case, desk.actor(turn.session, press.user), press.place)
        if is_first(turn.session, receipt, now):
            _place(turn, press, chosen, desk)
            refresh_card(turn.session, press.case, now)


def _place(turn: Turn, press: Press, chosen: forms.Chosen, desk: Desk) -> None:
    now = desk.house.clock()
    if chosen.cause is not None:
        try:
            assign(turn, press.case, cause_number(chosen.cause), press.user, now)
        except UnknownCause as gone:
            raise FormFault("find", GONE) from gone
        return
    name = " ".join(redact(normalise(plain(chosen.name))).text.split())
    known = find_cause(turn.session, name) if name else None
    if known is not None:
        raise FormFault("name", TAKEN.format(cause=cause_number(int(known.id or 0))))
    if cause_id(name) is not None:
        raise FormFault("name", NO_NAME)
    differ(turn, press.case, press.user, now, name or None)


def _rate(desk: Desk, press: Press, values: Mapping[str, Any], receipt: str) -> None:
    scale, score, journey = forms.read_rating(values)
    now = desk.house.clock()
    with desk.house.database.write() as session:
        casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        if not is_first(session, receipt, now):
            return
        try:
            casework.rate(session, press.case, score, scale, press.user, now, journey)
        except ValueError as fault:
            raise FormFault("score", str(fault)) from fault
        refresh_card(session, press.case, now)


def _close(desk: Desk, press: Press, values: Mapping[str, Any], receipt: str) -> None:
    said, now = plain(forms.read_resolution(values)), desk.house.clock()
    with desk.house.database.write() as session:
        casework.workable(session, press.case, desk.actor(session, press.user), press.place)
        if not is_first(session, receipt, now):
            return
        try:
            row = casework.close_case(session, press.case, said, press.user, now)
        except ValueError as fault:
            raise FormFault(forms.resolution_field(values), str(fault)) from fault
        tell_reporter(session, row, press.user, now)
        refresh_card(session, press.case, now)


_STEPS: dict[str, Callable[[Desk, Press, Mapping[str, Any], str], None]] = {
    forms.CAUSE_FORM: _choose,
    forms.RATING_FORM: _rate,
    forms.CLOSE_FORM: _close,
}
