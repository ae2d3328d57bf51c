"""Events."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.answering import Unwelcome
from bot.desk import Desk
from bot.people import CLOSED
from bot.views import home


def register(app: App, desk: Desk) -> None:
    """Put the events on the app."""

    def opened(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") == "home":
            client.views_publish(user_id=event["user"], view=home_view(desk, event["user"]))

    app.event("app_home_opened")(opened)


def home_view(desk: Desk, user: str) -> dict[str, Any]:
    """Somebody's Home; for those who are not members, a line that says so."""
    try:
        desk.admit(user)
    except Unwelcome:
        return home.closed(CLOSED)
    return home.home(*desk.home(user))
