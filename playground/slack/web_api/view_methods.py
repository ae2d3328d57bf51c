"""views.*: modals and Home tabs."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.web_api.call import Call, Method
from playground.slack.world import World

Json = dict[str, Any]


def open_view(world: World, call: Call) -> Json:
    """views.open."""
    view = call.json("view")
    world.views.refuse(view, "modal")  # before the trigger is used up
    trigger = world.triggers.exchange(call.need("trigger_id"))
    return {"view": world.views.open(trigger.user_id, view)}


def push(world: World, call: Call) -> Json:
    """views.push."""
    view = call.json("view")
    world.views.refuse(view, "modal")
    trigger = world.triggers.exchange(call.need("trigger_id"))
    return {"view": world.views.push(trigger.user_id, view)}


def update(world: World, call: Call) -> Json:
    """views.update."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments")
    user_id, old = world.views.find(view_id, external_id)
    return {"view": world.views.update(user_id, old, call.json("view"), call.text("hash"))}


def publish(world: World, call: Call) -> Json:
    """views.publish."""
    user_id = call.need("user_id")
    if user_id not in world.state.users:
        raise SlackError("user_not_found")
    return {"view": world.views.publish(user_id, call.json("view"), call.text("hash"))}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
