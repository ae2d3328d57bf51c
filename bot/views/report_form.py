"""The form for a complaint or an escalation: six fields, one of them required."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.mrkdwn import clipped
from bot.views.blocks import OPTION, Block, input_block, modal, pack, plain
from triage.report import SEVERITIES

CALLBACK = "report_form"
LONGEST = 3_000  # characters of Slack's text input
CONTACTS = ("phone", "e-mail", "chat", "branch", "letter", "social media", "other")
KINDS = ("complaint", "escalation")
MOST_OPTIONS = 100
CUT = f"The message is longer than a form takes: its first {LONGEST:,} characters stand here."


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, and what the person's and channel's settings suggest."""

    departments: Sequence[str] = ()
    touchpoints: Sequence[str] = ()
    department: str | None = None
    touchpoint: str | None = None


@dataclass(frozen=True)
class Opened:
    """Where a form was opened and what it is about: ids alone, as its metadata holds them."""

    kind: str = "complaint"
    channel: str = ""
    private: bool = False  # whether that channel is
    ts: str = ""  # the message in it that is logged, if one is ...
    author: str = ""  # ... and who wrote that
    asked: bool = False  # whether "the same one?" was asked already

    def packed(self) -> str:
        """As a view carries it."""
        return pack(
            {"kind": self.kind, "channel": self.channel} | {k: v for k, v in asdict(self).items() if v}
        )

    @classmethod
    def read(cls, metadata: str) -> "Opened":
        """As a view brings it back."""
        return cls(**json.loads(metadata or "{}"))


def report_form(
    kind: str, channel: str | None, choices: Choices, text: str = "", opened: Opened | None = None
) -> Block:
    """The modal. With `opened` it was not a command that says the kind: then the form asks."""
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
    title = "Log a case" if opened else "Log an escalation" if kind == "escalation" else "Log a complaint"
    said = input_block("text", "What happened?", text_input)
    blocks = [
        *([_kinds(opened.kind)] if opened else []),
        {**said, "hint": plain(CUT, 2_000)} if len(text) > LONGEST else said,
        input_block(
            "department", "Department", _choice(choices.departments, choices.department), optional=True
        ),
        input_block(
            "touchpoint", "Touchpoint", _choice(choices.touchpoints, choices.touchpoint), optional=True
        ),
        input_block("customer", "Customer reference", reference, optional=True),
        input_block("severity", "Severity", _select(SEVERITIES, "medium"), optional=True),
        input_block("contact", "How the customer reached us", _select(CONTACTS, None), optional=True),
    ]
    view = modal(title, blocks, callback=CALLBACK, submit="Log it", close="Cancel")
    return {**view, "private_metadata": (opened or Opened(kind, channel or "")).packed()}


def filled_again(view: Block) -> list[Block]:
    """The inputs of a form as it was sent, with what was typed and chosen in them."""
    values = view["state"]["values"]
    return [
        {
            **block,
            "element": _with_value(block["element"], values.get(block["block_id"], {}).get("value", {})),
        }
        for block in view["blocks"]
        if block["type"] == "input"
    ]


def read_form(values: dict[str, Any]) -> dict[str, str]:
    """What was filled in, by field."""
    found = {}
    for field, inputs in values.items():
        state = inputs.get("value", {})
        chosen = state.get("value") or (state.get("selected_option") or {}).get("value")
        if chosen:
            found[field] = str(chosen)
    return found


def _with_value(element: Block, state: dict[str, Any]) -> Block:
    bare = {key: part for key, part in element.items() if key not in ("initial_value", "initial_option")}
    if typed := state.get("value"):
        return {**bare, "initial_value": typed}
    chosen = (state.get("selected_option") or {}).get("value")
    option = next((one for one in element.get("options", ()) if one["value"] == chosen), None)
    return {**bare, "initial_option": option} if option else bare


def _kinds(chosen: str) -> Block:
    options = {kind: {"text": plain(kind.capitalize()), "value": kind} for kind in KINDS}
    element = {"type": "radio_buttons", "action_id": "value", "options": list(options.values())}
    return input_block("kind", "It is", {**element, "initial_option": options[chosen]})


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
