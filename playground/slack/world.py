"""Everything one running local Slack consists of, under one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.slack.changes import Changes
from playground.slack.clock import Clock
from playground.slack.faults import Faults
from playground.slack.handles import ResponseUrls, Triggers
from playground.slack.journal import Journal
from playground.slack.messages import Messages
from playground.slack.state import State
from playground.slack.views import Views
from playground.slack.workspace import SlackApp, Timings, Workspace

Json = dict[str, Any]


class World:
    """The parts of a running local Slack; made when it starts, thrown away when it stops.

    All of it is touched in the server's event loop alone, except `journal`, `faults` and `changes.wait_for`.
    """

    def __init__(
        self, workspace: Workspace, app: SlackApp, timings: Timings, now: Callable[[], float], url: str
    ) -> None:
        self.app = app
        self.timings = timings
        self.url = url
        self.clock = Clock(now)
        self.changes = Changes()
        self.faults = Faults()
        self.journal = Journal()
        self.state = State(workspace, app, self.clock)
        self.messages = Messages(self.state, self.changes)
        self.views = Views(self.state, self.changes)
        self.triggers = Triggers(self.clock, timings)
        self.response_urls = ResponseUrls(self.clock, timings)

    def hook(self, key: str) -> str:
        """The response URL with this key."""
        return f"{self.url}/hooks/{key}"
