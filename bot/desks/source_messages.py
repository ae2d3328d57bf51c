"""Source messages: the Slack message that a case is made from, as Slack has it."""

from contextlib import suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from triage.wording.text import plain

PRIVATE = "privategroup"  # what Slack's payloads call a private channel instead of its name
GONE = frozenset(("thread_not_found", "message_not_found"))


def fetch(client: WebClient, channel: str, ts: str) -> dict[str, Any] | None:
    """A message, in a channel or in a thread; None when it is there no more. Raises `SlackApiError`."""
    span: dict[str, Any] = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True, "limit": 10}
    for read in (client.conversations_history, lambda **at: client.conversations_replies(ts=ts, **at)):
        try:
            found = read(**span)["messages"]
        except SlackApiError as error:
            if error.response.get("error") not in GONE:
                raise
            continue
        if exact := next((one for one in found if one["ts"] == ts), None):
            return dict(exact)
    return None


def text_of(message: dict[str, Any]) -> str:
    """What a message says, as people read it; of one without words, what is attached to it."""
    said = str(message.get("text") or "")
    if not said.strip():
        attached = message.get("attachments") or ()
        said = "\n".join(str(one.get("text") or one.get("fallback") or "") for one in attached)
    return plain(said).strip()


def is_private(client: WebClient, channel: str) -> bool:
    """Whether what is said in a channel stays among its members; where Slack cannot say, it does."""
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except SlackApiError:
        return True
    return bool(found.get("is_private") or found.get("is_mpim")) and not found.get("is_im")


def permalink(client: WebClient, channel: str, ts: str) -> str | None:
    """Where a message can be read; None where the bot may not know."""
    with suppress(SlackApiError):
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    return None
