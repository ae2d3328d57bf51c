"""Messages that become cases by a reaction, and what happens to those that did."""

from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.answering import Unwelcome, tell, words
from bot.desk import Desk
from bot.desks.logging_cases import Said, add_permalink, is_first
from bot.desks.sources import UNREACHED, log_source, logs, note_deletion, note_edit
from bot.publish import CANNOT_TELL


def register(app: App, desk: Desk) -> None:
    """Put the reaction and the events of messages that changed on the app."""

    def is_ours(event: dict[str, Any]) -> bool:
        item = event["item"]
        return item.get("type") == "message" and logs(desk, str(event["reaction"]))

    def remember(body: dict[str, Any], context: BoltContext) -> None:
        context["first"] = is_first(desk, body["event_id"])

    def log_it(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if context["first"]:
            place = event["item"]["channel"], event["item"]["ts"]
            log_for(desk, client, place, event["user"], str(context.bot_user_id))

    def ignored() -> None:
        pass

    def edited(event: dict[str, Any], body: dict[str, Any]) -> None:
        note_edit(desk, event, body["event_id"])

    def deleted(event: dict[str, Any], body: dict[str, Any]) -> None:
        note_deletion(desk, event, body["event_id"])

    app.event("reaction_added", matchers=[is_ours])(ack=remember, lazy=[log_it])
    app.event("reaction_added")(ignored)
    app.event({"type": "message", "subtype": "message_changed"})(edited)
    app.event({"type": "message", "subtype": "message_deleted"})(deleted)


def log_for(desk: Desk, client: WebClient, place: tuple[str, str], user: str, us: str) -> None:
    """Log a message for whoever reacted to it, and tell them alone."""
    try:
        desk.admit(user)
        said = log_source(desk, client, place, user, us)
    except Unwelcome as refusal:
        said = Said(words(refusal))
    except CANNOT_TELL:
        said = Said(UNREACHED)
    tell(client, user, place[0], said.text, said.blocks)
    if said.case and not said.again:
        add_permalink(desk, client, said.case, *place)
