"""The card of a case: its buttons, and the forms they open."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answering import tell, words
from bot.desk import Desk
from bot.desks import casework
from bot.desks.casework import CANNOT, Press
from bot.views import casework as forms
from bot.views import matches
from bot.views.blocks import Block
from knowledge.database import StoreBusy

UNDECIDED = "Not saved: the database is busy just now. Please press the button again in a moment."
TOO_LATE = "That took too long: please press the button again."
SIMILAR = 10  # cases in the modal
TITLES = {"different_cause": "Which cause is it?", "close_case": "Close with resolution"}

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Put the card's buttons and forms on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def press(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        try:
            act(desk, body, action)
        except CANNOT as refusal:
            say(body, client, respond, UNDECIDED if isinstance(refusal, StoreBusy) else words(refusal))

    def open_modal(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        name = action["action_id"]
        waiting = matches.searching_modal() if name == "more_like_this" else forms.opening(TITLES[name])
        view_id = opened(body, client, respond, waiting)
        if view_id:
            client.views_update(view_id=view_id, view=modal(desk, body, action))

    def open_rating(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        opened(body, client, respond, modal(desk, body, action))

    def fill(body: Json, action: Json, client: WebClient) -> None:
        view = filled(desk, body, action)
        client.views_update(view_id=body["view"]["id"], view=view)

    def suggest(ack: Ack, body: Json, payload: Json) -> None:
        ack(options=options(desk, body, str(payload.get("value") or "")))

    def submitted(ack: Ack, body: Json, view: Json) -> None:
        wrong = casework.submit(desk, body, view)
        ack(response_action="errors", errors=wrong) if wrong else ack()

    for name in ("same_cause", "undo_decision", "reopen_case"):
        app.action(name)(ack=taken, lazy=[press])
    for name in ("different_cause", "more_like_this", "close_case"):
        app.action(name)(ack=taken, lazy=[open_modal])
    app.action("add_rating")(ack=taken, lazy=[open_rating])
    app.action(forms.SAME_AS_BEFORE)(ack=taken, lazy=[fill])
    app.options(forms.FIND_CAUSE)(suggest)
    for callback in (forms.CAUSE_FORM, forms.RATING_FORM, forms.CLOSE_FORM):
        app.view(callback)(submitted)


def act(desk: Desk, body: Json, action: Json) -> None:
    """Do what a button says at once. Raises one of `CANNOT`."""
    value = json.loads(action["value"])
    press = Press.read(body, value)
    match action["action_id"]:
        case "same_cause":
            casework.confirm_cause(desk, press)
        case "undo_decision":
            casework.take_back(desk, press, int(value["decision"]))
        case _:
            casework.reopen(desk, press)


def modal(desk: Desk, body: Json, action: Json) -> Block:
    """What a button opens, or the reason why there is nothing to open."""
    press = Press.read(body, json.loads(action["value"]))
    try:
        return _MODALS[action["action_id"]](desk, press)
    except CANNOT as refusal:
        return matches.message_modal(words(refusal))


def filled(desk: Desk, body: Json, action: Json) -> Block:
    """The form for closing a case with what resolved another one in it."""
    press = Press.read(body, json.loads(body["view"]["private_metadata"]))
    try:
        return casework.close_form_filled(desk, press, body["view"], action["selected_option"]["value"])
    except CANNOT as refusal:
        return matches.message_modal(words(refusal))


def options(desk: Desk, body: Json, typed: str) -> list[Block]:
    """The causes that somebody may mean; to whom it is closed, none."""
    press = Press.read(body, json.loads(body["view"]["private_metadata"]))
    try:
        return casework.causes_found(desk, press, typed)
    except CANNOT:
        return []


def opened(body: Json, client: WebClient, respond: Respond, view: Block) -> str | None:
    """Open a modal, above the one that the button is in; its id, unless Slack's three seconds are over."""
    in_a_modal = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if in_a_modal else client.views_open
    try:
        return str(show(trigger_id=body["trigger_id"], view=view)["view"]["id"])
    except SlackApiError as error:
        match error.response.get("error"):
            case "exchanged_trigger_id":  # the click came twice: the first one opened it
                return None
            case "expired_trigger_id":
                say(body, client, respond, TOO_LATE)
                return None
        raise


def say(body: Json, client: WebClient, respond: Respond, text: str) -> None:
    """Answer whoever pressed a button, where they are."""
    if body.get("response_url"):
        respond(text, response_type="ephemeral", replace_original=False)
    else:
        tell(client, body["user"]["id"], "", text)


def _similar(desk: Desk, press: Press) -> Block:
    return matches.similar_modal(casework.more_like(desk, press, SIMILAR))


_MODALS: dict[str, Callable[[Desk, Press], Block]] = {
    "different_cause": casework.cause_form,
    "more_like_this": _similar,
    "close_case": casework.close_form,
    "add_rating": casework.rating_form,
}
