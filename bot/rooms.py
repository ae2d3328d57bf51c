"""Rooms: whether the bot may post in a channel, and what stands in the way when it may not."""

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.people import strangers_read

SHARED = "This channel is shared with another organisation: cases are not posted here."


@dataclass(frozen=True)
class Room:
    """A channel as Slack describes it; `trouble` says in words why nothing can be posted there, if so."""

    private: bool = False
    trouble: str | None = None


def enter(client: WebClient, channel: str) -> Room:
    """Join a public channel, unless strangers read it; a private one has to have invited the bot."""
    try:
        found = client.conversations_info(channel=channel)["channel"]
        private = bool(found.get("is_private") or found.get("is_im") or found.get("is_mpim"))
        if strangers_read(found):
            return Room(private, SHARED)
        if not found.get("is_member") and not found.get("is_im"):
            client.conversations_join(channel=channel)
    except SlackApiError as error:
        said = error.response.get("error")
        trouble = (
            f"Faultline cannot post here yet ({said}): invite it with `/invite @Faultline` and try again."
        )
        return Room(trouble=trouble)
    return Room(private)


def hurried(client: WebClient) -> WebClient:
    """The same client for what has to be answered before an acknowledgement: it waits a second, no longer."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=1, retry_handlers=[])
