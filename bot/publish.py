"""Publishing: notices from the outbox become messages in Slack, each at most once.

Slack has no idempotency key for posts. Every message carries our own key in its metadata; when an
earlier sending ended without an answer, the key is looked up before anything is sent again.
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.bootstrap import House
from bot.messages import Message, build
from bot.mrkdwn import clipped
from bot.people import is_colleague, strangers_read
from bot.views.blocks import METADATA_TYPE
from jobs.outbox import Outcome, Refused, Sent, Unknown, Wait
from knowledge.tables import Notice
from triage.causes.on_file import UnknownCase
from triage.notices import UPDATE, by_key

LONGEST_WAIT = 900.0  # seconds: a channel that Slack slows down is tried again at least so often
PASSING = frozenset(
    (
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    )
)
NO_ANSWER = (OSError, HTTPException)  # the connection failed or broke off
CANNOT_TELL = (*NO_ANSWER, SlackApiError)  # what looking for an earlier sending may end in
LOOKED_BACK = 100  # messages searched for our own key
UNTIL_SENT = 2.0  # seconds until a message that another one waits for is looked for again
PEOPLE = ("U", "W")  # how the ids of users begin
TOLERATED_SKEW = 300.0  # seconds that our clock may be ahead of Slack's, as for its signatures


class Publisher:
    """Sends notices with one Slack client. Lives as long as the process."""

    def __init__(self, house: House, client: WebClient, team: str | None) -> None:
        self._house, self._client, self._team = house, client, team

    def __call__(self, notice: Notice) -> Outcome:
        """Send one notice and say what came of it."""
        try:
            if refused := self._closed_to(notice.channel):
                return refused
            return self._renew(notice) if notice.kind == UPDATE else self._send(notice)
        except UnknownCase:
            return Refused("the case is not on file any more")
        except SlackApiError as error:
            return _refusal(error)
        except NO_ANSWER as error:
            return Unknown(f"no answer from Slack: {error}")

    def find(self, notice: Notice) -> Sent | None:
        """The message of a notice that an earlier sending may have posted.

        Raises one of `CANNOT_TELL` when Slack cannot say. A renewal is simply done again.
        """
        if notice.kind == UPDATE:
            return None
        channel, thread = self._place(notice), self._thread(notice)
        span: dict[str, Any] = {
            "channel": channel,
            "oldest": str(notice.at.timestamp() - TOLERATED_SKEW),
            "limit": LOOKED_BACK,
            "include_all_metadata": True,
        }
        if isinstance(thread, str):
            found = self._client.conversations_replies(ts=thread, **span)
        else:
            found = self._client.conversations_history(**span)
        for message in found["messages"]:
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("key") == notice.key:
                return Sent(channel, str(message["ts"]))
        return None

    def _closed_to(self, channel: str) -> Refused | None:
        """Why nothing may be said there, if so: cases are for colleagues alone."""
        if channel.startswith(PEOPLE):
            if not is_colleague(self._house.database, self._client, channel, self._team):
                return Refused("the reporter is a guest or a stranger: cases are not shown to them")
        elif strangers_read(self._client.conversations_info(channel=channel)["channel"]):
            return Refused("the channel is shared with another organisation: cases are not posted there")
        return None

    def _send(self, notice: Notice) -> Outcome:
        thread = self._thread(notice)
        if isinstance(thread, Wait):
            return thread
        message: dict[str, Any] = {
            "channel": self._place(notice),
            "metadata": {"event_type": METADATA_TYPE, "event_payload": {"key": notice.key}},
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread} if thread else {}),
        }
        sent = _drawn(self._client.chat_postMessage, message, build(self._house, notice))
        return Sent(str(sent["channel"]), str(sent["ts"]))

    def _renew(self, notice: Notice) -> Outcome:
        """Put what is known now in the place of a message that was sent before."""
        with self._house.database.read() as session:
            original = by_key(session, str(notice.payload["of"]))
        if original is None or original.state == "failed":
            return Refused("the message that should be renewed was never sent")
        if original.state in ("waiting", "sending") and original.posted_ts is None:
            return Wait(_until_sent(notice), "the message itself is still to be sent")
        there = _posted(original) or _posted(notice) or self._look_for(original)
        if there is None:
            return Refused("nobody can tell where the message is that should be renewed")
        place = {"channel": there.channel, "ts": there.ts}
        sent = _drawn(self._client.chat_update, place, build(self._house, original))
        return Sent(str(sent["channel"]), str(sent["ts"]))

    def _look_for(self, original: Notice) -> Sent | None:
        """Where the message stands of which nobody knew whether Slack took it."""
        try:
            return self.find(original)
        except SlackApiError as error:
            if isinstance(_refusal(error), Refused):
                return None
            raise

    def _place(self, notice: Notice) -> str:
        """Where a notice goes: a channel as it is, a person's direct messages opened."""
        if not notice.channel.startswith(PEOPLE):
            return notice.channel
        return str(self._client.conversations_open(users=notice.channel)["channel"]["id"])

    def _thread(self, notice: Notice) -> str | Wait | None:
        """The message that a notice answers, if any; or to wait until that is sent."""
        key = notice.payload.get("thread_of")
        if key is None:
            return None
        with self._house.database.read() as session:
            parent = by_key(session, str(key))
        if parent is not None and parent.state in ("waiting", "sending") and parent.posted_ts is None:
            return Wait(_until_sent(notice), "the message that it answers is still to be sent")
        return parent.posted_ts if parent else None


def _posted(notice: Notice) -> Sent | None:
    """Where a notice's message stands, as far as that is on file."""
    if notice.posted_to is None or notice.posted_ts is None:
        return None
    return Sent(notice.posted_to, notice.posted_ts)


def _until_sent(notice: Notice) -> float:
    """Seconds until another message is looked for again: all attempts together outlast its own waiting."""
    return float(UNTIL_SENT * 2 ** max(notice.attempts - 1, 0))


def _drawn(call: Callable[..., SlackResponse], where: dict[str, Any], said: Message) -> SlackResponse:
    """Send blocks; to a Slack that draws no charts yet, the same without them."""
    text = clipped(said.text, 3_000)
    try:
        return call(**where, text=text, blocks=said.blocks)
    except SlackApiError as error:
        if error.response.get("error") != "invalid_blocks" or said.without_charts is None:
            raise
        return call(**where, text=text, blocks=said.without_charts)


def _refusal(error: SlackApiError) -> Outcome:
    """What an answer that is not ok means for the notice."""
    response = error.response
    status = getattr(response, "status_code", 200)
    said = str(response.get("error", "unknown")) if isinstance(response.data, dict) else f"status {status}"
    if status == 429 or said == "ratelimited":
        return Wait(_retry_after(response.headers), "Slack asks for fewer messages", whole_channel=True)
    if status >= 500:
        return Unknown(f"Slack answered {status}")
    return Wait(30.0, said) if said in PASSING else Refused(said)


def _retry_after(headers: Any) -> float:
    """Seconds to wait: Slack's word where it is a sensible number, else half a minute."""
    value = next((str(v) for k, v in dict(headers or {}).items() if str(k).lower() == "retry-after"), "")
    seconds = float(value) if value.replace(".", "", 1).isdigit() else 30.0
    return min(max(seconds, 1.0), LONGEST_WAIT)
