"""One call of the Web API: its arguments as the app sent them, and what a method is."""

from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from playground.slack.errors import SlackError
from playground.slack.json_text import read
from playground.slack.state import Channel
from playground.slack.world import World

Json = dict[str, Any]

JSON_ARGUMENTS = (
    "attachments",
    "blocks",
    "chunks",
    "files",
    "loading_messages",
    "metadata",
    "prompts",
    "view",
)
TRUE_WORDS = ("1", "true", "True")


@dataclass(frozen=True)
class Call:
    """The arguments of one call; lives until it is answered."""

    args: Json
    encoding: str = ""
    token: str = ""

    def text(self, name: str, default: str = "") -> str:
        """An argument as a string."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """An argument that must be there."""
        value = self.text(name)
        if not value:
            problem = f"[ERROR] missing required field: {name}"
            details = {"response_metadata": {"messages": [problem]}} if error == "invalid_arguments" else {}
            raise SlackError(error, **details)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument as true or false."""
        value = self.args.get(name)
        return default if value is None else value is True or str(value) in TRUE_WORDS

    def number(self, name: str, default: float) -> float:
        """An argument as a number."""
        value = self.text(name)
        try:
            return float(value) if value else default
        except ValueError:
            raise SlackError("invalid_arguments") from None

    def json(self, name: str) -> Any:
        """An argument that holds JSON, decoded when it came as a string."""
        return decoded(name, self.args.get(name))

    def content(self) -> Json:
        """All arguments, those with JSON decoded."""
        return {name: decoded(name, value) for name, value in self.args.items()}


def decoded(name: str, value: Any) -> Any:
    """An argument's JSON, or the argument itself."""
    if name not in JSON_ARGUMENTS or not isinstance(value, str) or not value:
        return value
    try:
        return read(value)
    except ValueError:
        return value


Handler = Callable[[World, Call], Json]


@dataclass(frozen=True)
class Method:
    """A Web API method: what it does and which scope it needs; `{kind}` stands for the channel's kind."""

    run: Handler
    scope: str = ""
    token: str = "bot"


def read_arguments(content_type: str, query: str, body: bytes) -> tuple[Json, str]:
    """The arguments of a request and the encoding they came in (`form`, or empty for JSON)."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            sent = read(body or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(sent, dict):
            raise SlackError("json_not_object")
        return args | sent, ""
    if content_type.startswith("multipart/form-data"):
        return args | read_multipart(content_type, body), "form"
    try:
        form = body.decode()
    except UnicodeDecodeError:
        raise SlackError("invalid_form_data") from None
    return args | dict(parse_qsl(form, keep_blank_values=True)), "form"


def read_multipart(content_type: str, body: bytes) -> Json:
    """The fields of a multipart body; files as bytes."""
    parsed = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: Json = {}
    for part in parsed.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            raw = part.get_payload(decode=True)
            raw = raw if isinstance(raw, bytes) else b""
            fields[name] = raw if part.get_filename() else raw.decode("utf-8", "replace")
    return fields


def reachable(world: World, which: str) -> Channel:
    """A channel the bot may know of: private ones only as a member."""
    channel = world.state.channel(which)
    if channel.kind != "channels" and world.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def paged(items: list[Json], call: Call, default: int, most: int = 1000) -> tuple[list[Json], str]:
    """One page of a list and the cursor of the next, empty at the end."""
    cursor = call.text("cursor")
    if cursor and not (cursor.startswith("dXNlcjp") and cursor[7:].isdigit()):
        raise SlackError("invalid_cursor")
    start = int(cursor[7:]) if cursor else 0
    limit = min(int(call.number("limit", default)) or default, most)
    if limit < 1:
        raise SlackError("invalid_limit")
    end = start + limit
    return items[start:end], f"dXNlcjp{end}" if end < len(items) else ""
