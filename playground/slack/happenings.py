"""Things people do that reach the app as events: talking, reacting, coming, going, opening its pages."""

from __future__ import annotations

import asyncio
import copy
from base64 import b64decode
from dataclasses import replace
from typing import Any
from uuid import UUID

import playground.slack.payloads as payloads
from playground.slack.content import typed
from playground.slack.delivery import Courier, Delivery, Outcome
from playground.slack.errors import SlackError
from playground.slack.files import MOST_BYTES, attached, new_file, shared
from playground.slack.state import Channel, User
from playground.slack.world import World

Json = dict[str, Any]

NOT_SUBSCRIBED = "not_subscribed"
"""The error of an event the app does not listen to."""
_KINDS = {"channels": "channel", "groups": "group", "im": "im", "mpim": "mpim"}


class Happenings:
    """Events, sent when the app is subscribed to them; coroutines of the server's event loop."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def say(self, who: str, where: str, text: str, thread_ts: str = "") -> Outcome:
        """Write a message; `@name` of the app becomes a mention."""
        channel, message = self._written(who, where, text, thread_ts)
        return await self._told(channel, message)

    def say_unheard(self, who: str, where: str, text: str, thread_ts: str = "") -> str:
        """Write a message the app is not told of; its ts."""
        return str(self._written(who, where, text, thread_ts)[1]["ts"])

    async def upload(
        self, who: str, where: str, name: str, data: str, text: str = "", thread_ts: str = ""
    ) -> Outcome:
        """Share a file, its bytes given as base64, with a few words or none."""
        content, state = b64decode(data, validate=True), self._world.state
        user, _ = self._among(who, where)
        if not name or not content:
            raise SlackError("no_file_data")
        if len(content) > MOST_BYTES:
            most = f"{MOST_BYTES // 1024 // 1024} MB"
            raise SlackError("file_too_large", detail=f"{name} is too large: a file may have {most} here.")
        file = new_file(state, self._world.url, name, len(content), user.id)
        state.contents[file["id"]] = content
        channel, message = self._written(who, where, text, thread_ts, attached([file]))
        shared([file], channel, message["ts"])
        return await self._told(channel, message, subtype="file_share")

    def _written(
        self, who: str, where: str, text: str, thread_ts: str, more: Json | None = None
    ) -> tuple[Channel, Json]:
        """A new message of a person; `@name` of the app becomes a mention."""
        user, channel = self._among(who, where)
        content = {"text": typed(text, self._world.app)} | (more or {})
        identity = str(UUID(int=int(self._world.state.next_ts().replace(".", ""))))
        message = self._world.messages.put(
            channel, user.id, content, thread_ts=thread_ts, client_msg_id=identity
        )
        return channel, message

    async def edit(self, who: str, where: str, ts: str, text: str) -> Outcome:
        """Change what one's own message says; `@name` of the app becomes a mention."""
        channel, before = self._own(who, where, ts, "cant_update_message")
        content = {"text": typed(text, self._world.app)}
        message = self._world.messages.change(channel, ts, content, editor=before["user"])
        changed = {"message": dict(message), "previous_message": before}
        return await self._told_of_change(channel, "message_changed", changed)

    async def delete(self, who: str, where: str, ts: str) -> Outcome:
        """Take one's own message away."""
        channel, before = self._own(who, where, ts, "cant_delete_message")
        self._world.messages.remove(channel, ts)
        gone = {"deleted_ts": ts, "previous_message": before}
        return await self._told_of_change(channel, "message_deleted", gone)

    def _among(self, who: str, where: str) -> tuple[User, Channel]:
        """A user and a conversation they may write in; the app's own name means its direct message."""
        state, app = self._world.state, self._world.app
        user = state.user(who)
        direct = where.removeprefix("@") in (app.name, app.bot_user_id)
        channel = state.direct(user.id) if direct else state.channel(where)
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        if channel.is_archived:
            raise SlackError("is_archived")
        return user, channel

    def _own(self, who: str, where: str, ts: str, refusal: str) -> tuple[Channel, Json]:
        """Where a user's own message stands, and a copy of it."""
        user, channel = self._among(who, where)
        message = self._world.state.message(channel, ts)
        if message["user"] != user.id:
            raise SlackError(refusal)
        return channel, copy.deepcopy(message)

    async def _told_of_change(self, channel: Channel, kind: str, what: Json) -> Outcome:
        """Send the event of a message that changed; it has a ts of its own."""
        here = self._world.app.bot_user_id in channel.members
        if not here or f"message.{channel.kind}" not in self._world.app.events:
            return Outcome(False, error=NOT_SUBSCRIBED)
        ts = self._world.state.next_ts()
        event = {
            "type": "message",
            "subtype": kind,
            "hidden": True,
            "channel": channel.id,
            "channel_type": _KINDS[channel.kind],
            "ts": ts,
            "event_ts": ts,
        }
        return await self.event(event | what)

    async def _told(self, channel: Channel, message: Json, **more: str) -> Outcome:
        """Send the events a new message causes; what became of them."""
        here = self._world.app.bot_user_id in channel.members
        mentioned = f"<@{self._world.app.bot_user_id}>" in message["text"]
        event = {**message, "channel": channel.id, "event_ts": message["ts"]}
        sends = []
        if here and f"message.{channel.kind}" in self._world.app.events:
            sends.append(self.event(event | {"channel_type": _KINDS[channel.kind]} | more))
        if here and mentioned and not channel.im_user and "app_mention" in self._world.app.events:
            sends.append(self.event({**event, "type": "app_mention"}))
        outcomes = await asyncio.gather(*sends)
        failed = next((one for one in outcomes if not one.acked), None)
        outcome = failed or next(iter(outcomes), Outcome(False, error=NOT_SUBSCRIBED))
        return replace(outcome, ts=message["ts"])

    async def open_tab(self, who: str, tab: str) -> Outcome:
        """Open the app's Home tab (`home`) or its conversation (`messages`)."""
        user = self._world.state.user(who)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._world.state.direct(user.id).id,
            "tab": tab,
            "event_ts": self._world.state.next_ts(),
        }
        view = self._world.views.homes.get(user.id)
        if view is not None and tab == "home":
            event["view"] = view
        return await self._if_subscribed(event)

    async def react(self, who: str, where: str, ts: str, emoji: str, remove: bool = False) -> Outcome:
        """Add a reaction to a message, or take it back."""
        state = self._world.state
        user, channel = state.user(who), state.channel(where)
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        act = self._world.messages.unreact if remove else self._world.messages.react
        act(channel, ts, user.id, emoji.strip(":"))
        event = {
            "type": "reaction_removed" if remove else "reaction_added",
            "user": user.id,
            "reaction": emoji.strip(":"),
            "item_user": state.message(channel, ts)["user"],
            "item": {"type": "message", "channel": channel.id, "ts": ts},
            "event_ts": state.next_ts(),
        }
        return await self._if_subscribed(event, channel)

    async def join(self, who: str, where: str) -> Outcome:
        """Join a channel; the app's own name puts its bot there."""
        return await self._member("member_joined_channel", who, where)

    async def leave(self, who: str, where: str) -> Outcome:
        """Leave a channel."""
        return await self._member("member_left_channel", who, where)

    async def event(self, event: Json) -> Outcome:
        """Send any event, subscribed or not."""
        shared = False
        if isinstance(event.get("channel"), str) and event["channel"] in self._world.state.channels:
            shared = self._world.state.channels[event["channel"]].is_ext_shared
        payload = payloads.event_callback(self._world, event, shared)
        return await self._courier.send_event(
            Delivery("in.event_callback", "events_api", payload, answers=False)
        )

    async def _member(self, kind: str, who: str, where: str) -> Outcome:
        """Someone comes or goes."""
        state = self._world.state
        user, channel = state.user(who), state.channel(where)
        coming = kind == "member_joined_channel"
        if coming == (user.id in channel.members):
            raise SlackError("already_in_channel" if coming else "not_in_channel")
        app_was_there = self._world.app.bot_user_id in channel.members
        if coming:
            channel.members.append(user.id)
        else:
            channel.members.remove(user.id)
        self._world.show(channel)
        event = {
            "type": kind,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": user.team_id,
            "event_ts": state.next_ts(),
        }
        here = app_was_there or self._world.app.bot_user_id in channel.members
        return await self._if_subscribed(event, channel if here else None, somewhere=True)

    async def _if_subscribed(
        self, event: Json, channel: Channel | None = None, somewhere: bool = False
    ) -> Outcome:
        """Send an event the app listens to; of channels it hears only where its bot is."""
        unheard = (channel is None and somewhere) or (
            channel is not None and self._world.app.bot_user_id not in channel.members
        )
        if event["type"] not in self._world.app.events or unheard:
            return Outcome(False, error=NOT_SUBSCRIBED)
        return await self.event(event)
