"""Putting messages into conversations, changing them, and taking them away."""

from __future__ import annotations

import copy
from typing import Any

from playground.slack.changes import Changes
from playground.slack.errors import SlackError
from playground.slack.shapes import bot_profile
from playground.slack.state import Channel, State

Json = dict[str, Any]


class Messages:
    """Writes messages and tells about it."""

    def __init__(self, state: State, changes: Changes) -> None:
        self._state = state
        self._changes = changes

    def by_bot(self, channel: Channel, content: Json, **extra: Any) -> Json:
        """Post as the app's bot."""
        message = self.put(channel, self._state.app.bot_user_id, content, **extra)
        self._still(channel, message)
        return message

    def put(
        self, channel: Channel, user_id: str, content: Json, at: float | None = None, **extra: Any
    ) -> Json:
        """Add a message of a person or the bot, as if written `at`; `extra` without a value is left out."""
        ts = self._state.next_ts(at)
        more = {name: value for name, value in extra.items() if value}
        team = self._state.workspace.team_id
        author = self._author(user_id)
        message: Json = {"type": "message", **author, "ts": ts, "team": team, **content, **more}
        channel.messages[ts] = message
        self._changes.tell("message", channel=channel.id, message=message)
        self._count_reply(channel, message)
        return message

    def change(self, channel: Channel, ts: str, content: Json, editor: str = "") -> Json:
        """Replace what a message says; its place and ts stay."""
        message = self._state.message(channel, ts)
        for name in ("text", "blocks", "attachments", "metadata"):
            if name in content:
                message[name] = content[name]
            elif name != "metadata":
                message.pop(name, None)
        if editor:
            message["edited"] = {"user": editor, "ts": self._state.next_ts()}
        self._changes.tell("message_changed", channel=channel.id, message=message)
        return message

    def remove(self, channel: Channel, ts: str) -> None:
        """Delete a message."""
        message = self._state.message(channel, ts)
        del channel.messages[ts]
        self._changes.tell("message_deleted", channel=channel.id, ts=ts)
        self._uncount_reply(channel, message)

    def whisper(self, channel_id: str, user_id: str, content: Json, **extra: Any) -> Json:
        """Show something to one user alone; with an `error` it is Slackbot who speaks."""
        state = self._state
        author = {"user": state.app.bot_user_id, "bot_id": state.app.bot_id, "app_id": state.app.app_id}
        if extra.get("error"):
            author = {"user": "USLACKBOT"}
        message: Json = {
            "type": "message",
            "is_ephemeral": True,
            "ts": state.next_ts(),
            "channel": channel_id,
            "to": user_id,
            **author,
            **copy.deepcopy(content),
            **{name: value for name, value in extra.items() if value},
        }
        state.ephemerals.append(message)
        self._changes.tell("ephemeral", channel=channel_id, user=user_id, message=message)
        return message

    def whispered(self, ts: str) -> Json | None:
        """An ephemeral message by its ts."""
        return next((one for one in self._state.ephemerals if one["ts"] == ts), None)

    def unwhisper(self, ts: str) -> None:
        """Take an ephemeral message away."""
        self._state.ephemerals[:] = [one for one in self._state.ephemerals if one["ts"] != ts]
        self._changes.tell("ephemeral_deleted", ts=ts)

    def react(self, channel: Channel, ts: str, user_id: str, emoji: str) -> None:
        """Add a reaction."""
        message = self._state.message(channel, ts)
        reactions: list[Json] = message.setdefault("reactions", [])
        entry = next((one for one in reactions if one["name"] == emoji), None)
        if entry is None:
            entry = {"name": emoji, "users": [], "count": 0}
            reactions.append(entry)
        if user_id in entry["users"]:
            raise SlackError("already_reacted")
        entry["users"].append(user_id)
        entry["count"] += 1
        self._changes.tell("message_changed", channel=channel.id, message=message)

    def unreact(self, channel: Channel, ts: str, user_id: str, emoji: str) -> None:
        """Take a reaction back."""
        message = self._state.message(channel, ts)
        reactions: list[Json] = message.get("reactions", [])
        entry = next((one for one in reactions if one["name"] == emoji and user_id in one["users"]), None)
        if entry is None:
            raise SlackError("no_reaction")
        entry["users"].remove(user_id)
        entry["count"] -= 1
        if not entry["count"]:
            reactions.remove(entry)
        self._changes.tell("message_changed", channel=channel.id, message=message)

    def _author(self, user_id: str) -> Json:
        """Whose message it is, as messages say it."""
        state = self._state
        if user_id != state.app.bot_user_id:
            return {"user": user_id}
        ids = {"bot_id": state.app.bot_id, "app_id": state.app.app_id}
        return {"user": user_id, **ids, "bot_profile": bot_profile(state)}

    def _count_reply(self, channel: Channel, message: Json) -> None:
        """Keep the thread's head up to date."""
        head = channel.messages.get(message.get("thread_ts", ""))
        if head is None or head is message:
            return
        head["thread_ts"] = head["ts"]
        head["reply_count"] = head.get("reply_count", 0) + 1
        head["latest_reply"] = message["ts"]
        users = head.setdefault("reply_users", [])
        if message["user"] not in users:
            users.append(message["user"])
        head["reply_users_count"] = len(users)
        self._changes.tell("message_changed", channel=channel.id, message=head)

    def _uncount_reply(self, channel: Channel, message: Json) -> None:
        """Keep the thread's head up to date when a reply is gone."""
        head = channel.messages.get(message.get("thread_ts", ""))
        if head is None:
            return
        left = list(self._state.replies(channel, head["ts"]))
        head["reply_count"] = len(left)
        head["reply_users"] = list(dict.fromkeys(one["user"] for one in left))
        head["reply_users_count"] = len(head["reply_users"])
        head["latest_reply"] = left[-1]["ts"] if left else head["ts"]
        self._changes.tell("message_changed", channel=channel.id, message=head)

    def _still(self, channel: Channel, message: Json) -> None:
        """What the bot says takes the status away that it showed there."""
        thread_ts = str(message.get("thread_ts", ""))
        shown = self._state.threads.get((channel.id, thread_ts), {})
        if "status" in shown:
            del shown["status"]
            self._changes.tell("thread", channel=channel.id, thread_ts=thread_ts, shown=shown)
