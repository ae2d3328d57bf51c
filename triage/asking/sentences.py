"""Sentences: how cases, filters and numbers are put in words. Plain text: markup is the reader's business."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from triage.asking.asked import Understood, nobody
from triage.asking.inquiry import Inquiry
from triage.asking.looking import CauseFact, Fact, cause_facts, numbers
from triage.asking.periods import in_words
from triage.asking.words import listed
from triage.matching.queries import Filters
from triage.numbers import case_number

NAMED = 5  # cases named in a sentence; all are cited
PERCENT_FROM = 20  # cases from which a share is said in percent


def cases_in_words(cases: Sequence[int], most: int = NAMED) -> str:
    """`C-3, C-9 and 12 more`."""
    named = [case_number(case) for case in cases[:most]]
    more = len(cases) - len(named)
    return f"{', '.join(named)} and {more:,} more" if more else listed(named)


def counted(number: int, filters: Filters) -> str:
    """`3 open critical escalations`."""
    noun = filters.kind or "case"
    if number != 1:
        noun += "s"
    severity = f"{listed(filters.severities, 'or')}-severity" if filters.severities else ""
    words = [f"{number:,}", _state(filters.state), severity, noun]
    return " ".join(word for word in words if word)


def _state(state: str | None) -> str:
    return state if state in ("open", "resolved") else ""


def where(inquiry: Inquiry, filters: Filters | None = None, *, topic: bool = True) -> str:
    """What the filters say, behind the cases: ` about “refund” in Cards since 1 Sep 2026`."""
    filters = filters or inquiry.understood.filters
    said = about(inquiry) if topic else ""
    if filters.causes:
        known = cause_facts(inquiry.session, numbers(filters.causes))
        names = [known[n].called if n in known else f"RC-{n}" for n in numbers(filters.causes)]
        said += f" of {listed(names, 'or')}"
    if filters.customer:
        said += f" of customer {filters.customer}"
    if filters.departments:
        said += f" in {listed(filters.departments, 'or')}"
    if filters.touchpoints:
        said += f" at {listed(filters.touchpoints, 'or')}"
    if filters.state and not _state(filters.state):
        said += f" whose cause is {filters.state}"
    if filters.owner:
        said += " whose cause nobody owns" if nobody(filters) else f" whose cause {filters.owner} owns"
    return said + when(filters)


def when(filters: Filters) -> str:
    """The time that the filters name: ` since 1 Sep 2026`."""
    time = in_words(filters.since, filters.until)
    as_of = f", logged by {day(filters.as_of)}" if filters.as_of else ""
    return (f" {time}" if time else "") + as_of


def about(inquiry: Inquiry) -> str:
    """What the cases are about, as far as it is known: ` of RC-5 “…”`, or ` about “refund”`."""
    topic = inquiry.topic
    if topic is None:
        return ""
    if topic.cause:
        known = cause_facts(inquiry.session, [topic.cause])
        return f" of {known[topic.cause].called}" if topic.cause in known else ""
    return f" about “{topic.said}”"


def day(moment: datetime) -> str:
    """`1 Sep 2026`."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%b %Y}"


def share(part: int, whole: int) -> str:
    """`9 of 23`, with its percentage where the whole is large enough for one."""
    percent = f" ({part / whole:.0%})" if whole >= PERCENT_FROM else ""
    return f"{part:,} of {whole:,}{percent}"


def spread(values: Iterable[str | None], none: str) -> str:
    """`Cards 6, Claims 4`."""
    return ", ".join(f"{value or none} {count:,}" for value, count in Counter(values).most_common())


def owner_in_words(cause: CauseFact) -> str:
    """Who has to act."""
    people = [cause.owner_department, f"@{cause.owner}" if cause.owner else None]
    named = [person for person in people if person]
    return f"is owned by {listed(named)}" if named else "is owned by nobody yet"


def ids(found: Iterable[Fact]) -> list[int]:
    """The numbers of cases."""
    return [fact.case for fact in found]


def question_scope(understood: Understood) -> str:
    """Department and time as they would be asked for again: ` in Cards since 1 Sep 2026`."""
    filters = understood.filters
    place = f" in {listed(filters.departments, 'or')}" if filters.departments else ""
    time = in_words(filters.since, filters.until)
    return place + (f" {time}" if time else "")
