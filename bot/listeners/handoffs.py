"""Handoffs: their buttons and forms."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.answering import tell
from bot.desk import Desk
from bot.desks import handoffs
from bot.desks.home import refresh_home
from bot.views import handoff_forms as forms

OPENING = ("hand_off", "handoff_send_back", "handoff_ask", "handoff_reply")
PRESSED = ("handoff_accept", "handoff_repeated")
FORMS = (forms.HAND_OFF, forms.SEND_BACK, forms.ASK, forms.REPLY)


def register(app: App, desk: Desk) -> None:
    """Put the handoffs on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def open_form(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        view, trigger = handoffs.form(desk, body, action), body["trigger_id"]
        in_a_modal = (body.get("view") or {}).get("type") == "modal"
        (client.views_push if in_a_modal else client.views_open)(trigger_id=trigger, view=view)

    def press(body: dict[str, Any], action: dict[str, Any], respond: Respond, client: WebClient) -> None:
        try:
            said = handoffs.press(desk, body, action)
        except handoffs.CANNOT as refusal:
            said = handoffs.told(refusal)
        if said and body.get("response_url"):
            respond(said, response_type="ephemeral", replace_original=False)
        elif said:
            tell(client, body["user"]["id"], "", said)
        refresh_home(desk, client, body)

    def submitted(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        wrong = handoffs.submit(desk, body, view)
        ack(response_action="errors", errors=wrong) if wrong else ack()

    for name in OPENING:
        app.action(name)(ack=taken, lazy=[open_form])
    for name in PRESSED:
        app.action(name)(ack=taken, lazy=[press])
    for callback in FORMS:
        app.view(callback)(submitted)
