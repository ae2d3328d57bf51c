"""Every method the local Slack serves, and how a call gets its answer: token, scope, then the method."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.web_api import (
    assistant,
    chat,
    conversations,
    files,
    people,
    reactions,
    streams,
    team,
    view_methods,
)
from playground.slack.web_api.call import Call, Method
from playground.slack.world import World

Json = dict[str, Any]

METHODS: dict[str, Method] = {
    **team.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **view_methods.METHODS,
    **conversations.METHODS,
    **people.METHODS,
    **files.METHODS,
    **reactions.METHODS,
    **assistant.METHODS,
}


def answer(world: World, name: str, method: Method | None, call: Call) -> Json:
    """The reply to a call; a refusal is a reply too."""
    try:
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        _check_token(world, method, call)
        _check_scope(world, method, call)
        return {"ok": True, **method.run(world, call)}
    except SlackError as refusal:
        return {"ok": False, "error": refusal.code, **refusal.details}


def _check_token(world: World, method: Method, call: Call) -> None:
    """Refuse calls without the right token."""
    if method.token == "any":
        return
    if not call.token:
        raise SlackError("not_authed")
    tokens = {"bot": world.app.bot_token, "app": world.app.app_token}
    if call.token not in tokens.values():
        raise SlackError("invalid_auth")
    if call.token != tokens[method.token]:
        raise SlackError("not_allowed_token_type")


def _check_scope(world: World, method: Method, call: Call) -> None:
    """Refuse calls the app was not granted; `a|b` is satisfied by either."""
    if not method.scope:
        return
    for needed in _scopes(world, method.scope, call):
        if not any(one in world.app.scopes for one in needed.split("|")):
            provided = ",".join(world.app.scopes)
            raise SlackError("missing_scope", needed=needed.partition("|")[0], provided=provided)


def _scopes(world: World, scope: str, call: Call) -> list[str]:
    """The scopes a call needs, by the kind of its channel or the types it asks for."""
    if "{types}" in scope:
        types = call.text("types", "public_channel").split(",")
        return [scope.replace("{types}", conversations.KINDS.get(one.strip(), "channels")) for one in types]
    channel = world.state.channels.get(call.text("channel"))
    return [scope.replace("{kind}", channel.kind if channel else "channels")]
