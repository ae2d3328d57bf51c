"""What stands in a view's inputs: Slack's `state.values`, made from plain values by each element's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.slack.block_kit.objects import all_options

Json = dict[str, Any]

REQUIRED = "Please complete this required field."


class NotAChoice(ValueError):
    """A value the element does not offer."""


def _option(element: Json, value: Any) -> Any:
    """The option with a value, or with a text; for a menu filled by the app the option itself."""
    if isinstance(value, dict):
        return value
    for option in all_options(element):
        if value in (option.get("value"), option["text"]["text"]):
            return {name: option[name] for name in ("text", "value", "description", "url") if name in option}
    if "external" in str(element.get("type")):
        return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}
    raise NotAChoice(f"{element.get('action_id')} does not offer {value!r}")


def _rich_text(element: Json, value: Any) -> Any:
    """Rich text; a plain string becomes one section."""
    if isinstance(value, dict):
        return value
    span = {"type": "text", "text": str(value)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [span]}]}


def _text(element: Json, value: Any) -> str:
    return str(value)


def _same(element: Json, value: Any) -> Any:
    return value


def _each(single: Callable[[Json, Any], Any]) -> Callable[[Json, Any], Any]:
    """The translation of a list, item by item."""

    def translate(element: Json, value: Any) -> Any:
        return [single(element, one) for one in value]

    return translate


@dataclass(frozen=True)
class Kind:
    """How an element's value is called in `state.values`, how it starts, and how a plain value becomes it."""

    key: str
    initial: str
    translate: Callable[[Json, Any], Any]
    empty: Any = None


KINDS: Mapping[str, Kind] = {
    "plain_text_input": Kind("value", "initial_value", _text),
    "email_text_input": Kind("value", "initial_value", _text),
    "url_text_input": Kind("value", "initial_value", _text),
    "number_input": Kind("value", "initial_value", _text),
    "rich_text_input": Kind("rich_text_value", "initial_value", _rich_text),
    "file_input": Kind("files", "", _same, ()),
    "static_select": Kind("selected_option", "initial_option", _option),
    "external_select": Kind("selected_option", "initial_option", _option),
    "radio_buttons": Kind("selected_option", "initial_option", _option),
    "overflow": Kind("selected_option", "", _option),
    "checkboxes": Kind("selected_options", "initial_options", _each(_option), ()),
    "multi_static_select": Kind("selected_options", "initial_options", _each(_option), ()),
    "multi_external_select": Kind("selected_options", "initial_options", _each(_option), ()),
    "users_select": Kind("selected_user", "initial_user", _same),
    "channels_select": Kind("selected_channel", "initial_channel", _same),
    "conversations_select": Kind("selected_conversation", "initial_conversation", _same),
    "multi_users_select": Kind("selected_users", "initial_users", _same, ()),
    "multi_channels_select": Kind("selected_channels", "initial_channels", _same, ()),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", _same, ()),
    "datepicker": Kind("selected_date", "initial_date", _same),
    "timepicker": Kind("selected_time", "initial_time", _same),
    "datetimepicker": Kind("selected_date_time", "initial_date_time", _same),
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that can be used."""
    for block in blocks:
        for part in (block.get("accessory"), block.get("element"), *(block.get("elements") or [])):
            if isinstance(part, dict) and "action_id" in part:
                yield block, part


def state_value(element: Json, value: Any) -> Json:
    """One entry of `state.values` for a plain value; None empties it."""
    kind = KINDS[element["type"]]
    if value is None or value == "":
        empty = list(kind.empty) if kind.empty is not None else None
        return {"type": element["type"], kind.key: empty}
    return {"type": element["type"], kind.key: kind.translate(element, value)}


def initial_values(blocks: list[Json]) -> Json:
    """`state.values` of a view nobody has touched."""
    values: Json = {}
    for block, element in elements(blocks):
        kind = KINDS.get(element["type"])
        if kind is None or element["type"] == "overflow":
            continue
        initial = element.get(kind.initial) if kind.initial else None
        values.setdefault(block["block_id"], {})[element["action_id"]] = state_value(element, initial)
    return values


def kept_values(blocks: list[Json], old: Json) -> Json:
    """`state.values` of a view that replaces another: what was typed stays where ids and types agree."""
    values = initial_values(blocks)
    for block_id, actions in values.items():
        for action_id, fresh in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before and before["type"] == fresh["type"]:
                actions[action_id] = before
    return values


def fill(blocks: list[Json], current: Json, given: Mapping[str, Mapping[str, Any]]) -> Json:
    """`state.values` after a user put `given` plain values in; KeyError for a field that is not there."""
    known = {(block["block_id"], element["action_id"]): element for block, element in elements(blocks)}
    values = {block_id: dict(actions) for block_id, actions in current.items()}
    for block_id, actions in given.items():
        for action_id, value in actions.items():
            if (block_id, action_id) not in known:
                raise KeyError(f"the view has no field {block_id}/{action_id}")
            values.setdefault(block_id, {})[action_id] = state_value(known[block_id, action_id], value)
    return values


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client would refuse to send, by block id; empty when the form may go."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        filled = entry.get(KINDS[element["type"]].key)
        if not filled:
            if not block.get("optional"):
                found[block["block_id"]] = REQUIRED
        elif isinstance(filled, str) and (problem := _wrong_text(element, filled)):
            found[block["block_id"]] = problem
    return found


def _wrong_text(element: Json, text: str) -> str:
    """What is wrong with a typed text, or nothing."""
    kind = element["type"]
    if kind == "plain_text_input":
        low, high = element.get("min_length", 0), element.get("max_length", 3000)
        if not low <= len(text) <= high:
            return f"Must be between {low} and {high} characters."
    patterns = {
        "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "url_text_input": r"https?://\S+",
        "number_input": r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+",
        "datepicker": r"\d{4}-\d{2}-\d{2}",
        "timepicker": r"\d{2}:\d{2}",
    }
    if kind in patterns and not re.fullmatch(patterns[kind], text):
        return "Please enter a valid value."
    if kind == "number_input":
        low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
        if not low <= float(text) <= high:
            return f"Must be between {low:g} and {high:g}."
    return ""
