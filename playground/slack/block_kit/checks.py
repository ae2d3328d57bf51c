"""The two questions asked of Block Kit: may this message be posted, may this view be shown?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from playground.slack.block_kit.layout import SURFACES
from playground.slack.block_kit.objects import plain
from playground.slack.block_kit.rules import Findings, Flag, Json, ListOf, OneOf, Rule, Shape, String, unique

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200
"""Characters over all blocks of a message at which Slack was seen to answer msg_blocks_too_long."""
MARKDOWN_CHARACTERS = 12_000
TABLE_CHARACTERS = 10_000
VIEW_BYTES = 250_000
AT_MOST = {"table": 1, "data_visualization": 2}
"""How often a block may stand in one message."""
_HOME_FIELDS: dict[str, Rule] = {
    "type": OneOf(("modal", "home")),
    "private_metadata": String(3000),
    "callback_id": String(255),
    "external_id": String(255),
}
_MODAL_FIELDS: dict[str, Rule] = _HOME_FIELDS | {
    "title": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": Flag(),
    "notify_on_close": Flag(),
    "submit_disabled": Flag(),
}


def check_blocks(blocks: Any, surface: str, pointer: str = "/blocks") -> list[str]:
    """Every problem of a list of blocks on a surface, worded as Slack words it; empty when there is none."""
    found = Findings(surface)
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    ListOf(SURFACES[surface], most).check(blocks, pointer, found)
    if not isinstance(blocks, list):
        return found.problems
    known = [block for block in blocks if isinstance(block, dict)]
    unique([block.get("block_id") for block in known], "block_id", pointer, found)
    counts = Counter(str(block.get("type")) for block in known)
    for kind, often in AT_MOST.items():
        if counts[kind] > often:
            found.add(f"no more than {often} {kind} blocks allowed", pointer)
    if _markdown(known) > MARKDOWN_CHARACTERS:
        found.add(f"markdown must hold less than {MARKDOWN_CHARACTERS + 1} characters", pointer)
    if _text_in_tables(known) > TABLE_CHARACTERS:
        found.add(f"tables must hold less than {TABLE_CHARACTERS + 1} characters", pointer)
    if sum(1 for _ in _focused(known)) > 1:
        found.add("only one element may set focus_on_load", pointer)
    return found.problems


def check_view(view: Any) -> list[str]:
    """Every problem of a modal or Home tab; empty when there is none."""
    if not isinstance(view, dict):
        return ["[ERROR] must be an object [json-pointer:/view]"]
    surface = "home" if view.get("type") == "home" else "modal"
    found = Findings(surface)
    needs = ("type", "blocks") if surface == "home" else ("type", "title", "blocks")
    shown = {name: content for name, content in view.items() if name != "blocks"}
    fields = _HOME_FIELDS if surface == "home" else _MODAL_FIELDS
    Shape(fields, [name for name in needs if name != "blocks"]).check(shown, "/view", found)
    if "blocks" not in view:
        found.add("missing required field: blocks", "/view")
        return found.problems
    found.problems += check_blocks(view["blocks"], surface, "/view/blocks")
    inputs = isinstance(view["blocks"], list) and any(_kind(block) == "input" for block in view["blocks"])
    if surface == "modal" and inputs and not view.get("submit"):
        found.add("missing required field: submit", "/view")
    return found.problems


def view_too_large(view: Json) -> bool:
    """Whether a view is bigger than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def blocks_too_long(blocks: list[Json]) -> bool:
    """Whether the text in a message's blocks is more than Slack was seen to take."""
    return sum(len(text) for text in _texts(blocks)) > MESSAGE_CHARACTERS


def _kind(block: Any) -> Any:
    """A block's type, if it has one."""
    return block.get("type") if isinstance(block, dict) else None


def _texts(value: Any) -> Iterator[str]:
    """Every piece of text a reader sees."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str):
                if name in ("text", "alt_text"):
                    yield item
            else:
                yield from _texts(item)


def _markdown(blocks: list[Json]) -> int:
    """How many characters of markdown a message holds."""
    return sum(len(str(block.get("text"))) for block in blocks if block.get("type") == "markdown")


def _text_in_tables(blocks: list[Json]) -> int:
    """How many characters the tables hold together."""
    tables = [block for block in blocks if block.get("type") in ("table", "data_table")]
    return sum(len(text) for text in _texts(tables))


def _focused(value: Any) -> Iterator[Json]:
    """Every element that wants the cursor."""
    if isinstance(value, list):
        for item in value:
            yield from _focused(item)
    elif isinstance(value, dict):
        if value.get("focus_on_load") is True:
            yield value
        for item in value.values():
            yield from _focused(item)
