"""The follow-up that a reporter passes on to the customer, before and after its answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.mrkdwn import day, quoted
from bot.views.blocks import Block, actions, button, context, section
from triage.cases.follow_ups import NOT_REACHED, PARTLY, REACHED, UNKNOWN
from triage.numbers import case_number

WORDS, PROMISED = 500, 300  # characters of what resolved it, of a promise
BUTTONS = {REACHED: "Yes", PARTLY: "Partly", NOT_REACHED: "No", UNKNOWN: "Could not ask"}
ANSWER = "follow_up_answer"  # action ids: this, and which of the four
CAME_OF_IT = {
    REACHED: ":white_check_mark: The expected outcome was reached.",
    PARTLY: "The expected outcome was partly reached.",
    NOT_REACHED: "The expected outcome was not reached.",
    UNKNOWN: "The customer could not be asked.",
}


@dataclass(frozen=True)
class Question:
    """A closed case with its question, and the answer once there is one."""

    case: int
    text: str
    resolution: str | None = None
    closed_at: datetime | None = None  # none: it is open again
    closed_by: str | None = None
    promised: str | None = None
    outcome: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    outdated: bool = False  # it was closed anew: that will be asked by itself


def message(asked: Question) -> list[Block]:
    """The question with its four answers; then what was answered, and what can be done next."""
    if asked.outcome:
        return _answered(asked)
    if asked.closed_at is None or asked.outdated:
        return [section(_nothing(asked))]
    return [
        section(f"{_closed(asked)}\n>{quoted(asked.text)}"),
        *([section(_solved(asked))] if asked.resolution or asked.promised else []),
        section("Please ask the customer: *was the expected outcome reached?*"),
        actions(
            *(
                button(words, f"{ANSWER}_{at}", {"case": asked.case, "outcome": outcome})
                for at, (outcome, words) in enumerate(BUTTONS.items())
            )
        ),
    ]


def fallback(asked: Question) -> str:
    """The same in plain words, for notifications."""
    number = case_number(asked.case)
    if asked.outcome:
        return f"{number}: {CAME_OF_IT[asked.outcome]}"
    if asked.closed_at is None or asked.outdated:
        return _nothing(asked)
    return f"{number} was closed: was the customer's expected outcome reached?"


def _closed(asked: Question) -> str:
    by = f" by <@{asked.closed_by}>" if asked.closed_by else ""
    when = f" on {day(asked.closed_at)}" if asked.closed_at else ""
    return f"*{case_number(asked.case)}* was closed{when}{by}."


def _solved(asked: Question) -> str:
    resolved = f"*What resolved it:* {quoted(asked.resolution, WORDS)}" if asked.resolution else ""
    promised = f"*Promised to the customer:* {quoted(asked.promised, PROMISED)}" if asked.promised else ""
    return "\n".join(line for line in (resolved, promised) if line)


def _nothing(asked: Question) -> str:
    number = case_number(asked.case)
    if asked.closed_at is None:
        return f"{number} is open again: there is nothing to ask the customer yet."
    return f"{number} was opened again and closed since: you will be asked about that by itself."


def _answered(asked: Question) -> list[Block]:
    outcome, value = str(asked.outcome), {"case": asked.case}
    who = f" by <@{asked.answered_by}>" if asked.answered_by else ""
    when = f" · {day(asked.answered_at)}" if asked.answered_at else ""
    blocks = [section(f"*{case_number(asked.case)}* {CAME_OF_IT[outcome]}"), context(f"Answered{who}{when}")]
    if asked.closed_at is None:
        return [*blocks, context("The case is open again.")]
    rate = button("Add the customer's rating", "add_rating", value)
    again = button("Open it again", "reopen_case", value, style="primary")
    if outcome == NOT_REACHED:
        return [*blocks, actions(again, rate)]
    return blocks if outcome == UNKNOWN else [*blocks, actions(rate)]
