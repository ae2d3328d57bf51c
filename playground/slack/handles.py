"""Short-lived handles the app gets with an interaction: trigger ids and response URLs.

Whoever moves the clock forward ages none of them: a click under way goes on as it would in Slack.
"""

from __future__ import annotations

from dataclasses import dataclass

from playground.slack.clock import Clock
from playground.slack.errors import SlackError
from playground.slack.workspace import Timings


@dataclass
class Trigger:
    """The right to open one view for `user_id`; `view_id` names the modal it was won in."""

    user_id: str
    view_id: str
    issued: float
    used: bool = False


class Triggers:
    """All trigger ids given out; each is good once, for `Timings.trigger` seconds."""

    def __init__(self, clock: Clock, timings: Timings) -> None:
        self._clock = clock
        self._timings = timings
        self._given: dict[str, Trigger] = {}

    def issue(self, user_id: str, view_id: str = "") -> str:
        """A new trigger id."""
        number = len(self._given) + 1
        trigger_id = f"{number:013d}.{int(self._clock.now())}.{number:032x}"
        self._given[trigger_id] = Trigger(user_id, view_id, self._clock.elapsed())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id up; refused when unknown, used before or too old."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.elapsed() - trigger.issued > self._timings.trigger:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """The right to answer an interaction; `message_ts` is the message it came from, if any."""

    user_id: str
    channel_id: str
    message_ts: str
    issued: float
    uses: int = 0


class ResponseUrls:
    """All response URLs given out, by their last path segment."""

    def __init__(self, clock: Clock, timings: Timings) -> None:
        self._clock = clock
        self._timings = timings
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, channel_id: str, message_ts: str = "") -> str:
        """A new handle."""
        key = f"{len(self._given) + 1:024x}"
        self._given[key] = ResponseUrl(user_id, channel_id, message_ts, self._clock.elapsed())
        return key

    def use(self, key: str) -> ResponseUrl:
        """Count one use; refused when unknown, too old or used too often."""
        handle = self._given.get(key)
        if handle is None:
            raise SlackError("no_such_url")
        if self._clock.elapsed() - handle.issued > self._timings.response_url:
            raise SlackError("expired_url")
        if handle.uses >= self._timings.response_url_uses:
            raise SlackError("used_url")
        handle.uses += 1
        return handle
