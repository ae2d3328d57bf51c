"""Talking to the bot: a mention or a direct message is a report, a question, or it is asked which."""

import json
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answering import REFUSED, tell, words
from bot.desk import Desk
from bot.desks import utterances
from bot.desks.logging_cases import Message, Said, add_permalink, is_first, log_message
from bot.desks.questions import converse
from bot.desks.source_messages import fetch, is_private
from bot.desks.sources import UNREACHED, log_source
from bot.desks.utterances import Utterance
from bot.publish import CANNOT_TELL
from bot.views.unclear import ASK_IT, ASKED, LOG_IT, unclear

HOW = (
    "Say what happened after the word: `log refund not visible on the new card`, or `escalate third call "
    "about the same refund`. In a thread, `log this` logs the message it began with. Or ask a question."
)
SPOKEN = (None, "file_share", "thread_broadcast")  # subtypes of what a person says


def register(app: App, desk: Desk) -> None:
    """Put mentions, direct messages and the two buttons on the app."""

    def is_said_to_us(event: dict[str, Any]) -> bool:
        return event.get("channel_type") == "im" and event.get("subtype") in SPOKEN and "bot_id" not in event

    def remember(body: dict[str, Any], context: BoltContext) -> None:
        context["first"] = is_first(desk, body["event_id"])

    def hear(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if context["first"] and event.get("user"):
            route(desk, client, event, str(context.bot_user_id))

    def ignored() -> None:
        pass

    def taken(ack: Ack) -> None:
        ack()

    def log_it(
        body: dict[str, Any],
        action: dict[str, Any],
        client: WebClient,
        context: BoltContext,
        respond: Respond,
    ) -> None:
        event = said_before(client, body, action, str(context.bot_user_id))
        try:
            desk.admit(event["user"])
            said = log_words(desk, client, event, Utterance(utterances.REPORT, event["text"]))
        except REFUSED as refusal:
            said = Said(words(refusal))
        respond(text=said.text, blocks=said.blocks, replace_original=True)
        link(desk, client, event, said)

    def ask_it(
        body: dict[str, Any],
        action: dict[str, Any],
        client: WebClient,
        context: BoltContext,
        respond: Respond,
    ) -> None:
        respond(delete_original=True)
        question(desk, client, said_before(client, body, action, str(context.bot_user_id)))

    app.event("app_mention")(ack=remember, lazy=[hear])
    app.event("message", matchers=[is_said_to_us])(ack=remember, lazy=[hear])
    app.event("message")(ignored)  # what people say to each other: dropped before anything looks at it
    app.action(LOG_IT)(ack=taken, lazy=[log_it])
    app.action(ASK_IT)(ack=taken, lazy=[ask_it])


def route(desk: Desk, client: WebClient, event: dict[str, Any], us: str) -> None:
    """Answer what somebody said to the bot; `us` is its user."""
    in_thread = event.get("thread_ts", event["ts"]) != event["ts"]
    meant = utterances.read(str(event.get("text") or ""), us, in_thread)
    said: Said | None = None
    try:
        desk.admit(event["user"])
        match meant.meant:
            case utterances.REPORT:
                said = log_words(desk, client, event, meant)
            case utterances.SOURCE:
                place = event["channel"], event["thread_ts"]
                said = log_source(desk, client, place, event["user"], us, meant.kind)
            case utterances.QUESTION:
                question(desk, client, {**event, "text": meant.text})
            case utterances.UNCLEAR:
                said = Said(ASKED, unclear(event["channel"], event["ts"], meant.text))
            case _:
                said = Said(HOW)
    except REFUSED as refusal:
        said = Said(words(refusal))
    except CANNOT_TELL:
        said = Said(UNREACHED)
    if said is not None:
        answer(client, event, said.text, said.blocks)
        source = {**event, "ts": event["thread_ts"]} if meant.meant == utterances.SOURCE else event
        link(desk, client, source, said)


def question(desk: Desk, client: WebClient, event: dict[str, Any]) -> None:
    """Answer a question that somebody asked in a conversation; `event` has its words without the mention."""
    try:
        converse(desk, client, event, event["text"])
    except REFUSED as refusal:
        answer(client, event, words(refusal))


def log_words(desk: Desk, client: WebClient, event: dict[str, Any], meant: Utterance) -> Said:
    """Put what somebody said to the bot on file: their message is its source."""
    channel, ts, user = event["channel"], event["ts"], event["user"]
    message = Message(channel, ts, meant.text, user, not is_direct(channel) and is_private(client, channel))
    return log_message(desk, message, meant.kind, user, f"mention:{channel}:{ts}")


def said_before(client: WebClient, body: dict[str, Any], action: dict[str, Any], us: str) -> dict[str, Any]:
    """What a button is about: the message as Slack has it, else as far as the button could carry it."""
    value, found = json.loads(action["value"]), None
    channel, ts = str(value["channel"]), str(value["ts"])
    with suppress(SlackApiError):
        found = fetch(client, channel, ts)
    thread = (found or {}).get("thread_ts") or body.get("container", {}).get("thread_ts")
    said = str((found or {}).get("text") or "")
    text = utterances.read(said, us, in_thread=False).text or str(value["q"])
    return {
        "user": body["user"]["id"],
        "channel": channel,
        "ts": ts,
        "channel_type": "im" if is_direct(channel) else "channel",
        "text": text,
        **({"thread_ts": thread} if thread else {}),
    }


def answer(
    client: WebClient, event: dict[str, Any], text: str, blocks: list[dict[str, Any]] | None = None
) -> None:
    """Answer below what was said: in a direct message for good, in a channel to the person alone."""
    channel, thread = event["channel"], event.get("thread_ts")
    if is_direct(channel):
        client.chat_postMessage(
            channel=channel,
            thread_ts=thread or event["ts"],
            text=text,
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
    else:
        tell(client, event["user"], channel, text, blocks, thread)


def link(desk: Desk, client: WebClient, event: dict[str, Any], said: Said) -> None:
    """Let a case that was made just now say where its message can be read."""
    if said.case and not said.again:
        add_permalink(desk, client, said.case, event["channel"], event["ts"])


def is_direct(channel: str) -> bool:
    """Whether a channel is a direct message with the bot."""
    return channel.startswith("D")
