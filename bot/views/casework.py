"""The forms behind a card's buttons: which cause it is, what the customer said, what resolved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.mrkdwn import clipped, label, quoted
from bot.views.blocks import OPTION, Block, context, input_block, modal, pack, plain, section
from triage.cases.casework import HIGHEST, LONGEST_RESOLUTION
from triage.deciding.choosing import Choice
from triage.deciding.lifecycle import LONGEST_NAME
from triage.numbers import case_number

CAUSE_FORM, RATING_FORM, CLOSE_FORM = "case_cause_form", "case_rating_form", "case_close_form"
FIND_CAUSE, SAME_AS_BEFORE = "case_find_cause", "case_same_as_before"  # action ids of menus
NEW, TOUCHPOINT, JOURNEY = "new", "touchpoint", "journey"
WORDS = 300  # characters of the case
ENDS = {
    "csat": ("Satisfaction", "very dissatisfied", "very satisfied"),
    "effort": ("Effort", "very hard for them", "very easy for them"),
}


@dataclass(frozen=True)
class Chosen:
    """Which cause somebody means: one by number, or a new one, perhaps with a name."""

    cause: int | None = None
    name: str = ""


def opening(title: str) -> Block:
    """Shown at once, since a trigger lives three seconds."""
    return modal(title, [section("One moment …")], callback="opening")


def cause_form(case: int, text: str, choices: Sequence[Choice], place: str, alone: bool = False) -> Block:
    """Which cause is it? The likeliest others, any other by name, or a new one."""
    options = [_option(f"{one.cause} {one.name}", str(one.number), _cases(one.cases)) for one in choices]
    options += [] if alone else [_option("A new cause", NEW, "None of those on file")]
    blocks = [section(f"*{case_number(case)}* {quoted(text, WORDS)}")]
    if options:
        blocks.append(
            input_block("cause", "Which cause is it?", {"type": "radio_buttons", "options": options})
        )
        blocks[-1]["optional"] = True  # another one may be found below
    find = {
        "type": "external_select",
        "action_id": FIND_CAUSE,
        "min_query_length": 1,
        "placeholder": plain("Type part of its name, or RC-7", 150),
    }
    blocks.append(input_block("find", "Or find another one", find, optional=True))
    if not alone:
        line = {"type": "plain_text_input", "max_length": LONGEST_NAME}
        hint = "Left empty, it is named by the words of this case."
        blocks.append(input_block("name", "Name of a new cause", line, optional=True, hint=hint))
    return _form("Which cause is it?", blocks, CAUSE_FORM, "Save", case, place)


def read_cause(values: Mapping[str, Any]) -> Chosen | dict[str, str]:
    """What was chosen; or what is wrong, by field. What was looked for and found counts first."""
    chosen, found, name = _picked(values, "cause"), _picked(values, "find"), _picked(values, "name")
    known = found or (chosen if chosen != NEW else "")
    if known and name:
        return {"name": "Choose “A new cause” above to give it this name, or empty this field."}
    if known:
        return Chosen(int(known))
    if "name" not in values:
        return {"find": "Choose the cause it belongs to."}
    if "cause" in values and not (chosen or name):
        return {"cause": "Choose a cause, or “A new cause”."}
    return Chosen(name=name)


def rating_form(case: int, text: str, touchpoint: str | None, place: str) -> Block:
    """What did the customer say of it?"""
    scores = {"type": "static_select", "option_groups": [_scores(scale) for scale in HIGHEST]}
    here = f"This touchpoint ({label(touchpoint, 40)})" if touchpoint else "This touchpoint"
    about = [_option(here, TOUCHPOINT), _option("The whole journey", JOURNEY)]
    radios = {"type": "radio_buttons", "options": about, "initial_option": about[0]}
    blocks = [
        section(f"*{case_number(case)}* {quoted(text, WORDS)}"),
        input_block("score", "What did the customer say?", scores),
        input_block("about", "Of what?", radios),
        context("Rated before? The later rating holds."),
    ]
    return _form("Add a rating", blocks, RATING_FORM, "Save", case, place)


def read_rating(values: Mapping[str, Any]) -> tuple[str, int, bool]:
    """Scale, score, and whether it is about the whole journey."""
    scale, _, score = _picked(values, "score").partition(":")
    return scale, int(score or 0), _picked(values, "about") == JOURNEY


def close_form(
    case: int,
    text: str,
    before: Mapping[str, int],
    place: str,
    typed: str = "",
    turn: int = 0,
) -> Block:
    """What resolved it? `before` are resolutions of its cause, each with a case that has it.

    `turn` tells one filling of the field from the next: Slack keeps what was typed in a field it knows.
    """
    blocks = [section(f"*{case_number(case)}* {quoted(text, WORDS)}")]
    if before:
        menu = {
            "type": "static_select",
            "action_id": SAME_AS_BEFORE,
            "placeholder": plain("Choose"),
            "options": [_option(said, str(number)) for said, number in before.items()],
        }
        blocks.append({**section("Same as before?", menu), "block_id": "before"})
    area: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_RESOLUTION,
        **({"initial_value": typed[:LONGEST_RESOLUTION]} if typed else {}),
    }
    hint = "The next one who meets this reads it."
    blocks.append(input_block(f"resolution{turn or ''}", "What resolved it?", area, hint=hint))
    return _form("Close with resolution", blocks, CLOSE_FORM, "Close it", case, place)


def resolution_field(values: Mapping[str, Any]) -> str:
    """What the field of the resolution is called in this filling of the form."""
    return next((field for field in values if field.startswith("resolution")), "resolution")


def read_resolution(values: Mapping[str, Any]) -> str:
    """What was typed as the resolution."""
    return _picked(values, resolution_field(values))


def _picked(values: Mapping[str, Any], field: str) -> str:
    """What was typed or chosen in a field; "" where nothing was, or there is no such field."""
    for state in values.get(field, {}).values():
        return str(state.get("value") or (state.get("selected_option") or {}).get("value") or "").strip()
    return ""


def _scores(scale: str) -> Block:
    title, low, high = ENDS[scale]
    most = HIGHEST[scale]
    ends = {1: f" · {low}", most: f" · {high}"}
    options = [
        _option(f"{title} {score} of {most}{ends.get(score, '')}", f"{scale}:{score}")
        for score in range(1, most + 1)
    ]
    return {"label": plain(title), "options": options}


def _option(text: str, value: str, description: str = "") -> Block:
    shown = {"text": plain(clipped(" ".join(text.split()) or "–", OPTION)), "value": value}
    return {**shown, "description": plain(description)} if description else shown


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def _form(title: str, blocks: list[Block], callback: str, submit: str, case: int, place: str) -> Block:
    view = modal(title, blocks, callback=callback, submit=submit, close="Cancel")
    return {**view, "private_metadata": pack({"case": case, "place": place})}
