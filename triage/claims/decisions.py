"""What is said of a review's decisions: what came of each, and what a decision is asked for."""

from datetime import datetime

from triage.claims.phrases import day, shortened
from triage.counts import few, few_customers, weeks


def owned(owner: str, since: int, seen: str) -> str:
    """Somebody took it on, and no fix is planned yet."""
    return f"{owner} took it on {_ago(since)}; no fix is planned yet. {seen}"


def planned(title: str, due: datetime | None, late: bool, seen: str) -> str:
    """A fix is planned and not shipped."""
    if due is None:
        return f"“{shortened(title)}” is planned, without a date. {seen}"
    when = f"was due on {day(due)} and is not shipped" if late else f"is planned for {day(due)}"
    return f"“{shortened(title)}” {when}. {seen}"


def followed(title: str, later: str, shipped: datetime) -> str:
    """Another fix was shipped after the one that was decided on."""
    after = f"“{shortened(later)}” on {day(shipped)}"
    return f"“{shortened(title)}” was followed by {after}: that one is measured now."


def dismissed(now: int) -> str:
    """The claim was dismissed."""
    return f"Not put to people again for eight weeks. {lately(now)}"


def calmed(since: int) -> str:
    """What was claimed is not to be seen any more, without a fix."""
    return f"It no longer stands out, {weeks(since)} later."


def goes_on(now: int, then: int) -> str:
    """It is no more than of late, and no less than when it was decided about."""
    seen = f"{few_customers(now)} in the last four weeks, {few(then)} in the four weeks before the decision"
    return f"It keeps happening, though no more than of late: {seen}."


def still() -> str:
    """What was claimed still holds."""
    return "It still stands out: decide again."


def waits(since: int) -> str:
    """Somebody took on what has no cause to fix: a passage, a touchpoint."""
    return f"It still stands out, {weeks(since)} after somebody took it on."


def confirmed(by: str, first: str) -> str:
    """A person confirmed that one thing leads to another."""
    return f"That it follows from {first} is confirmed by <@{by}>."


def adopted(by: str, fix: str, shipped: bool) -> str:
    """A colleague's suggestion became a fix."""
    state = "is out" if shipped else "is planned"
    return f"<@{by}> suggested it: “{fix}” {state}. Thank you."


def _ago(since: int) -> str:
    return "this week" if since == 0 else f"{weeks(since)} ago"


def lately(now: int) -> str:
    """How many customers it met of late."""
    return f"{few_customers(now).capitalize()} in the last four weeks."
