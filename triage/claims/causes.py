"""What is said of causes: what keeps happening, what stands out, what is new."""

from collections.abc import Mapping

from triage.counts import about, few, few_customers
from triage.statistics.surge import Surge

PERIODS = {1: "last week", 4: "in the last four weeks"}


def recurring(number: int, departments: Mapping[str, int], before: int, usual: float | None) -> str:
    """What keeps happening: how many, where, and against its own past."""
    named = [name for name in departments if name]
    where = f" in {len(named)} departments" if len(named) > 1 else f" in {named[0]}" if named else ""
    past = f"{few(before)} in the four weeks before"
    if usual is not None:
        past += f", usually {about(usual)}"
    return f"{few_customers(number).capitalize()} in the last four weeks{where} ({past})."


def surged(surge: Surge) -> str:
    """A cause that stands out against its own baseline."""
    seen = f"{few_customers(surge.observed)} {PERIODS.get(surge.window, f'in {surge.window} weeks')}"
    if surge.kind == "new":
        return f"New: {seen}, {_none_before(surge)}."
    usual = f"{about(surge.expected or 0.0)} would be usual at this volume"
    seen = f"It is back: {seen}" if surge.kind == "returned" else seen.capitalize()
    between = f" the last {surge.gap_weeks + surge.window}" if surge.gap_weeks else ""
    return f"{seen}; {usual}, judged by the {surge.baseline_weeks} weeks before{between}."


def _none_before(surge: Surge) -> str:
    """Since when there was none; what came in the weeks between is no part of the comparison, and is said."""
    if not surge.gap_count:
        return f"none in the {surge.baseline_weeks + surge.gap_weeks} weeks before"
    between = f"{few(surge.gap_count)} in the {surge.gap_weeks} weeks before"
    return f"{between}, none in the {surge.baseline_weeks} before those"


def against(surge: Surge, tested: int) -> str:
    """What a cause that stands out was compared with, and how many were."""
    if not surge.baseline_count:
        return f"{tested} causes were checked at once."
    before = f"{few_customers(surge.baseline_count)} in the {surge.baseline_weeks} weeks it is compared with"
    return f"{before}, at the volume of each week; {tested} causes were checked at once."
