"""The weekly digest: the evidence behind its numbers, and what people decide about it."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.answering import tell
from bot.desk import Desk
from bot.desks import cause_pages as pages
from bot.desks import digests
from bot.desks.digest_evidence import evidence
from bot.desks.filled import FieldFault
from bot.views import cause_forms
from bot.views.blocks import Block
from bot.views.digest import forms
from bot.views.digest.blocks import ACTIONS
from bot.views.digest.facts import Place
from bot.views.matches import message_modal
from triage.digest.deciding import Decided
from triage.digest.model import Choice

Json = dict[str, Any]
CHOICES: dict[str, Choice] = {action: choice for choice, action in ACTIONS.items()}


def register(app: App, desk: Desk) -> None:
    """Put the digest's buttons and forms on the app."""
    _register_evidence(app, desk)
    _register_decisions(app, desk)


def _register_evidence(app: App, desk: Desk) -> None:
    def open_evidence(body: Json, action: Json, client: WebClient) -> None:
        laid = pages.lay(client, body, forms.working("Evidence"))
        user, place = body["user"]["id"], Place.parse(action["value"])
        pages.update(client, laid, _or_why(lambda: evidence(desk, user, place)))

    def turn_cases(body: Json, action: Json, client: WebClient) -> None:
        value, user = json.loads(action["value"]), body["user"]["id"]
        place, offset = Place.parse(value["place"]), int(value["o"])
        pages.update(client, body["view"]["id"], _or_why(lambda: evidence(desk, user, place, offset)))

    app.action("digest_evidence")(ack=taken, lazy=[open_evidence])
    for name in ("digest_cases_previous", "digest_cases_next"):
        app.action(name)(ack=taken, lazy=[turn_cases])


def _register_decisions(app: App, desk: Desk) -> None:
    def press(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        user, place = body["user"]["id"], Place.parse(action["value"])
        choice = CHOICES[action["action_id"]]
        try:
            if choice == "plan fix":
                pages.lay(client, body, digests.plan_form(desk, user, place))
            elif form := digests.asked_back(desk, user, place, choice):
                pages.lay(client, body, form)
            else:
                digests.choose(desk, user, place, Decided(choice))
        except digests.DECLINED as refusal:
            say(body, client, respond, digests.told(refusal))

    def undo(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        try:
            digests.take_back(desk, body["user"]["id"], int(str(action["value"]).split(".")[-1]))
        except digests.DECLINED as refusal:
            say(body, client, respond, digests.told(refusal))

    def submitted(ack: Ack, body: Json, view: Json) -> None:
        back = json.loads(view["private_metadata"])
        filled = cause_forms.read(view["state"]["values"])
        try:
            digests.submit(desk, body["user"]["id"], Place.parse(back["place"]), back["choice"], filled)
        except FieldFault as fault:
            ack(response_action="errors", errors={fault.field: str(fault)})
        except digests.DECLINED as refusal:
            ack(response_action="update", view=message_modal(digests.told(refusal)))
        else:
            ack()

    for name in CHOICES:
        app.action(name)(ack=taken, lazy=[press])
    app.action("digest_undo")(ack=taken, lazy=[undo])
    app.view(forms.DECIDE_FORM)(submitted)


def taken(ack: Ack) -> None:
    """Slack is told at once that it arrived."""
    ack()


def say(body: Json, client: WebClient, respond: Respond, text: str) -> None:
    """Answer whoever pressed a button, alone, where they are."""
    if body.get("response_url"):
        respond(text, response_type="ephemeral", replace_original=False)
    else:
        tell(client, body["user"]["id"], "", text)


def _or_why(view: Callable[[], Block]) -> Block:
    """A view, or the reason why there is none."""
    try:
        return view()
    except digests.DECLINED as refusal:
        return message_modal(digests.told(refusal))
