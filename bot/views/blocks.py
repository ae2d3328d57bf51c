"""The few Block Kit shapes we use, kept within Slack's limits."""

import json
from typing import Any

from bot.mrkdwn import clipped

Block = dict[str, Any]
SECTION, HEADER, BUTTON, VALUE, OPTION, HINT = 3_000, 150, 75, 2_000, 75, 150
METADATA_TYPE = "faultline_notice"


def plain(text: str, most: int = BUTTON) -> dict[str, Any]:
    """Plain text."""
    return {"type": "plain_text", "text": clipped(text, most), "emoji": True}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of escaped mrkdwn, perhaps with a button beside it."""
    block: Block = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": clipped(text, SECTION), "verbatim": True},
    }
    return {**block, "accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small print."""
    shown = [{"type": "mrkdwn", "text": clipped(text, SECTION), "verbatim": True} for text in texts[:10]]
    return {"type": "context", "elements": shown}


def button(text: str, action: str, value: dict[str, Any] | str, style: str | None = None) -> Block:
    """A button that carries an opaque value."""
    packed = value if isinstance(value, str) else pack(value)
    shape: Block = {
        "type": "button",
        "text": plain(text),
        "action_id": action,
        "value": clipped(packed, VALUE),
    }
    return {**shape, "style": style} if style else shape


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def input_block(field: str, asks: str, element: Block, optional: bool = False, hint: str = "") -> Block:
    """A field of a form: its name, what it asks, and what it is filled in with."""
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(asks),
        "element": {"action_id": "value", **element},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, HINT)} if hint else block


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def pack(value: dict[str, Any]) -> str:
    """A small value for a button or a view: ids and numbers, never a person's words beyond a query."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def modal(
    title: str, blocks: list[Block], *, callback: str, submit: str | None = None, close: str = "Close"
) -> Block:
    """A modal view."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": blocks[:100],
    }
    return {**view, "submit": plain(submit, 24)} if submit else view
