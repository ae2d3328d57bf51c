"""Follow-ups: the answers to what reporters are asked some days after closing."""

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.desk import Desk
from bot.desks import follow_ups
from bot.listeners.card import UNDECIDED, say
from bot.views.follow_up import ANSWER
from knowledge.database import StoreBusy

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Put the answers on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def answer(body: Json, action: Json, client: WebClient, respond: Respond) -> None:
        try:
            follow_ups.answer(desk, body, action)
        except follow_ups.CANNOT as refusal:
            said = UNDECIDED if isinstance(refusal, StoreBusy) else follow_ups.told(refusal)
            say(body, client, respond, said)

    app.action(re.compile(rf"^{ANSWER}_\d$"))(ack=taken, lazy=[answer])
