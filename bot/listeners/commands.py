"""`/digest`."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot import people
from bot.answering import BUSY, Unwelcome
from bot.desk import Desk
from bot.desks.subscriptions import SubscriptionFault, digest_command
from bot.mrkdwn import escape
from knowledge.database import StoreBusy
from triage.wording.redaction import redact


def register(app: App, desk: Desk) -> None:
    """Put the command on the app."""

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

    app.command("/digest")(ack=taken, lazy=[answer_digest])
