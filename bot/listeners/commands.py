"""Slash commands."""

import re
from typing import Any

from pydantic import ValidationError
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot import people
from bot.answering import BUSY, Unwelcome
from bot.desk import Desk, read_text, told
from bot.mrkdwn import escape
from bot.subscriptions import SubscriptionFault, digest_command
from bot.views import card, matches, report_form
from knowledge.database import StoreBusy
from knowledge.encoder import ModelUnusable
from triage.queries import QueryFault, parse_query
from triage.redaction import redact

KINDS = {"/complaint": "complaint", "/escalate": "escalation"}
SETTINGS_HELP = (
    "`/faultline me Cards` sets the department your reports are logged for. `/faultline channel Cards "
    "payment` sets this channel's department and touchpoint. `/faultline help` shows this."
)
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


def register(app: App, desk: Desk) -> None:
    """Put the slash commands on the app."""

    def log(ack: Ack, command: dict[str, Any]) -> None:
        ack(log_now(desk, command)) if read_text(command) else ack()

    def offer_form(command: dict[str, Any], client: WebClient) -> None:
        if not read_text(command):
            kind, channel = KINDS[command["command"]], command["channel_id"]
            form = report_form.report_form(kind, channel, desk.choices(command["user_id"], channel))
            client.views_open(trigger_id=command["trigger_id"], view=form)

    def say_looking(ack: Ack, command: dict[str, Any]) -> None:
        said = redact(read_text(command)).text
        ack(matches.looking(said) if said else matches.SIMILAR_HELP)

    def answer_similar(command: dict[str, Any], respond: Respond) -> None:
        if read_text(command):
            show_similar(desk, command["user_id"], read_text(command), 0, respond)

    def taken(ack: Ack) -> None:
        ack()

    def answer_digest(command: dict[str, Any], respond: Respond, client: WebClient) -> None:
        try:
            desk.admit(command["user_id"])
            respond(digest_command(desk, client, command))
        except Unwelcome:
            respond(people.CLOSED)
        except StoreBusy:
            respond(BUSY)
        except SubscriptionFault as fault:
            respond(escape(redact(str(fault)).text))

    def answer_settings(command: dict[str, Any], respond: Respond) -> None:
        try:
            desk.admit(command["user_id"])
            respond(set_something(desk, command))
        except Unwelcome:
            respond(people.CLOSED)
        except StoreBusy:
            respond(BUSY)

    for name in KINDS:
        app.command(name)(ack=log, lazy=[offer_form])
    app.command("/similar")(ack=say_looking, lazy=[answer_similar])
    app.command("/digest")(ack=taken, lazy=[answer_digest])
    app.command("/faultline")(ack=taken, lazy=[answer_settings])


def log_now(desk: Desk, command: dict[str, Any]) -> str:
    """Put a typed report on file and say so; nothing here is slow."""
    report = {
        "text": read_text(command),
        "kind": KINDS[command["command"]],
        "reporter": command["user_id"],
        "channel": command["channel_id"],
    }
    keys = ("team_id", "user_id", "command", "trigger_id")
    try:
        accepted = desk.file(report, ":".join(["command", *(str(command.get(key)) for key in keys)]))
    except (ValidationError, ValueError) as error:
        return f"Not saved: {escape(told(error))}"
    except StoreBusy:
        return BUSY
    return card.logged(accepted.case_id, report["kind"], accepted.redacted, accepted.clipped)


def show_similar(desk: Desk, user: str, said: str, offset: int, respond: Respond) -> None:
    """Answer with one page of similar cases, to the asker alone."""
    try:
        desk.admit(user)
        text, filters = parse_query(said[: matches.LONGEST_QUERY], desk.house.clock())
    except Unwelcome:
        respond(people.CLOSED)
        return
    except QueryFault as fault:
        respond(escape(redact(str(fault)).text), replace_original=True)
        return
    if not text:
        respond(matches.SIMILAR_HELP, replace_original=True)
        return
    try:
        found = desk.similar(user, text, filters, matches.PAGE, offset)
    except ModelUnusable as error:
        respond(f"Nothing can be looked up just now: {escape(str(error))}", replace_original=True)
        return
    blocks = matches.results(found, offset)
    respond(text=f"{len(found.matches)} similar past cases", blocks=blocks, replace_original=True)


def set_something(desk: Desk, command: dict[str, Any]) -> str:
    """`/faultline me DEPARTMENT` and `/faultline channel DEPARTMENT [TOUCHPOINT]`."""
    words = [quoted or bare for quoted, bare in _WORDS.findall(read_text(command))]
    database = desk.house.database
    match words:
        case ["me", department]:
            people.set_person(database, command["user_id"], department[:120])
            return f"From now on your reports are logged for {escape(department)}."
        case ["channel", department, *touchpoint]:
            where = " ".join(touchpoint)[:120] or None
            people.set_channel(database, command["channel_id"], department[:120], where)
            about = " · ".join(part for part in (department, where) if part)
            return f"Reports logged in this channel are now about {escape(about)}."
        case _:
            return SETTINGS_HELP
