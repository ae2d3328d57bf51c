"""What happened to a cause, in words: its history, its decisions, its fixes."""

import re
from collections.abc import Mapping
from typing import Any

from bot.mrkdwn import day, escape, label, name, quoted
from bot.views.card import STATES
from triage.cause_pages.fixes_now import FixNow
from triage.cause_pages.page import CausePage, Decided, Happened
from triage.causes.on_file import CauseSummary

SAID = 110  # characters of what somebody wrote, in a line of history
_USER = re.compile(r"[UW](?=[A-Z0-9]*\d)[A-Z0-9]{2,}")  # an id always has a digit; no department is called so
MACHINES = {"faultline": "Faultline", "import": "An import"}
HISTORY: Mapping[str, str] = {
    "cause confirmed": "confirmed that this is a root cause",
    "reopened": "wants it looked at again",
    "dismissed": "dismissed it: {why}",
    "renamed": "renamed it from “{from}” to “{to}”",
    "owned": "said who owns it: {to}",
    "workaround set": "set the workaround: {text}",
    "hypothesis set": "said why it happens: {text}",
    "fix planned": "planned a fix: “{title}” {expected}",
    "fix shipped": "a fix is out: “{title}”",
    "merged": "merged: {into}",
    "dissolved": "grouped it anew: {into}",
    "split": "split {cases} off, now {to}",
    "undone": "took back what was decided ({was})",
    "confirmed": "said that {case} belongs here",
    "moved": "moved {case} here",
    "suggested": "suggested a {kind}: {text}",
    "backed": "backed a suggestion",
    "suggestion adopted": "took up a suggestion",
    "suggestion dismissed": "put a suggestion aside",
    "proposed": "proposed to {kind}",
    "proposal dismissed": "put the proposal to {kind} aside",
    "review decided": "decided in the review: {choice}",
    "review decision withdrawn": "took that decision of the review back ({choice})",
    "review verdict": "what came of the review's decision: {verdict}",
    "state changed": "measured: {from}, now {to}",
}
NOTHING = {"owned": "nobody", "workaround set": "none any more", "hypothesis set": "nothing any more"}
DECIDED: Mapping[str, str] = {
    "confirmed": "{case} belongs here",
    "moved": "{case} was moved here",
    "merged": "{cause} was merged",
    "split": "cases were split off",
    "cause confirmed": "confirmed",
    "reopened": "to be looked at again",
    "dismissed": "dismissed",
    "renamed": "renamed",
    "owned": "given an owner",
    "workaround set": "a workaround was set",
    "hypothesis set": "a hypothesis was set",
}


def who(actor: str) -> str:
    """Who did something: people are mentioned."""
    return f"<@{actor}>" if _USER.fullmatch(actor) else label(MACHINES.get(actor, actor))


def happened(one: Happened) -> str:
    """A line of the history."""
    words: dict[str, str] = _Gaps({key: _shown(one.kind, value) for key, value in one.detail.items()})
    words["case"] = one.case or "a case"
    if one.kind in NOTHING:
        words.update({key: words.get(key) or NOTHING[one.kind] for key in ("to", "text")})
    said = HISTORY.get(one.kind, escape(one.kind)).format_map(words).strip()
    return f"{day(one.at)} · {who(one.actor)}: {said}"


def decided(one: Decided) -> str:
    """A decision that may be undone."""
    said = DECIDED.get(one.kind, escape(one.kind)).format(case=one.case or "a case", cause=one.cause)
    return f"{day(one.at)} · {who(one.by)}: {said}"


def fix(one: FixNow) -> str:
    """A fix: what, who, by when, what it should change, and what came of it."""
    doing = who(one.owner) if one.owner else label(one.department or "nobody does it yet")
    head = f"*“{name(one.title)}”* · {doing}"
    if one.shipped_at:
        head += f" · shipped {day(one.shipped_at)}"
    elif one.due_at:
        head += f" · due {day(one.due_at)}"
    expected = (
        f"Expected: {quoted(one.expected, 400)}" if one.expected else "Nobody said what it should change."
    )
    came = one.outcome or (f"What came of it: {one.verdict}." if one.verdict else "")
    return "\n".join([head, expected, *([escape(came)] if came else [])])


def numbers(page: CausePage) -> str:
    """How many cases, of late, and where."""
    total = "1 case" if page.cases == 1 else f"{page.cases:,} cases"
    late = f"{page.recent} in the last 28 days, {page.before} in the 28 days before"
    lines = [f"*{total}* since {day(page.since)}: {late}"]
    for title, counted in (("Departments", page.departments), ("Touchpoints", page.touchpoints)):
        lines.append(f"{title}: {spread(counted) or 'none given'}")
    return "\n".join(lines)


def spread(counted: Mapping[str, int], most: int = 8) -> str:
    """Counts by name: `Cards 6, Claims 4 and 3 more`."""
    shown = [f"{label(one, 60)} {count}" for one, count in list(counted.items())[:most]]
    more = f" and {len(counted) - most} more" if len(counted) > most else ""
    return ", ".join(shown) + more


def checked(page: CausePage) -> str:
    """How often people agreed with the bot's matches to this cause."""
    if not page.checked:
        return "Nobody has checked a match to this cause this month."
    times = "1 time" if page.checked == 1 else f"{page.checked} times"
    return f"The bot's matches to this cause: right {page.agreed} of {times} this month."


def state(word: str) -> str:
    """A cause's state as people say it."""
    return STATES.get(word, word)


class _Gaps(dict[str, str]):
    """Words for a sentence; what is missing leaves a gap."""

    def __missing__(self, key: str) -> str:
        return ""


def _shown(kind: str, value: Any) -> str:
    """A detail of an event, as a reader wants it."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return label(", ".join(str(one) for one in value), SAID)
    if kind == "owned":
        return who(str(value))
    return state(str(value)) if kind == "state changed" else quoted(str(value), SAID)


def called(cause: CauseSummary) -> str:
    """A cause by number and name."""
    return f"{cause.cause} “{name(cause.name)}”"


def many(number: int, one: str, more: str = "") -> str:
    """So many of a thing."""
    return f"1 {one}" if number == 1 else f"{number:,} {more or f'{one}s'}"
