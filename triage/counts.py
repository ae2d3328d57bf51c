"""Counts in words."""

from collections.abc import Mapping

HIDDEN_BELOW = 5  # people: fewer could be recognised


def customers(number: int) -> str:
    """A count of customers."""
    return "1 customer" if number == 1 else f"{number:,} customers"


def few(number: int) -> str:
    """A number of people; those so few that they could be recognised are not counted out."""
    if number == 0:
        return "none"
    return f"fewer than {HIDDEN_BELOW}" if number < HIDDEN_BELOW else f"{number:,}"


def few_customers(number: int) -> str:
    """A count of customers, under five not counted out."""
    return "no customer" if number == 0 else f"{few(number)} customers"


def cases(number: int) -> str:
    """A count of cases."""
    return "1 case" if number == 1 else f"{number:,} cases"


def weeks(number: int) -> str:
    """A count of weeks."""
    return "1 week" if number == 1 else f"{number} weeks"


def listed(departments: Mapping[str, int]) -> str:
    """Counts by department: `Cards 6, Claims 4`."""
    return ", ".join(f"{name or 'no department'} {count}" for name, count in departments.items())


def about(expected: float) -> str:
    """An expected count as people say it."""
    return f"about {expected:.0f}" if expected >= 1 else "fewer than one"


def volume(this_week: int, usual: float | None) -> str:
    """How busy the week was."""
    if usual is None:
        return f"{cases(this_week)} last week; too short a history to compare."
    return f"{cases(this_week)} last week, {usual:.0f} in an ordinary one."
