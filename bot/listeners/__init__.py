"""What Slack tells us. Each listener: acknowledge, read, hand down, answer."""

from slack_bolt import App

from bot.desk import Desk
from bot.listeners import (
    asking,
    card,
    causes,
    commands,
    digests,
    follow_ups,
    handoffs,
    home,
    journeys,
    logging_cases,
    map,
    searching,
    sources,
    talking,
    workspace,
)


def register_all(app: App, desk: Desk) -> None:
    """Put every listener on the app."""
    for module in (
        asking,  # before Home: of the same event it takes what Home leaves
        commands,
        logging_cases,
        card,
        searching,
        causes,
        digests,
        home,
        map,
        handoffs,
        follow_ups,
        journeys,
        workspace,
        sources,
        talking,
    ):
        module.register(app, desk)
