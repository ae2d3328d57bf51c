"""An answer to a question in plain words: statements, how it was understood, and what can be done next."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.mrkdwn import clipped, day, escape, harmless, inert, label, name, quoted
from bot.views.blocks import Block, actions, button, context, divider, input_block, modal, plain, section
from triage.asking.asked import PHRASES, Chip, Understood
from triage.asking.inquiry import Answer, Chart, Shown
from triage.matching.queries import KINDS, Filters

MOST_CHIPS = 8
MOST_FOLLOW_UPS = 4
SHOWN = 3  # cases shown with an answer; the rest opens
PAGE = 10
STATEMENT = 1_200  # characters of one statement in a message
SERIES, CATEGORIES, LABEL = 6, 20, 20  # of a native chart
MOST_SAID = 12  # statements in a message
ASK, CHANGE = "ask_question", "ask_change"
STATES = (
    "open",
    "resolved",
    "suspected",
    "confirmed",
    "fixing",
    "shipped",
    "verified",
    "regressed",
    "dismissed",
)
UNCHANGEABLE = ("intent",)  # what has no cross: taking it away would leave no question
LOOKING = "is looking through the cases on file …"
CANNOT = "The answer could not be written just now. Please ask again in a moment."


def spoken(answer: Answer) -> Iterator[str]:
    """The statements as Markdown, one piece after the other, for a message that is written as one reads."""
    said = [statement.text for statement in answer.statements] + list(answer.notes)
    for place, text in enumerate(said):
        yield ("\n\n" if place else "") + inert(clipped(text, STATEMENT))


def fallback(answer: Answer) -> str:
    """The answer in plain words, for notifications."""
    return escape(" ".join(statement.text for statement in answer.statements))


def answer_blocks(answer: Answer, stated: bool = True) -> list[Block]:
    """The whole answer; without its statements where they were written before (`stated` false)."""
    blocks: list[Block] = []
    if stated:
        blocks += [section(quoted(statement.text, STATEMENT)) for statement in answer.statements[:MOST_SAID]]
        blocks += [context(quoted(note, STATEMENT)) for note in answer.notes]
    if answer.chart and len(answer.chart.weeks) > 1:
        blocks.append(trend_chart(answer.chart))
    blocks += [section(case_line(match)) for match in answer.matches[:SHOWN]]
    blocks += understood_blocks(answer)
    return [*blocks, *_what_next(answer), feedback()]


def case_line(case: Shown) -> str:
    """One case behind an answer."""
    where = [label(part) for part in (case.department, case.touchpoint) if part]
    head = " · ".join([f"*{case.case}*", day(case.occurred_at), *where, case.severity])
    cause = f"{case.cause} {name(case.cause_name or '')}" if case.cause else "not grouped yet"
    solved = f"Resolved by: {quoted(case.resolution, 200)}" if case.resolution else "Still open"
    return f"{head}\n>{quoted(case.text, 200)}\n{cause}{'' if case.kept else ' · ' + solved}"


def asked(user: str, question: str) -> str:
    """A follow-up as it stands in the thread, so that others can read what was asked."""
    return f"<@{user}> asks: {quoted(question, 300)}"


def understood_blocks(answer: Answer) -> list[Block]:
    """How the question was understood: a button for each thing, which takes it away."""
    understood = answer.understood
    fixed = [chip.value for chip in understood.chips if chip.field in UNCHANGEABLE]
    chips = [chip for chip in understood.chips if chip.field not in UNCHANGEABLE][:MOST_CHIPS]
    line = f"I understood: {escape(fixed[0] if fixed else '')}"
    line += "" if chips else ", over everything on file"
    line += f", and took it for {answer.read_as}" if answer.read_as else ""
    crosses = [
        button(
            f"{clipped(f'{chip.label}: {chip.value}', 72)} ✕",
            f"ask_without_{place}",
            _without(understood, chip),
        )
        for place, chip in enumerate(chips)
    ]
    return [divider(), context(line), actions(*crosses, button("Change …", CHANGE, understood.packed()))]


def plain_chart(chart: Chart) -> Block:
    """The figures of a chart as text, for where Slack draws none."""
    lines = [
        f"{series}: {' '.join(str(count) for count in counts)}" for series, counts in chart.series.items()
    ]
    return section(
        clipped(f"*{quoted(chart.title)}*\n```" + escape("\n".join(lines[:SERIES])), 2_900) + "```"
    )


def trend_chart(chart: Chart) -> Block:
    """Cases by week as Slack's own chart."""
    weeks = chart.weeks[-CATEGORIES:]
    series = [
        {
            "name": _distinct(title, place),
            "data": [
                {"label": week, "value": count}
                for week, count in zip(weeks, counts[-CATEGORIES:], strict=True)
            ],
        }
        for place, (title, counts) in enumerate(list(chart.series.items())[:SERIES])
    ]
    drawn: dict[str, Any] = {"type": "line", "series": series, "axis_config": {"categories": weeks}}
    return {"type": "data_visualization", "title": clipped(harmless(chart.title), 50), "chart": drawn}


def _distinct(title: str, place: int) -> str:
    """A series' name within Slack's limit; two long ones that begin alike stay apart."""
    shown = harmless(title)
    return shown if len(shown) <= LABEL else f"{shown[: LABEL - 3]}… {place + 1}"


def feedback() -> Block:
    """Whether the answer helped, with one tap."""

    def thumb(text: str, value: str) -> dict[str, Any]:
        return {"text": plain(text), "value": value}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "ask_feedback",
                "positive_button": thumb("Good answer", "good"),
                "negative_button": thumb("Bad answer", "bad"),
            }
        ],
    }


def change_form(understood: Understood, departments: Sequence[str], touchpoints: Sequence[str]) -> Block:
    """Everything that was understood, to be changed at once."""
    filters = understood.filters
    blocks = [
        _text("about", "What it is about", understood.about),
        _select("intent", "What you want to know", _intents(), understood.intent, optional=False),
        _several("departments", "Departments", departments, filters.departments),
        _several("touchpoints", "Touchpoints", touchpoints, filters.touchpoints),
        _select("kind", "Kind", {kind: kind for kind in KINDS}, filters.kind),
        _select("state", "State", {state: state for state in STATES}, filters.state),
        _text("customer", "Customer", filters.customer or ""),
        _text("causes", "Causes", " ".join(filters.causes), "such as RC-12"),
        _day("since", "Since", filters.since.date().isoformat() if filters.since else None),
        _day("until", "Before", filters.until.date().isoformat() if filters.until else None),
    ]
    return modal("Ask it otherwise", blocks, callback=CHANGE, submit="Ask", close="Cancel")


def ask_form() -> Block:
    """Where somebody types a question."""
    field: Block = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": 1_000,
        "placeholder": plain("Which escalations are still open in Cards?"),
    }
    blocks = [input_block("question", "What do you want to know?", field, optional=False)]
    return modal("Ask Faultline", blocks, callback=ASK, submit="Ask", close="Cancel")


def results_modal(understood: Understood, cases: Sequence[Shown], offset: int, found: int) -> Block:
    """The cases behind an answer, a page at a time."""
    if not cases:
        return modal("Cases", [section("No case on file fits this any more.")], callback="ask_cases")
    blocks = [context(f"{offset + 1} to {offset + len(cases)} of {found}")]
    blocks += [section(case_line(case)) for case in cases]
    turns = []
    if offset:
        turns.append(button("Previous", "ask_page_previous", str(max(0, offset - PAGE))))
    if offset + len(cases) < found:
        turns.append(button("Next", "ask_page_next", str(offset + PAGE)))
    if turns:
        blocks.append(actions(*turns))
    view = modal("Cases", blocks, callback="ask_cases")
    return {**view, "private_metadata": understood.packed()}


def _without(understood: Understood, chip: Chip) -> str:
    return understood.without(chip.field, chip.value).packed()


def _what_next(answer: Answer) -> list[Block]:
    blocks: list[Block] = []
    if answer.found:
        packed = answer.understood.packed()
        text = "Open the case" if answer.found == 1 else f"Open all {answer.found} cases"
        blocks.append(
            actions(button(text, "ask_open", packed), button("Send me a CSV", "ask_export", packed))
        )
    follow_ups = [
        button(clipped(question, 75), f"ask_follow_{place}", question)
        for place, question in enumerate(answer.follow_ups[:MOST_FOLLOW_UPS])
    ]
    return [*blocks, context("You could ask next:"), actions(*follow_ups)] if follow_ups else blocks


def _intents() -> dict[str, str]:
    return {intent: said for intent, said in PHRASES.items() if intent not in ("help", "unknown")}


def _text(field: str, label: str, value: str, hint: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "max_length": 300}
    if value:
        element["initial_value"] = value[:300]
    if hint:
        element["placeholder"] = plain(hint)
    return input_block(field, label, element, optional=True)


def _select(
    field: str, label: str, options: dict[str, str], chosen: str | None, optional: bool = True
) -> Block:
    shaped = {value: {"text": plain(said), "value": value} for value, said in options.items()}
    menu: Block = {"type": "static_select", "action_id": "value", "options": list(shaped.values())}
    if chosen in shaped:
        menu["initial_option"] = shaped[chosen]
    return input_block(field, label, menu, optional)


def _several(field: str, label: str, options: Sequence[str], chosen: Sequence[str]) -> Block:
    usable = [one for one in dict.fromkeys([*chosen, *options]) if 0 < len(one) <= 150][:100]
    if not usable:
        return _text(field, label, ", ".join(chosen))
    shaped = {one: {"text": plain(one), "value": one} for one in usable}
    menu: Block = {"type": "multi_static_select", "action_id": "value", "options": list(shaped.values())}
    if chosen:
        menu["initial_options"] = [shaped[one] for one in chosen if one in shaped]
    return input_block(field, label, menu, optional=True)


def _day(field: str, label: str, day: str | None) -> Block:
    picker: Block = {"type": "datepicker", "action_id": "value"}
    return input_block(field, label, {**picker, "initial_date": day} if day else picker, optional=True)


def changed(understood: Understood, filled: dict[str, Any], since: Any, until: Any) -> Understood:
    """What the form says, as the question it stands for."""
    filters = Filters(
        departments=tuple(filled.get("departments", ())),
        touchpoints=tuple(filled.get("touchpoints", ())),
        kind=filled.get("kind"),
        state=filled.get("state"),
        customer=filled.get("customer") or None,
        causes=tuple(str(filled.get("causes") or "").replace(",", " ").upper().split()),
        severities=understood.filters.severities,
        owner=understood.filters.owner,
        since=since,
        until=until,
    )
    fields = {"filters": filters, "about": filled.get("about") or "", "intent": filled.get("intent")}
    return understood.model_copy(update={**fields, "against": None})
