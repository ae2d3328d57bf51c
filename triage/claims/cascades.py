"""What is said of cascades: what followed what, never that one caused the other until a person says so."""

from triage.cascades.finding import Cascade, ShippedFix
from triage.cascades.resolutions import Resolved
from triage.claims.phrases import day, shortened
from triage.counts import about, few

LONGEST_PLACE = 40  # characters


def said(found: Cascade, first: str, then: str) -> str:
    """The sentence about a cascade from the cause called `first` to the one called `then`."""
    return f"{counted(found, first, then)} {proof(found.confirmed_by)}"


def counted(found: Cascade, first: str, then: str) -> str:
    """What was counted, without a word about what it proves."""
    return _after_fix(found, then) if found.kind == "fix" else _after_cause(found, first, then)


def after(found: Cascade, first: str) -> str:
    """What it followed, in a few words: for a headline that ends with the cause that came then."""
    what = "a fix" if found.kind == "fix" else shortened(first)
    return f"after {what} at {_place(found.sender)}"


def proof(confirmed_by: str | None) -> str:
    """How sure it is that one led to the other."""
    if confirmed_by is None:
        return "Followed by, not proven cause."
    return f"That one led to the other is confirmed by <@{confirmed_by}>."


def details(found: Cascade, first: str) -> list[str]:
    """The figures one tap away, a sentence each."""
    lines = [_touched(first)] if found.kind == "fix" else []
    if found.others:
        others = " or ".join(_fix(one) for one in found.others)
        lines.append(f"The same rise would also fit another fix: {others}.")
    if found.resolved is not None:
        lines.append(_resolved(found.resolved))
    often = "less than 1 time in 1,000" if found.q < 0.001 else f"about 1 time in {1 / found.q:,.0f}"
    return [*lines, f"Among all causes compared, a finding as clear as this one is chance {often}."]


def _after_cause(found: Cascade, first: str, then: str) -> str:
    who = f"{found.observed} of {found.customers:,} customers"
    return (
        f"After {shortened(first)} at {_place(found.sender)}, {who} "
        f"raised {shortened(then)}, mostly at {_place(found.receiver)}, within 28 days; "
        f"{about(found.expected)} expected from their own history, {few(found.backward)} the other way round."
    )


def _after_fix(found: Cascade, then: str) -> str:
    fix = f"After {_fix(found.fix)} at {_place(found.sender)}" if found.fix else "After a fix"
    return (
        f"{fix}, {found.observed} customers raised {shortened(then)}, "
        f"mostly at {_place(found.receiver)}, within 6 weeks; "
        f"{about(found.expected)} expected at this volume. The fix touched {few(found.touched)} of them "
        f"before, {about(found.touched_expected)} would be chance."
    )


def _touched(first: str) -> str:
    return f"Touched by the fix: customers who had {shortened(first)} in the 60 days before it, or since."


def _resolved(found: Resolved) -> str:
    return (
        f"It followed in {few(found.followed)} of {found.customers} customers whose case was closed with "
        f"“{shortened(found.text)}”, and in {few(found.others_followed)} of the {found.others} others."
    )


def _fix(fix: ShippedFix) -> str:
    return f"“{shortened(fix.title)}” ({day(fix.shipped_at)})"


def _place(name: str) -> str:
    return shortened(name, LONGEST_PLACE)
