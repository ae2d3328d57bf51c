"""Users, channels and bots as Slack's Web API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.slack.state import Channel, State, User

Json = dict[str, Any]


def show_user(state: State, user: User) -> Json:
    """A user object."""
    person = user.person
    offset = datetime.fromtimestamp(state.clock.now(), UTC).astimezone(ZoneInfo(person.tz)).utcoffset()
    profile: Json = {
        "real_name": person.real_name or person.name,
        "display_name": person.name,
        "real_name_normalized": person.real_name or person.name,
        "display_name_normalized": person.name,
        "team": user.team_id,
    }
    if person.email:
        profile["email"] = person.email
    if person.is_bot:
        profile |= {"bot_id": state.app.bot_id, "api_app_id": state.app.app_id}
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name or person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": person.is_admin,
        "is_owner": person.is_admin,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(state.clock.now()),
    }
    if user.team_id != state.workspace.team_id:
        shown["is_stranger"] = True
    return shown


def show_channel(state: State, channel: Channel) -> Json:
    """A conversation object."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "updated": channel.created * 1000,
        "is_archived": channel.is_archived,
        "is_im": bool(channel.im_user),
        "is_mpim": channel.is_mpim,
        "is_org_shared": False,
        "is_private": channel.is_private,
        "is_channel": channel.kind == "channels",
        "is_group": channel.kind == "groups",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "context_team_id": state.workspace.team_id,
    }
    if channel.im_user:
        return shown | {"user": channel.im_user, "is_user_deleted": False, "is_open": True}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "is_member": state.app.bot_user_id in channel.members,
        "creator": channel.members[0] if channel.members else state.app.bot_user_id,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }


def show_room(state: State, channel: Channel) -> Json:
    """A conversation as a page lists it: with its members, and a name even where it is a direct message."""
    return {**show_channel(state, channel), "name": channel.name, "members": channel.members}


def show_features(given: Mapping[str, Any]) -> Json:
    """What Slack's client offers people of an app, from the features of its manifest."""
    agent = given.get("agent_view") or given.get("assistant_view") or given
    return {
        "slash_commands": list(given.get("slash_commands", ())),
        "shortcuts": list(given.get("shortcuts", ())),
        "suggested_prompts": list(agent.get("suggested_prompts", ())),
        "agent_description": agent.get("agent_description") or agent.get("assistant_description") or "",
    }


def show_team(state: State) -> Json:
    """The team object."""
    workspace = state.workspace
    return {
        "id": workspace.team_id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "",
        "icon": {"image_default": True},
    }


def bot_profile(state: State) -> Json:
    """The app's bot as messages carry it."""
    app = state.app
    return {
        "id": app.bot_id,
        "app_id": app.app_id,
        "user_id": app.bot_user_id,
        "name": app.real_name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": state.workspace.team_id,
    }
