"""The page of a cause, as a modal and as a Home tab, and the cases behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from bot.mrkdwn import day, label, name, quoted
from bot.views import cause_words as words
from bot.views.blocks import Block, actions, button, context, divider, header, modal, pack, plain, section
from bot.views.card import owner_line
from bot.views.home_charts import MOST_SERIES, charts, figures
from triage.cause_pages.fixes_now import FixNow
from triage.cause_pages.page import CASES as PAGE
from triage.cause_pages.page import HISTORY, CaseLine, CausePage
from triage.causes.suggestions import Backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.volume import NOWHERE, OTHERS, Volume

PROPOSALS = 3
SAID = 1_000  # characters of a workaround or a hypothesis
SUPPORTING = 20  # cases that are named
MORE = (
    ("rename", "Rename"),
    ("own", "Change the owner"),
    ("merge", "Merge into another cause"),
    ("split", "Split cases off"),
    ("dismiss", "Dismiss"),
)
"""What an owner finds behind the three dots; Slack takes five."""


@dataclass(frozen=True)
class Seen:
    """A cause's page with who looks at it; what they may do is asked again whenever they do it."""

    page: CausePage
    user: str
    may_decide: bool = False


def cause_page(seen: Seen, drawn: bool = True) -> Block:
    """The page as a modal; not `drawn`, with figures instead of its chart."""
    view = modal(seen.page.cause, _blocks(seen, drawn, home=False), callback="cause_page")
    return {**view, "private_metadata": _metadata(seen.page)}


def cause_home(seen: Seen, drawn: bool = True) -> Block:
    """The page in the place of Home, where Slack draws its chart for sure."""
    blocks = [header(seen.page.cause), actions(button("Back to Home", "cause_back_home", "home"))]
    blocks += _blocks(seen, drawn, home=True)
    return {"type": "home", "blocks": blocks[:100], "private_metadata": _metadata(seen.page)}


def cases_modal(page: CausePage) -> Block:
    """The cases behind a number, latest first, a page at a time."""
    blocks = [
        section(_head(page), button("Open the cause", "open_cause", {"cause": page.number})),
        context(f"{words.spread(page.departments) or 'no department given'} · since {day(page.since)}"),
    ]
    if page.resolutions:
        blocks.append(section("*What resolved it:* " + _resolved(page)))
    blocks += [section(case_line(case)) for case in page.listed]
    blocks += _pages(page.offset, page.cases, "cases", {"cause": page.number})
    return modal(page.cause, blocks, callback="cause_cases")


def loading(title: str = "Causes") -> Block:
    """Shown at once, since a trigger lives three seconds."""
    return modal(title, [section("One moment …")], callback="cause_loading")


def case_line(case: CaseLine) -> str:
    """One case of a cause."""
    parts = [day(case.occurred_at), *(label(part) for part in (case.department, case.touchpoint) if part)]
    solved = f"\nResolved by: {quoted(case.resolution, 200)}" if case.resolution else ""
    return f"*{case.case}* {' · '.join(parts)} · {case.severity}\n>{quoted(case.text)}{solved}"


def _metadata(page: CausePage) -> str:
    return pack({"cause": page.number, "o": page.offset, "h": page.older})


def _head(page: CausePage) -> str:
    also = f"\nAlso known as {', '.join(page.also[:10])}" if page.also else ""
    return f"*{page.cause} “{name(page.name)}”*\n{words.state(page.state)} · owner: {owner_line(page)}{also}"


def _blocks(seen: Seen, drawn: bool, home: bool) -> list[Block]:
    page = seen.page
    return [
        section(_head(page), _more(page) if seen.may_decide else None),
        _buttons(seen, home),
        section(words.numbers(page)),
        *_trend(page, drawn),
        divider(),
        *_knowledge(seen),
        *_part("Fixes", [_fix(seen, one) for one in page.fixes], "None is planned yet."),
        *_suggested(seen),
        context(words.checked(page)),
        *_proposed(seen),
        *_part("What was decided last", [_decision(seen, one.number, words.decided(one), one.by)
                                         for one in page.decisions], ""),
        *_history(page),
        divider(),
        section("*Cases*"),
        *(section(case_line(case), _move(page, case) if seen.may_decide else None) for case in page.listed),
        *_pages(page.offset, page.cases, "page_cases", _place(page)),
    ]  # fmt: skip


def _more(page: CausePage) -> Block:
    offered = [one for one in MORE if one[0] != "dismiss" or page.state != "dismissed"]
    options = [{"text": plain(said), "value": f"{what}:{page.number}"} for what, said in offered]
    return {"type": "overflow", "action_id": "cause_more", "options": options}


def _buttons(seen: Seen, home: bool) -> Block:
    page, value = seen.page, {"cause": seen.page.number}
    row = []
    if seen.may_decide and page.state == "suspected":
        row.append(button("Confirm", "cause_confirm", value, style="primary"))
    if seen.may_decide and page.state == "dismissed":
        row.append(button("Look at it again", "cause_confirm", value))
    elif seen.may_decide:
        row.append(button("Plan a fix", "cause_plan", value))
    row.append(button("Suggest a cause", "cause_suggest_cause", value))
    row.append(button("Suggest a fix", "cause_suggest_fix", value))
    return actions(*row, *([] if home else [button("Show on Home", "cause_on_home", value)]))


def _trend(page: CausePage, drawn: bool) -> list[Block]:
    series = [(department or NOWHERE, counts) for department, counts in page.trend.items()]
    if len(series) > MOST_SERIES:
        rest = zip(*(counts for _, counts in series[MOST_SERIES - 1 :]), strict=True)
        series = [*series[: MOST_SERIES - 1], (OTHERS, [sum(week) for week in rest])]
    begins = [datetime.combine(monday, time(), UTC) for monday in page.weeks]
    volume = Volume(begins, series, [])
    note = "No case in these twelve weeks." if not series else "The last of the twelve weeks is not over yet."
    return [*(charts(volume) if drawn else figures(volume)), context(note)]


def _knowledge(seen: Seen) -> list[Block]:
    """What helps, what resolved it, why it happens."""
    page, value = seen.page, {"cause": seen.page.number}
    change = {what: button("Change", f"cause_{what}", value) for what in ("workaround", "hypothesis")}
    workaround = quoted(page.workaround, SAID) if page.workaround else "none is known yet"
    why = quoted(page.hypothesis, SAID) if page.hypothesis else "nobody has said yet"
    if page.supporting:
        more = f" and {len(page.supporting) - SUPPORTING} more" if len(page.supporting) > SUPPORTING else ""
        why += f"\nSupported by {', '.join(page.supporting[:SUPPORTING])}{more}"
    resolved = _resolved(page) or "no resolution is on file that you may read"
    return [
        section(f"*Workaround:* {workaround}", change["workaround"] if seen.may_decide else None),
        section(f"*What resolved it:* {resolved}"),
        section(f"*Why it happens:* {why}", change["hypothesis"] if seen.may_decide else None),
    ]


def _resolved(page: CausePage) -> str:
    return "; ".join(quoted(text, 200) for text in page.resolutions)


def _fix(seen: Seen, one: FixNow) -> Block:
    may = seen.may_decide or one.owner == seen.user
    if one.shipped_at or not may:
        return section(words.fix(one))
    value = {"cause": seen.page.number, "fix": one.number}
    return section(words.fix(one), button("Mark shipped", "cause_ship", value))


def _suggested(seen: Seen) -> list[Block]:
    rows = [block for one in seen.page.suggestions for block in _suggestion(seen, one)]
    return _part("What colleagues suggest", rows, "Nothing yet. Do you know more? Suggest it above.")


def _suggestion(seen: Seen, one: Backed) -> list[Block]:
    kind = "Fix" if one.kind == "fix" else "Cause"
    backed = "1 colleague" if one.backers == 1 else f"{one.backers} colleagues"
    value = {"cause": seen.page.number, "suggestion": one.number}
    row = [button("Back this", "suggestion_back", value)]
    if seen.may_decide:
        row.append(button("Take it up", f"suggestion_{one.kind}", value))
        row.append(button("Put aside", "suggestion_dismiss", value))
    return [
        section(f"{kind}: “{quoted(one.text, 400)}”\n{words.who(one.by)}, backed by {backed}"),
        actions(*row),
    ]


def _proposed(seen: Seen) -> list[Block]:
    rows = []
    for one in seen.page.proposals[:PROPOSALS]:
        value = {"cause": seen.page.number, "proposal": one.number}
        row = [
            button("Accept", "proposal_accept", value),
            button("Dismiss", "proposal_dismiss", value),
        ]
        rows += [section(proposal(one)), *([actions(*row)] if seen.may_decide else [])]
    return _part("Faultline proposes", rows, "")


def proposal(one: Proposed) -> str:
    """A proposed change, as a question."""
    first = f"{one.cause} “{name(one.cause_name)}”"
    if one.kind == "merge":
        return f"Are these one cause? {first} and {one.other} “{name(one.other_name or '')}”"
    cases = "1 case" if len(one.cases) == 1 else f"{len(one.cases)} cases"
    return f"Are these two causes? {cases} of {first} look like one of their own: {', '.join(one.cases[:10])}"


def _decision(seen: Seen, number: int, said: str, by: str) -> Block:
    may = seen.may_decide or by == seen.user
    value = {"cause": seen.page.number, "decision": number}
    return section(said, button("Undo", "cause_undo", value) if may else None)


def _history(page: CausePage) -> list[Block]:
    lines = "\n".join(words.happened(one) for one in page.history)
    pages = []
    if page.older:
        pages.append(
            button("Later", "page_history_previous", {**_place(page), "h": max(0, page.older - HISTORY)})
        )
    if page.more_history:
        pages.append(button("Earlier", "page_history_next", {**_place(page), "h": page.older + HISTORY}))
    blocks = _part("History", [section(lines)] if lines else [], "Nothing happened yet but cases arriving.")
    return [*blocks, *([actions(*pages)] if pages else [])]


def _place(page: CausePage) -> dict[str, Any]:
    return {"cause": page.number, "o": page.offset, "h": page.older}


def _move(page: CausePage, case: CaseLine) -> Block:
    return button("Move", "cause_move", {"cause": page.number, "case": int(case.case.removeprefix("C-"))})


def _pages(offset: int, cases: int, name_: str, value: dict[str, Any]) -> list[Block]:
    row = []
    if offset:
        row.append(button("Later cases", f"{name_}_previous", {**value, "o": max(0, offset - PAGE)}))
    if offset + PAGE < cases:
        row.append(button("Earlier cases", f"{name_}_next", {**value, "o": offset + PAGE}))
    return [actions(*row)] if row else []


def _part(title: str, rows: Sequence[Block], none: str) -> list[Block]:
    if not rows and not none:
        return []
    return [section(f"*{title}*"), *(rows or [context(none)])]
