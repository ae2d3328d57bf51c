"""None alike: what is said where nothing that passes the filters is like a question."""

from datetime import datetime, timedelta

from triage.counts import cases
from triage.matching.past_cases import Matches
from triage.matching.queries import NOBODY, Filters

FEWER = "Fewer filters may find more."
ON_FILE = "on file"


def none_alike(found: Matches) -> str:
    """In one or two sentences: where nothing is like it, and how many cases that leaves aside."""
    if found.passing is None:
        return "No more cases are like this."
    within = narrowed(found.filters)
    if not within:
        return "Nothing on file is like this."
    kind = found.filters.kind or "case"
    if not found.passing:
        there = "" if within == ON_FILE else f" {within}"
        return f"No {kind}{there} is on file. {FEWER}"
    match = "matches" if found.passing == 1 else "match"
    return f"No {kind} {within} is like this; {cases(found.passing)} {match} the filters. {FEWER}"


def narrowed(filters: Filters) -> str:
    """The filters as they stand in a sentence after "no case"; empty without any but the kind."""
    severities, owner = _any(filters.severities), filters.owner
    parts = [
        f"in {_any(filters.departments)}" if filters.departments else "",
        f"at {_any(filters.touchpoints)}" if filters.touchpoints else "",
        f"of {severities} severity" if severities else "",
        f"of customer {filters.customer}" if filters.customer else "",
        f"of {_any(filters.causes)}" if filters.causes else "",
        (f"owned by {owner}" if owner.casefold() != NOBODY else "that nobody owns") if owner else "",
        _state(filters.state),
        f"since {_date(filters.since)}" if filters.since else "",
        f"until {_date(filters.until - timedelta(seconds=1))}" if filters.until else "",
    ]
    return " ".join(part for part in parts if part) or (ON_FILE if filters.kind else "")


def _state(state: str | None) -> str:
    if state in (None, "open", "resolved"):
        return f"that is {state}" if state else ""
    return f"of a {state} cause"


def _any(names: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _date(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"
