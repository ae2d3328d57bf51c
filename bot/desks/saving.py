"""Saving a settings form: whoever sends it is asked who they are, and what is wrong stands at its field."""

import json
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.views.workspace_forms import read
from triage.workspace.changes import SettingFault

SLOW = "Slack did not answer in time: press Save again."
NO_ANSWER = (SlackApiError, OSError, HTTPException)

Json = dict[str, Any]
Saver = Callable[[Desk, str, Json, Json], None]
"""Checks and saves a form: the desk, who sent it, the view's metadata, what was filled in."""


def saved(desk: Desk, user: str, view: Json, saver: Saver) -> dict[str, str]:
    """Check a form and save it; what is wrong, by field."""
    filled = read(view["state"]["values"])
    first = next(iter(filled), "name")
    try:
        desk.admit(user)
        saver(desk, user, json.loads(view.get("private_metadata") or "{}"), filled)
    except SettingFault as fault:
        return {fault.field if fault.field in filled else first: str(fault)}
    except REFUSED as refusal:
        return {first: words(refusal)}
    except NO_ANSWER:
        return {first: SLOW}
    return {}
