"""assistant.threads.*: what an agent shows around a conversation."""

from __future__ import annotations

from typing import Any

from playground.slack.errors import SlackError
from playground.slack.web_api.call import Call, Method, reachable
from playground.slack.world import World

Json = dict[str, Any]

PROMPTS = 4


def set_status(world: World, call: Call) -> Json:
    """assistant.threads.setStatus; an empty status takes it away, and so does the bot's next message."""
    return _set(world, call, status=call.text("status"), loading_messages=call.json("loading_messages"))


def set_title(world: World, call: Call) -> Json:
    """assistant.threads.setTitle."""
    return _set(world, call, title=call.need("title"))


def set_prompts(world: World, call: Call) -> Json:
    """assistant.threads.setSuggestedPrompts."""
    prompts = call.json("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise SlackError("invalid_arguments")
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise SlackError("invalid_arguments")
    return _set(world, call, prompts=prompts, prompts_title=call.text("title"))


def _set(world: World, call: Call, **details: Any) -> Json:
    """Keep what is shown for one thread, or for the whole conversation when no thread is named."""
    channel = reachable(world, call.need("channel_id", "channel_not_found"))
    thread_ts = call.text("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    shown = world.state.threads.setdefault((channel.id, thread_ts), {})
    shown.update(details)
    world.changes.tell("thread", channel=channel.id, thread_ts=thread_ts, shown=shown)
    return {}


METHODS = {
    "assistant.threads.setStatus": Method(set_status, "assistant:write|chat:write"),
    "assistant.threads.setTitle": Method(set_title, "assistant:write|chat:write"),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, "assistant:write|chat:write"),
}
