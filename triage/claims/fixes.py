"""What is said of fixes: what came of one, whether that was expected, and that what it mended comes back."""

from datetime import datetime, timedelta

from knowledge.tables import Fix
from triage.causes.fixes import FixOutcome
from triage.claims.phrases import day, shortened
from triage.counts import about, few, few_customers, weeks
from triage.statistics.effect import FEWEST_FOR_RATIO, LOOKS, Expectation, FixEffect, Regression

ONE_DAY = timedelta(days=1)

FEWEST_FOR_SHARE = 20  # customers, before and after together, before anything is said in per cent
CAME = {
    "exceeded": "More than that was reached.",
    "within range": "What was measured allows that.",
    "missed": "That was not reached.",
}


def fixed(title: str, when: str, effect: FixEffect, over: bool = False) -> str:
    """What came of a fix: the change, then the verdict; of one whose success is `over`, as what was."""
    start, verdict = f"Since “{shortened(title)}” shipped on {when}", effect.verdict
    if verdict == "not enough data yet" or effect.low is None or effect.high is None:
        return f"{start}: not enough data yet ({_counts(effect)})."
    if effect.before + effect.after < FEWEST_FOR_SHARE:
        return f"{start}: {verdict}{' at first' if over else ''} ({_counts(effect)}).{_last(effect)}"
    if verdict == "better" and effect.after < FEWEST_FOR_RATIO:
        hardly = "it hardly occurred at first" if over else "it hardly occurs any more"
        return f"{start} {hardly} ({_counts(effect)}): better."
    if verdict in ("better", "worse") and effect.ratio_may_be_said:
        span = f"95% range {effect.low:.0%} to {effect.high:.0%}"
        runs = "it first ran at" if over else "it runs at"
        rate = f"{runs} {effect.rate_ratio:.0%} of its earlier rate, adjusted for volume"
        return f"{start} {rate} ({span}; {_counts(effect)}): {verdict}."
    return f"{start}: {verdict}, {_span(effect)} ({_counts(effect)}).{_last(effect)}"


def told(found: FixOutcome) -> str:
    """The one thing to know of a cause that was mended: what the fix did, and whether it came back since."""
    title, when, effect = found.fix.title, _shipped(found.fix), found.effect
    if found.followed_by is not None and not (effect.weeks_after or found.returned):
        return f"“{shortened(title)}”, shipped on {when}: the next fix was out before it could be measured."
    if not found.returned:
        return _still_better(found) if found.verdict != effect.verdict else fixed(title, when, effect)
    worked = f"“{shortened(title)}”, shipped on {when}, had worked at first."
    return f"{fixed(title, when, effect, over=True) if found.verified_at else worked} But {_back(found)}"


def outcome(found: FixOutcome) -> str:
    """What came of a fix, with all that belongs to it."""
    return " ".join([told(found), *details(found)])


def details(found: FixOutcome) -> list[str]:
    """What one may want to know beside the verdict: a sentence each."""
    said = []
    if found.effect.left_out:
        said.append(
            f"Left out of the comparison: {weeks(found.effect.left_out)} before it in which it stood out."
        )
    if found.expectation and found.fix.change is not None:
        said.append(expected(found.fix.change, found.fix.expected_by, found.expectation))
    return said


def earlier(found: FixOutcome) -> str:
    """What an earlier fix of the same cause had done before the next one was out."""
    said = {"regressed": "better at first, then it came back"}.get(found.verdict, found.verdict)
    return f"Before it “{shortened(found.fix.title)}”, shipped on {_shipped(found.fix)}: {said}."


def expected(change: float, by: datetime | None, came: Expectation) -> str:
    """Whether a fix did what was expected of it."""
    until = f" by {by:%-d %B %Y}" if by else ""
    return f"Expected{until}: {_moved(1 + change)}. {CAME[came]}"


def came_back(found: Regression) -> str:
    """A fixed cause that returns."""
    seen = few_customers(found.observed)
    since = "last week" if found.window == 1 else f"in {weeks(found.window)}"
    return f"it is coming back: {seen} {since}; {about(found.expected)} would be usual since the fix."


def _back(found: FixOutcome) -> str:
    """That its cause came back: this week, or when it was first measured, and how it stands now."""
    seen = found.back if found.back and found.back.returned else None
    if found.returned_now and seen:
        return came_back(seen)
    assert found.returned_in is not None
    until = day(found.returned_in.end - ONE_DAY)
    lately = f"{few_customers(found.lately)} in the last four weeks."
    if seen is None:
        return f"it came back in the week to {until}; {lately}"
    span = "in the week" if seen.window == 1 else f"in the {weeks(seen.window)}"
    usual = f"where {about(seen.expected)} would have been usual since the fix"
    return f"it came back: {few_customers(seen.observed)} {span} to {until}, {usual}; {lately}"


def _still_better(found: FixOutcome) -> str:
    """Better at the first look, which counts; less sure at the second one."""
    effect = found.effect
    start = f"Since “{shortened(found.fix.title)}” shipped on {_shipped(found.fix)}"
    first = f"better after {weeks(found.verified_at or 0)}"
    if effect.low is None or effect.before + effect.after < FEWEST_FOR_SHARE:
        return f"{start}: {first}, less sure after {weeks(effect.weeks_after)} ({_counts(effect)})."
    return f"{start}: {first}; after {weeks(effect.weeks_after)} {_span(effect)} ({_counts(effect)})."


def _last(effect: FixEffect) -> str:
    """That no more weeks are waited for."""
    over = effect.verdict == "cannot tell yet" and effect.weeks_after >= max(LOOKS)
    return " That was the last look: later weeks are not compared." if over else ""


def _shipped(fix: Fix) -> str:
    return day(fix.shipped_at) if fix.shipped_at else ""


def _span(effect: FixEffect) -> str:
    assert effect.low is not None and effect.high is not None
    return f"between {_moved(effect.low)} and {_moved(effect.high)} at the same volume"


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
