"""App Home: what a person logged and what came of it, the workspace's week, and what waits for an owner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mrkdwn import day, label, name, quoted
from bot.views.blocks import Block, actions, button, context, divider, header, section
from bot.views.card import STATES
from bot.views.home_charts import charts, figures
from bot.views.map import home_part
from triage.cause_pages.urgency import CAME_BACK, Urgent
from triage.causes.suggestions import Backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.deciding.agreement import Agreement
from triage.mapping.model import JourneyMap
from triage.numbers import case_number, cause_number
from triage.volume import Busy, Volume

MOST = 5  # rows of a part
MOST_BLOCKS = 100
WORDS = 240  # characters of what somebody wrote
START = (
    "*Log* with `/complaint` or `/escalate`, followed by what happened, or without text for a form.\n"
    "*Look up* past cases with `/similar`.\n"
    "*Subscribe* a channel to the weekly digest with `/digest subscribe`."
)
UNCHECKED = "No match was checked yet this month: *Same cause* and *Different cause* on a card do that."
HANDED = {
    None: "handed to {to}, waiting for an answer",
    "accepted": "accepted by {to}",
    "bounced": "sent back by {to}",
    "timed_out": "handed to {to}, which has not answered in time",
}
GRAVEST_FIRST = ("critical", "high", "medium", "low")


@dataclass(frozen=True)
class Handed:
    """A case on its way to another department."""

    number: int
    case: int
    sender: str
    receiver: str
    at: datetime
    outcome: str | None = None


@dataclass(frozen=True)
class OwnCase:
    """One case of the person who looks, and what came of it."""

    case_id: int
    text: str
    cause: int | None = None
    cause_name: str = ""
    state: str = "suspected"
    handed: Handed | None = None
    resolution: str | None = None
    workaround: str | None = None


@dataclass(frozen=True)
class Unproven:
    """A fix that is shipped and whose effect is not measured yet."""

    title: str
    cause: int
    cause_name: str
    shipped_at: datetime


@dataclass(frozen=True)
class Owned:
    """What waits for an owner, each part with its first rows; `causes` counts all that are theirs."""

    causes: int
    urgent: Sequence[Urgent] = ()
    fixes: Sequence[Unproven] = ()
    proposals: Sequence[Proposed] = ()
    suggestions: Sequence[Backed] = ()


@dataclass(frozen=True)
class Page:
    """All that one person's Home shows. `largest` stands in where the last days brought nothing."""

    volume: Volume
    agreement: Agreement
    department: str | None = None
    rank: str = "reporter"
    admin: bool = False
    cases: Sequence[OwnCase] = ()
    handoffs: Sequence[Handed] = ()
    owned: Owned | None = None
    largest: Sequence[Busy] = field(default_factory=list)
    map: JourneyMap | None = None
    own: Collection[str] = ()  # departments (casefolded) that come first on it


def home(page: Page, drawn: bool = True) -> Block:
    """The Home tab; not `drawn`, with its charts as figures, for where Slack draws none."""
    blocks = [header("Faultline"), section(_who(page)), _buttons(page.admin), section(START)]
    if page.owned is not None or page.handoffs:
        blocks += _part("Handoffs waiting for you", [_waiting(one) for one in page.handoffs], "None waits.")
    if page.owned is not None:
        blocks += _for_owner(page.owned)
    blocks += _part("Your latest cases", [section(_own_line(case)) for case in page.cases], "None yet.")
    if page.map is not None:
        blocks += [divider(), *home_part(page.map, page.own)]
    blocks += [
        divider(),
        section("*The workspace in the last eight weeks*"),
        context(checked(page.agreement)),
    ]
    blocks += charts(page.volume) if drawn else figures(page.volume)
    blocks += _causes(page)
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS]}


def closed(why: str) -> Block:
    """The Home tab of somebody who gets nothing."""
    return {"type": "home", "blocks": [section(why)]}


def checked(found: Agreement) -> str:
    """How often people agreed with the matches that they checked."""
    if not found.of:
        return UNCHECKED
    times = "1 time" if found.of == 1 else f"{found.of} times"
    return f"Matches that people checked: right {found.right} of {times} this month."


def _who(page: Page) -> str:
    if page.department is None:
        return f"Say which department you log for: `/faultline me Cards`. Your role: {page.rank}."
    return f"You log for *{label(page.department)}*. Your role: {page.rank}."


def _buttons(admin: bool) -> Block:
    everybody = [
        button("Log a complaint", "log_complaint", "complaint", style="primary"),
        button("Log an escalation", "log_escalation", "escalation"),
        button("Causes", "open_causes", "causes"),
        button("Ask", "open_ask", "ask"),
    ]
    return actions(*everybody, *([button("Settings", "open_settings", "settings")] if admin else []))


def _part(title: str, rows: Sequence[Block], none: str) -> list[Block]:
    return [divider(), section(f"*{title}*"), *(rows[:MOST] or [context(none)])]


def _for_owner(owned: Owned) -> list[Block]:
    title = "Your causes, most urgent first"
    blocks = _part(title, [_urgent(one) for one in owned.urgent], "No cause of yours has open cases.")
    if owned.causes > MOST:
        blocks.append(context(f"{owned.causes} causes of yours have open cases or came back."))
    if owned.fixes:
        blocks += _part("Fixes that are shipped, not proven yet", [_fix(one) for one in owned.fixes], "")
    if owned.proposals:
        blocks += _part("Changes proposed to you", [_proposal(one) for one in owned.proposals], "")
    if owned.suggestions:
        blocks += _part("What colleagues suggest", [_suggestion(one) for one in owned.suggestions], "")
    return blocks


def _waiting(one: Handed) -> Block:
    said = f"*{case_number(one.case)}* from {label(one.sender)} to {label(one.receiver)} since {day(one.at)}"
    late = " · late" if one.outcome == "timed_out" else ""
    return section(said + late, button("Accept", "handoff_accept", {"handoff": one.number}))


def _urgent(one: Urgent) -> Block:
    graver = [
        (severity, one.open_cases[severity]) for severity in GRAVEST_FIRST if one.open_cases.get(severity)
    ]
    open_cases = ", ".join(f"{many} {severity}" for severity, many in graver)
    why = f"{_many(one.cases)} open in the last 28 days: {open_cases}" if graver else "no open case just now"
    mark = ":rotating_light: " if one.state == CAME_BACK else ""
    text = f"{mark}*{cause_number(one.cause)} “{name(one.name)}”*\n{why} · {STATES.get(one.state, one.state)}"
    return section(text, button("Open cause", "open_cause", {"cause": one.cause}))


def _fix(one: Unproven) -> Block:
    about = f"{cause_number(one.cause)} “{name(one.cause_name)}”"
    text = f"{name(one.title)} · shipped {day(one.shipped_at)}\n{about}"
    return section(text, button("Open cause", "open_cause", {"cause": one.cause}))


def _proposal(one: Proposed) -> Block:
    first = f"{one.cause} “{name(one.cause_name)}”"
    if one.kind == "merge":
        text = f"One cause? {first} and {one.other} “{name(one.other_name or '')}”"
    else:
        text = f"Two causes? {_many(len(one.cases))} of {first} look like a cause of their own"
    return section(text, button("Open cause", "open_cause", {"cause": int(one.cause.removeprefix("RC-"))}))


def _suggestion(one: Backed) -> Block:
    of = f" · {one.cause}" if one.cause else ""
    backers = "1 colleague" if one.backers == 1 else f"{one.backers} colleagues"
    kind = "A fix" if one.kind == "fix" else "A cause to look at"
    text = f"{kind}: “{quoted(one.text, WORDS)}”\nbacked by {backers}{of}"
    if one.cause is None:
        return section(text)
    return section(text, button("Open cause", "open_cause", {"cause": int(one.cause.removeprefix("RC-"))}))


def _own_line(case: OwnCase) -> str:
    lines = [f"*{case_number(case.case_id)}* {quoted(case.text, 120)}"]
    if case.cause is None:
        lines.append("looking for its cause …")
    else:
        state = STATES.get(case.state, case.state)
        lines.append(f"{cause_number(case.cause)} “{name(case.cause_name)}” · {state}")
    if case.handed:
        lines.append(HANDED.get(case.handed.outcome, "handed to {to}").format(to=label(case.handed.receiver)))
    if case.resolution:
        lines.append(f"Resolved: {quoted(case.resolution, WORDS)}")
    elif case.workaround:
        lines.append(f"Until it is fixed: {quoted(case.workaround, WORDS)}")
    return "\n".join(lines)


def _causes(page: Page) -> list[Block]:
    busy, when = page.volume.causes, "in the last seven days"
    title = "What the last seven days were about"
    if not busy:
        busy, when, title = list(page.largest), "in all", "Largest causes on file"
    rows = [
        section(
            f"*{cause_number(one.cause)} “{name(one.name)}”*\n{_many(one.cases)} {when} · "
            f"{STATES.get(one.state, one.state)}",
            button("Open cases", "open_cases", {"cause": cause_number(one.cause)}),
        )
        for one in busy
    ]
    return _part(title, rows, "None yet: causes appear as cases are logged or imported.")


def _many(cases: int) -> str:
    return "1 case" if cases == 1 else f"{cases} cases"
