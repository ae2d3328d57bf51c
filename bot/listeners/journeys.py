"""`/journey`: everything one customer went through, for the asker alone."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.answering import REFUSED, words
from bot.desk import Desk, read_text
from bot.desks import journeys
from bot.desks.journeys import Told
from bot.views.journey import HELP

TURNED = re.compile(r"journey_(?:earlier|later|of_\d+)")


def register(app: App, desk: Desk) -> None:
    """Put the command and its buttons on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def begin(ack: Ack, command: dict[str, Any]) -> None:
        ack() if read_text(command) not in ("", "help") else ack(HELP)

    def answer(command: dict[str, Any], respond: Respond) -> None:
        said = read_text(command)
        if said not in ("", "help"):
            show(respond, lambda: journeys.by_reference(desk, command["user_id"], said))

    def turn(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        show(respond, lambda: journeys.by_case(desk, body["user"]["id"], action["value"]), replace=True)

    def open_journey(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        show(respond, lambda: journeys.by_case(desk, body["user"]["id"], action["value"]))

    def draw(body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond) -> None:
        try:
            said = journeys.send_picture(desk, client, body["user"]["id"], action["value"])
        except REFUSED as refusal:
            said = words(refusal)
        respond(said, response_type="ephemeral", replace_original=False)

    app.command("/journey")(ack=begin, lazy=[answer])
    app.action(TURNED)(ack=taken, lazy=[turn])
    app.action("open_journey")(ack=taken, lazy=[open_journey])
    app.action("journey_picture")(ack=taken, lazy=[draw])


def show(respond: Respond, told: Callable[[], Told], replace: bool = False) -> None:
    """Answer whoever asked, alone: beside what they pressed, or in its place where that was an answer."""
    try:
        found = told()
    except REFUSED as refusal:
        respond(words(refusal), response_type="ephemeral", replace_original=False)
        return
    respond(text=found.text, blocks=found.blocks, response_type="ephemeral", replace_original=replace)
