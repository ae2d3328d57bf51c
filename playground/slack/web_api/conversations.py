"""conversations.*: finding, opening and reading conversations."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.shapes import show_channel
from playground.slack.state import Channel
from playground.slack.web_api.call import Call, Method, paged, reachable
from playground.slack.world import World

Json = dict[str, Any]

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def open_conversation(world: World, call: Call) -> Json:
    """conversations.open."""
    state = world.state
    if call.text("channel"):
        channel = reachable(world, call.text("channel"))
    else:
        users = [one for one in call.need("users", "users_list_not_supplied").split(",") if one]
        if any(one not in state.users for one in users):
            raise SlackError("user_not_found")
        channel = state.direct(users[0]) if len(users) == 1 else state.group(users)
    full = call.flag("return_im")
    return {"channel": show_channel(state, channel) if full else {"id": channel.id}}


def info(world: World, call: Call) -> Json:
    """conversations.info."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    return {"channel": show_channel(world.state, channel)}


def list_conversations(world: World, call: Call) -> Json:
    """conversations.list."""
    wanted = {KINDS.get(one.strip(), "") for one in call.text("types", "public_channel").split(",")}
    if "" in wanted:
        raise SlackError("invalid_types")
    bot = world.app.bot_user_id
    shown = [
        show_channel(world.state, one)
        for one in world.state.channels.values()
        if one.kind in wanted
        and (one.kind == "channels" or bot in one.members)
        and not (one.is_archived and call.flag("exclude_archived"))
    ]
    page, cursor = paged(shown, call, 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def members(world: World, call: Call) -> Json:
    """conversations.members."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    page, cursor = paged([{"id": one} for one in channel.members], call, 100)
    return {"members": [one["id"] for one in page], "response_metadata": {"next_cursor": cursor}}


def join(world: World, call: Call) -> Json:
    """conversations.join."""
    channel = world.state.channel(call.need("channel", "channel_not_found"))
    if channel.is_private:
        raise SlackError("channel_not_found")
    if channel.im_user:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    reply: Json = {}
    if world.app.bot_user_id in channel.members:
        reply = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    else:
        channel.members.append(world.app.bot_user_id)
        world.show(channel)
    return {"channel": show_channel(world.state, channel), **reply}


def history(world: World, call: Call) -> Json:
    """conversations.history."""
    channel = _readable(world, call)
    talk = [one for one in channel.messages.values() if _in_channel(one)]
    return _window(list(reversed(talk)), call)


def replies(world: World, call: Call) -> Json:
    """conversations.replies."""
    channel = _readable(world, call)
    ts = call.need("ts", "thread_not_found")
    if ts not in channel.messages:
        raise SlackError("thread_not_found")
    head = str(channel.messages[ts].get("thread_ts", ts))
    return _window(channel.thread(head), call)


def _readable(world: World, call: Call) -> Channel:
    """A channel the bot is a member of."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    if world.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _in_channel(message: Json) -> bool:
    """Whether a message shows outside its thread."""
    return message.get("thread_ts", message["ts"]) == message["ts"] or bool(message.get("is_broadcast"))


def _window(talk: list[Json], call: Call) -> Json:
    """The messages a call asks for, by time and page; metadata only on demand."""
    oldest, latest = call.number("oldest", 0.0), call.number("latest", float("inf"))
    inclusive = call.flag("inclusive")
    inside = [
        one
        for one in talk
        if oldest < float(one["ts"]) < latest or (inclusive and float(one["ts"]) in (oldest, latest))
    ]
    page, cursor = paged(inside, call, 100, 999)
    if not call.flag("include_all_metadata"):
        page = [{name: value for name, value in one.items() if name != "metadata"} for one in page]
    return {
        "messages": page,
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


METHODS = {
    "conversations.open": Method(open_conversation, "im:write"),
    "conversations.info": Method(info, "{kind}:read"),
    "conversations.list": Method(list_conversations, "{types}:read"),
    "conversations.members": Method(members, "{kind}:read"),
    "conversations.join": Method(join, "channels:join"),
    "conversations.history": Method(history, "{kind}:history"),
    "conversations.replies": Method(replies, "{kind}:history"),
}
