"""Logging cases: the commands, the form wherever it opens, and whether it is the same one as before."""

import json
from typing import Any

from pydantic import ValidationError
from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answering import BUSY, REFUSED, Unwelcome, tell, words
from bot.desk import Desk, read_text, told
from bot.desks.home import publish_home
from bot.desks.logging_cases import (
    COMMANDS,
    NotYetMatched,
    add_permalink,
    file_form,
    log_command,
    same_as,
    say_again,
    told_before,
)
from bot.desks.source_messages import PRIVATE, text_of
from bot.mrkdwn import name
from bot.views import card, same_one
from bot.views.report_form import CALLBACK, Opened, report_form
from knowledge.database import StoreBusy
from triage.numbers import case_number

LOG_MESSAGE, LOG_CASE = "log_as_case", "log_case"  # the shortcuts, as the manifest calls them


def register(app: App, desk: Desk) -> None:
    """Put the commands, shortcuts, form and buttons on the app."""
    register_commands(app, desk)
    register_shortcuts(app, desk)
    register_form(app, desk)
    register_buttons(app, desk)


def taken(ack: Ack) -> None:
    """Acknowledge; the rest comes behind."""
    ack()


def register_commands(app: App, desk: Desk) -> None:
    """With words a command files them at once, without it opens the form."""

    def log(ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
        if read_text(command):
            said = log_command(desk, command)
            ack(said.text)
            context["case"] = said.case
        else:
            ack()

    def offer_form(command: dict[str, Any], client: WebClient) -> None:
        if not read_text(command):
            kind, channel = COMMANDS[command["command"]], command["channel_id"]
            opened = Opened(kind, channel, private=command.get("channel_name") == PRIVATE)
            form = report_form(kind, channel, desk.choices(command["user_id"], channel))
            view = {**form, "private_metadata": opened.packed()}
            client.views_open(trigger_id=command["trigger_id"], view=view)

    def ask_behind(command: dict[str, Any], context: BoltContext, respond: Respond) -> None:
        if case := context.get("case"):
            ask_whether_same(desk, case, command["user_id"], respond)

    for command in COMMANDS:
        app.command(command)(ack=log, lazy=[offer_form, ask_behind])


def register_shortcuts(app: App, desk: Desk) -> None:
    """Both open the form: an empty one, or one with the message."""

    def offer_empty_form(body: dict[str, Any], client: WebClient) -> None:
        open_form(desk, client, body, Opened())

    def offer_filled_form(body: dict[str, Any], client: WebClient) -> None:
        channel, message = body["channel"], body["message"]
        private, author = channel.get("name") == PRIVATE, str(message.get("user") or "")
        about = Opened(channel=channel["id"], private=private, ts=message["ts"], author=author)
        open_form(desk, client, body, about, text_of(message))

    def offer_form_of_kind(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        form = report_form(str(action["value"]), None, desk.choices(body["user"]["id"], None))
        client.views_open(trigger_id=body["trigger_id"], view=form)

    app.shortcut(LOG_CASE)(ack=taken, lazy=[offer_empty_form])
    app.shortcut(LOG_MESSAGE)(ack=taken, lazy=[offer_filled_form])
    for action_id in ("log_complaint", "log_escalation"):
        app.action(action_id)(ack=taken, lazy=[offer_form_of_kind])


def register_form(app: App, desk: Desk) -> None:
    """What was filled in is filed, or first asked about; faults stand at their fields."""

    def submitted(ack: Ack, context: BoltContext, body: dict[str, Any], view: dict[str, Any]) -> None:
        opened = Opened.read(view["private_metadata"])
        try:
            done = file_form(desk, body, view)
        except (ValidationError, ValueError) as error:
            ack(response_action="errors", errors=at_fields(error, view))
        except StoreBusy:
            ack(response_action="errors", errors={"text": BUSY})
        else:
            if isinstance(done, list):
                ack(response_action="update", view=same_one.question(view, opened, done))
                return
            ack()
            context["case"] = done.case_id
            context["said"] = card.logged(done.case_id, done.kind, done.redacted, done.clipped)

    def confirm_behind(context: BoltContext, body: dict[str, Any], client: WebClient) -> None:
        if "said" in context:
            opened = Opened.read(body["view"]["private_metadata"])
            tell(client, body["user"]["id"], opened.channel, context["said"])
            if not opened.channel:
                publish_home(desk, client, body["user"]["id"])
            if opened.ts:
                add_permalink(desk, client, context["case"], opened.channel, opened.ts)

    app.view(CALLBACK)(ack=submitted, lazy=[confirm_behind])


def register_buttons(app: App, desk: Desk) -> None:
    """It is this one: instead of a second case, or after it was filed."""

    def add_to_case(body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        view, case = body["view"], int(json.loads(action["value"])["case"])
        try:
            desk.admit(body["user"]["id"])
            say_again(desk, view, case, body["user"]["id"])
            after = same_one.added(case)
        except REFUSED as refusal:
            after = same_one.refused(view, words(refusal))
        client.views_update(view_id=view["id"], view=after)

    def join_cases(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        pair = json.loads(action["value"])
        case, other = int(pair["case"]), int(pair["other"])
        try:
            desk.admit(body["user"]["id"])
            cause = same_as(desk, case, other, body["user"]["id"])
        except (*REFUSED, NotYetMatched) as refusal:
            respond(words(refusal), response_type="ephemeral", replace_original=False)
            return
        both = f"*{case_number(case)}* and *{case_number(other)}*"
        respond(
            f"Thank you. {both} are one thing now: {cause.cause} “{name(cause.name)}”. Both stay on file.",
            replace_original=True,
        )

    app.action(same_one.THIS_ONE)(ack=taken, lazy=[add_to_case])
    app.action(same_one.SAME_CASE)(ack=taken, lazy=[join_cases])


def open_form(desk: Desk, client: WebClient, body: dict[str, Any], about: Opened, text: str = "") -> None:
    """Show the form of a shortcut; to outsiders, that it is not for them."""
    user = body["user"]["id"]
    try:
        desk.admit(user)
    except Unwelcome as refusal:
        tell(client, user, about.channel, words(refusal))
        return
    choices = desk.choices(user, about.channel or None)
    view = report_form(about.kind, about.channel, choices, text, about)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def ask_whether_same(desk: Desk, case: int, user: str, respond: Respond) -> None:
    """Ask whoever logged a case whether it tells an earlier one again; outsiders see none of those."""
    blocks = told_before(desk, case, user)
    if not blocks:
        return  # nearly always: Slack is not even asked who they are
    try:
        desk.admit(user)
    except (Unwelcome, SlackApiError):
        return
    text = f"{case_number(case)} reads like something on file already."
    respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)


def at_fields(error: ValidationError | ValueError, view: dict[str, Any]) -> dict[str, str]:
    """Each fault at its field; what belongs to none stands at the text."""
    if not isinstance(error, ValidationError):
        return {"text": told(error)}
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    found = {}
    for fault in error.errors():
        field = str(fault["loc"][0]) if fault["loc"] else "text"
        said = str(fault["msg"]).removeprefix("Value error, ").removeprefix("text: ")
        found[field if field in fields else "text"] = said
    return found
