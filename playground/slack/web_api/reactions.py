"""reactions.*: emoji under messages."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.state import Channel
from playground.slack.web_api.call import Call, Method, paged, reachable
from playground.slack.world import World

Json = dict[str, Any]


def add(world: World, call: Call) -> Json:
    """reactions.add."""
    channel, ts, name = _target(world, call)
    world.messages.react(channel, ts, world.app.bot_user_id, name)
    return {}


def remove(world: World, call: Call) -> Json:
    """reactions.remove."""
    channel, ts, name = _target(world, call)
    world.messages.unreact(channel, ts, world.app.bot_user_id, name)
    return {}


def get(world: World, call: Call) -> Json:
    """reactions.get."""
    channel = reachable(world, call.need("channel", "channel_not_found"))
    message = world.state.message(channel, call.need("timestamp", "message_not_found"))
    return {"type": "message", "channel": channel.id, "message": message}


def list_reactions(world: World, call: Call) -> Json:
    """reactions.list."""
    user = call.text("user", world.app.bot_user_id)
    items = [
        {"type": "message", "channel": channel.id, "message": message}
        for channel in world.state.channels.values()
        for message in channel.messages.values()
        if any(user in one["users"] for one in message.get("reactions", []))
    ]
    page, cursor = paged(items, call, 100)
    return {"items": page, "response_metadata": {"next_cursor": cursor}}


def _target(world: World, call: Call) -> tuple[Channel, str, str]:
    """The channel, message and emoji a call names."""
    name = call.need("name", "invalid_name").strip(":")
    channel = reachable(world, call.need("channel", "channel_not_found"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if world.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel, call.need("timestamp", "message_not_found"), name


METHODS = {
    "reactions.add": Method(add, "reactions:write"),
    "reactions.remove": Method(remove, "reactions:write"),
    "reactions.get": Method(get, "reactions:read"),
    "reactions.list": Method(list_reactions, "reactions:read"),
}
