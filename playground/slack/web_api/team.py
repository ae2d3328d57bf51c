"""api.test, auth.test, team.info and oauth.v2.access: who is asking, and where."""

from __future__ import annotations

import base64
from typing import Any

from playground.slack.errors import SlackError
from playground.slack.shapes import show_team
from playground.slack.web_api.call import Call, Method
from playground.slack.world import World

Json = dict[str, Any]


def api_test(world: World, call: Call) -> Json:
    """api.test."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(world: World, call: Call) -> Json:
    """auth.test."""
    workspace, app = world.state.workspace, world.app
    return {
        "url": f"{world.url}/",
        "team": workspace.name,
        "user": app.name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(world: World, call: Call) -> Json:
    """team.info."""
    return {"team": show_team(world.state)}


def oauth_access(world: World, call: Call) -> Json:
    """oauth.v2.access; any code is good."""
    app, team = world.app, world.state.workspace
    given = call.text("client_id"), call.text("client_secret")
    if call.token.startswith("Basic "):
        client_id, _, secret = base64.b64decode(call.token[6:]).decode().partition(":")
        given = client_id, secret
    if given[0] != app.client_id:
        raise SlackError("invalid_client_id")
    if given[1] != app.client_secret:
        raise SlackError("bad_client_secret")
    call.need("code", "invalid_code")
    return {
        "app_id": app.app_id,
        "authed_user": {"id": next(iter(world.state.users))},
        "scope": ",".join(app.scopes),
        "token_type": "bot",
        "access_token": app.bot_token,
        "bot_user_id": app.bot_user_id,
        "team": {"id": team.team_id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


METHODS = {
    "api.test": Method(api_test, token="any"),
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, "team:read"),
    "oauth.v2.access": Method(oauth_access, token="any"),
}
