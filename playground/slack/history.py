"""What was said before the app came: a workspace that starts with a past."""

from __future__ import annotations

from collections.abc import Sequence

from playground.slack.content import typed
from playground.slack.messages import Messages
from playground.slack.state import State
from playground.slack.workspace import Said


def recall(history: Sequence[Said], state: State, messages: Messages) -> None:
    """Put everything said into its room, in the order of time; nobody is told."""
    stamps: dict[int, str] = {}
    for place, said in sorted(enumerate(history), key=lambda one: one[1].at):
        user, channel = state.user(said.who), state.channel(said.room)
        content = {"text": typed(said.text, state.app)}
        thread_ts = "" if said.thread_of is None else stamps[said.thread_of]
        message = messages.put(channel, user.id, content, said.at, thread_ts=thread_ts)
        stamps[place] = message["ts"]
        for emoji, who in said.reactions:
            messages.react(channel, message["ts"], state.user(who).id, emoji)
