"""What a user sees: copies of messages, modals and Home tabs, safe to keep."""

from __future__ import annotations

import copy
from typing import Any

from playground.slack.clock import MovableTime
from playground.slack.shapes import show_features, show_room, show_team, show_user
from playground.slack.world import World

Json = dict[str, Any]


def messages(world: World, where: str, visible_to: str = "") -> list[Json]:
    """A conversation, oldest first, each message with its channel; with `visible_to` ephemeral ones too."""
    state = world.state
    if where.removeprefix("@") in (world.app.name, world.app.bot_user_id) and visible_to:
        channel = state.direct(state.user(visible_to).id)
    else:
        channel = state.channel(where)
    seen = [{**one, "channel": channel.id} for one in channel.messages.values()]
    if visible_to:
        user = state.user(visible_to)
        seen = seen if user.id in channel.members else []
        seen += [one for one in ephemerals(world, user.id) if one["channel"] == channel.id]
    return copy.deepcopy(sorted(seen, key=lambda one: float(one["ts"])))


def ephemerals(world: World, who: str) -> list[Json]:
    """What one user alone was shown, oldest first; Slackbot's failure notes carry `error`."""
    user = world.state.user(who)
    return copy.deepcopy([one for one in world.state.ephemerals if one["to"] == user.id])


def modal(world: World, who: str) -> Json | None:
    """The modal a user looks at, with `errors` by block id."""
    user = world.state.user(who)
    view = world.views.top(user.id)
    return None if view is None else copy.deepcopy({**view, "errors": world.views.errors.get(user.id, {})})


def home(world: World, who: str) -> Json | None:
    """A user's Home tab."""
    return copy.deepcopy(world.views.homes.get(world.state.user(who).id))


def thread(world: World, where: str, thread_ts: str = "") -> Json:
    """What the assistant shows for a thread: status, title, prompts."""
    channel = world.state.channel(where)
    return copy.deepcopy(world.state.threads.get((channel.id, thread_ts), {}))


def everything(world: World) -> Json:
    """All of it, for a page that starts: the living state, to be written down at once and not to be kept."""
    state = world.state
    return {
        "news": world.changes.count,
        "team": show_team(state),
        "app": {
            "id": world.app.app_id,
            "name": world.app.name,
            "real_name": world.app.real_name,
            "user_id": world.app.bot_user_id,
            "bot_id": world.app.bot_id,
        },
        "clock": {"now": world.clock.now(), "movable": isinstance(world.clock.now, MovableTime)},
        "features": show_features(world.app.features),
        "faults": world.faults.shown(),
        "users": [show_user(state, one) for one in state.users.values()],
        "channels": [
            {**show_room(state, one), "messages": list(one.messages.values())}
            for one in state.channels.values()
        ],
        "ephemerals": state.ephemerals,
        "modals": world.views.stacks,
        "modal_errors": world.views.errors,
        "homes": world.views.homes,
        "threads": [
            {"channel": channel, "thread_ts": ts, **shown} for (channel, ts), shown in state.threads.items()
        ],
    }


def modals(world: World, who: str) -> list[Json]:
    """The whole stack of a user's modals, lowest first."""
    return copy.deepcopy(world.views.stacks.get(world.state.user(who).id, []))
