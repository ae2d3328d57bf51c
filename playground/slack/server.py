"""The local Slack as one object: it starts a server in a thread of its own and stops it again."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from starlette.routing import BaseRoute

import playground.slack.looking as looking
from playground.slack.delivery import Outcome
from playground.slack.engine import Engine
from playground.slack.running import Running
from playground.slack.targets import Target
from playground.slack.workspace import Person, Room, SlackApp, Timings, Workspace
from playground.slack.world import World

Json = dict[str, Any]
T = TypeVar("T")


class LocalSlack(Running):
    """A Slack on this machine, from its making to `stop` or the end of its `with` block.

    Every method may be called from any thread. Users and channels are named by id or by name; the app's own
    name as a channel means the direct message with it. `port` 0 takes a free one; `now` is the clock by which
    handles expire, events are retried and messages are dated; a `MovableTime` can be moved, which ages no
    handle. `pages` are further routes to serve.
    """

    def __init__(
        self,
        workspace: Workspace | None = None,
        app: SlackApp | None = None,
        *,
        port: int = 0,
        now: Callable[[], float] = time.time,
        timings: Timings | None = None,
        pages: Sequence[BaseRoute] = (),
    ) -> None:
        self.app = app or SlackApp()
        described = (workspace or Workspace(), self.app, timings or Timings(), now)
        super().__init__(port, lambda url: Engine(World(*described, url), pages))
        self.api_url = f"{self.url}/api/"
        self._world = self._engine.world
        self.faults = self._world.faults
        self.journal = self._world.journal

    # Acting as a user

    def command(self, user: str, channel: str, command: str, text: str = "") -> Outcome:
        """Type a slash command."""
        return self._do(self._engine.people.command(user, channel, command, text))

    def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Outcome:
        """Write a message; `@name` of the app mentions it. The outcome's `ts` is the message's."""
        return self._do(self._engine.happenings.say(user, channel, text, thread_ts))

    def say_unheard(self, user: str, channel: str, text: str, thread_ts: str = "") -> str:
        """Write a message the app is not told of; its ts."""
        return self._look(lambda: self._engine.happenings.say_unheard(user, channel, text, thread_ts))

    def upload(
        self, user: str, channel: str, name: str, content: bytes, text: str = "", thread_ts: str = ""
    ) -> Outcome:
        """Share a file, with a few words or none."""
        data = b64encode(content).decode()
        return self._do(self._engine.happenings.upload(user, channel, name, data, text, thread_ts))

    def click(
        self, user: str, target: Target, action_id: str, value: Any = None, block_id: str = ""
    ) -> Outcome:
        """Use an element of a message or view; `value` is the choice, or tells twins apart."""
        return self._do(self._engine.people.click(user, target, action_id, value, block_id))

    def suggest(self, user: str, target: Target, action_id: str, typed: str, block_id: str = "") -> Outcome:
        """Type into a menu the app fills; its options are in the outcome's body."""
        return self._do(self._engine.people.suggest(user, target, action_id, typed, block_id))

    def fill(self, user: str, view_id: str, values: Mapping[str, Mapping[str, Any]]) -> Json:
        """Put plain values into a form without sending it."""
        return self._do(self._engine.people.fill(user, view_id, values))

    def submit(
        self, user: str, view_id: str, values: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Outcome:
        """Send a form; `values` is `{block_id: {action_id: plain value}}`."""
        return self._do(self._engine.people.submit(user, view_id, values))

    def close(self, user: str, view_id: str, clear: bool = False) -> Outcome:
        """Close the top modal, or with `clear` the whole stack."""
        return self._do(self._engine.people.close(user, view_id, clear))

    def shortcut(self, user: str, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        return self._do(self._engine.people.shortcut(user, callback_id))

    def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Outcome:
        """Use a shortcut on a message."""
        return self._do(self._engine.people.message_shortcut(user, callback_id, channel, ts))

    def open_home(self, user: str) -> Outcome:
        """Open the app's Home tab."""
        return self._do(self._engine.happenings.open_tab(user, "home"))

    def open_messages_tab(self, user: str) -> Outcome:
        """Open the conversation with the app."""
        return self._do(self._engine.happenings.open_tab(user, "messages"))

    def react(self, user: str, channel: str, ts: str, emoji: str, remove: bool = False) -> Outcome:
        """Add a reaction to a message, or take it back."""
        return self._do(self._engine.happenings.react(user, channel, ts, emoji, remove))

    def edit(self, user: str, channel: str, ts: str, text: str) -> Outcome:
        """Change what one's own message says."""
        return self._do(self._engine.happenings.edit(user, channel, ts, text))

    def delete(self, user: str, channel: str, ts: str) -> Outcome:
        """Take one's own message away."""
        return self._do(self._engine.happenings.delete(user, channel, ts))

    def join(self, user: str, channel: str) -> Outcome:
        """Join a channel; the app's own name puts its bot there."""
        return self._do(self._engine.happenings.join(user, channel))

    def leave(self, user: str, channel: str) -> Outcome:
        """Leave a channel."""
        return self._do(self._engine.happenings.leave(user, channel))

    def event(self, event: Json) -> Outcome:
        """Send the app any event."""
        return self._do(self._engine.happenings.event(event))

    # Looking

    def messages(self, channel: str, visible_to: str = "") -> list[Json]:
        """A conversation, oldest first; with `visible_to` as that user sees it, ephemeral messages too."""
        return self._look(lambda: looking.messages(self._world, channel, visible_to))

    def ephemerals(self, user: str) -> list[Json]:
        """What one user alone was shown; Slackbot's failure notes carry `error`."""
        return self._look(lambda: looking.ephemerals(self._world, user))

    def modal(self, user: str) -> Json | None:
        """The modal a user looks at, its complaints under `errors`."""
        return self._look(lambda: looking.modal(self._world, user))

    def modals(self, user: str) -> list[Json]:
        """The whole stack, lowest first."""
        return self._look(lambda: looking.modals(self._world, user))

    def home(self, user: str) -> Json | None:
        """A user's Home tab."""
        return self._look(lambda: looking.home(self._world, user))

    def thread(self, channel: str, thread_ts: str = "") -> Json:
        """What the agent shows for a thread: status, title, prompts."""
        return self._look(lambda: looking.thread(self._world, channel, thread_ts))

    def file(self, file_id: str) -> bytes:
        """The content of an uploaded file."""
        return self._look(lambda: self._world.state.contents[file_id])

    def user_id(self, name: str) -> str:
        """The id of a user."""
        return self._look(lambda: self._world.state.user(name).id)

    def channel_id(self, name: str) -> str:
        """The id of a channel."""
        return self._look(lambda: self._world.state.channel(name).id)

    def direct(self, user: str) -> str:
        """The id of the direct message channel between a user and the app."""
        return self._look(lambda: self._world.state.direct(self._world.state.user(user).id).id)

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """The first truthy answer of `predicate`; TimeoutError when there is none in time."""
        answer: T = self._world.changes.wait_for(predicate, timeout)
        return answer

    def write_journal(self, path: Path | str) -> None:
        """Write every call and delivery as JSON Lines."""
        self.journal.write(path)

    # Changing the surroundings

    def add_user(self, person: Person) -> str:
        """Let someone join the workspace; their id."""
        return self._look(lambda: self._world.state.add_user(person).id)

    def add_channel(self, room: Room) -> str:
        """Open a channel; its id."""
        return self._look(lambda: self._world.state.add_channel(room).id)

    def move_clock(self, to: float) -> float:
        """Let it be `to` now, seconds since 1970: forward only, and only where `now` is a `MovableTime`."""
        return self._look(lambda: self._world.move_clock(to))

    def tell(self, kind: str, /, **details: Any) -> None:
        """Give a piece of news to everything that listens."""
        self._look(lambda: self._world.changes.tell(kind, **details))

    def use_request_url(self, url: str) -> None:
        """Send signed HTTP to this URL whenever no WebSocket is open."""
        self._engine.courier.request_url = url

    def verify_request_url(self) -> bool:
        """Whether the request URL answers Slack's challenge."""
        return self._do(self._engine.courier.verify())

    @property
    def sockets(self) -> int:
        """How many WebSockets the app has open."""
        return self._engine.sockets.connected

    def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every WebSocket to reconnect, then close it."""
        self._do(self._engine.sockets.disconnect(reason))

    def cut_sockets(self) -> None:
        """Cut every WebSocket without a word."""
        self._look(self._engine.sockets.cut)

    def freeze_sockets(self) -> None:
        """Leave every WebSocket half open: the app hears nothing and is not told."""
        self._look(self._engine.sockets.freeze)
