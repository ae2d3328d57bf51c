"""chat.*: posting, changing, deleting and scheduling messages."""

from __future__ import annotations

import math
from typing import Any

from playground.slack.content import read_content
from playground.slack.errors import SlackError
from playground.slack.state import Channel
from playground.slack.web_api.call import Call, Method, reachable
from playground.slack.world import World

Json = dict[str, Any]

LONGEST_WAIT = 120 * 24 * 3600
"""Seconds ahead a message may be scheduled."""


def writable(world: World, which: str) -> Channel:
    """The channel the bot may post to; a user id stands for the direct message with that user."""
    state = world.state
    if which in state.users:
        if state.users[which].person.deleted:
            raise SlackError("channel_not_found")
        return state.direct(which)
    channel = reachable(world, which)
    if channel.is_archived:
        raise SlackError("is_archived")
    if world.app.bot_user_id not in channel.members and "chat:write.public" not in world.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _thread(channel: Channel, call: Call) -> str:
    """The thread a message goes to, if any."""
    thread_ts = call.text("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    head = channel.messages.get(thread_ts, {})
    return str(head.get("thread_ts", thread_ts))


def post_message(world: World, call: Call) -> Json:
    """chat.postMessage."""
    channel = writable(world, call.need("channel", "channel_not_found"))
    content = read_content(call.content(), world.state)
    message = world.messages.by_bot(
        channel,
        content,
        thread_ts=_thread(channel, call),
        username=call.text("username"),
        is_broadcast=broadcast(call),
    )
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def broadcast(call: Call) -> bool:
    """Whether a reply shows in the channel as well."""
    return bool(call.text("thread_ts")) and call.flag("reply_broadcast")


def update(world: World, call: Call) -> Json:
    """chat.update."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    old = world.state.message(channel, call.need("ts", "message_not_found"))
    if old.get("bot_id") != world.app.bot_id:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_archived")
    content = read_content(call.content(), world.state)
    if "attachments" not in call.args and "attachments" in old:
        content["attachments"] = old["attachments"]
    message = world.messages.change(channel, old["ts"], content, editor=world.app.bot_user_id)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(world: World, call: Call) -> Json:
    """chat.delete."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    old = world.state.message(channel, call.need("ts", "message_not_found"))
    if old.get("bot_id") != world.app.bot_id:
        raise SlackError("cant_delete_message")
    world.messages.remove(channel, old["ts"])
    return {"channel": channel.id, "ts": old["ts"]}


def post_ephemeral(world: World, call: Call) -> Json:
    """chat.postEphemeral."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if world.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    user = call.need("user", "user_not_found")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(call.content(), world.state)
    message = world.messages.whisper(channel.id, user, content, thread_ts=call.text("thread_ts"))
    return {"message_ts": message["ts"]}


def schedule(world: World, call: Call) -> Json:
    """chat.scheduleMessage."""
    channel = writable(world, call.need("channel", "channel_not_found"))
    post_at = call.number("post_at", math.nan)
    if math.isnan(post_at):
        raise SlackError("invalid_time")
    if post_at <= world.clock.now():
        raise SlackError("time_in_past")
    if post_at > world.clock.now() + LONGEST_WAIT:
        raise SlackError("time_too_far")
    content = read_content(call.content(), world.state)
    key = world.state.next_id("Q")
    world.state.scheduled[key] = {
        "id": key,
        "channel_id": channel.id,
        "post_at": int(post_at),
        "date_created": int(world.clock.now()),
        "text": content["text"],
        "content": content,
        "thread_ts": _thread(channel, call),
    }
    shown = {"text": content["text"], "type": "delayed_message", "bot_id": world.app.bot_id}
    return {
        "channel": channel.id,
        "scheduled_message_id": key,
        "post_at": int(post_at),
        "message": shown | content,
    }


def unschedule(world: World, call: Call) -> Json:
    """chat.deleteScheduledMessage."""
    scheduled = world.state.scheduled.get(call.need("scheduled_message_id"))
    if scheduled is None or scheduled["channel_id"] != call.text("channel"):
        raise SlackError("invalid_scheduled_message_id")
    del world.state.scheduled[scheduled["id"]]
    return {}


def list_scheduled(world: World, call: Call) -> Json:
    """chat.scheduledMessages.list."""
    hidden = ("content", "thread_ts")
    waiting = [
        {name: value for name, value in one.items() if name not in hidden}
        for one in world.state.scheduled.values()
        if call.text("channel") in ("", one["channel_id"])
    ]
    return {"scheduled_messages": waiting, "response_metadata": {"next_cursor": ""}}


def post_due(world: World) -> None:
    """Post every scheduled message whose time has come."""
    due = [one for one in world.state.scheduled.values() if one["post_at"] <= world.clock.now()]
    for one in due:
        del world.state.scheduled[one["id"]]
        channel = world.state.channels[one["channel_id"]]
        world.messages.by_bot(channel, one["content"], thread_ts=one["thread_ts"])


def permalink(world: World, call: Call) -> Json:
    """chat.getPermalink."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    message = world.state.message(channel, call.need("message_ts", "message_not_found"))
    link = f"{world.url}/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    if message.get("thread_ts", message["ts"]) != message["ts"]:
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.scheduleMessage": Method(schedule, "chat:write"),
    "chat.deleteScheduledMessage": Method(unschedule, "chat:write"),
    "chat.scheduledMessages.list": Method(list_scheduled),
    "chat.getPermalink": Method(permalink),
}
