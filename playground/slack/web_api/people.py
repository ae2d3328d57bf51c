"""users.* and bots.info: who is who."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.shapes import bot_profile, show_user
from playground.slack.web_api.call import Call, Method, paged
from playground.slack.world import World

Json = dict[str, Any]


def info(world: World, call: Call) -> Json:
    """users.info."""
    user = world.state.users.get(call.need("user", "user_not_found"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _visible(world, show_user(world.state, user))}


def list_users(world: World, call: Call) -> Json:
    """users.list."""
    home = world.state.workspace.team_id
    shown = [
        _visible(world, show_user(world.state, one))
        for one in world.state.users.values()
        if one.team_id == home
    ]
    page, cursor = paged(shown, call, 1000)
    stamp = int(world.clock.now())
    return {"members": page, "cache_ts": stamp, "response_metadata": {"next_cursor": cursor}}


def by_email(world: World, call: Call) -> Json:
    """users.lookupByEmail."""
    address = call.need("email", "users_not_found").lower()
    for user in world.state.users.values():
        if user.person.email.lower() == address and not user.person.deleted:
            return {"user": show_user(world.state, user)}
    raise SlackError("users_not_found")


def bot_info(world: World, call: Call) -> Json:
    """bots.info."""
    if call.text("bot", world.app.bot_id) != world.app.bot_id:
        raise SlackError("bot_not_found")
    return {"bot": bot_profile(world.state)}


def _visible(world: World, shown: Json) -> Json:
    """A user object without the address when the app may not read addresses."""
    if "users:read.email" not in world.app.scopes:
        shown["profile"].pop("email", None)
    return shown


METHODS = {
    "users.info": Method(info, "users:read"),
    "users.list": Method(list_users, "users:read"),
    "users.lookupByEmail": Method(by_email, "users:read.email"),
    "bots.info": Method(bot_info, "users:read"),
}
