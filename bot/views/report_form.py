"""The form for a complaint or an escalation: six fields, one of them required."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.mrkdwn import clipped
from bot.views.blocks import OPTION, Block, modal, pack, plain
from triage.report import SEVERITIES

CALLBACK = "report_form"
LONGEST = 3_000  # characters of Slack's text input
CONTACTS = ("phone", "e-mail", "chat", "branch", "letter", "social media", "other")
MOST_OPTIONS = 100


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, and what the person's and channel's settings suggest."""

    departments: Sequence[str] = ()
    touchpoints: Sequence[str] = ()
    department: str | None = None
    touchpoint: str | None = None


def report_form(kind: str, channel: str | None, choices: Choices, text: str = "") -> Block:
    """The modal. Its metadata holds ids alone."""
    text_input: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": LONGEST,
        "placeholder": plain("What went wrong, in a sentence or two. Leave the customer's name out.", 150),
    }
    if text:
        text_input["initial_value"] = text[:LONGEST]
    reference = {"type": "plain_text_input", "action_id": "value", "max_length": 120}
    title = "Log an escalation" if kind == "escalation" else "Log a complaint"
    blocks = [
        _input("text", "What happened?", text_input),
        _input("department", "Department", _choice(choices.departments, choices.department), optional=True),
        _input("touchpoint", "Touchpoint", _choice(choices.touchpoints, choices.touchpoint), optional=True),
        _input("customer", "Customer reference", reference, optional=True),
        _input("severity", "Severity", _select(SEVERITIES, "medium"), optional=True),
        _input("contact", "How the customer reached us", _select(CONTACTS, None), optional=True),
    ]
    view = modal(title, blocks, callback=CALLBACK, submit="Log it", close="Cancel")
    return {**view, "private_metadata": pack({"kind": kind, "channel": channel or ""})}


def read_form(values: dict[str, Any]) -> dict[str, str]:
    """What was filled in, by field."""
    found = {}
    for field, inputs in values.items():
        state = inputs.get("value", {})
        chosen = state.get("value") or (state.get("selected_option") or {}).get("value")
        if chosen:
            found[field] = str(chosen)
    return found


def _input(field: str, label: str, element: Block, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": field,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }


def _choice(options: Sequence[str], chosen: str | None) -> Block:
    """A menu where there is something to choose from, else a line to type."""
    usable = [
        option for option in dict.fromkeys([*([chosen] if chosen else []), *options]) if len(option) <= 150
    ]
    if usable:
        return _select(usable[:MOST_OPTIONS], chosen)
    return {"type": "plain_text_input", "action_id": "value", "max_length": 120}


def _select(options: Sequence[str], chosen: str | None) -> Block:
    shaped = {option: {"text": plain(clipped(option, OPTION)), "value": option} for option in options}
    menu: Block = {"type": "static_select", "action_id": "value", "options": list(shaped.values())}
    return {**menu, "initial_option": shaped[chosen]} if chosen in shaped else menu
