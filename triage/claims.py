"""Claims: what a digest says of a cause, each one sentence a branch manager understands.

Rules: a ratio is said only when its interval allows it; percentages need twenty answers; what could
be chance is called "cannot tell yet"; a cause seen for the first time is new, not grown.
"""

from collections.abc import Mapping

from triage.statistics.effect import FixEffect, Regression
from triage.statistics.surge import Surge

PERIODS = {1: "last week", 4: "in the last four weeks"}


def customers(number: int) -> str:
    """A count of customers."""
    return "1 customer" if number == 1 else f"{number} customers"


def listed(departments: Mapping[str, int]) -> str:
    """Counts by department: `Cards 6, Claims 4`."""
    return ", ".join(f"{name or 'no department'} {count}" for name, count in departments.items())


def recurring(number: int, departments: Mapping[str, int], before: int, usual: float | None) -> str:
    """What keeps happening: how many, where, and against its own past."""
    named = [name for name in departments if name]
    where = f" in {len(named)} departments" if len(named) > 1 else f" in {named[0]}" if named else ""
    past = f"{before} in the four weeks before"
    if usual is not None:
        past += f", usually about {usual:.0f}"
    return f"{customers(number)} in the last four weeks{where} ({past})."


def surged(surge: Surge, tested: int) -> str:
    """A cause that stands out against its own baseline."""
    seen = f"{customers(surge.observed)} {PERIODS.get(surge.window, f'in {surge.window} weeks')}"
    if surge.kind == "new":
        return f"{seen}, none in the {surge.baseline_weeks} weeks before: new."
    expected = surge.expected or 0.0
    about = f"about {expected:.0f}" if expected >= 1 else "fewer than one"
    past = f"{about} expected from its own {surge.baseline_weeks} weeks before at this volume"
    again = "It is back: " if surge.kind == "returned" else ""
    return f"{again}{seen}, {past}; {tested} causes were checked."


def appeared(number: int) -> str:
    """A cause whose first case is recent, too few for a claim."""
    return f"{customers(number)} so far, all in the last week: first of its kind, no trend yet."


def fixed(title: str, when: str, effect: FixEffect) -> str:
    """What came of a fix."""
    start = f"Since “{title}” shipped on {when}: "
    counts = (
        f"{effect.before} before, {effect.after} after ({effect.weeks_before} and {effect.weeks_after} weeks)"
    )
    if effect.verdict == "not enough data yet" or effect.low is None or effect.high is None:
        return f"{start}not enough data yet ({counts})."
    span = f"95 % range {effect.low:.0%} to {effect.high:.0%}"
    if not effect.ratio_may_be_said:
        return f"{start}{effect.verdict} ({counts}; {span} of the earlier rate)."
    rate = f"it runs at {effect.rate_ratio:.0%} of its earlier rate, adjusted for volume ({span}; {counts})"
    return f"{start}{effect.verdict}: {rate}."


def came_back(found: Regression) -> str:
    """A fixed cause that returns."""
    expected = f"{found.expected:.0f}" if found.expected >= 1 else "fewer than one"
    return f"It is coming back: {found.observed} in {found.window} weeks, {expected} expected since the fix."


def cases(number: int) -> str:
    """A count of cases."""
    return "1 case" if number == 1 else f"{number:,} cases"


def volume(this_week: int, usual: float | None) -> str:
    """How busy the week was."""
    if usual is None:
        return f"{cases(this_week)} last week; too short a history to compare."
    return f"{cases(this_week)} last week, {usual:.0f} in an ordinary one."
