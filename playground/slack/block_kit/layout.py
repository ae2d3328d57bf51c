"""Layout blocks: what each block holds and on which surfaces it stands."""

from __future__ import annotations

from playground.slack.block_kit.chart import DATA_VISUALIZATION
from playground.slack.block_kit.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from playground.slack.block_kit.objects import (
    ID,
    IMAGE,
    IMAGE_CHECKS,
    IMAGE_SOURCE,
    RICH_TEXT,
    URL,
    mrkdwn,
    plain,
    text,
)
from playground.slack.block_kit.rules import (
    Findings,
    Flag,
    Json,
    ListOf,
    Number,
    OneOf,
    Rule,
    Shape,
    String,
    Typed,
    any_of,
    exclusive,
    shape,
    unique,
)

HTTPS = String(3000, 1, r"https://.+")
_BLOCK: dict[str, Rule] = {"block_id": ID}
_IMAGE_ONLY = Typed({"image": IMAGE})
_CONTEXT_ITEM = Typed({**text(3000).table, "image": IMAGE})
_RAW_NUMBER = shape("raw_number", {"value": Number(), "text": String(3000)}, ("value",))
_RICH = Typed({"rich_text": RICH_TEXT})


def _cell(most: int) -> Typed:
    """A cell of a table."""
    raw = shape("raw_text", {"text": String(most, 1)}, ("text",))
    return Typed({"raw_text": raw, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})


def _distinct_actions(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: no two elements of a block share an action_id."""
    elements = [one for one in value.get("elements") or [] if isinstance(one, dict)]
    unique([one.get("action_id") for one in elements], "action_id", f"{pointer}/elements", found)


def _plain_header(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: the header of a data table holds no rich text."""
    rows = value.get("rows")
    header = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    for index, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            found.add("header cells cannot be rich_text", f"{pointer}/rows/0/{index}")


def _rectangular(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: all rows of a data table are as wide as its header."""
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            found.add("all rows must have the same number of cells", f"{pointer}/rows/{index}")


_CARD = shape(
    "card",
    {
        **_BLOCK,
        "hero_image": _IMAGE_ONLY,
        "icon": _IMAGE_ONLY,
        "slack_icon": Shape({"type": OneOf(("icon",)), "name": ID}, ("name",)),
        "title": mrkdwn(150),
        "subtitle": mrkdwn(150),
        "body": mrkdwn(200),
        "subtext": mrkdwn(200),
        "actions": ListOf(Typed(ELEMENTS, ("button",)), 3),
    },
    (),
    (any_of("hero_image", "title", "body", "actions"), exclusive("icon", "slack_icon")),
)
_TASK: dict[str, Rule] = {
    **_BLOCK,
    "task_id": ID,
    "title": String(3000, 1),
    "details": _RICH,
    "output": _RICH,
    "sources": ListOf(Typed({"url": shape("url", {"url": URL, "text": String()}, ("url", "text"))}), 100),
    "status": OneOf(("pending", "in_progress", "complete", "error")),
}
_TASK_NEEDS = ("task_id", "title", "status")

_PLAIN_BLOCKS: dict[str, Shape] = {
    "section": shape(
        "section",
        {
            **_BLOCK,
            "text": text(3000),
            "fields": ListOf(text(2000), 10, 1),
            "accessory": IN_SECTION,
            "expand": Flag(),
        },
        (),
        (any_of("text", "fields"),),
    ),
    "header": shape("header", {**_BLOCK, "text": plain(150), "level": Number(1, 4)}, ("text",)),
    "divider": shape("divider", _BLOCK),
    "context": shape("context", {**_BLOCK, "elements": ListOf(_CONTEXT_ITEM, 10, 1)}, ("elements",)),
    "actions": shape(
        "actions", {**_BLOCK, "elements": ListOf(IN_ACTIONS, 25, 1)}, ("elements",), (_distinct_actions,)
    ),
    "context_actions": shape(
        "context_actions",
        {**_BLOCK, "elements": ListOf(IN_CONTEXT_ACTIONS, 5, 1)},
        ("elements",),
        (_distinct_actions,),
    ),
    "input": shape(
        "input",
        {
            **_BLOCK,
            "label": plain(2000),
            "hint": plain(2000),
            "element": IN_INPUT,
            "optional": Flag(),
            "dispatch_action": Flag(),
        },
        ("label", "element"),
    ),
    "image": shape("image", {**_BLOCK, **IMAGE_SOURCE, "title": plain(2000)}, ("alt_text",), IMAGE_CHECKS),
    "rich_text": RICH_TEXT,
    "markdown": shape("markdown", {**_BLOCK, "text": String(12_000, 1)}, ("text",)),
    "video": shape(
        "video",
        {
            **_BLOCK,
            "title": plain(199),
            "video_url": HTTPS,
            "thumbnail_url": URL,
            "alt_text": String(2000, 1),
            "title_url": HTTPS,
            "author_name": String(49),
            "provider_name": String(255),
            "provider_icon_url": URL,
            "description": plain(200),
        },
        ("title", "video_url", "thumbnail_url", "alt_text"),
    ),
    "table": shape(
        "table",
        {
            **_BLOCK,
            "rows": ListOf(ListOf(_cell(3000), 20, 1), 100, 1),
            "column_settings": ListOf(
                Shape({"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()}), 20
            ),
        },
        ("rows",),
    ),
    "data_table": shape(
        "data_table",
        {
            **_BLOCK,
            "rows": ListOf(ListOf(_cell(20_000), 20, 1), 101, 2),
            "caption": String(3000, 1),
            "page_size": Number(1, 100),
            "row_header_column_index": Number(0, 19),
        },
        ("rows", "caption"),
        (_rectangular, _plain_header),
    ),
    "data_visualization": DATA_VISUALIZATION,
    "card": _CARD,
    "carousel": shape(
        "carousel", {**_BLOCK, "elements": ListOf(Typed({"card": _CARD}), 10, 1)}, ("elements",)
    ),
    "alert": shape(
        "alert",
        {**_BLOCK, "text": text(200), "level": OneOf(("default", "info", "warning", "error", "success"))},
        ("text",),
    ),
    "task_card": shape("task_card", _TASK, _TASK_NEEDS),
    "plan": shape(
        "plan",
        {
            **_BLOCK,
            "title": String(3000, 1),
            "tasks": ListOf(Shape({"type": OneOf(("task_card",)), **_TASK}, _TASK_NEEDS), 50),
        },
        ("title",),
    ),
    "file": shape(
        "file", {**_BLOCK, "external_id": ID, "source": OneOf(("remote",))}, ("external_id", "source")
    ),
}

_IN_CONTAINER = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
BLOCKS: dict[str, Shape] = {
    **_PLAIN_BLOCKS,
    "container": shape(
        "container",
        {
            **_BLOCK,
            "title": plain(150),
            "rich_text_title": _RICH,
            "subtitle": text(150),
            "child_blocks": ListOf(Typed(_PLAIN_BLOCKS, _IN_CONTAINER), 10, 1),
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "icon": _IMAGE_ONLY,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        ("child_blocks",),
        (any_of("title", "rich_text_title"),),
    ),
}

_EVERYWHERE = (
    "actions",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
)
_RICH_SURFACES = ("carousel", "container", "data_table", "data_visualization", "table")
SURFACES: dict[str, Typed] = {
    "message": Typed(
        BLOCKS,
        (*_EVERYWHERE, *_RICH_SURFACES, "alert", "context_actions", "file", "markdown", "plan", "task_card"),
    ),
    "modal": Typed(BLOCKS, (*_EVERYWHERE, "alert", "table")),
    "home": Typed(BLOCKS, (*_EVERYWHERE, *_RICH_SURFACES)),
}
