"""Submitted forms."""

import json
from typing import Any

from pydantic import ValidationError
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.answering import BUSY, tell
from bot.desk import Desk, told
from bot.views import card, report_form
from knowledge.database import StoreBusy
from triage.intake import Accepted
from triage.text import plain


def register(app: App, desk: Desk) -> None:
    """Put the forms on the app."""

    def submitted(ack: Ack, context: BoltContext, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            accepted, kind, channel = file_form(desk, body, view)
        except (ValidationError, ValueError) as error:
            ack(response_action="errors", errors=_at_fields(error))
        except StoreBusy:
            ack(response_action="errors", errors={"text": BUSY})
        else:
            ack()
            context["channel"], context["said"] = (
                channel,
                card.logged(accepted.case_id, kind, accepted.redacted),
            )

    def confirm_behind(context: BoltContext, body: dict[str, Any], client: WebClient) -> None:
        if "said" in context:
            tell(client, body["user"]["id"], context["channel"], context["said"])

    app.view(report_form.CALLBACK)(ack=submitted, lazy=[confirm_behind])


def file_form(desk: Desk, body: dict[str, Any], view: dict[str, Any]) -> tuple[Accepted, str, str]:
    """Put a filled-in form on file; returns the case, its kind and the channel it was opened in."""
    filled = report_form.read_form(view["state"]["values"])
    opened = json.loads(view.get("private_metadata") or "{}")
    kind, channel = str(opened.get("kind", "complaint")), str(opened.get("channel", ""))
    report = {
        **filled,
        "text": plain(filled.get("text", "")),
        "kind": kind,
        "reporter": body["user"]["id"],
        "channel": channel or None,
    }
    accepted = desk.file(report, f"view:{body['team']['id']}:{body['user']['id']}:{view['id']}")
    return accepted, kind, channel


def _at_fields(error: ValidationError | ValueError) -> dict[str, str]:
    """Each fault at its field; what belongs to none stands at the text."""
    if not isinstance(error, ValidationError):
        return {"text": told(error)}
    found = {}
    for fault in error.errors():
        field = str(fault["loc"][0]) if fault["loc"] else "text"
        found[field] = str(fault["msg"]).removeprefix("Value error, ").removeprefix("text: ")
    return found
