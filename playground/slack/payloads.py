"""What the app receives, built as Slack builds it."""

from __future__ import annotations

from typing import Any

from playground.slack.state import Channel, User
from playground.slack.world import World

Json = dict[str, Any]


def _team(world: World) -> Json:
    return {"id": world.state.workspace.team_id, "domain": world.state.workspace.domain}


def _actor(user: User) -> Json:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def _head(world: World, kind: str, user: User) -> Json:
    """What all interactions share."""
    return {
        "type": kind,
        "user": _actor(user),
        "api_app_id": world.app.app_id,
        "token": world.app.verification_token,
        "team": _team(world),
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """A channel's name as payloads carry it: those of private ones stay private."""
    return "privategroup" if channel.kind in ("groups", "mpim") else channel.name


def slash_command(world: World, user: User, channel: Channel, command: str, text: str) -> Json:
    """A slash command; every value is a string, as a form carries it."""
    return {
        "token": world.app.verification_token,
        "team_id": world.state.workspace.team_id,
        "team_domain": world.state.workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": world.app.app_id,
        "is_enterprise_install": "false",
        "response_url": world.hook(world.response_urls.issue(user.id, channel.id)),
        "trigger_id": world.triggers.issue(user.id),
    }


def message_action(
    world: World, user: User, channel: Channel, message: Json, action: Json, values: Json
) -> Json:
    """A block action in a message; an ephemeral message stays out of its payload."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload = _head(world, "block_actions", user) | {
        "container": container,
        "trigger_id": world.triggers.issue(user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": values},
        "response_url": world.hook(world.response_urls.issue(user.id, channel.id, message["ts"])),
        "actions": [action],
    }
    return payload if ephemeral else payload | {"message": message}


def view_action(world: World, user: User, view: Json, action: Json) -> Json:
    """A block action in a modal or Home tab; Slack sends no response_url with it."""
    return _head(world, "block_actions", user) | {
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": world.triggers.issue(user.id, view["id"]),
        "view": view,
        "actions": [action],
    }


def suggestion(world: World, user: User, container: Json, block_id: str, action_id: str, value: str) -> Json:
    """A question for the options of a menu that the app fills."""
    return _head(world, "block_suggestion", user) | {
        "container": container,
        "action_id": action_id,
        "block_id": block_id,
        "value": value,
    }


def view_submission(world: World, user: User, view: Json) -> Json:
    """A form that is sent."""
    return _head(world, "view_submission", user) | {
        "trigger_id": world.triggers.issue(user.id, view["id"]),
        "view": view,
        "response_urls": _chosen_conversations(world, user, view),
    }


def _chosen_conversations(world: World, user: User, view: Json) -> list[Json]:
    """A response URL for each conversation chosen in an input that asks for one."""
    urls = []
    for block in view["blocks"]:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        entry = view["state"]["values"][block["block_id"]][element["action_id"]]
        chosen = entry.get("selected_conversation") or entry.get("selected_channel")
        if chosen:
            key = world.response_urls.issue(user.id, chosen)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": chosen}
            urls.append(ids | {"response_url": world.hook(key)})
    return urls


def view_closed(world: World, user: User, view: Json, is_cleared: bool) -> Json:
    """A modal that was closed without sending."""
    return _head(world, "view_closed", user) | {"view": view, "is_cleared": is_cleared}


def shortcut(world: World, user: User, callback_id: str) -> Json:
    """A global shortcut."""
    return _head(world, "shortcut", user) | {
        "action_ts": world.state.next_ts(),
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(user.id),
    }


def message_shortcut(world: World, user: User, channel: Channel, message: Json, callback_id: str) -> Json:
    """A shortcut on a message."""
    return _head(world, "message_action", user) | {
        "action_ts": world.state.next_ts(),
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message["ts"],
        "message": message,
        "response_url": world.hook(world.response_urls.issue(user.id, channel.id, message["ts"])),
    }


def event_callback(world: World, event: Json, ext_shared: bool = False) -> Json:
    """An event in its envelope."""
    return {
        "token": world.app.verification_token,
        "team_id": world.state.workspace.team_id,
        "context_team_id": world.state.workspace.team_id,
        "api_app_id": world.app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.state.next_id("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.state.workspace.team_id,
                "user_id": world.app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": ext_shared,
        "event_context": world.state.next_id("Ec"),
    }
