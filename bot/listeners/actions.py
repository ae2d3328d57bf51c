"""Buttons."""

import json
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.answering import GONE, Unwelcome
from bot.desk import Desk
from bot.listeners.commands import show_similar
from bot.mrkdwn import escape
from bot.views import matches, report_form
from knowledge.database import StoreBusy
from knowledge.encoder import ModelUnusable
from triage.causes import UnknownCase
from triage.numbers import cause_id

UNDECIDED = "Not saved: the database is busy just now. Please press the button again in a moment."


def register(app: App, desk: Desk) -> None:
    """Put the buttons on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def decide(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        case = int(json.loads(action["value"])["case"])
        try:
            desk.decide(case, body["user"]["id"], same=action["action_id"] == "same_cause")
        except (UnknownCase, StoreBusy) as refusal:
            said = GONE if isinstance(refusal, UnknownCase) else UNDECIDED
            respond(said, response_type="ephemeral", replace_original=False)
            return

    def more_like_this(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        case = int(json.loads(action["value"])["case"])
        opened = client.views_open(trigger_id=body["trigger_id"], view=matches.searching_modal())
        try:
            view = matches.similar_modal(desk.more_like(case, body["user"]["id"], 10))
        except UnknownCase:
            view = matches.message_modal(GONE)
        except ModelUnusable as error:
            view = matches.message_modal(f"Nothing can be looked up just now: {escape(str(error))}")
        client.views_update(view_id=opened["view"]["id"], view=view)

    def turn_page(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        page = json.loads(action["value"])
        show_similar(desk, body["user"]["id"], str(page["q"]), int(page["o"]), respond)

    def open_cases(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        view = cause_view(desk, body["user"]["id"], str(json.loads(action["value"])["cause"]), 0)
        client.views_open(trigger_id=body["trigger_id"], view=view)

    def turn_cases(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        page = json.loads(action["value"])
        view = cause_view(desk, body["user"]["id"], str(page["cause"]), int(page["o"]))
        client.views_update(view_id=body["view"]["id"], view=view)

    def open_form(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        form = report_form.report_form(str(action["value"]), None, desk.choices(body["user"]["id"], None))
        client.views_open(trigger_id=body["trigger_id"], view=form)

    for name in ("same_cause", "different_cause"):
        app.action(name)(ack=taken, lazy=[decide])
    app.action("more_like_this")(ack=taken, lazy=[more_like_this])
    app.action("open_cases")(ack=taken, lazy=[open_cases])
    for name in ("similar_next", "similar_previous"):
        app.action(name)(ack=taken, lazy=[turn_page])
    for name in ("cases_next", "cases_previous"):
        app.action(name)(ack=taken, lazy=[turn_cases])
    for name in ("log_complaint", "log_escalation"):
        app.action(name)(ack=taken, lazy=[open_form])


def cause_view(desk: Desk, user: str, cause: str, offset: int) -> dict[str, Any]:
    """The modal with the cases behind a cause, or the reason why there is none."""
    try:
        desk.admit(user)
        summary, cases = desk.cause(cause_id(cause) or 0, max(0, offset))
    except (Unwelcome, UnknownCase):
        return matches.message_modal("That cause is not on file any more.")
    return matches.cause_modal(summary, cases, max(0, offset))
