"""Finding what a user points at: a message or view, and the element in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.slack.block_kit.objects import all_options
from playground.slack.errors import SlackError
from playground.slack.form_values import KINDS, elements, state_value
from playground.slack.state import Channel
from playground.slack.world import World

Json = dict[str, Any]

Target = str | tuple[str, str] | Json
"""A view id, (channel, ts), or a message or view as the looking methods return them."""


@dataclass(frozen=True)
class Spot:
    """Where a user acts: a view, or a message in a channel."""

    view: Json | None = None
    message: Json | None = None
    channel: Channel | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks shown there."""
        found = self.view or self.message or {}
        attached = [block for one in found.get("attachments", []) for block in one.get("blocks", [])]
        return [*found.get("blocks", []), *attached]


def find(world: World, user_id: str, target: Target) -> Spot:
    """What a target names, as long as the user can see it."""
    if isinstance(target, tuple):
        return _message(world, user_id, *target)
    if isinstance(target, dict) and "ts" in target:
        return _message(world, user_id, target["channel"], target["ts"])
    owner, view = world.views.find(target if isinstance(target, str) else str(target.get("id", "")))
    if owner != user_id:
        raise SlackError("not_found")
    return Spot(view=view)


def _message(world: World, user_id: str, channel_id: str, ts: str) -> Spot:
    """A message the user can see."""
    channel = world.state.channel(channel_id)
    whispered = world.messages.whispered(ts)
    if whispered is not None:
        if whispered["to"] != user_id:
            raise SlackError("message_not_found")
        return Spot(message=whispered, channel=channel)
    if user_id not in channel.members:
        raise SlackError("not_in_channel")
    return Spot(message=world.state.message(channel, ts), channel=channel)


def element(spot: Spot, action_id: str, value: Any = None, block_id: str = "") -> tuple[Json, Json]:
    """The (block, element) with an action id; where several have it, the one with this value or block."""
    found = [
        (block, one)
        for block, one in elements(spot.blocks)
        if one["action_id"] == action_id and block_id in ("", block["block_id"])
    ]
    if len(found) > 1 and value is not None:
        found = [(block, one) for block, one in found if value in _values(one)] or found
    if not found:
        raise SlackError("no_such_action", action_id=action_id)
    return found[0]


def _values(one: Json) -> list[Any]:
    """Every value an element can send."""
    sides = (one.get("positive_button", {}), one.get("negative_button", {}))
    return [one.get("value"), *(choice.get("value") for choice in (*all_options(one), *sides))]


def action(world: World, block: Json, one: Json, value: Any) -> Json:
    """One entry of `actions` in a block_actions payload."""
    entry: Json = {
        "type": one["type"],
        "action_id": one["action_id"],
        "block_id": block["block_id"],
        "action_ts": world.state.next_ts(),
    }
    if one["type"] in KINDS:
        return entry | state_value(one, value) | _shown(one, ("placeholder", "confirm"))
    if one["type"] == "feedback_buttons":
        sides = {"positive": one["positive_button"], "negative": one["negative_button"]}
        by_value = {side["value"]: side for side in sides.values()}
        side = sides.get(value) or by_value.get(value) or sides["positive"]
        return entry | {"text": side["text"], "value": side["value"]}
    return entry | _shown(one, ("text", "value", "url", "style", "confirm", "icon"))


def _shown(one: Json, names: tuple[str, ...]) -> Json:
    """The fields of an element that its action repeats."""
    return {name: one[name] for name in names if name in one}
