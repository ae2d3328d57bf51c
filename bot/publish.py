"""Publishing: notices from the outbox become messages in Slack, each at most once.

Slack has no idempotency key for posts. Every message carries our own key in its metadata; when an
earlier sending ended without an answer, the key is looked up before anything is sent again.
"""

from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.bootstrap import House
from bot.mrkdwn import clipped
from bot.people import is_colleague, strangers_read
from bot.views import card as card_view
from bot.views import digest as digest_view
from bot.views.blocks import METADATA_TYPE, Block
from jobs.outbox import Outcome, Refused, Sent, Unknown, Wait
from knowledge.tables import Case, Notice
from triage.causes import UnknownCase, of_case
from triage.digest import Digest
from triage.matching import similar_to_case

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
TOLERATED_SKEW = 300.0  # seconds that our clock may be ahead of Slack's, as for its signatures


class Publisher:
    """Sends notices with one Slack client. Lives as long as the process."""

    def __init__(self, house: House, client: WebClient, team: str | None) -> None:
        self._house, self._client, self._team = house, client, team

    def __call__(self, notice: Notice) -> Outcome:
        """Send one notice and say what came of it."""
        try:
            if notice.kind == "card":
                return self._card(notice)
            if strangers_read(self._client.conversations_info(channel=notice.channel)["channel"]):
                return Refused("the channel is shared with another organisation: cases are not posted there")
            return self._post(notice, notice.channel, *self._digest(notice))
        except UnknownCase:
            return Refused("the case is not on file any more")
        except SlackApiError as error:
            return _refusal(error)
        except NO_ANSWER as error:
            return Unknown(f"no answer from Slack: {error}")

    def find(self, notice: Notice) -> Sent | None:
        """The message of a notice that an earlier sending may have posted.

        Raises one of `CANNOT_TELL` when Slack cannot say.
        """
        channel = self._place(notice)
        found = self._client.conversations_history(
            channel=channel,
            oldest=str(notice.at.timestamp() - TOLERATED_SKEW),
            limit=LOOKED_BACK,
            include_all_metadata=True,
        )
        for message in found["messages"]:
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("key") == notice.key:
                return Sent(channel, str(message["ts"]))
        return None

    def card_blocks(self, case: int) -> tuple[list[Block], str]:
        """The card of a case as it is now, with its text in plain words."""
        with self._house.database.read() as session:
            membership, cause = of_case(session, case)
            row = session.get_one(Case, case)
        past = similar_to_case(self._house.database, self._house.grouper, row, card_view.PAST_CASES)
        blocks = card_view.card(
            case,
            row.text,
            membership.how,
            membership.confidence,
            cause,
            past,
            membership.explanation,
            row.language,
        )
        return blocks, card_view.fallback(case, cause)

    def _card(self, notice: Notice) -> Outcome:
        if not is_colleague(self._house.database, self._client, notice.channel, self._team):
            return Refused("the reporter is a guest or a stranger: cases are not shown to them")
        return self._post(notice, self._place(notice), *self.card_blocks(int(notice.payload["case"])))

    def _digest(self, notice: Notice) -> tuple[list[Block], str]:
        digest = Digest.model_validate(notice.payload["digest"])
        return digest_view.digest_blocks(digest, late=bool(notice.payload.get("late"))), digest_view.fallback(
            digest
        )

    def _place(self, notice: Notice) -> str:
        """Where a notice goes: a channel as it is, a person's direct messages opened."""
        if not notice.channel.startswith(("U", "W")):
            return notice.channel
        return str(self._client.conversations_open(users=notice.channel)["channel"]["id"])

    def _post(self, notice: Notice, channel: str, blocks: list[Block], text: str) -> Outcome:
        message: dict[str, Any] = {
            "channel": channel,
            "text": clipped(text, 3_000),
            "metadata": {"event_type": METADATA_TYPE, "event_payload": {"key": notice.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            sent = self._client.chat_postMessage(**message, blocks=blocks)
        except SlackApiError as error:
            if error.response.get("error") != "invalid_blocks":
                raise
            sent = self._client.chat_postMessage(**message, blocks=_without_charts(blocks, notice))
        return Sent(str(sent["channel"]), str(sent["ts"]))


def _without_charts(blocks: list[Block], notice: Notice) -> list[Block]:
    """The same message with charts as text, for a workspace that draws none yet."""
    kept = [block for block in blocks if block["type"] != "data_visualization"]
    if len(kept) < len(blocks):
        kept.append(digest_view.chart_table(Digest.model_validate(notice.payload["digest"])))
    return kept


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
