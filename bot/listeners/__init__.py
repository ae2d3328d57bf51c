"""What Slack tells us. Each listener: acknowledge, read, hand down, answer."""

from slack_bolt import App

from bot.desk import Desk
from bot.listeners import actions, commands, events, views


def register_all(app: App, desk: Desk) -> None:
    """Put every listener on the app."""
    for module in (commands, actions, views, events):
        module.register(app, desk)
