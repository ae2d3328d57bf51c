"""App Home: shown when it is opened. Its buttons are with what they open."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.desks.home import publish_home


def register(app: App, desk: Desk) -> None:
    """Show Home to whoever opens it."""

    def taken(ack: Ack) -> None:
        ack()

    def opened(event: dict[str, Any], client: WebClient) -> None:
        publish_home(desk, client, event["user"])

    app.event("app_home_opened", matchers=[_is_home])(ack=taken, lazy=[opened])


def _is_home(event: dict[str, Any]) -> bool:
    """Whether the Home tab was opened, not the conversation beside it."""
    return event.get("tab") == "home"
