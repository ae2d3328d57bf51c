"""Causes: the list, the page of one, and what is decided on it."""

import json
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from bot.desk import Desk, read_text
from bot.desks import cause_pages as pages
from bot.desks import causes
from bot.desks.cause_forms import take
from bot.desks.cause_reshaping import merge_now, split_now
from bot.desks.causes import DECLINED, Listed, told
from bot.desks.filled import FieldFault
from bot.desks.home import publish_home
from bot.views import cause_forms as forms
from bot.views import cause_list
from bot.views.blocks import Block
from bot.views.cause import cases_modal
from bot.views.matches import message_modal
from knowledge.database import StoreBusy
from triage.causes.on_file import UnknownCause
from triage.deciding.reshaping import WrongState
from triage.numbers import cause_id

Json = dict[str, Any]
ON_HOME = "It is on your Home tab now, with its chart: close this to see it."
TAPS = {
    "cause_confirm": lambda desk, user, value: causes.confirm(desk, user, int(value["cause"])),
    "suggestion_back": lambda desk, user, value: causes.back_suggestion(desk, user, int(value["suggestion"])),
    "suggestion_dismiss": lambda desk, user, value: causes.put_aside(desk, user, int(value["suggestion"])),
    "proposal_accept": lambda desk, user, value: causes.decide_proposal(
        desk, user, int(value["proposal"]), agreed=True
    ),
    "proposal_dismiss": lambda desk, user, value: causes.decide_proposal(
        desk, user, int(value["proposal"]), agreed=False
    ),
}
"""What one tap decides."""
KEEPING = (WrongState, StoreBusy)  # what was typed stays: it can be sent again, or kept elsewhere
PAGES = re.compile(r"page_(cases|history)_(next|previous)")
ADOPTING = {"suggestion_fix": "plan", "suggestion_cause": "hypothesis"}  # the form that takes one up


def register(app: App, desk: Desk) -> None:
    """Put `/causes`, the buttons and the forms of causes on the app."""
    _register_list(app, desk)
    _register_page(app, desk)
    _register_forms(app, desk)


def _register_list(app: App, desk: Desk) -> None:
    def answer(command: Json, respond: Respond, client: WebClient) -> None:
        user, said = command["user_id"], read_text(command)
        try:
            desk.admit(user)
            number = causes.meant(desk, said)
            if number is not None:
                pages.open_page(desk, client, command, user, number)
                return
            shown = causes.listed(desk, user, said)
        except DECLINED as refusal:
            respond(told(refusal))
            return
        if said.casefold() == "help":
            respond(cause_list.HELP)
        elif cause_id(said) is not None:
            respond(told(UnknownCause(said)))
        else:
            respond(text=cause_list.fallback(shown.found), blocks=_rows(shown))

    def open_list(body: Json, client: WebClient) -> None:
        try:
            shown = causes.listed(desk, body["user"]["id"], "")
        except DECLINED as refusal:
            pages.say(client, body, told(refusal))
            return
        pages.lay(client, body, cause_list.list_modal(shown.found, shown.asked))

    def turn_list(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        value = json.loads((action.get("selected_option") or action)["value"])
        offset, state = int(value.get("o", 0)), value.get("s")
        try:
            shown = causes.listed(desk, body["user"]["id"], str(value["q"]), offset, state)
        except DECLINED as refusal:
            pages.say(client, body, told(refusal))
            return
        if body.get("view"):
            pages.update(client, body["view"]["id"], cause_list.list_modal(shown.found, shown.asked))
        else:
            text = cause_list.fallback(shown.found)
            respond(text=text, blocks=_rows(shown), replace_original=True)

    app.command("/causes")(ack=taken, lazy=[answer])
    app.action("open_causes")(ack=taken, lazy=[open_list])
    for name in ("causes_next", "causes_previous", "causes_state"):
        app.action(name)(ack=taken, lazy=[turn_list])


def _register_page(app: App, desk: Desk) -> None:
    def open_cause(body: Json, action: Json, client: WebClient) -> None:
        pages.open_page(desk, client, body, body["user"]["id"], _cause(action))

    def open_cases(body: Json, action: Json, client: WebClient) -> None:
        pages.lay(client, body, _cases(desk, body, action))

    def turn_cases(body: Json, action: Json, client: WebClient) -> None:
        pages.update(client, body["view"]["id"], _cases(desk, body, action))

    def turn_page(body: Json, action: Json, client: WebClient) -> None:
        value, where = json.loads(action["value"]), pages.shown_at(body, _cause(action))
        offset, older = int(value["o"]), int(value["h"])
        pages.put(desk, client, body["user"]["id"], where["page"], where["cause"], offset, older)

    def show_on_home(body: Json, action: Json, client: WebClient) -> None:
        pages.put(desk, client, body["user"]["id"], pages.HOME, _cause(action))
        pages.update(client, body["view"]["id"], message_modal(ON_HOME))

    def back_home(body: Json, client: WebClient) -> None:
        publish_home(desk, client, body["user"]["id"])

    def tap(body: Json, action: Json, client: WebClient) -> None:
        user, value = body["user"]["id"], json.loads(action["value"])
        try:
            TAPS[action["action_id"]](desk, user, value)
        except DECLINED as refusal:
            pages.say(client, body, told(refusal))
        pages.renew(desk, client, user, pages.shown_at(body, int(value["cause"])))

    def undo(body: Json, action: Json, client: WebClient) -> None:
        user, value = body["user"]["id"], json.loads(action["value"])
        try:
            said = causes.take_back(desk, user, int(value["decision"]))
        except DECLINED as refusal:
            said = told(refusal)
        if (body.get("view") or {}).get("callback_id") == "cause_done":
            pages.update(client, body["view"]["id"], message_modal(said))
        else:
            pages.say(client, body, said)
        pages.renew(desk, client, user, pages.shown_at(body, int(value["cause"])))

    app.action("open_cause")(ack=taken, lazy=[open_cause])
    app.action("open_cases")(ack=taken, lazy=[open_cases])
    for name in ("cases_next", "cases_previous"):
        app.action(name)(ack=taken, lazy=[turn_cases])
    app.action(PAGES)(ack=taken, lazy=[turn_page])
    app.action("cause_on_home")(ack=taken, lazy=[show_on_home])
    app.action("cause_back_home")(ack=taken, lazy=[back_home])
    app.action("cause_undo")(ack=taken, lazy=[undo])
    for name in TAPS:
        app.action(name)(ack=taken, lazy=[tap])


def _register_forms(app: App, desk: Desk) -> None:
    def open_form(body: Json, action: Json, client: WebClient) -> None:
        what, value = _asked(action)
        try:
            about = causes.about(desk, body["user"]["id"], what, value)
            shown = forms.form(what, about, {**value, **pages.beneath(body, int(value["cause"]))})
        except DECLINED as refusal:
            shown = message_modal(told(refusal))
        pages.lay(client, body, shown)

    def submitted(ack: Ack, context: BoltContext, body: Json, view: Json) -> None:
        what, back = view["callback_id"].removeprefix(forms.CALLBACK), pages.opened_for(view)
        try:
            following = take(desk, body["user"]["id"], what, back, forms.read(view["state"]["values"]))
        except FieldFault as fault:
            ack(response_action="errors", errors={fault.field: str(fault)})
        except (*KEEPING, ValueError) as fault:
            ack(response_action="errors", errors={_first(view): str(fault)})
        except DECLINED as refusal:
            ack(response_action="update", view=message_modal(told(refusal)))
        else:
            ack(response_action="update", view=following) if following else ack()
            context["back"] = None if following else back

    def decided(ack: Ack, context: BoltContext, body: Json, view: Json) -> None:
        user, back = body["user"]["id"], pages.opened_for(view)
        try:
            if view["callback_id"] == forms.MERGE_PREVIEW:
                shown = merge_now(desk, user, back)
            else:
                shown = split_now(desk, user, back, forms.read(view["state"]["values"]))
        except DECLINED as refusal:
            shown = message_modal(told(refusal))
        ack(response_action="update", view=shown)
        context["back"] = back

    def renew(context: BoltContext, body: Json, client: WebClient) -> None:
        if context.get("back"):
            pages.renew(desk, client, body["user"]["id"], context["back"])

    def offer_causes(ack: Ack, body: Json) -> None:
        own = int(pages.opened_for(body.get("view") or {}).get("cause", 0))
        ack(options=_offered(lambda: forms.cause_options(causes.pick_causes(desk, *_typed(body), own))))

    def offer_cases(ack: Ack, body: Json) -> None:
        own = int(pages.opened_for(body.get("view") or {}).get("cause", 0))
        ack(options=_offered(lambda: forms.case_options(causes.pick_cases(desk, *_typed(body), own))))

    for name in ("cause_more", *(f"cause_{what}" for what in forms.FORMS), *ADOPTING):
        app.action(name)(ack=taken, lazy=[open_form])
    for what in forms.FORMS:
        app.view(f"{forms.CALLBACK}{what}")(ack=submitted, lazy=[renew])
    for callback in (forms.MERGE_PREVIEW, forms.SPLIT_PREVIEW):
        app.view(callback)(ack=decided, lazy=[renew])
    app.options(forms.CAUSE_PICK)(offer_causes)
    app.options(forms.CASE_PICK)(offer_cases)


def taken(ack: Ack) -> None:
    """Slack is told at once that it arrived."""
    ack()


def _cause(action: Json) -> int:
    return cause_id(str(json.loads(action["value"])["cause"])) or 0


def _cases(desk: Desk, body: Json, action: Json) -> Block:
    """The cases behind a number, or the reason why there are none."""
    offset = int(json.loads(action["value"]).get("o", 0))
    try:
        return cases_modal(causes.see(desk, body["user"]["id"], _cause(action), offset).page)
    except DECLINED as refusal:
        return message_modal(told(refusal))


def _rows(shown: Listed) -> list[Block]:
    return cause_list.blocks_of(shown.found, shown.asked)


def _asked(action: Json) -> tuple[str, Json]:
    """The form that a button or an entry behind the three dots asks for, and what it is about."""
    name = str(action["action_id"])
    if name == "cause_more":
        what, _, cause = str(action["selected_option"]["value"]).partition(":")
        return what, {"cause": int(cause)}
    return ADOPTING.get(name, name.removeprefix("cause_")), json.loads(action["value"])


def _first(view: Json) -> str:
    """The first field of a form."""
    return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")


def _typed(body: Json) -> tuple[str, str]:
    return body["user"]["id"], str(body.get("value") or "")


def _offered(options: Callable[[], list[Block]]) -> list[Block]:
    """What a menu offers; to outsiders nothing."""
    try:
        return options()
    except DECLINED:
        return []
