"""The living workspace: users, channels, messages, files. Messages are kept in Slack's own shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.slack.clock import Clock
from playground.slack.errors import SlackError
from playground.slack.workspace import Person, Room, SlackApp, Workspace

Json = dict[str, Any]


@dataclass
class User:
    """A person or bot with an id."""

    id: str
    team_id: str
    person: Person

    @property
    def name(self) -> str:
        """The handle."""
        return self.person.name


@dataclass
class Channel:
    """A conversation and what was said in it; `im_user` is the person in a direct message with the bot."""

    id: str
    name: str
    created: int
    members: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_mpim: bool = False
    im_user: str = ""
    purpose: str = ""

    @property
    def kind(self) -> str:
        """The word scopes and events use: channels, groups, im or mpim."""
        if self.im_user:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "groups" if self.is_private else "channels"

    def thread(self, ts: str) -> list[Json]:
        """A message and its replies, oldest first."""
        return [one for one in self.messages.values() if ts in (one["ts"], one.get("thread_ts"))]


def _unannounced(one: User | Channel) -> None:
    """Nobody is told: the workspace has not begun yet."""


def readable_id(prefix: str, name: str, taken: Iterable[str]) -> str:
    """An id that is read back as the name it stands for: `U` and `amina` give `U0AMINA`."""
    stem = prefix + "0" + re.sub(r"[^A-Z0-9]", "", name.upper()).ljust(4, "0")
    used, count, candidate = set(taken), 1, stem
    while candidate in used:
        count += 1
        candidate = f"{stem}{count}"
    return candidate


class State:
    """All that the workspace holds; lives as long as the server and is touched in its event loop alone."""

    def __init__(self, workspace: Workspace, app: SlackApp, clock: Clock) -> None:
        self.workspace = workspace
        self.app = app
        self.clock = clock
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Json] = []
        self.files: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}
        self.scheduled: dict[str, Json] = {}
        self.threads: dict[tuple[str, str], Json] = {}
        self.arrived: Callable[[User | Channel], None] = _unannounced
        """Called with everybody and every conversation that joins those of the beginning."""
        self._last_ts = 0
        self._counter = 0
        self._settle()

    def _settle(self) -> None:
        """Move the described people and rooms in."""
        bot = Person(self.app.name, self.app.real_name, is_bot=True, id=self.app.bot_user_id)
        for person in (bot, *self.workspace.people):
            self.add_user(person)
        for room in self.workspace.rooms:
            self.add_channel(room)

    def add_user(self, person: Person) -> User:
        """Let someone join the workspace."""
        user_id = person.id or readable_id("U", person.name, self.users)
        user = User(user_id, person.team_id or self.workspace.team_id, person)
        self.users[user_id] = user
        self.arrived(user)
        return user

    def add_channel(self, room: Room) -> Channel:
        """Open a channel."""
        channel = Channel(
            room.id or readable_id("C", room.name, self.channels),
            room.name,
            int(self.clock.now()),
            [self.user(name).id for name in room.members],
            is_private=room.is_private,
            is_archived=room.is_archived,
            is_ext_shared=room.is_ext_shared,
            purpose=room.purpose,
        )
        if room.with_app:
            channel.members.append(self.app.bot_user_id)
        return self._opened(channel)

    def user(self, who: str) -> User:
        """The user with this id or handle; `user_not_found` when there is none."""
        handle = who.removeprefix("@")
        found = self.users.get(who) or next((one for one in self.users.values() if one.name == handle), None)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def channel(self, which: str) -> Channel:
        """The channel with this id or name; `channel_not_found` when there is none."""
        name = which.removeprefix("#")
        named = (one for one in self.channels.values() if one.name == name and not one.im_user)
        found = self.channels.get(which) or next(named, None)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def direct(self, user_id: str) -> Channel:
        """The direct message channel between a user and the app's bot, opened when need be."""
        for channel in self.channels.values():
            if channel.im_user == user_id:
                return channel
        user = self.user(user_id)
        channel = Channel(
            readable_id("D", user.name, self.channels),
            "directmessage",
            int(self.clock.now()),
            [user.id, self.app.bot_user_id],
            im_user=user.id,
        )
        return self._opened(channel)

    def group(self, user_ids: list[str]) -> Channel:
        """The group message channel of these users and the bot, opened when need be."""
        members = sorted({*user_ids, self.app.bot_user_id})
        for channel in self.channels.values():
            if channel.is_mpim and sorted(channel.members) == members:
                return channel
        name = "mpdm-" + "--".join(self.user(one).name for one in members) + "-1"
        channel_id = readable_id("G", "GROUP" + str(len(self.channels)), self.channels)
        channel = Channel(channel_id, name, int(self.clock.now()), members, is_private=True, is_mpim=True)
        return self._opened(channel)

    def _opened(self, channel: Channel) -> Channel:
        """Take a conversation in."""
        self.channels[channel.id] = channel
        self.arrived(channel)
        return channel

    def message(self, channel: Channel, ts: str) -> Json:
        """One message; `message_not_found` when there is none."""
        found = channel.messages.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def next_ts(self, at: float | None = None) -> str:
        """A time stamp later than all before, close to `at` or to now."""
        moment = self.clock.now() if at is None else at
        self._last_ts = max(int(moment * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_id(self, prefix: str) -> str:
        """A fresh id: the prefix and a running number."""
        self._counter += 1
        return f"{prefix}0{self._counter:07d}"

    def replies(self, channel: Channel, ts: str) -> Iterator[Json]:
        """The replies to a message, oldest first."""
        return (one for one in channel.messages.values() if one.get("thread_ts") == ts and one["ts"] != ts)
