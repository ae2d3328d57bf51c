"""Everything one running local Slack consists of, under one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.slack.changes import Changes
from playground.slack.clock import Clock, MovableTime
from playground.slack.errors import SlackError
from playground.slack.faults import Faults
from playground.slack.handles import ResponseUrls, Triggers
from playground.slack.history import recall
from playground.slack.journal import Journal
from playground.slack.messages import Messages
from playground.slack.shapes import show_room, show_user
from playground.slack.state import Channel, State, User
from playground.slack.views import Views
from playground.slack.workspace import SlackApp, Timings, Workspace

Json = dict[str, Any]

FARTHEST = 4_102_444_800.0
"""The first second of 2100: the clock cannot be moved beyond."""


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
        self.faults = Faults(lambda: self.changes.in_loop(self._tell_faults))
        self.journal = Journal(lambda entry: self.changes.tell("wire", entry=entry.line()))
        self.state = State(workspace, app, self.clock)
        self.messages = Messages(self.state, self.changes)
        recall(workspace.history, self.state, self.messages)
        self.state.arrived = self.show
        self.views = Views(self.state, self.changes)
        self.triggers = Triggers(self.clock, timings)
        self.response_urls = ResponseUrls(self.clock, timings)

    def show(self, one: User | Channel) -> None:
        """Tell what a user or a conversation is like now."""
        if isinstance(one, User):
            self.changes.tell("user", user=show_user(self.state, one))
        else:
            self.changes.tell("channel", channel=show_room(self.state, one))

    def move_clock(self, to: float) -> float:
        """Let it be `to`, seconds since 1970, where the clock can be moved; the time it is now."""
        if not isinstance(self.clock.now, MovableTime):
            raise SlackError("clock_is_real")
        if to > FARTHEST:
            raise SlackError("invalid_time", detail="Further than 2100 nobody plans.")
        try:
            self.clock.now.forward_to(to)
        except ValueError:
            raise SlackError("clock_goes_forward") from None
        now = self.clock.now()
        self.changes.tell("clock", now=now)
        return now

    def _tell_faults(self) -> None:
        """Tell which faults are still to come."""
        self.changes.tell("faults", faults=self.faults.shown())

    def hook(self, key: str) -> str:
        """The response URL with this key."""
        return f"{self.url}/hooks/{key}"
