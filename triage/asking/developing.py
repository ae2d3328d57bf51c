"""Development: cases by week, whether a change could be chance, and two or more sides compared."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scipy.stats import binomtest
from sqlalchemy import func, select
from sqlmodel import col

from knowledge.tables import Case
from triage.asking.asked import Understood
from triage.asking.counting import GROUPS, grouped, reading
from triage.asking.inquiry import Chart, Inquiry, Statement, Told, stated
from triage.asking.looking import Fact, cause_facts, matching, numbers
from triage.asking.periods import in_words
from triage.asking.sentences import cases_in_words, counted, ids, where
from triage.asking.words import listed
from triage.matching.queries import Filters
from triage.weeks import Week

WEEKS = 12  # looked at where no time is said
MOST_WEEKS = 53
WINDOW = 4  # weeks that are compared with as many before
CHANCE = 0.05  # a change less likely than this is not put down to chance
FEWEST = 3  # cases of a cause whose rise is told
RISING = 3  # causes told


def tell_trend(inquiry: Inquiry) -> Told:
    """Cases by week, the last weeks against as many before them."""
    weeks = _weeks(inquiry)
    found = matching(inquiry, _within(inquiry, weeks))
    if not found:
        return Told([])
    counts = _by_week(found, weeks)
    name = f"{counted(2, inquiry.understood.filters).removeprefix('2 ')}{where(inquiry, _timeless(inquiry))}"
    statements = [_weekly(inquiry, found, weeks, counts), *_change(inquiry, found, weeks)]
    if not inquiry.causes and inquiry.topic is None:
        statements += _rising(inquiry, found, weeks)
    chart = Chart(title=name, weeks=[str(week) for week in weeks], series={name: counts})
    return Told([*statements, *reading(inquiry, found)], ids(found), chart)


def _timeless(inquiry: Inquiry) -> Filters:
    return inquiry.understood.filters.model_copy(update={"since": None, "until": None})


def _weeks(inquiry: Inquiry) -> list[Week]:
    """The weeks looked at, oldest first: those of the time asked about, or the last complete ones."""
    filters = inquiry.understood.filters
    last = Week.of(inquiry.now) if filters.since else Week.last_complete(inquiry.now)
    if filters.until:
        last = min(last, Week.of(filters.until - timedelta(seconds=1)))
    if filters.since:
        first = Week.of(filters.since)
        many = (last.monday - first.monday).days // 7 + 1
    else:
        many = min(WEEKS, _on_file_for(inquiry, last))
    return [last.back(back) for back in range(min(max(many, 1), MOST_WEEKS) - 1, -1, -1)]


def _on_file_for(inquiry: Inquiry, last: Week) -> int:
    """Weeks since the first case on file: before it, no week was quiet."""
    first = inquiry.session.scalars(select(func.min(col(Case.occurred_at)))).one()
    return (last.monday - Week.of(first).monday).days // 7 + 1 if first else 1


def _within(inquiry: Inquiry, weeks: Sequence[Week]) -> Filters:
    """The time asked about, where it is open the first and the last of these weeks."""
    filters = inquiry.understood.filters
    since, until = filters.since or weeks[0].start, filters.until or weeks[-1].end
    return filters.model_copy(update={"since": max(since, weeks[0].start), "until": until})


def _complete(inquiry: Inquiry, weeks: Sequence[Week]) -> list[Week]:
    """Those of the weeks that are over and lie wholly in the time asked about."""
    spanned = _within(inquiry, weeks)
    end = min(spanned.until or inquiry.now, inquiry.now)
    return [week for week in weeks if week.start >= (spanned.since or week.start) and week.end <= end]


def _by_week(found: Sequence[Fact], weeks: Sequence[Week]) -> list[int]:
    places = {week.monday: at for at, week in enumerate(weeks)}
    counts = [0] * len(weeks)
    for fact in found:
        counts[places[Week.of(fact.occurred_at).monday]] += 1
    return counts


def _weekly(
    inquiry: Inquiry, found: Sequence[Fact], weeks: Sequence[Week], counts: Sequence[int]
) -> Statement:
    numbers_said = ", ".join(map(str, counts))
    spanned = _within(inquiry, weeks)
    span = in_words(spanned.since, spanned.until)
    text = f"{counted(len(found), inquiry.understood.filters)}{where(inquiry, _timeless(inquiry))} {span}, "
    text += (
        f"by ISO week from {weeks[0]} to {weeks[-1]}: {numbers_said}. Cases: {cases_in_words(ids(found))}."
    )
    return stated(text, ids(found), inquiry.causes)


def _change(inquiry: Inquiry, found: Sequence[Fact], weeks: Sequence[Week]) -> list[Statement]:
    weeks = _complete(inquiry, weeks)
    window = min(WINDOW, len(weeks) // 2)
    if not window:
        return [
            stated(
                "Fewer than two complete weeks are too little to tell a trend.", ids(found), inquiry.causes
            )
        ]
    late, early = _halves(found, weeks, window)
    spans = (
        f"{_weeks_said(weeks[-window:])} against {len(early):,} {_weeks_said(weeks[-2 * window : -window])}"
    )
    text = f"{len(late):,} {spans}: {_verdict(len(late), len(early))}."
    named = f" Latest: {cases_in_words(ids(late))}." if late else ""
    return [stated(text + named, [*ids(late), *ids(early)], inquiry.causes)]


def _halves(found: Sequence[Fact], weeks: Sequence[Week], window: int) -> tuple[list[Fact], list[Fact]]:
    first, turn, end = weeks[-2 * window].start, weeks[-window].start, weeks[-1].end
    late = [fact for fact in found if turn <= fact.occurred_at < end]
    return late, [fact for fact in found if first <= fact.occurred_at < turn]


def _weeks_said(weeks: Sequence[Week]) -> str:
    return in_words(weeks[0].start, weeks[-1].end)


def _verdict(late: int, early: int) -> str:
    """What may be said of two counts over the same time."""
    if late == early:
        return "no change"
    way = "up" if late > early else "down"
    if _p(late, early) < CHANCE:
        return f"{way}, by more than chance explains"
    return f"{way}, but a difference of this size can be chance"


def _p(late: int, early: int) -> float:
    """How often chance alone would part as many cases at least as unevenly."""
    return float(binomtest(late, late + early).pvalue) if late + early else 1.0


def _rising(inquiry: Inquiry, found: Sequence[Fact], weeks: Sequence[Week]) -> list[Statement]:
    """The causes that rose most."""
    weeks = _complete(inquiry, weeks)
    window = min(WINDOW, len(weeks) // 2)
    if not window:
        return []
    late, early = _halves(found, weeks, window)
    rises = []
    for cause in {fact.cause for fact in late if fact.cause}:
        now = [fact.case for fact in late if fact.cause == cause]
        before = [fact.case for fact in early if fact.cause == cause]
        if len(now) >= FEWEST and len(now) > len(before):
            rises.append((len(now) - len(before), cause, now, before))
    known = cause_facts(inquiry.session, [cause for _, cause, _, _ in rises])
    return [
        stated(
            f"Rose among them: {known[cause].called}, from {len(before):,} to {len(now):,} "
            f"({_verdict(len(now), len(before))}): {cases_in_words(now, 3)}.", [*now, *before], [cause],
        )
        for _, cause, now, before in sorted(rises, key=lambda one: (-one[0], one[1]))[:RISING]
    ]  # fmt: skip


def tell_compare(inquiry: Inquiry) -> Told:
    """Sides beside each other: departments, touchpoints, causes, periods or kinds."""
    sides = _sides(inquiry)
    found = {name: matching(inquiry, filters) for name, filters in sides.items()}
    statements = [_side(inquiry, name, filters, found[name]) for name, filters in sides.items()]
    every = list({fact.case: fact for facts in found.values() for fact in facts}.values())
    if len(found) == 2 and every:
        statements += [_difference(inquiry, found)]
    if inquiry.understood.against is None:
        statements += _shared(inquiry, found)
    notes = _lengths(inquiry.understood)
    if not every:
        return Told([], notes=notes)
    return Told([*statements, *reading(inquiry, every)], ids(every), notes=notes)


def _sides(inquiry: Inquiry) -> dict[str, Filters]:
    understood, filters = inquiry.understood, inquiry.understood.filters
    for field in ("departments", "touchpoints", "causes"):
        if len(getattr(filters, field)) > 1:
            names = getattr(filters, field)
            return {_name(inquiry, field, one): filters.model_copy(update={field: (one,)}) for one in names}
    if understood.against:
        since, until = understood.against
        earlier = filters.model_copy(update={"since": since, "until": until})
        return {in_words(since, until): earlier, in_words(filters.since, filters.until): filters}
    if understood.by in ("department", "touchpoint", "cause", None) and not _names_kinds(understood):
        return _every_side(inquiry, understood)
    return {f"{kind}s": filters.model_copy(update={"kind": kind}) for kind in ("complaint", "escalation")}


def _names_kinds(understood: Understood) -> bool:
    return understood.by == "kind" or (understood.by is None and bool(understood.filters.departments))


def _every_side(inquiry: Inquiry, understood: Understood) -> dict[str, Filters]:
    """All departments, or touchpoints, that have such cases, those with the most first."""
    field, of = (
        ("touchpoints", "touchpoint") if understood.by == "touchpoint" else ("departments", "department")
    )
    names: dict[str, int] = {}
    for fact in matching(inquiry):
        if name := getattr(fact, of):
            names[name] = names.get(name, 0) + 1
    largest = sorted(names, key=lambda name: (-names[name], name))[:GROUPS]
    return {name: understood.filters.model_copy(update={field: (name,)}) for name in largest}


def _name(inquiry: Inquiry, field: str, one: str) -> str:
    if field != "causes":
        return one
    number = numbers([one])[0]
    known = cause_facts(inquiry.session, [number])
    return known[number].called if number in known else one


def _side(inquiry: Inquiry, name: str, filters: Filters, found: Sequence[Fact]) -> Statement:
    shown = name[:1].upper() + name[1:]
    if not found:
        return stated(f"{shown}: no {counted(0, filters).removeprefix('0 ')}{_rest(inquiry)}.")
    still = sum(1 for fact in found if not fact.resolved)
    escalated = sum(1 for fact in found if fact.kind == "escalation")
    text = f"{shown}: {counted(len(found), filters)}{_rest(inquiry)}"
    parts = [] if filters.state else [f"{still:,} without a resolution"]
    grave = sum(1 for fact in found if fact.severity in ("high", "critical"))
    parts += [] if filters.severities else [f"{grave:,} high or critical"]
    parts += [] if filters.kind else [f"{escalated:,} of them escalations"]
    more = f" ({', '.join(parts)})" if parts else ""
    main = grouped(inquiry, [fact for fact in found if fact.cause], "cause", 1)
    most = f" Most frequent cause: {main[0].text}" if main and not filters.causes else ""
    causes = [int(one.removeprefix("RC-")) for one in (filters.causes or (main[0].causes if main else ()))]
    return stated(f"{text}{more}: {cases_in_words(ids(found), 3)}.{most}", ids(found), causes)


def _rest(inquiry: Inquiry) -> str:
    """What holds for all sides."""
    filters = inquiry.understood.filters
    field = next((f for f in ("departments", "touchpoints", "causes") if len(getattr(filters, f)) > 1), None)
    gone: dict[str, object] = {field: ()} if field else {}
    if inquiry.understood.against:
        gone |= {"since": None, "until": None}
    return where(inquiry, filters.model_copy(update=gone))


def _difference(inquiry: Inquiry, found: dict[str, list[Fact]]) -> Statement:
    (one, first), (other, second) = found.items()
    cases = [*ids(first), *ids(second)]
    if len(first) == len(second):
        return stated(f"Both have as many: {len(first):,}.", cases)
    (more, many), (less, few) = sorted(((one, len(first)), (other, len(second))), key=lambda side: -side[1])
    gap = "case" if many - few == 1 else "cases"
    return stated(f"{many - few:,} {gap} more {_side_said(more)} than {_side_said(less)}.", cases)


def _side_said(name: str) -> str:
    return name if name.startswith(("in ", "since ", "from ", "on ", "until ")) else f"for {name}"


def _shared(inquiry: Inquiry, found: dict[str, list[Fact]]) -> list[Statement]:
    """The causes that every side has."""
    by_side = [{fact.cause for fact in facts if fact.cause} for facts in found.values()]
    both = set.intersection(*by_side) if by_side else set()
    if len(found) < 2 or not both or len(inquiry.understood.filters.causes) > 1:
        return []
    every = [fact for facts in found.values() for fact in facts if fact.cause in both]
    told = []
    for one in grouped(inquiry, every, "cause", 3):
        cause = int(one.causes[0].removeprefix("RC-"))
        sides = [f"{name} {sum(f.cause == cause for f in facts):,}" for name, facts in found.items()]
        name = cause_facts(inquiry.session, [cause])[cause].called
        cases = [int(case.removeprefix("C-")) for case in one.cases]
        told.append(
            stated(f"Shared by all: {name} ({listed(sides)}): {cases_in_words(cases, 3)}.", cases, [cause])
        )
    return told


def _lengths(understood: Understood) -> list[str]:
    filters = understood.filters
    if not (understood.against and filters.since and filters.until):
        return []
    lengths = [_days(*understood.against), _days(filters.since, filters.until)]
    if lengths[0] == lengths[1]:
        return []
    return [f"The two periods have different lengths: {lengths[0]} and {lengths[1]} days."]


def _days(since: datetime, until: datetime) -> int:
    return (until - since).days
