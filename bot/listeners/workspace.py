"""`/faultline` and the settings."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.desks.home import publish_home
from bot.desks.workspace import faultline_command, require, setup, words_of
from bot.desks.workspace_forms import SAVERS, form_of, opened, redraw, save
from bot.views.matches import message_modal
from bot.views.workspace import overview

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Put `/faultline`, the settings' buttons and their forms on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def command(command: Body, respond: Respond, client: WebClient) -> None:
        user = command["user_id"]
        try:
            desk.admit(user)
            if words_of(command)[:1] != ["settings"]:
                respond(faultline_command(desk, command))
                return
            require(desk, user)
            client.views_open(trigger_id=command["trigger_id"], view=overview(setup(desk)))
        except REFUSED as refusal:
            respond(words(refusal))

    def open_settings(body: Body, client: WebClient) -> None:
        view = for_admins(desk, body, lambda: overview(setup(desk)))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    def turn(body: Body, action: Body, client: WebClient) -> None:
        page = json.loads(action["value"])
        view = for_admins(desk, body, lambda: opened(desk, page["list"], int(page["o"])))
        client.views_update(view_id=body["view"]["id"], view=view)

    def submitted(ack: Ack, context: BoltContext, body: Body, view: Body) -> None:
        wrong = save(desk, body["user"]["id"], view)
        context["saved"] = not wrong
        ack(response_action="errors", errors=wrong) if wrong else ack()

    def show_saved(context: BoltContext, body: Body, view: Body, client: WebClient) -> None:
        if context.get("saved"):
            redraw(desk, client, view)
            publish_home(desk, client, body["user"]["id"])

    app.command("/faultline")(ack=taken, lazy=[command])
    app.action("open_settings")(ack=taken, lazy=[open_settings])
    for name in ("settings_previous", "settings_next"):
        app.action(name)(ack=taken, lazy=[turn])
    for callback in SAVERS:
        app.view(callback)(ack=submitted, lazy=[show_saved])
    _register_pushes(app, desk)


def _register_pushes(app: App, desk: Desk) -> None:
    """The buttons that lay a list or a form on the settings."""

    def taken(ack: Ack) -> None:
        ack()

    def push(body: Body, client: WebClient, what: Callable[[], Body]) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=for_admins(desk, body, what))

    def open_subject(body: Body, action: Body, client: WebClient) -> None:
        push(body, client, lambda: opened(desk, str(action["value"])))

    def edit(body: Body, action: Body, client: WebClient) -> None:
        row = json.loads(action["value"])
        push(body, client, lambda: form_of(desk, row["list"], str(row["of"]), int(row["o"])))

    def add(body: Body, client: WebClient) -> None:
        push(body, client, lambda: form_of(desk, "departments", "", 0))

    def pick(body: Body, action: Body, client: WebClient) -> None:
        subject = "people" if action["action_id"] == "settings_pick_person" else "channels"
        chosen = action.get("selected_user") or action.get("selected_conversation")
        if chosen:
            push(body, client, lambda: form_of(desk, subject, str(chosen), 0))

    app.action("settings_open")(ack=taken, lazy=[open_subject])
    app.action("settings_edit")(ack=taken, lazy=[edit])
    app.action("settings_add")(ack=taken, lazy=[add])
    for name in ("settings_pick_person", "settings_pick_channel"):
        app.action(name)(ack=taken, lazy=[pick])


def for_admins(desk: Desk, body: Body, view: Callable[[], Body]) -> Body:
    """A view for admins; for others the reason why there is none."""
    try:
        require(desk, body["user"]["id"])
        return view()
    except REFUSED as refusal:
        return message_modal(words(refusal))
