"""What is said of a review's decisions: what came of each, and what a decision is asked for."""

from datetime import datetime

from triage.counts import customers, weeks


def day(moment: datetime) -> str:
    """A day as people say it: 3 May."""
    return f"{moment.day} {moment:%B}"


def owned(owner: str, since: int, now: int) -> str:
    """Somebody took it on, and no fix is planned yet."""
    return f"{owner} took it on {_ago(since)}; no fix is planned yet. {_lately(now)}"


def planned(title: str, due: datetime | None, late: bool, now: int) -> str:
    """A fix is planned and not shipped."""
    if due is None:
        return f"“{title}” is planned, without a date. {_lately(now)}"
    when = f"was due on {day(due)} and is not shipped" if late else f"is planned for {day(due)}"
    return f"“{title}” {when}. {_lately(now)}"


def dismissed(now: int) -> str:
    """The claim was dismissed."""
    return f"Not put to people again for eight weeks. {_lately(now)}"


def calmed(since: int) -> str:
    """What was claimed is not to be seen any more, without a fix."""
    return f"It no longer stands out, {weeks(since)} later."


def still() -> str:
    """What was claimed still holds."""
    return "It still stands out: decide again."


def waits(since: int) -> str:
    """Somebody took on what has no cause to fix: a passage, a touchpoint."""
    return f"It still stands out, {weeks(since)} after somebody took it on."


def confirmed(by: str) -> str:
    """A person confirmed that one thing leads to another."""
    return f"Confirmed by <@{by}>."


def adopted(by: str, fix: str, shipped: bool) -> str:
    """A colleague's suggestion became a fix."""
    state = "is out" if shipped else "is planned"
    return f"<@{by}> suggested it: “{fix}” {state}. Thank you."


def _ago(since: int) -> str:
    return "this week" if since == 0 else f"{weeks(since)} ago"


def _lately(now: int) -> str:
    return f"{customers(now)} in the last four weeks." if now else "No customer in the last four weeks."
