"""What is said on the journey map: of each place, and of what changed between two reviews."""

from datetime import datetime

from triage.counts import HIDDEN_BELOW, about, cases, customers, weeks
from triage.statistics.movement import Movement
from triage.statistics.satisfaction import ENOUGH, FEWEST, Share

LOW_WORDS = {
    "worst ratings": "answers here were a 1 or a 2",
    "repeated information": "customers who were handed over here had to tell it again",
    "escalations": "customers escalated",
}


def people(number: int | None, kept_back: bool = False) -> str:
    """A count of customers as it may be printed; `kept_back` is one that would give another away."""
    if number is None:
        return f"{HIDDEN_BELOW} customers or more" if kept_back else f"fewer than {HIDDEN_BELOW} customers"
    return customers(number) if number else "no customers"


def satisfied(share: Share, target: float | None, below: bool) -> str:
    """How satisfied customers are at a place, against its target."""
    if share.n < FEWEST:
        return f"fewer than {FEWEST} answers" if share.n else "no answers"
    if share.n < ENOUGH:
        return f"{share.good} of {share.n} satisfied"
    low, high = share.interval
    said = f"{share.value:.0%} satisfied ({share.good} of {share.n}; 95% range {low:.0%} to {high:.0%})"
    if target is None:
        return said
    return f"{said}, below the target of {target:.0%}" if below else f"{said}, target {target:.0%}"


def moved(found: Movement | None, comparable: bool) -> str:
    """Whether the last four weeks differ from what was usual here."""
    if found is None:
        return "no cases here" if comparable else "too short a history to say whether this changed"
    if found.direction is None:
        return "no clear change"
    said = f"{people(_shown(found.observed))} in the last four weeks, {about(found.expected)} expected"
    return f"{'more' if found.direction == 'rose' else 'fewer'} than usual: {said}"


def low_point(kind: str, observed: int, of: int, elsewhere: tuple[int, int], clear: bool) -> str:
    """Why a place is a low point."""
    said = f"{observed} of {of} {LOW_WORDS[kind]}"
    if not elsewhere[1]:
        return said
    than = "clearly more than" if clear else "the most on the map, though not clearly more than"
    return f"{said}: {than} elsewhere ({elsewhere[0]} of {elsewhere[1]})"


def last_seen(latest: datetime | None, stale: bool) -> str:
    """How fresh the evidence is."""
    if latest is None:
        return "no evidence yet"
    said = f"latest evidence {latest:%-d %b %Y}"
    return f"out of date: {said}" if stale else said


def grew(where: str, found: Movement, window: int) -> str:
    """More customers than usual at a place."""
    return (
        f"{where} got worse: {people(_shown(found.observed))} in {weeks(window)}, "
        f"{about(found.expected)} expected from the weeks before."
    )


def eased(where: str, found: Movement, window: int) -> str:
    """Fewer customers than usual at a place."""
    return (
        f"{where} got better: {people(_shown(found.observed))} in {weeks(window)}, "
        f"{about(found.expected)} expected from the weeks before."
    )


def satisfaction_moved(where: str, now: Share, before: Share, fell: bool) -> str:
    """A share of satisfied customers that changed."""
    return (
        f"Customers at {where} are {'less' if fell else 'more'} satisfied: "
        f"{now.value:.0%} ({now.good} of {now.n}), {before.value:.0%} before ({before.good} of {before.n})."
    )


def spread_to(cause: str, name: str, where: str, number: int, window: int, elsewhere: bool) -> str:
    """A cause that hurts at a touchpoint where it never did."""
    known = "known from elsewhere, " if elsewhere else ""
    return (
        f"{cause} “{name}” is new at {where}: {known}{customers(number)} there in {weeks(window)}, "
        "none on file before."
    )


def appeared(where: str, number: int, since: datetime) -> str:
    """A touchpoint that was not on the map."""
    return f"{where} is new on the map: {customers(number)} since {since:%-d %b}, none on file before."


def went_stale(where: str, latest: datetime) -> str:
    """A place that nothing is heard of any more."""
    return f"Nothing new about {where} since {latest:%-d %b %Y}: this part of the map is out of date."


def unchanged(since: datetime, compared: int) -> str:
    """Nothing that a test supports."""
    if not compared:
        return f"Too short a history before {since:%-d %b %Y} to say what changed since."
    places = "1 place" if compared == 1 else f"{compared} places"
    return f"No clear change since {since:%-d %b %Y}: {places} compared, within what chance brings."


def what_changed(since: datetime, compared: int, changes: int) -> str:
    """How many changes were found among how many places."""
    found = "1 change" if changes == 1 else f"{changes} changes"
    places = "1 place" if compared == 1 else f"{compared} places"
    return f"{found} since {since:%-d %b %Y}; {places} compared."


def whole(number: int, who: str, touchpoints: int, departments: int) -> str:
    """The map in one line."""
    if not number:
        return "No case in the last four weeks."
    places = "1 touchpoint" if touchpoints == 1 else f"{touchpoints} touchpoints"
    seen = "1 department" if departments == 1 else f"{departments} departments"
    return f"{cases(number)} of {who} in the last four weeks; {places}, {seen} on the map."


def _shown(number: int) -> int | None:
    return number if number >= HIDDEN_BELOW else None
