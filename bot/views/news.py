"""What a reporter hears, in the thread of their case, when something about it changed."""

from bot.mrkdwn import name, quoted
from bot.views.blocks import Block, actions, button, section
from triage.numbers import case_number, cause_number

SAID = 1_500  # characters of a workaround or a resolution


def about_cause(case: int, cause: int, called: str, changed: str) -> tuple[list[Block], str]:
    """Something about the cause of a case changed; `changed` is escaped."""
    head = f"You told us about this in {case_number(case)}; this changed."
    text = f"{head} {cause_number(cause)} “{name(called)}” {changed}"
    row = actions(button("Open the cause", "open_cause", {"cause": cause}))
    return [section(f"{head}\n*{cause_number(cause)} “{name(called)}”* {changed}"), row], text


def workaround(text: str | None) -> str:
    """The workaround as it is now: it may have been taken back meanwhile."""
    return f"has a workaround: {quoted(text, SAID)}" if text else "has no workaround any more."


def shipped(title: str) -> str:
    """A fix is out."""
    return (
        f"has a fix, and it is out: “{quoted(title, SAID)}”. Does it still happen? Then please log it again."
    )


def answered(case: int, by: str | None, resolution: str | None) -> tuple[list[Block], str]:
    """Somebody else closed a case, or has opened it again since."""
    if not resolution:
        text = f"{case_number(case)} was closed and is open again."
    else:
        who = f" by <@{by}>" if by else ""
        text = f"{case_number(case)} was closed{who}. What resolved it: {quoted(resolution, SAID)}"
    return [section(text)], text
