"""The Slack app's manifest: what Faultline asks for, with the reason for every scope."""

from typing import Any

from bot.views.prompts import prompts

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("/complaint", "Log a complaint", "what happened (or nothing, for a form)"),
    ("/escalate", "Log an escalation", "what happened (or nothing, for a form)"),
    ("/similar", "Find similar past cases and what resolved them", "refund not visible dept:Cards since:30d"),
    ("/causes", "Root causes, ranked; the page of one", "RC-12 | words of a name dept:Cards state:shipped"),
    ("/digest", "Subscribe this channel to the weekly digest", "subscribe | now | stop"),
    ("/journey", "What one customer went through; the journey map", "4711 | map [JOURNEY]"),
    (
        "/faultline",
        "Who you are here, and the settings",
        "me [DEPARTMENT] | channel DEPARTMENT [TOUCHPOINT] | settings",
    ),
)
SHORTCUTS: tuple[tuple[str, str, str, str], ...] = (
    ("global", "log_case", "Log a case", "Log a complaint or an escalation with a form"),
    ("message", "log_as_case", "Log as case", "Log this message as a complaint or an escalation"),
)
SCOPES: dict[str, str] = {
    "commands": "the slash commands and the shortcuts",
    "chat:write": "cards, confirmations and digests",
    "im:write": "opening the direct message that a card goes to",
    "im:history": "hearing what is written to the bot; finding a card of ours again after a crash",
    "channels:read": "whether a channel is shared with strangers, and whether we are in it",
    "groups:read": "the same for private channels",
    "channels:join": "joining a public channel that subscribes to the digest",
    "channels:history": (
        "reading the message that somebody logs by reaction or in a thread, hearing that it was edited or "
        "deleted; finding a digest of ours again after a crash"
    ),
    "groups:history": "the same for private channels",
    "app_mentions:read": "hearing a mention that logs a case or asks a question",
    "reactions:read": "seeing the one emoji that the workspace chose for logging a message as a case",
    "assistant:write": "the questions to begin with, and “is looking …”, in the conversation with the agent",
    "files:write": "sending the cases behind an answer, or the picture of a journey, to the asker as a file",
    "users:read": "telling members of the workspace from guests and strangers, and their time zone",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
)


def manifest(request_url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode, or for signed HTTP at `request_url`."""
    url = {"url": request_url} if request_url else {}
    commands = [
        {"command": command, "description": description, "usage_hint": hint, "should_escape": True, **url}
        for command, description, hint in COMMANDS
    ]
    shortcuts = [
        {"name": name, "type": kind, "callback_id": callback, "description": description}
        for kind, callback, name, description in SHORTCUTS
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
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": AGENT, "suggested_prompts": prompts()},
            "bot_user": {"display_name": "Faultline", "always_online": True},
            "shortcuts": shortcuts,
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


AGENT = (
    "Answers questions about past complaints, their root causes, who owns them and what resolved them, "
    "in plain words and with the cases behind every statement. Logs what you report."
)
LONG_DESCRIPTION = (
    "Frontline staff log complaints and escalations with a slash command. Each one is matched to past cases "
    "at the moment it arrives and grouped by root cause across departments. Every week the channels of the "
    "departments involved get a digest of what keeps happening, what is new, what grew, what came back and "
    "what was fixed."
)
