"""The Slack app's manifest: what Faultline asks for, with the reason for every scope."""

from typing import Any

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("/complaint", "Log a complaint", "what happened (or nothing, for a form)"),
    ("/escalate", "Log an escalation", "what happened (or nothing, for a form)"),
    ("/similar", "Find similar past cases and what resolved them", "refund not visible dept:Cards since:30d"),
    ("/digest", "Subscribe this channel to the weekly digest", "subscribe | now | stop"),
    ("/faultline", "Your department and this channel's", "me DEPARTMENT | channel DEPARTMENT [TOUCHPOINT]"),
)
SCOPES: dict[str, str] = {
    "commands": "the slash commands",
    "chat:write": "cards, confirmations and digests",
    "im:write": "opening the direct message that a card goes to",
    "im:history": "finding a card of ours again after a crash, so that it is never sent twice",
    "channels:read": "whether a channel is shared with strangers, and whether we are in it",
    "groups:read": "the same for private channels",
    "channels:join": "joining a public channel that subscribes to the digest",
    "channels:history": "finding a digest of ours again after a crash, so that it is never posted twice",
    "groups:history": "the same for private channels",
    "users:read": "telling members of the workspace from guests and strangers, and their time zone",
}
EVENTS = ("app_home_opened",)


def manifest(request_url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode, or for signed HTTP at `request_url`."""
    url = {"url": request_url} if request_url else {}
    commands = [
        {"command": command, "description": description, "usage_hint": hint, "should_escape": True, **url}
        for command, description, hint in COMMANDS
    ]
    at = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Faultline",
            "description": "Finds the fault lines between departments",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f2a37",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Faultline", "always_online": True},
            "slash_commands": commands,
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **at},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


LONG_DESCRIPTION = (
    "Frontline staff log complaints and escalations with a slash command. Each one is matched to past cases "
    "at the moment it arrives and grouped by root cause across departments. Every week the channels of the "
    "departments involved get a digest of what keeps happening, what is new, what grew, what came back and "
    "what was fixed."
)
