"""What the app's answers do: acknowledgements of commands and forms, and posts to response URLs."""

from __future__ import annotations

from typing import Any

from playground.slack.content import read_content
from playground.slack.errors import SlackError
from playground.slack.handles import ResponseUrl
from playground.slack.journal import Entry, reasons
from playground.slack.world import World

Json = dict[str, Any]


class Answers:
    """Carries out what the app answered."""

    def __init__(self, world: World) -> None:
        self._world = world

    def to_command(self, user_id: str, channel_id: str, body: Any) -> str:
        """Show what a command was acknowledged with; the error when it cannot be shown."""
        if not isinstance(body, dict) or not (
            body.get("text") or body.get("blocks") or body.get("attachments")
        ):
            return ""
        try:
            self._show(ResponseUrl(user_id, channel_id, "", 0.0), body)
        except SlackError as refusal:
            return self._note("ack.command", body, refusal)
        return self._note("ack.command", body)

    def to_submission(self, user_id: str, view: Json, body: Any) -> str:
        """Do with the modal what the acknowledgement says; the error when Slack would not."""
        answer = body if isinstance(body, dict) else {}
        try:
            self._act(user_id, view, answer)
        except SlackError as refusal:
            return self._note("ack.view_submission", answer, refusal)
        return self._note("ack.view_submission", answer) if answer else ""

    def _act(self, user_id: str, view: Json, answer: Json) -> None:
        """Do what a response_action says; without one, close the modal."""
        views, action = self._world.views, answer.get("response_action")
        if action == "errors":
            self._complain(user_id, view, answer.get("errors"))
        elif action == "clear":
            views.clear(user_id)
        elif action == "update":
            views.update(user_id, view, answer.get("view"))
        elif action == "push":
            views.push(user_id, answer.get("view"))
        elif action:
            raise SlackError("invalid_response_action")
        elif view is views.top(user_id):
            views.close_top(user_id)

    def to_hook(self, key: str, body: Any) -> tuple[int, Json]:
        """Carry out a post to a response URL; the HTTP status and reply."""
        try:
            handle = self._world.response_urls.use(key)
            if not isinstance(body, dict):
                raise SlackError("invalid_payload")
            self._respond(handle, body)
        except SlackError as refusal:
            error = self._note("respond", body, refusal)
            status = 404 if error in ("no_such_url", "expired_url", "used_url") else 400
            return status, {"ok": False, "error": error, **refusal.details}
        self._note("respond", body)
        return 200, {"ok": True}

    def _respond(self, handle: ResponseUrl, body: Json) -> None:
        """Delete, replace or add."""
        messages, state = self._world.messages, self._world.state
        whispered = messages.whispered(handle.message_ts) if handle.message_ts else None
        channel = state.channels[handle.channel_id]
        if body.get("delete_original"):
            if whispered:
                messages.unwhisper(handle.message_ts)
            elif handle.message_ts:
                messages.remove(channel, handle.message_ts)
        elif body.get("replace_original", False) and (whispered or handle.message_ts):
            content = read_content(body, state)
            if whispered is None:
                messages.change(channel, handle.message_ts, content, editor=self._world.app.bot_user_id)
                return
            messages.unwhisper(handle.message_ts)
            handle.message_ts = messages.whisper(handle.channel_id, handle.user_id, content)["ts"]
        else:
            self._show(handle, body)

    def _show(self, handle: ResponseUrl, body: Json) -> None:
        """Post an answer: to the user alone, or to the whole channel."""
        content = read_content(body, self._world.state)
        thread_ts = body.get("thread_ts")
        if body.get("response_type") == "in_channel":
            channel = self._world.state.channels[handle.channel_id]
            self._world.messages.by_bot(channel, content, thread_ts=thread_ts)
        else:
            self._world.messages.whisper(handle.channel_id, handle.user_id, content, thread_ts=thread_ts)

    def _complain(self, user_id: str, view: Json, errors: Any) -> None:
        """Show errors at inputs; refused when they name none."""
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SlackError("invalid_error_block_ids")
        self._world.views.complain(user_id, errors)

    def _note(self, method: str, body: Any, refusal: SlackError | None = None) -> str:
        """Write an answer down, and why it was refused; the error, empty when it was not."""
        error, why = (refusal.code, reasons(refusal.details)) if refusal else ("", ())
        now = self._world.clock.now()
        self._world.journal.add(Entry(method, body, not error, error, now, 0.0, problems=why))
        return error


def failure_text(what: str, error: str) -> str:
    """What Slackbot tells a user whose action failed."""
    return f'{what} failed with the error "{error}"'
