"""App Home: what a person logged and what came of it, and how to begin."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.mrkdwn import day, escape, name, quoted
from bot.views.blocks import Block, actions, button, context, divider, header, section
from bot.views.card import STATES
from triage.causes import CauseSummary
from triage.numbers import case_number

START = (
    "*Log* with `/complaint` or `/escalate`, followed by what happened, or without text for a form.\n"
    "*Look up* past cases with `/similar`.\n"
    "*Subscribe* a channel to the weekly digest with `/digest subscribe`."
)


@dataclass(frozen=True)
class OwnCase:
    """One case of the person who looks, with its cause when it has one."""

    case_id: int
    text: str
    occurred: float
    cause: CauseSummary | None


def home(department: str | None, own: Sequence[OwnCase], causes: Sequence[CauseSummary]) -> Block:
    """The Home tab."""
    whose = (
        f"You log for *{escape(department)}*."
        if department
        else "Say which department you log for: `/faultline me Cards`."
    )
    blocks: list[Block] = [
        header("Faultline"),
        section(whose),
        actions(
            button("Log a complaint", "log_complaint", "complaint", style="primary"),
            button("Log an escalation", "log_escalation", "escalation"),
        ),
        section(START),
        divider(),
        section("*Your latest cases*"),
    ]
    blocks += [section(_own_line(case)) for case in own] or [context("None yet.")]
    blocks += [divider(), section("*Largest causes on file*")]
    blocks += [
        section(_cause_line(cause), button("Open cases", "open_cases", {"cause": cause.cause}))
        for cause in causes
    ] or [context("None yet: causes appear as cases are logged or imported.")]
    return {"type": "home", "blocks": blocks[:100]}


def closed(why: str) -> Block:
    """The Home tab of somebody who gets nothing."""
    return {"type": "home", "blocks": [section(why)]}


def _own_line(case: OwnCase) -> str:
    found = f"{case.cause.cause} “{name(case.cause.name)}”" if case.cause else "looking for its cause …"
    return f"*{case_number(case.case_id)}* {quoted(case.text, 120)}\n{found}"


def _cause_line(cause: CauseSummary) -> str:
    return (
        f"*{cause.cause} “{name(cause.name)}”*\n"
        f"{cause.cases} cases in {len(cause.departments)} departments since {day(cause.since)} · "
        f"{STATES.get(cause.state, cause.state)}"
    )
