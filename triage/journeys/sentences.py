"""What is said of a customer's journey: each step, each wait, and all of it in a few sentences."""

from collections.abc import Sequence
from datetime import datetime

ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HIGHEST = {"csat": 5, "effort": 7}
ENDED = {
    "accepted": "accepted",
    "bounced": "sent back",
    "timed_out": "not answered in time",
    None: "waiting for an answer",
}
FOLLOWED_UP = {
    "reached": "the expected outcome was reached",
    "partly": "the expected outcome was reached in part",
    "not reached": "the expected outcome was not reached",
}


def ordinal(number: int) -> str:
    """`third`; from the eleventh on in figures."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def contact(number: int, departments: int, days: int) -> str:
    """`third contact of this customer in 14 days, two departments`."""
    where = f", {many(departments, 'department')}" if departments else ""
    return f"{ordinal(number)} contact of this customer in {days} days{where}"


def many(number: int, noun: str) -> str:
    """A small count in words: `two departments`."""
    said = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{said} {noun}{'' if number == 1 else 's'}"


def times(number: int) -> str:
    """How often: `once`, `twice`, `three times`."""
    return {1: "once", 2: "twice"}.get(number, many(number, "time"))


def lasted(hours: float) -> str:
    """How long something took, as people say it."""
    for size, unit in ((24.0, "day"), (1.0, "hour")):
        if hours >= size * (2 if unit == "day" else 1):
            count = round(hours / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    minutes = max(1, round(hours * 60))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def waited(hours: float, department: str | None, case: str, *, still: bool) -> str:
    """One wait: at a department for its answer, or without one until the case was closed."""
    if department is None:
        return (
            f"{case} {'has been open for' if still else 'took'} {lasted(hours)}{'' if still else ' to close'}"
        )
    return f"{'has waited' if still else 'waited'} {lasted(hours)} at {department} ({case})"


def logged(case: str, kind: str, department: str | None, touchpoint: str | None) -> str:
    """A contact."""
    at = f" at {touchpoint}" if touchpoint else ""
    return f"{case}: {kind}{at}{f', logged by {department}' if department else ''}"


def passed(case: str, sender: str, to: str, outcome: str | None, hours: float | None, again: bool) -> str:
    """A handoff and what came of it."""
    after = f" after {lasted(hours)}" if hours is not None and outcome in ("accepted", "bounced") else ""
    late = f" for {lasted(hours)}" if hours is not None and outcome is None else ""
    retold = "; the customer had to tell it again" if again else ""
    return f"{case} passed from {sender} to {to}: {ENDED.get(outcome, str(outcome))}{after}{late}{retold}"


def rated(score: float, scale: str, about: str) -> str:
    """A rating: CSAT, 5 is best; effort, 7 is hardest."""
    of = f"{score:g} of {HIGHEST.get(scale, 5)}"
    return f"rated {about} {of}" if scale == "csat" else f"effort {of} for {about} (7 is hardest)"


def followed_up(case: str, outcome: str) -> str:
    """What the reporter heard some days after a case was closed."""
    return f"{case}, asked again after closing: {FOLLOWED_UP.get(outcome, 'nobody could say')}"


def shipped(title: str, cause: str) -> str:
    """A fix that came while the customer waited."""
    return f"a fix for {cause} was shipped: {title}"


def in_short(contacts: int, departments: int, days: int, handoffs: int, sent_back: int, again: int) -> str:
    """A whole journey in one sentence."""
    span = f" in {days} days" if days > 1 else " in one day"
    where = f" with {many(departments, 'department')}" if departments else ""
    parts = [f"{many(contacts, 'contact').capitalize()}{where}{span if contacts > 1 or days else ''}"]
    if handoffs:
        back = f", {NUMBERS[sent_back] if sent_back < len(NUMBERS) else sent_back} of them sent back"
        if sent_back == handoffs:
            back = " and sent back" if handoffs == 1 else " and sent back every time"
        parts.append(f"passed on {times(handoffs)}{back if sent_back else ''}")
    if again:
        parts.append(f"told it again {times(again)}")
    return f"{', '.join(parts)}."


def red(all_green: bool, reasons: Sequence[str]) -> str | None:
    """How it ended, where it ended badly."""
    if not reasons:
        return None
    why = ", and ".join((", ".join(reasons[:-1]), reasons[-1])) if len(reasons) > 1 else reasons[0]
    if all_green:
        return f"Green touchpoints, red journey: every touchpoint was rated 4 or 5, and still {why}."
    return f"It did not end well: {why}."


def lowest(at: datetime, said: str) -> str:
    """The lowest point."""
    return f"Lowest point, {at.day} {at:%b %Y}: {said}."


def longest(at: tuple[float, str | None, str] | None, of: str | None) -> str:
    """The longest waits: hours at a department with which case, and how long one took to be closed."""
    waited_ = f"{lasted(at[0])} at {at[1]} ({at[2]})" if at else ""
    return f"Longest wait: {'; '.join(part for part in (waited_, of) if part)}."


def still_open(cases: Sequence[str], promises: int) -> str:
    """What is left to do."""
    named = ", ".join(cases[:6]) + (f" and {len(cases) - 6} more" if len(cases) > 6 else "")
    kept = f", with {many(promises, 'promise')} not yet kept" if promises else ""
    return f"Still open: {named}{kept}."
