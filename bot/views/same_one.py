"""The same one? What is on file already and reads like what somebody logs, for them to say whether it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.mrkdwn import day, label, quoted
from bot.views.blocks import Block, button, context, divider, modal, section
from bot.views.report_form import CALLBACK, Opened, filled_again
from triage.numbers import case_number

THIS_ONE, SAME_CASE = "same_one", "same_as_case"
TROUBLE = "trouble"


@dataclass(frozen=True)
class Earlier:
    """A case on file as one person may see it: without its words, where those are kept from them."""

    number: int
    kind: str
    at: datetime
    department: str | None = None
    text: str | None = None
    reporter: str | None = None  # a Slack user
    from_this_message: bool = False


def question(view: Block, opened: Opened, found: Sequence[Earlier]) -> Block:
    """The form that was sent, below the cases that it may tell again: nothing that was typed is lost."""
    known = any(one.from_this_message for one in found)
    head = (
        "*This message is on file already.*"
        if known
        else "*This reads like something on file.* Is it the same one?"
    )
    blocks = [
        section(head),
        *(section(line(one), _this_one(one)) for one in found),
        context("If it is another one, file it anyway. What you wrote stands below and can be changed."),
        divider(),
        *filled_again(view),
    ]
    asked = modal("The same one?", blocks, callback=CALLBACK, submit="File it anyway", close="Cancel")
    return {**asked, "private_metadata": replace(opened, asked=True).packed()}


def refused(view: Block, why: str) -> Block:
    """The same question again, with what stood in the way of the answer above it."""
    inputs = filled_again(view)
    told = [block for block in view["blocks"] if block["type"] != "input" and block["block_id"] != TROUBLE]
    blocks = [{**section(f":warning: {why}"), "block_id": TROUBLE}, *told, *inputs]
    asked = modal("The same one?", blocks, callback=CALLBACK, submit="File it anyway", close="Cancel")
    return {**asked, "private_metadata": view["private_metadata"]}


def added(case: int) -> Block:
    """What stands in the modal once somebody's words were added to a case."""
    said = f"Thank you. What you wrote was added to *{case_number(case)}*: no second case was filed."
    return modal("The same one", [section(said)], callback="added_to_case")


def reminder(case: int, found: Sequence[Earlier]) -> list[Block]:
    """What is asked about a case that was filed at once: each earlier one with a button."""
    blocks = [section(f"*{case_number(case)}* reads like something on file already. Is it the same one?")]
    for one in found:
        text = f"It is the same as {case_number(one.number)}"
        blocks.append(section(line(one), button(text, SAME_CASE, {"case": case, "other": one.number})))
    blocks.append(context("Nothing to do if it is not. Both stay on file either way."))
    return blocks


def line(one: Earlier) -> str:
    """An earlier case in a line, and its first words."""
    facts = [f"*{case_number(one.number)}*", one.kind, day(one.at)]
    facts += [label(one.department)] if one.department else []
    facts += [f"logged by <@{one.reporter}>"] if one.reporter else []
    words = quoted(one.text, 200) if one.text is not None else "(its words are kept to its department)"
    return f"{' · '.join(facts)}\n>{words}"


def _this_one(one: Earlier) -> Block:
    return button("It is this one", THIS_ONE, {"case": one.number})
