"""Answering: what is said when something cannot be done, and how one person is told something."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.mrkdwn import escape
from bot.people import CLOSED
from knowledge.database import StoreBusy
from knowledge.encoder import ModelUnusable
from triage.causes.on_file import UnknownCase, UnknownCause
from triage.roles import NotAllowed

BUSY = (
    "Not saved: the database is busy just now. Please send it again in a moment; your words are still above."
)
GONE = "That case is not on file, or it is not yours to decide."
NO_SUCH_CAUSE = "That cause is not on file any more."
NO_WAY_IN = frozenset(
    ("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "no_channel")
)


class Unwelcome(Exception):
    """Somebody who is not a member of the workspace asked."""


REFUSED = (Unwelcome, NotAllowed, UnknownCase, UnknownCause, StoreBusy, ModelUnusable)
"""What a listener answers with a sentence; anything else is a fault of ours."""


def words(refusal: Exception) -> str:
    """Why something was not done, for the person who asked."""
    match refusal:
        case Unwelcome():
            return CLOSED
        case UnknownCase():
            return GONE
        case UnknownCause():
            return NO_SUCH_CAUSE
        case StoreBusy():
            return BUSY
        case ModelUnusable():
            return f"Nothing can be looked up just now: {escape(str(refusal))}"
        case _:
            return str(refusal)  # of our own making, with mentions where people are meant


def tell(
    client: WebClient,
    user: str,
    channel: str,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread: str | None = None,
) -> None:
    """Tell one person alone, where they are; where the bot cannot speak, in their direct messages."""
    said: dict[str, Any] = {"text": text, **({"blocks": blocks} if blocks else {})}
    try:
        if channel:
            below: dict[str, Any] = {"thread_ts": thread} if thread else {}
            client.chat_postEphemeral(channel=channel, user=user, **below, **said)
            return
    except SlackApiError as error:
        if error.response.get("error") not in NO_WAY_IN:
            raise
    direct = client.conversations_open(users=user)["channel"]["id"]
    client.chat_postMessage(channel=direct, unfurl_links=False, unfurl_media=False, **said)
