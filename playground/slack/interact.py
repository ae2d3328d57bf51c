"""Acting as a user: everything a person can do in Slack that reaches the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import playground.slack.payloads as payloads
from playground.slack.answers import Answers, failure_text
from playground.slack.delivery import FAILED, TIMEOUT, Courier, Delivery, Outcome
from playground.slack.errors import SlackError
from playground.slack.form_values import complaints, fill, initial_values, state_value
from playground.slack.state import Channel, User
from playground.slack.targets import Target, action, element, find
from playground.slack.world import World

Json = dict[str, Any]

NOT_SENT = "client_refused"
"""The error of a form that Slack's own client would not send."""


class People:
    """The people of the workspace and what they do; coroutines of the server's event loop.

    Users and channels are named by id or by name. What Slack's client itself would not allow is a
    `SlackError`; everything else is told by the `Outcome`.
    """

    def __init__(self, world: World, courier: Courier, answers: Answers) -> None:
        self._world = world
        self._courier = courier
        self._answers = answers

    async def command(self, who: str, where: str, command: str, text: str = "") -> Outcome:
        """Type a slash command."""
        user, channel = self._at(who, where)
        payload = payloads.slash_command(self._world, user, channel, command, text)
        outcome = await self._courier.send(Delivery("in.slash_command", "slash_commands", payload))
        error = outcome.error
        if outcome.acked:
            error = self._answers.to_command(user.id, channel.id, outcome.body)
        if error:
            self._slackbot(user, channel.id, command, error)
        return replace(outcome, error=error)

    async def click(
        self, who: str, target: Target, action_id: str, value: Any = None, block_id: str = ""
    ) -> Outcome:
        """Use a button, menu or picker; `value` is the choice, or picks among elements with one action id."""
        user = self._world.state.user(who)
        spot = find(self._world, user.id, target)
        block, one = element(spot, action_id, value, block_id)
        if spot.view is not None:
            values = spot.view["state"]["values"]
            if action_id in values.get(block["block_id"], {}):
                values[block["block_id"]][action_id] = state_value(one, value)
                self._world.views.put_in(user.id, spot.view, values)
            payload = payloads.view_action(
                self._world, user, spot.view, action(self._world, block, one, value)
            )
        else:
            payload = self._message_action(user, spot.channel, spot.message, block, one, value)
        outcome = await self._courier.send(Delivery("in.block_actions", "interactive", payload))
        if not outcome.acked:
            self._slackbot(user, spot.channel.id if spot.channel else "", action_id, outcome.error)
        return outcome

    def _message_action(
        self, user: User, channel: Channel | None, message: Json | None, block: Json, one: Json, value: Any
    ) -> Json:
        """The payload of a click in a message."""
        if channel is None or message is None:
            raise SlackError("message_not_found")
        values = initial_values(message.get("blocks", []))
        if one["action_id"] in values.get(block["block_id"], {}):
            values[block["block_id"]][one["action_id"]] = state_value(one, value)
        entry = action(self._world, block, one, value)
        return payloads.message_action(self._world, user, channel, message, entry, values)

    async def suggest(
        self, who: str, target: Target, action_id: str, typed: str, block_id: str = ""
    ) -> Outcome:
        """Type into a menu that the app fills; the options are in the outcome's body."""
        user = self._world.state.user(who)
        spot = find(self._world, user.id, target)
        block, one = element(spot, action_id, None, block_id)
        if spot.view is not None:
            container: Json = {"type": "view", "view_id": spot.view["id"]}
        else:
            container = {"type": "message", "message_ts": (spot.message or {}).get("ts", "")}
        payload = payloads.suggestion(
            self._world, user, container, block["block_id"], one["action_id"], typed
        )
        if spot.view is not None:
            payload["view"] = spot.view
        elif spot.channel is not None:
            payload["channel"] = {"id": spot.channel.id, "name": payloads.channel_name(spot.channel)}
        return await self._courier.send(Delivery("in.block_suggestion", "interactive", payload))

    async def fill(self, who: str, view_id: str, values: Mapping[str, Mapping[str, Any]]) -> Json:
        """Put values into a form without sending it."""
        user = self._world.state.user(who)
        _, view = self._own(user, view_id)
        self._world.views.put_in(user.id, view, fill(view["blocks"], view["state"]["values"], values))
        return view

    async def submit(
        self, who: str, view_id: str, values: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Outcome:
        """Send a form with `{block_id: {action_id: plain value}}` in it; refused as Slack's client would."""
        user = self._world.state.user(who)
        _, view = self._own(user, view_id)
        if values:
            await self.fill(who, view_id, values)
        if wrong := complaints(view["blocks"], view["state"]["values"]):
            self._world.views.complain(user.id, wrong)
            return Outcome(False, error=NOT_SENT, body={"errors": wrong})
        payload = payloads.view_submission(self._world, user, view)
        outcome = await self._courier.send(Delivery("in.view_submission", "interactive", payload))
        error = outcome.error
        if outcome.acked:
            error = self._answers.to_submission(user.id, view, outcome.body)
        if error:
            self._world.views.complain(user.id, {"": "We had some trouble connecting. Try again?"})
        return replace(outcome, error=error)

    async def close(self, who: str, view_id: str, clear: bool = False) -> Outcome:
        """Close a modal, or with `clear` all of them; the app hears of it when it asked to."""
        user = self._world.state.user(who)
        _, view = self._own(user, view_id)
        if view is not self._world.views.top(user.id):
            raise SlackError("not_found")
        clear = clear or view["clear_on_close"]
        payload = payloads.view_closed(self._world, user, view, clear)
        if clear:
            self._world.views.clear(user.id)
        else:
            self._world.views.close_top(user.id)
        if not view["notify_on_close"]:
            return Outcome(True)
        return await self._courier.send(Delivery("in.view_closed", "interactive", payload, answers=False))

    async def shortcut(self, who: str, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        user = self._world.state.user(who)
        payload = payloads.shortcut(self._world, user, callback_id)
        outcome = await self._courier.send(Delivery("in.shortcut", "interactive", payload))
        if not outcome.acked:
            self._slackbot(user, "", callback_id, outcome.error)
        return outcome

    async def message_shortcut(self, who: str, callback_id: str, where: str, ts: str) -> Outcome:
        """Use a shortcut on a message."""
        user, channel = self._at(who, where)
        message = self._world.state.message(channel, ts)
        payload = payloads.message_shortcut(self._world, user, channel, message, callback_id)
        outcome = await self._courier.send(Delivery("in.message_action", "interactive", payload))
        if not outcome.acked:
            self._slackbot(user, channel.id, callback_id, outcome.error)
        return outcome

    def _at(self, who: str, where: str) -> tuple[User, Channel]:
        """A user and the conversation they are in; the app's own name or id means its direct message."""
        state, app = self._world.state, self._world.app
        user = state.user(who)
        if where.removeprefix("@") in (app.name, app.bot_user_id):
            return user, state.direct(user.id)
        channel = state.channel(where)
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        return user, channel

    def _own(self, user: User, view_id: str) -> tuple[str, Json]:
        """A view of this user."""
        owner, view = self._world.views.find(view_id)
        if owner != user.id:
            raise SlackError("not_found")
        return owner, view

    def _slackbot(self, user: User, channel_id: str, what: str, error: str) -> None:
        """Tell a user that something failed."""
        shown = error if error == TIMEOUT else FAILED
        self._world.messages.whisper(channel_id, user.id, {"text": failure_text(what, shown)}, error=error)
