"""The words of a digest, plain: each surface escapes them in its own way."""

import re
from collections.abc import Mapping, Sequence
from math import floor, log10

from triage.causes.on_file import NOBODY
from triage.counts import HIDDEN_BELOW
from triage.counts import about as about_so_many
from triage.digest.model import Carried, Choice, Digest, DigestItem, Kind, Phase, Standing
from triage.digest.parts import beside
from triage.weeks import Week

QUIET = "Nothing needs deciding this week."
LEAST_LIKELY = 0.2
DOUBTFUL = "First find out whether logging or the list of causes has changed; then read this again."
LATE = "This digest is late: the bot was not running at its time."
MORE = "Details, figures and the rest stand in the thread."
PHASES: Mapping[Phase, str] = {"baseline": "Baseline", "deep dive": "Deep dive", "iterate": "Iterate"}
CHOICES: Mapping[Choice, str] = {
    "own": "Own it",
    "plan fix": "Plan a fix",
    "dismiss": "Dismiss",
    "look again": "Look again next week",
    "confirm": "Confirm",
}
DECIDED: Mapping[Choice, str] = {
    "own": "took it on",
    "plan fix": "planned a fix",
    "dismiss": "dismissed it",
    "look again": "wanted another look",
    "confirm": "confirmed it",
}
"""What somebody did in an earlier review, after their name."""
KINDS: Mapping[Kind, str] = {
    "decision": "to decide",
    "emerging": "new",
    "growing": "growing",
    "returning": "came back",
    "fix": "fix",
    "cascade": "followed by",
    "passage": "passed on",
    "satisfaction": "satisfaction",
    "map": "journey map",
}
"""What a claim is of, on a label."""
SUBJECTS = ("passage", "cascade", "touchpoint", "journey")  # how subjects other than causes begin
MOST_DEPARTMENTS = 5
OF_FOUR_WEEKS: frozenset[Kind | None] = frozenset({"emerging", "growing", "returning"})
"""Kinds whose departments come with their cases of the last four weeks, as what keeps happening does."""
TELLING = 0.05  # a chance above this is no reason for a claim
LEAST_CHANCE = 1e-6  # below it nobody can imagine the number
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


def title(digest: Digest) -> str:
    """The headline: the week and whose it is: `Fault lines in 2026-W46 for Cards`."""
    whose = f" for {', '.join(digest.departments)}" if digest.departments else ""
    return f"Fault lines in {digest.week}{whose}"


def dates(week: str) -> str:
    """A week as people say it: `9 to 15 November 2026`."""
    first = Week.parse(week).monday
    last = Week.parse(week).back(-1).monday.toordinal() - 1
    end = first.fromordinal(last)
    begin = f"{first:%-d}" if first.month == end.month else f"{first:%-d %B}"
    begin += f" {first:%Y}" if first.year != end.year else ""
    return f"{begin} to {end:%-d %B %Y}"


def volume(digest: Digest) -> str:
    """How busy the week was, which is not a count of the channel's departments alone."""
    return f"{digest.summary} Counted over all departments." if digest.departments else digest.summary


def phase(digest: Digest) -> str:
    """Which phase the workspace is in, and why."""
    why = digest.phase_why.strip()
    return f"{PHASES[digest.phase]}{f': {why}' if why else ''}"


def called(name: str, cause: str | None) -> str:
    """What an item is about: its name, and the number it can be looked up by."""
    if not name:
        return cause or "This"
    return f"{name} ({cause})" if cause and cause != name else name


def about(one: Carried) -> str:
    """What an earlier review decided about; what is no cause has a subject for a name."""
    if one.name != one.subject:
        return called(one.name, one.cause)
    kind, _, rest = one.subject.partition(" ")
    return rest.replace(" > ", " → ") if kind in SUBJECTS and rest else one.name


def decided(one: Carried, by: str, week: str) -> str:
    """When it was decided and by whom, unless what came of it says who took it on."""
    last = str(Week.parse(week).back(1)) == one.period
    when = "last week's review" if last else f"review of {dates(one.period)}"
    told = one.choice == "own" and f" {DECIDED['own']} " in one.came_of
    return when if told else f"{when}: {by} {DECIDED[one.choice]}"


def involved(item: DigestItem | Standing, most: int = MOST_DEPARTMENTS) -> str:
    """The departments with their cases: `Cases in four weeks: Cards 9, Claims 5`.

    A fix counts before and after itself, so of its departments only the names are told.
    """
    kinds = {item.kind, item.about} if isinstance(item, DigestItem) else OF_FOUR_WEEKS
    if "fix" in kinds:
        return listed("Departments", [_named(name) for name in item.departments], most)
    shown = [f"{_named(name)} {_many(count)}" for name, count in item.departments.items()]
    return listed("Cases in four weeks" if kinds & OF_FOUR_WEEKS else "Cases", shown, most)


def _many(count: int) -> str:
    """A count among others: few people could be recognised by theirs."""
    return f"under {HIDDEN_BELOW}" if count < HIDDEN_BELOW else str(count)


def listed(what: str, shown: Sequence[str], most: int) -> str:
    """The first of many, and how many more there are; nothing where there are none."""
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return f"{what}: {', '.join(shown[:most])}{more}" if shown else ""


def _named(department: str) -> str:
    return department or "no department given"


def owned(item: DigestItem | Standing) -> str:
    """Who has to act, as the digest keeps it; nothing where nobody does."""
    return "" if item.owner in ("", NOBODY, "nobody") else item.owner


def helps(digest: Digest, one: Standing) -> str:
    """What helps at once, which a first digest says beside what keeps happening."""
    return f"What helped before: {one.helps}" if digest.phase == "baseline" and one.helps else ""


def quiet(digest: Digest) -> str:
    """What is said where there is nothing to decide."""
    return DOUBTFUL if digest.too_many else QUIET


def suggested(item: DigestItem) -> str:
    """Who should take it on, where nobody has."""
    return item.suggested_owner if not owned(item) else ""


def claim(digest: Digest, item: DigestItem) -> str:
    """All that is claimed of what an item is about: it stands in one place."""
    return " ".join([item.claim, *(one.claim for one in beside(digest, item))])


def details(digest: Digest, item: DigestItem) -> list[str]:
    """The sentences and figures behind all that is claimed there."""
    others = [line for one in beside(digest, item) for line in one.details]
    return [line for line in (*item.details, *others, figures(item), ranked(item)) if line]


def responsible(item: DigestItem) -> str:
    """The departments involved, and who has to act or should."""
    owner = owned(item)
    parts = [involved(item), f"owner: {owner}" if owner else nobody(item)]
    return " · ".join(part for part in [*parts, "" if item.concerns else "other departments"] if part)


def nobody(item: DigestItem) -> str:
    """That nobody owns it, and who should."""
    return f"nobody owns it yet; suggested: {suggested(item)}" if suggested(item) else ""


def few(count: int) -> str:
    """A count of people, too few of them not told."""
    return f"{count:,}" if count == 0 or count >= HIDDEN_BELOW else f"fewer than {HIDDEN_BELOW}"


def checked(digest: Digest) -> str:
    """How many causes were looked at at once, and what that means."""
    if not digest.tested:
        return ""
    many = "1 cause was" if digest.tested == 1 else f"{digest.tested} causes were"
    return f"{many} checked for a change; about one digest in twelve names one that was chance."


def figures(item: DigestItem) -> str:
    """The numbers behind a claim on one line."""
    parts = []
    if item.observed is not None:
        parts.append(f"counted {observed(item)}")
    if item.expected is not None:
        mended = "fix" in (item.kind, item.about)
        so_many = expected(item)
        parts.append(f"{so_many} expected had nothing changed" if mended else f"expected {so_many}")
    if item.interval is not None:
        parts.append(interval(item))
    if item.p is not None and item.p <= TELLING:
        parts.append(chance(item.p))
    return " · ".join(parts)


def interval(item: DigestItem) -> str:
    """Between what and what the true value lies, in nineteen of twenty such cases."""
    low, high = item.interval or (0.0, 0.0)
    if item.kind == "fix" or item.about == "fix":
        return f"95% range {low:.0%} to {high:.0%} of the earlier rate"
    if is_share(item):
        return f"95% range {low:.0%} to {high:.0%}"
    times = " times" if "passage" in (item.kind, item.about) else ""
    return f"95% range {number(low)} to {number(high)}{times}"


def chance(p: float) -> str:
    """A p-value in words."""
    if p < LEAST_CHANCE:
        return "by chance less than once in a million times"
    often = 1 / p
    digits = floor(log10(often))
    return f"by chance about once in {round(often, -digits):,.0f} times"


def number(value: float) -> str:
    """A number as short as it is still right."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}"


def observed(item: DigestItem) -> str:
    """A count of people as it may be told; a share as one, a rate as it is."""
    value = item.observed or 0.0
    if is_share(item) and item.expected is not None:  # red journeys are counted, beside nothing
        return f"{value:.0%}"
    return few(int(value)) if value == int(value) and value >= 0 else number(value)


def expected(item: DigestItem) -> str:
    """What was to be expected: customers in whole ones, shares as such."""
    value, kinds = item.expected or 0.0, {item.kind, item.about}
    if "fix" in kinds:
        return about_so_many(value)
    if is_share(item):
        return f"{value:.0%}"
    fewer = bool(kinds & {"emerging", "growing", "returning"}) and value < 1
    return "fewer than one" if fewer else number(value)


def is_share(item: DigestItem) -> bool:
    """Whether what is compared are shares of people: those who were satisfied, those who ended badly."""
    return "satisfaction" in (item.kind, item.about)


def ranked(item: DigestItem) -> str:
    """How sure it is that a cause belongs to the five that hurt most."""
    if item.chance is None or item.cause is None:
        return ""
    if item.chance < LEAST_LIKELY:  # it is put to people for what it does, not for its size
        return ""
    return f"Among the five causes that hurt customers most: {likely(item.chance)}"


def likely(share: float) -> str:
    """A chance as people say it."""
    if share >= 0.8:
        return "almost certainly"
    return "possibly" if share >= LEAST_LIKELY else "probably not"


def trend(values: list[int]) -> str:
    """A trend in one sentence; counts below five are not told one by one."""
    if len(values) < 2 or max(values) < HIDDEN_BELOW:
        return ""
    if values[-1] == max(values):
        return f"{values[-1]} last week, the most in {len(values)} weeks"
    return f"{few(values[-1])} last week, at most {max(values)} in one of the last {len(values)} weeks"


def without_mentions(text: str) -> str:
    """Words for readers outside Slack: people by the id that Slack gave them."""
    return _MENTION.sub(r"@\1", text)


def fallback(digest: Digest) -> str:
    """The digest in plain words, for notifications and readers without blocks."""
    asked = [called(item.name, item.cause) for item in digest.of_kind("decision")]
    many = f"{len(asked)} things to decide" if len(asked) > 1 else "one thing to decide"
    what = f"{many}: {'; '.join(asked)}." if asked else quiet(digest)
    return f"Fault lines in {digest.week}: {digest.summary} {what[0].upper()}{what[1:]}"
