"""The journey map: its buttons, and the forms of journeys and targets."""

import json
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.desk import Desk, read_text
from bot.desks import map as desks
from bot.desks.cause_pages import lay, update
from bot.desks.journey_forms import SAVERS, form_of, listed, save
from bot.views import map as view

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Put the map's buttons and forms on the app."""
    _register_map(app, desk)
    _register_forms(app, desk)


def taken(ack: Ack) -> None:
    """Acknowledge at once."""
    ack()


def _register_map(app: App, desk: Desk) -> None:
    def open_map(body: Json, client: WebClient) -> None:
        desks.show_map(desk, body, client=client)

    def command(command: Json, client: WebClient) -> None:
        desks.show_map(desk, command, " ".join(read_text(command).split()[1:]), client)

    def turn_map(body: Json, action: Json, client: WebClient) -> None:
        desks.put_map(desk, client, body["user"]["id"], body["view"]["id"], view.shown(_value(action)))

    def choose(body: Json, action: Json, client: WebClient) -> None:
        at = view.shown(json.loads(body["view"]["private_metadata"]))
        name = str(action["selected_option"]["value"])
        shown = view.Shown(name, channel=at.channel)
        desks.put_map(desk, client, body["user"]["id"], body["view"]["id"], shown)

    def open_place(body: Json, action: Json, client: WebClient) -> None:
        laid = lay(client, body, view.drawing())
        update(client, laid, desks.place(desk, body["user"]["id"], _value(action)))

    def turn_place(body: Json, action: Json, client: WebClient) -> None:
        update(client, body["view"]["id"], desks.place(desk, body["user"]["id"], _value(action)))

    def open_cases(body: Json, action: Json, client: WebClient) -> None:
        laid = lay(client, body, view.drawing())
        update(client, laid, desks.cases(desk, body["user"]["id"], _value(action)))

    def turn_cases(body: Json, action: Json, client: WebClient) -> None:
        update(client, body["view"]["id"], desks.cases(desk, body["user"]["id"], _value(action)))

    def picture(body: Json, action: Json, client: WebClient) -> None:
        here = action["action_id"] == "map_picture_here"
        try:
            said = desks.send_picture(desk, client, body["user"]["id"], view.shown(_value(action)), here)
        except desks.DECLINED as refusal:
            said = desks.told(refusal)
        desks.say(client, body, said)

    # The rest of what `/journey` says is for journeys of customers: see there.
    app.command("/journey", matchers=[_asks_for_the_map])(ack=taken, lazy=[command])
    app.action("open_map")(ack=taken, lazy=[open_map])
    app.action("map_journey")(ack=taken, lazy=[choose])
    app.action("map_place")(ack=taken, lazy=[open_place])
    app.action("map_cases")(ack=taken, lazy=[open_cases])
    for subject, turn in (("map", turn_map), ("map_place", turn_place), ("map_cases", turn_cases)):
        for way in ("previous", "next"):
            app.action(f"{subject}_{way}")(ack=taken, lazy=[turn])
    for name in ("map_picture", "map_picture_here"):
        app.action(name)(ack=taken, lazy=[picture])


def _register_forms(app: App, desk: Desk) -> None:
    def open_journeys(body: Json, client: WebClient) -> None:
        lay(client, body, listed(desk, body["user"]["id"]))

    def edit(body: Json, action: Json, client: WebClient) -> None:
        lay(client, body, form_of(desk, body["user"]["id"], str(action["value"])))

    def submitted(ack: Ack, context: BoltContext, body: Json, view: Json) -> None:
        wrong = save(desk, body["user"]["id"], view)
        context["saved"] = not wrong
        ack(response_action="errors", errors=wrong) if wrong else ack()

    def show_saved(context: BoltContext, body: Json, view: Json, client: WebClient) -> None:
        below = view.get("previous_view_id")
        if context.get("saved") and below:
            update(client, below, listed(desk, body["user"]["id"]))

    app.action("open_journeys")(ack=taken, lazy=[open_journeys])
    for name in ("journey_edit", "journey_add", "journey_targets"):
        app.action(name)(ack=taken, lazy=[edit])
    for callback in SAVERS:
        app.view(callback)(ack=submitted, lazy=[show_saved])


def _asks_for_the_map(command: Json) -> bool:
    """Whether it was `/journey map`, perhaps with a journey's name behind it."""
    return read_text(command).casefold().split()[:1] == ["map"]


def _value(action: Json) -> Json:
    found = json.loads(action["value"])
    return found if isinstance(found, dict) else {}
