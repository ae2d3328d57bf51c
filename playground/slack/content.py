"""What a message says: reading it from arguments, refusing what Slack refuses, naming its blocks."""

from __future__ import annotations

import copy
import re
from typing import Any

from playground.slack.block_kit.checks import blocks_too_long, check_blocks
from playground.slack.errors import SlackError, invalid
from playground.slack.state import State
from playground.slack.workspace import SlackApp

Json = dict[str, Any]

TEXT = 40_000
MARKDOWN = 12_000
ATTACHMENTS = 100


def escaped(text: str) -> str:
    """A typed text as Slack carries it: `&`, `<` and `>` escaped, except around mentions."""
    parts = re.split(r"(<[@#!][^<>]*>)", text)
    plain = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in parts[::2]]
    return "".join(part for pair in zip(plain, [*parts[1::2], ""], strict=True) for part in pair)


def typed(text: str, app: SlackApp) -> str:
    """A typed text as Slack carries it, with the app's name after an @ as the mention it becomes."""
    names = "|".join(sorted(map(re.escape, {app.name, app.real_name}), key=len, reverse=True))
    mention = rf"(?<![\w<])@(?:{names})\b"
    return re.sub(mention, f"<@{app.bot_user_id}>", escaped(text), flags=re.IGNORECASE)


def name_blocks(blocks: list[Json], state: State) -> list[Json]:
    """Give every block and element without an id one, in place."""
    for block in blocks:
        block.setdefault("block_id", state.next_id("b"))
        parts = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        if block["type"] in ("section", "input", "actions", "context_actions"):
            for part in parts:
                if isinstance(part, dict) and part.get("type") not in ("image", "plain_text", "mrkdwn"):
                    part.setdefault("action_id", state.next_id("a"))
    return blocks


def read_content(args: Json, state: State) -> Json:
    """The text, blocks, attachments and metadata of a message; refused when Slack would refuse it."""
    text, blocks, attachments = args.get("text"), args.get("blocks"), args.get("attachments")
    markdown = args.get("markdown_text")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if not (text or blocks or attachments or markdown):
        raise SlackError("no_text")
    if len(str(text or "")) > TEXT or len(str(markdown or "")) > MARKDOWN:
        raise SlackError("msg_too_long")
    content: Json = {"text": str(markdown or text or "")}
    if blocks:
        content["blocks"] = read_blocks(blocks, state)
    if attachments:
        content["attachments"] = _read_attachments(attachments, state)
    if args.get("metadata"):
        content["metadata"] = read_metadata(args["metadata"])
    return content


def read_blocks(blocks: Any, state: State) -> list[Json]:
    """Blocks of a message with ids; `invalid_blocks` when they break a rule."""
    if isinstance(blocks, str):
        raise SlackError("invalid_blocks_format")
    if problems := check_blocks(blocks, "message"):
        raise invalid("invalid_blocks", problems)
    if blocks_too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return name_blocks(copy.deepcopy(blocks), state)


def read_metadata(metadata: Any) -> Json:
    """The metadata of a message; refused when it is not an event type with a payload."""
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    return copy.deepcopy(metadata)


def _read_attachments(attachments: Any, state: State) -> list[Json]:
    """Attachments, numbered; their blocks obey the same rules."""
    if not isinstance(attachments, list) or len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments" if isinstance(attachments, list) else "invalid_attachments")
    numbered = []
    for number, attachment in enumerate(attachments, start=1):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        shown = {"id": number, **copy.deepcopy(attachment)}
        if attachment.get("blocks"):
            shown["blocks"] = read_blocks(attachment["blocks"], state)
        numbered.append(shown)
    return numbered
