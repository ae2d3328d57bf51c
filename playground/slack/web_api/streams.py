"""chat.*Stream: messages that are written while the user reads them."""

from __future__ import annotations

import copy
from typing import Any

from playground.slack.content import MARKDOWN, read_blocks, read_metadata
from playground.slack.errors import SlackError
from playground.slack.state import Channel
from playground.slack.web_api.call import Call, Method, reachable
from playground.slack.web_api.chat import writable
from playground.slack.world import World

Json = dict[str, Any]


def start(world: World, call: Call) -> Json:
    """chat.startStream."""
    channel = writable(world, call.need("channel", "channel_not_found"))
    thread_ts = call.need("thread_ts")
    if thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    if not channel.im_user:
        call.need("recipient_user_id", "missing_recipient_user_id")
        call.need("recipient_team_id", "missing_recipient_team_id")
    content = {"text": "", "streaming_state": "in_progress"}
    _add(world, content, call)
    head = channel.messages[thread_ts].get("thread_ts", thread_ts)
    message = world.messages.by_bot(channel, content, thread_ts=head)
    return {"channel": channel.id, "ts": message["ts"]}


def append(world: World, call: Call) -> Json:
    """chat.appendStream."""
    channel, message = _stream(world, call)
    grown = copy.deepcopy(message)
    _add(world, grown, call)
    _tell(world, channel, message, grown)
    return {"channel": channel.id, "ts": message["ts"]}


def stop(world: World, call: Call) -> Json:
    """chat.stopStream."""
    channel, message = _stream(world, call)
    blocks = read_blocks(call.json("blocks"), world.state) if call.args.get("blocks") else []
    metadata = call.json("metadata")
    grown = copy.deepcopy(message)
    if metadata:
        grown["metadata"] = read_metadata(metadata)
    _add(world, grown, call)
    grown["streaming_state"] = "completed"
    if blocks:
        grown["blocks"] = grown.get("blocks", []) + blocks
    _tell(world, channel, message, grown)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _stream(world: World, call: Call) -> tuple[Channel, Json]:
    """The message that is being written."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    message = world.state.message(channel, call.need("ts", "message_not_found"))
    if message.get("bot_id") != world.app.bot_id:
        raise SlackError("message_not_owned_by_app")
    if message.get("streaming_state") != "in_progress":
        raise SlackError("message_not_in_streaming_state")
    return channel, message


def _add(world: World, message: Json, call: Call) -> None:
    """Add what one call brings: text, or chunks of text, tasks, plans and blocks."""
    chunks = call.json("chunks") or []
    if call.text("markdown_text"):
        chunks = [{"type": "markdown_text", "text": call.text("markdown_text")}, *chunks]
    if not isinstance(chunks, list) or not all(isinstance(one, dict) for one in chunks):
        raise SlackError("invalid_chunks")
    for chunk in chunks:
        kind = chunk.get("type")
        if kind == "markdown_text":
            message["text"] += str(chunk.get("text", ""))
        elif kind in ("task_update", "plan_update"):
            message.setdefault("tasks", []).append(chunk)
        elif kind == "blocks":
            message["blocks"] = message.get("blocks", []) + read_blocks(chunk.get("blocks"), world.state)
        else:
            raise SlackError("invalid_chunks")
    if len(message["text"]) > MARKDOWN:
        raise SlackError("msg_too_long")


def _tell(world: World, channel: Channel, message: Json, grown: Json) -> None:
    """Let readers see the message grow."""
    message.update(grown)
    world.changes.tell("message_changed", channel=channel.id, message=message)


METHODS = {
    "chat.startStream": Method(start, "chat:write"),
    "chat.appendStream": Method(append, "chat:write"),
    "chat.stopStream": Method(stop, "chat:write"),
}
