"""Sources: messages that become cases by a reaction or in a thread, and what happens to them afterwards."""

from typing import Any

from slack_sdk import WebClient

from bot.desk import Desk
from bot.desks.logging_cases import Message, Said, log_message
from bot.desks.source_messages import fetch, is_private, text_of
from triage.cases import sources
from triage.workspace.settings import reaction

GONE = "That message is not there any more: nothing was logged."
OURS = "That is a message of Faultline's own: nothing was logged."
EMPTY = "That message has no words in it: nothing was logged. `/complaint` opens a form for it."
UNREACHED = "Slack did not hand that message over just now: nothing was logged. Please try again in a moment."


def logs(desk: Desk, emoji: str) -> bool:
    """Whether the workspace chose this emoji for logging a message, whatever the colour of its skin."""
    with desk.house.database.read() as session:
        chosen = reaction(session)
    return chosen is not None and chosen == emoji.partition("::")[0]


def log_source(
    desk: Desk, client: WebClient, place: tuple[str, str], by: str, us: str, kind: str = "complaint"
) -> Said:
    """Put the message at a channel and ts on file, however many people ask for it. Raises `SlackApiError`.

    `us` is the bot's own user.
    """
    channel, ts = place
    found = fetch(client, channel, ts)
    if found is None:
        return Said(GONE)
    if found.get("user") == us:
        return Said(OURS)
    text, author = text_of(found), found.get("user")
    if not text:
        return Said(EMPTY)
    message = Message(channel, ts, text, author, is_private(client, channel))
    return log_message(desk, message, kind, by, f"reaction:{channel}:{ts}")


def note_edit(desk: Desk, event: dict[str, Any], event_id: str) -> None:
    """A message says something else: noted on the cases made from it. Raises `StoreBusy`.

    Slack tells of every message, and of many changes that touch no word, such as a link's preview.
    """
    message, before = event["message"], event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":  # deleted, with replies that stay
        note_deletion(desk, {**event, "deleted_ts": message["ts"]}, event_id)
    elif message.get("text") != before.get("text") and _is_source(desk, event["channel"], message["ts"]):
        by = (message.get("edited") or {}).get("user") or message.get("user") or "slack"
        place, said = (event["channel"], message["ts"]), text_of(message)
        with desk.house.database.write() as session:
            sources.edited(session, *place, said, by, desk.house.clock(), f"event:{event_id}")
        desk.nudge("outbox")


def note_deletion(desk: Desk, event: dict[str, Any], event_id: str) -> None:
    """A message is gone: noted on the cases made from it. Raises `StoreBusy`."""
    if _is_source(desk, event["channel"], event["deleted_ts"]):
        place = event["channel"], event["deleted_ts"]
        with desk.house.database.write() as session:
            sources.deleted(session, *place, "slack", desk.house.clock(), f"event:{event_id}")
        desk.nudge("outbox")


def _is_source(desk: Desk, channel: str, ts: str) -> bool:
    with desk.house.database.read() as session:
        return sources.is_source(session, channel, ts)
