"""What is said of fixes: what came of one, whether that was expected, and that what it mended comes back."""

from datetime import datetime

from triage.causes.fixes import FixOutcome
from triage.counts import about, few, few_customers, weeks
from triage.statistics.effect import FEWEST_FOR_RATIO, Expectation, FixEffect, Regression

FEWEST_FOR_SHARE = 20  # customers, before and after together, before anything is said in per cent
CAME = {
    "exceeded": "More than that was reached.",
    "within range": "What was measured allows that.",
    "missed": "That was not reached.",
}


def fixed(title: str, when: str, effect: FixEffect) -> str:
    """What came of a fix: the change, then the verdict."""
    start, verdict = f"Since “{title}” shipped on {when}", effect.verdict
    if verdict == "not enough data yet" or effect.low is None or effect.high is None:
        return f"{start}: not enough data yet ({_counts(effect)})."
    if effect.before + effect.after < FEWEST_FOR_SHARE:
        return f"{start}: {verdict} ({_counts(effect)})."
    if verdict == "better" and effect.after < FEWEST_FOR_RATIO:
        return f"{start} it hardly occurs any more ({_counts(effect)}): better."
    if verdict in ("better", "worse") and effect.ratio_may_be_said:
        span = f"95 % range {effect.low:.0%} to {effect.high:.0%}"
        rate = f"it runs at {effect.rate_ratio:.0%} of its earlier rate, adjusted for volume"
        return f"{start} {rate} ({span}; {_counts(effect)}): {verdict}."
    span = f"between {_moved(effect.low)} and {_moved(effect.high)}"
    return f"{start}: {verdict}, {span} at the same volume ({_counts(effect)})."


def outcome(found: FixOutcome) -> str:
    """What came of a fix, with all that belongs to it."""
    shipped = f"{found.fix.shipped_at:%-d %B}"
    return " ".join([fixed(found.fix.title, shipped, found.effect), *details(found)])


def details(found: FixOutcome) -> list[str]:
    """What one may want to know beside the verdict: a sentence each."""
    said = []
    if found.effect.left_out:
        said.append(f"Not compared with: {weeks(found.effect.left_out)} before it in which it stood out.")
    if found.expectation and found.fix.change is not None:
        said.append(expected(found.fix.change, found.fix.expected_by, found.expectation))
    if found.back and found.returned:
        said.append(came_back(found.back))
    return said


def expected(change: float, by: datetime | None, came: Expectation) -> str:
    """Whether a fix did what was expected of it."""
    until = f" by {by:%-d %B %Y}" if by else ""
    return f"Expected{until}: {_moved(1 + change)}. {CAME[came]}"


def came_back(found: Regression) -> str:
    """A fixed cause that returns."""
    seen = few_customers(found.observed)
    since = "last week" if found.window == 1 else f"in {weeks(found.window)}"
    return f"It is coming back: {seen} {since}; {about(found.expected)} would be usual since the fix."


def _counts(effect: FixEffect) -> str:
    before, after = effect.weeks_before, effect.weeks_after
    if not after:
        return f"{few(effect.before)} in {weeks(before)} before; the first full week after it is not over"
    return f"{few(effect.before)} in {weeks(before)} before, {few(effect.after)} in {weeks(after)} after"


def _moved(ratio: float) -> str:
    """A rate ratio as people say it: 0.7 is 30% fewer."""
    if round(ratio, 2) == 1:
        return "as many"
    if ratio <= 0:
        return "none any more"
    if round(ratio, 2) == 0.5:
        return "half as many"
    return f"{1 - ratio:.0%} fewer" if ratio < 1 else f"{ratio - 1:.0%} more"
