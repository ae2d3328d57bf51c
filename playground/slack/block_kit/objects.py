"""Composition objects: texts, options, confirmations, images, rich text."""

from __future__ import annotations

from playground.slack.block_kit.rules import (
    CrossCheck,
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

URL = String(3000, 1, r"https?://.+")
ID = String(255, 1)


def plain(most: int, least: int = 1) -> Typed:
    """A plain_text object of at most `most` characters."""
    return Typed(
        {"plain_text": shape("plain_text", {"text": String(most, least), "emoji": Flag()}, ("text",))}
    )


def mrkdwn(most: int) -> Typed:
    """A mrkdwn object of at most `most` characters."""
    return Typed({"mrkdwn": shape("mrkdwn", {"text": String(most, 1), "verbatim": Flag()}, ("text",))})


def text(most: int) -> Typed:
    """A text object of either kind."""
    return Typed({**plain(most).table, **mrkdwn(most).table})


CONFIRM = Shape(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": OneOf(("primary", "danger")),
    },
    ("title", "text", "confirm", "deny"),
)


def option(label: Rule, with_url: bool = False) -> Shape:
    """One option of a menu."""
    fields: dict[str, Rule] = {"text": label, "value": String(150), "description": text(75)}
    if with_url:
        fields["url"] = URL
    return Shape(fields, ("text",) if with_url else ("text", "value"))


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))
OPTION_GROUP = Shape({"label": plain(75), "options": ListOf(PLAIN_OPTION, 100, 1)}, ("label", "options"))


def all_options(element: Json) -> list[Json]:
    """Every option an element offers, grouped or not."""
    groups = element.get("option_groups") or []
    grouped = [choice for group in groups if isinstance(group, dict) for choice in group.get("options") or []]
    return [choice for choice in (element.get("options") or []) + grouped if isinstance(choice, dict)]


def distinct_options(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: option values differ, and initial options are among them."""
    choices = all_options(value)
    listed = [choice for choice in value.get("options") or [] if isinstance(choice, dict)]
    unique([choice.get("value") for choice in listed], "option value", f"{pointer}/options", found)
    initial = [value.get("initial_option"), *(value.get("initial_options") or [])]
    offered = {choice.get("value") for choice in choices}
    for choice in initial:
        if choices and isinstance(choice, dict) and choice.get("value") not in offered:
            found.add("initial option must match one of the options", pointer)


IMAGE_SOURCE: dict[str, Rule] = {
    "image_url": URL,
    "slack_file": Shape({"id": ID, "url": URL}, (), (any_of("id", "url"), exclusive("id", "url"))),
    "alt_text": String(2000),
}
IMAGE_CHECKS: tuple[CrossCheck, ...] = (
    any_of("image_url", "slack_file"),
    exclusive("image_url", "slack_file"),
)
IMAGE = shape(
    "image",
    {**IMAGE_SOURCE, "image_width": Number(), "image_height": Number(), "image_bytes": Number()},
    ("alt_text",),
    IMAGE_CHECKS,
)

_STYLE = Shape(
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), Flag()
    )
)
_SPAN_FIELDS: dict[str, tuple[dict[str, Rule], tuple[str, ...]]] = {
    "text": ({"text": String(12_000, 1)}, ("text",)),
    "link": ({"url": URL, "text": String(), "unsafe": Flag()}, ("url",)),
    "emoji": ({"name": String(255, 1), "unicode": String(), "url": URL, "skin_tone": Number()}, ("name",)),
    "user": ({"user_id": ID}, ("user_id",)),
    "usergroup": ({"usergroup_id": ID}, ("usergroup_id",)),
    "team": ({"team_id": ID}, ("team_id",)),
    "channel": ({"channel_id": ID}, ("channel_id",)),
    "color": ({"value": String(32, 1)}, ("value",)),
    "broadcast": ({"range": OneOf(("here", "channel", "everyone"))}, ("range",)),
    "date": (
        {"timestamp": Number(), "format": String(255, 1), "url": URL, "fallback": String()},
        ("timestamp", "format"),
    ),
}
SPAN = Typed(
    {kind: shape(kind, {**fields, "style": _STYLE}, needs) for kind, (fields, needs) in _SPAN_FIELDS.items()}
)
_SECTION = shape("rich_text_section", {"elements": ListOf(SPAN, 1000)}, ("elements",))
_PARAGRAPHS = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape(
        "rich_text_quote", {"elements": ListOf(SPAN, 1000), "border": Number(0, 1)}, ("elements",)
    ),
    "rich_text_preformatted": shape(
        "rich_text_preformatted",
        {"elements": ListOf(SPAN, 1000), "border": Number(0, 1), "language": String(64)},
        ("elements",),
    ),
    "rich_text_list": shape(
        "rich_text_list",
        {
            "elements": ListOf(Typed({"rich_text_section": _SECTION}), 1000),
            "style": OneOf(("bullet", "ordered")),
            "indent": Number(0, 8),
            "offset": Number(0),
            "border": Number(0, 1),
        },
        ("elements", "style"),
    ),
}
RICH_TEXT = shape("rich_text", {"block_id": ID, "elements": ListOf(Typed(_PARAGRAPHS), 1000)}, ("elements",))
