"""A local Slack: a server on this machine that plays Slack to a real Bolt app, over HTTP and WebSocket.

with LocalSlack() as slack:
    app = App(token=slack.app.bot_token, client=WebClient(slack.app.bot_token, base_url=slack.api_url))
    ...
    outcome = slack.command("amina", "complaints", "/complaint", "Card declined at the branch")
"""

from playground.slack.clock import MovableTime
from playground.slack.delivery import Outcome
from playground.slack.errors import SlackError
from playground.slack.faults import Fault
from playground.slack.journal import Entry
from playground.slack.server import LocalSlack
from playground.slack.workspace import Person, Room, Said, SlackApp, Timings, Workspace

__all__ = [
    "Entry",
    "Fault",
    "LocalSlack",
    "MovableTime",
    "Outcome",
    "Person",
    "Room",
    "Said",
    "SlackApp",
    "SlackError",
    "Timings",
    "Workspace",
]
