"""A small app that uses what a page must be able to show: forms that push and complain, menus, choices."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bolt_app import by_socket, client, new_app
from slack_bolt import App

from playground.slack import LocalSlack

Json = dict[str, Any]

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGNk+M8ABAwMAAUGAQNmKd0eAAAAAElFTkSuQmCC"
)
"""A small picture."""
CITIES = ("Aarhus", "Aberdeen", "Bergen", "Bremen", "Cork")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def button(text: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action, **more}


def field(block: str, label: str, element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


SURE = {
    "title": plain("Close the case?"),
    "text": plain("Nobody will be asked again."),
    "confirm": plain("Close it"),
    "deny": plain("Leave it open"),
}
MENU = {"type": "overflow", "action_id": "menu", "options": [option("Rename"), option("Merge")]}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Good answer"), "value": "good"},
    "negative_button": {"text": plain("Bad answer"), "value": "bad"},
}
DESK: list[Json] = [
    {"type": "section", "text": plain("The desk"), "accessory": MENU},
    {
        "type": "actions",
        "elements": [button("Open the form", "form"), button("Close", "close", confirm=SURE, style="danger")],
    },
    {"type": "context_actions", "elements": [FEEDBACK]},
]
"""A message from which everything here is reached."""

FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A new case"),
    "submit": plain("Log it"),
    "close": plain("Cancel"),
    "blocks": [
        field("what", "What happened?", {"type": "plain_text_input", "action_id": "text"}),
        field("city", "Which city?", {"type": "external_select", "action_id": "city", "min_query_length": 1}),
        field("day", "Since when?", {"type": "datepicker", "action_id": "day"}, optional=True),
        {"type": "actions", "elements": [button("Choose a cause", "push")]},
    ],
}
CAUSE: Json = {
    "type": "modal",
    "callback_id": "cause",
    "title": plain("Its cause"),
    "close": plain("Back"),
    "blocks": [{"type": "section", "text": plain("Nothing is known yet.")}],
}


def _listen(app: App, done: list[Any]) -> None:
    """Everything the app does; what it was told it puts into `done`."""
    for event in ("message", "reaction_added"):
        app.event(event)(lambda: None)

    @app.command(re.compile(".*"))
    @app.shortcut(re.compile(".*"))
    def typed(ack: Any) -> None:
        ack()

    @app.action("form")
    def form(ack: Any, body: Json, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action("push")
    def push(ack: Any, body: Json, client: Any) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=CAUSE)

    @app.options("city")
    def cities(ack: Any, payload: Json) -> None:
        typed = payload["value"].lower()
        ack(options=[option(city) for city in CITIES if city.lower().startswith(typed)])

    @app.view("form")
    def logged(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if "?" in values["what"]["text"]["value"]:
            ack(response_action="errors", errors={"what": "Say it without a question mark."})
        else:
            ack()
            done.append(("logged", values["what"]["text"]["value"],
                         values["city"]["city"]["selected_option"]["value"]))  # fmt: skip

    for one in ("close", "menu", "feedback"):

        @app.action(one)
        def used(ack: Any, action: Json) -> None:
            ack()
            chosen = action.get("selected_option") or action
            done.append((action["action_id"], chosen.get("value")))


@contextmanager
def sampler(slack: LocalSlack) -> Iterator[list[Any]]:
    """The app at work; the list grows by what people do."""
    done: list[Any] = []
    app = new_app(slack)
    _listen(app, done)
    with by_socket(slack, app):
        yield done


def post(slack: LocalSlack, channel: str, **content: Any) -> str:
    """Post as the app; the message's time stamp."""
    return str(client(slack).chat_postMessage(channel=slack.channel_id(channel), **content)["ts"])
