"""What is said of satisfaction: at touchpoints, of whole journeys, of green touchpoints on a red journey."""

from collections.abc import Mapping, Sequence

from triage.satisfaction.measuring import ALL_JOURNEYS, TouchpointSatisfaction
from triage.statistics.satisfaction import ENOUGH, FEWEST, Share

FEW = f"fewer than {FEWEST}"
GOOD = {"csat": "were satisfied", "effort": "found it easy"}
CHANGES = {
    ("csat", "fell"): "satisfaction fell",
    ("csat", "rose"): "satisfaction rose",
    ("effort", "fell"): "it became harder for customers",
    ("effort", "rose"): "it became easier for customers",
}
PERIODS = {7: "last week", 28: "in the last four weeks"}
ALL_FINE = "No touchpoint of it misses its target on its own; the whole does."


def counted(good: int | None, n: int | None) -> str:
    """A share as far as it may be said: `fewer than 5`, `4 of 7`, `62 of 110 (56%, range 47-65%)`."""
    return _of(good, n) + _range(good, n)


def below_target(one: TouchpointSatisfaction) -> str:
    """It surely misses its target."""
    said = f"{_where(one)} {_of(one.good, one.n)} customers {GOOD[one.scale]} in the last four weeks"
    return f"{said}{_range(one.good, one.n)}: below the target of {one.target or 0:.0%}."


def changed(one: TouchpointSatisfaction) -> str:
    """It fell, or rose, against its own past."""
    what, period = CHANGES[one.scale, one.change or "fell"], PERIODS.get(one.now_days, "lately")
    now = f"{_of(one.now_good, one.now_n)} customers {GOOD[one.scale]} {period}"
    before = f"{_of(one.before_good, one.before_n)}{_share(one.before_good, one.before_n)} before"
    return f"{_where(one)} {what}: {now}{_range(one.now_good, one.now_n)}, {before}."


def green_but_red(bad: int, n: int, weeks: int) -> str:
    """Every touchpoint was rated well, and the whole ended badly."""
    whose = f"{_of(bad, n)} customers whose every touchpoint rating was good (4 or 5 of 5)"
    return f"{whose} still ended badly in the last {weeks} weeks{_range(bad, n)}."


def why(reasons: Mapping[str, int]) -> str:
    """What went wrong at the end: reasons with their customers, most first."""
    ordered = sorted(reasons.items(), key=lambda reason: -reason[1])
    return f"What went wrong: {'; '.join(f'{reason}: {_customers(number)}' for reason, number in ordered)}."


def driven_by_handoffs(several: Share, fewer: Share) -> str:
    """Being handed on goes with bad ends."""
    return (
        f"It goes with being handed on: {_of(several.good, several.n)} customers with two or more handoffs "
        f"ended badly{_share(several.good, several.n)}, "
        f"{_of(fewer.good, fewer.n)} with fewer{_share(fewer.good, fewer.n)}."
    )


def together(touchpoints: Sequence[str], bad: int, n: int) -> str:
    """One way through the touchpoints, and how often it ended badly."""
    return f"{' + '.join(touchpoints)}: {_of(bad, n)} customers ended badly{_range(bad, n)}."


def _where(one: TouchpointSatisfaction) -> str:
    if one.touchpoint is not None:
        return f"At {one.touchpoint}"
    return "With the whole journey" if one.journey == ALL_JOURNEYS else f"With the journey {one.journey}"


def _of(good: int | None, n: int | None) -> str:
    return FEW if good is None or n is None or n < FEWEST else f"{good:,} of {n:,}"


def _share(good: int | None, n: int | None) -> str:
    """The percentage, where there are enough answers for one."""
    return "" if good is None or n is None or n < ENOUGH else f" ({good / n:.0%})"


def _range(good: int | None, n: int | None) -> str:
    """The percentage with its interval, where there are enough answers for one."""
    if good is None or n is None or n < ENOUGH:
        return ""
    low, high = Share(good, n).interval
    return f" ({good / n:.0%}, range {low * 100:.0f}-{high:.0%})"


def _customers(number: int) -> str:
    return f"{number:,} customers" if number >= FEWEST else FEW
