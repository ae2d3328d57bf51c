"""The forms of a handoff: hand off, send back, ask, reply."""

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from zlib import crc32

from bot.mrkdwn import clipped, label, quoted
from bot.views.blocks import OPTION, Block, input_block, modal, pack, plain, section
from knowledge.tables import Handoff
from triage.numbers import case_number

HAND_OFF, SEND_BACK, ASK, REPLY = (
    "handoff_form",
    "handoff_back_form",
    "handoff_ask_form",
    "handoff_reply_form",
)
LONGEST, SHORT = 3_000, 500  # characters of a story; of a reason, a promise, a question, a reply
STORY = 1_500  # characters of what is known that the form begins with
GROUP, GROUPS = 100, 100  # what Slack takes in a menu
MENU = 150_000  # bytes of one: a view may have 250,000


def hand_off(case: int, text: str, giving: str | None, to: Sequence[str], story: str, place: str) -> Block:
    """Where a case goes, why, what was promised, and what the customer has told us already."""
    whose = f" is with {label(giving)}" if giving else ""
    known = clipped(story, STORY)
    blocks = [
        section(f"*{case_number(case)}*{whose} · {quoted(text, 200)}"),
        input_block("department", "To which department?", _departments(to)),
        input_block("reason", "Why?", _text("What they can do that you cannot", SHORT)),
        input_block(
            "promised", "What was the customer promised?", _text("Such as: a call by Friday", SHORT), True
        ),
        input_block("story", "What have they already told us?", _story(known), True),
    ]
    view = modal(
        f"Hand off {case_number(case)}", blocks, callback=HAND_OFF, submit="Hand off", close="Cancel"
    )
    return {**view, "private_metadata": pack({"case": case, "place": place})}


def send_back(handoff: Handoff, place: str) -> Block:
    """Why a case is given back."""
    field = input_block(
        "answer", "Why do you send it back?", _text("What is missing, or who can do it", SHORT)
    )
    return _small(handoff, place, "Send back", SEND_BACK, [field])


def ask(handoff: Handoff, place: str) -> Block:
    """What the receiving department needs to know."""
    return _small(
        handoff, place, "Ask about", ASK, [input_block("question", "Your question", _text("", SHORT))]
    )


def reply(handoff: Handoff, place: str) -> Block:
    """The answer to a question."""
    asked = section(f"{label(handoff.to_department)} asks: {quoted(handoff.question or '', 1_500)}")
    return _small(
        handoff, place, "Reply about", REPLY, [asked, input_block("reply", "Reply", _text("", LONGEST))]
    )


def option_value(department: str) -> str:
    """What stands for a department in the menu: its name, cut where Slack would not take it."""
    if len(department) <= OPTION:
        return department
    return f"{department[: OPTION - 10]}#{crc32(department.encode()):08x}"


def _small(handoff: Handoff, place: str, title: str, callback: str, blocks: list[Block]) -> Block:
    number = case_number(handoff.case_id or 0)
    view = modal(f"{title} {number}", blocks, callback=callback, submit="Send", close="Cancel")
    return {**view, "private_metadata": pack({"handoff": handoff.id, "place": place})}


def _text(hint: str, most: int) -> Block:
    area: dict[str, Any] = {"type": "plain_text_input", "action_id": "value", "multiline": True}
    return {**area, "max_length": most, **({"placeholder": plain(hint, 150)} if hint else {})}


def _story(known: str) -> Block:
    area = _text("So that nobody has to ask the customer again", LONGEST)
    return {**area, "initial_value": known} if known else area


def _departments(names: Sequence[str]) -> Block:
    """A menu; of more than fits in one list, groups of a hundred, as many as a view holds."""
    menu: Block = {"type": "static_select", "action_id": "value", "placeholder": plain("Choose a department")}
    shown = [{"text": plain(clipped(one, OPTION)), "value": option_value(one)} for one in names]
    sizes = accumulate(len(json.dumps(option)) for option in shown)
    options = [option for option, size in zip(shown, sizes, strict=True) if size <= MENU]
    if len(options) <= GROUP:
        return {**menu, "options": options}
    parts = [options[start : start + GROUP] for start in range(0, len(options), GROUP)][:GROUPS]
    groups = [{"label": plain(_from_to(part)), "options": part} for part in parts]
    return {**menu, "option_groups": groups}


def _from_to(options: list[Block]) -> str:
    first, last = (clipped(option["text"]["text"], 30) for option in (options[0], options[-1]))
    return f"{first} – {last}"
