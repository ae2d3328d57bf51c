"""The forms of a cause's page, one for each thing that people decide, and what they see before it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.mrkdwn import clipped, label, name
from bot.views import cause_words as words
from bot.views.blocks import OPTION, Block, actions, button, context, input_block, modal, pack, plain, section
from bot.views.card import owner_line
from triage.cause_pages.page import CausePage
from triage.causes.suggestions import LONGEST
from triage.deciding.lifecycle import LONGEST_NAME, METRICS
from triage.deciding.reshaping import MergePreview, SplitPreview
from triage.numbers import case_id, case_number, cause_number
from triage.report import SHORT

CALLBACK = "cause_form_"
MERGE_PREVIEW, SPLIT_PREVIEW = "cause_preview_merge", "cause_preview_split"
CAUSE_PICK, CASE_PICK = "cause_pick", "case_pick"  # menus that are filled while somebody types
MOST_OPTIONS, MOST_CASES = 100, 100
LONGEST_TEXT, LONGEST_WHY, LONGEST_TITLE = 3_000, 500, 300  # characters
FEWER, MORE, NOBODY = "fewer", "more", "nobody"
DIRECTIONS = {FEWER: "fewer or lower, by", MORE: "more or higher, by"}
MOST_PERCENT = 1_000


@dataclass(frozen=True)
class About:
    """What a form is about, and what it begins with."""

    page: CausePage
    user: str
    today: date  # where the user is
    departments: Sequence[str] = ()
    case: int = 0
    fix: str = ""
    idea: str = ""  # the suggestion that is taken up


def form(what: str, about: About, back: dict[str, Any]) -> Block:
    """A form by name. `back` holds ids alone: the cause, and where its page is shown."""
    title, submit, build = FORMS[what]
    view = modal(title, build(about), callback=f"{CALLBACK}{what}", submit=submit, close="Cancel")
    return {**view, "private_metadata": pack(back)}


def merge_preview(found: MergePreview, back: dict[str, Any]) -> Block:
    """What a merge would do, before it is done."""
    fixes = f"\n{words.many(found.fixes, 'fix', 'fixes')} will go along." if found.fixes else ""
    takes = f"\nIt takes over: {label(', '.join(found.inherits))}." if found.inherits else ""
    text = (
        f"*{words.called(found.gone)}* with {words.many(found.gone.cases, 'case')} becomes part of\n"
        f"*{words.called(found.into)}* with {words.many(found.into.cases, 'case')}.\n\n"
        f"Afterwards {found.into.cause} has {words.many(found.cases, 'case')}: "
        f"{words.spread(found.departments) or 'no department given'}.{fixes}{takes}"
    )
    note = f"{found.gone.cause} stays as another number of {found.into.cause}. It can be undone."
    view = modal(
        "Merge", [section(text), context(note)], callback=MERGE_PREVIEW, submit="Merge", close="Back"
    )
    return {**view, "private_metadata": pack(back)}


def split_preview(found: SplitPreview, back: dict[str, Any]) -> Block:
    """What a split would do, before it is done; the new cause may be given a name here."""
    leaving = ", ".join(case_number(case) for case in found.leaving[:30])
    more = f" and {len(found.leaving) - 30} more" if len(found.leaving) > 30 else ""
    text = (
        f"{words.many(len(found.leaving), 'case')} will leave *{words.called(found.cause)}* "
        f"({words.spread(found.departments) or 'no department given'}): {leaving}{more}.\n"
        f"{words.many(found.staying, 'case')} will stay. No grouping will put them together again."
    )
    blocks = [
        section(text),
        input_block(
            "name",
            "What is the new cause called?",
            _line(LONGEST_NAME),
            True,
            "Left empty, it is named by its own words.",
        ),
        context("It can be undone."),
    ]
    view = modal("Split", blocks, callback=SPLIT_PREVIEW, submit="Split", close="Back")
    return {**view, "private_metadata": pack(back)}


def done(said: str, back: dict[str, Any], decision: int | None = None) -> Block:
    """What was done, with the way back."""
    value = {"cause": back["cause"], "decision": decision}
    row = [actions(button("Undo", "cause_undo", value))] if decision else []
    return {**modal("Done", [section(said), *row], callback="cause_done"), "private_metadata": pack(back)}


def working(title: str, said: str) -> Block:
    """Shown while many cases are moved."""
    return modal(title, [section(said)], callback="cause_working")


def cause_options(found: Sequence[tuple[int, str]]) -> list[Block]:
    """Causes in a menu."""
    return [_option(str(number), f"{cause_number(number)} {called}") for number, called in found]


def case_options(found: Sequence[tuple[int, str]]) -> list[Block]:
    """Cases in a menu."""
    return [_option(str(number), f"{case_number(number)} {text}") for number, text in found]


def read(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, by field: a text, an id, a date, or a list of chosen values; None for nothing."""
    found: dict[str, Any] = {}
    for field, inputs in values.items():
        state: dict[str, Any] = next(iter(inputs.values()), {})
        several = state.get("selected_options")
        if several is not None:
            found[field] = [str(option["value"]) for option in several]
            continue
        option = state.get("selected_option") or {}
        given = (state.get(key) for key in ("value", "selected_user", "selected_date"))
        found[field] = option.get("value") or next((str(one).strip() for one in given if one), None) or None
    return found


def _rename(about: About) -> list[Block]:
    now = clipped(about.page.name, LONGEST_NAME)
    hint = "What goes wrong, in a few words. After that only people rename it."
    return [input_block("name", "Name", _line(LONGEST_NAME, now), hint=hint)]


def _own(about: About) -> list[Block]:
    names = [one for one in about.departments if len(one) <= SHORT][:MOST_OPTIONS]
    menu = {"type": "static_select", "options": [_option(one, one) for one in names]}
    nobody = {"type": "checkboxes", "options": [_option(NOBODY, "Nobody owns it")]}
    return [
        section(f"Owner now: {owner_line(about.page)}\nChoose one: a person, a department, or nobody."),
        input_block("person", "A person", {"type": "users_select"}, True),
        *([input_block("department", "A department", menu, True)] if names else []),
        input_block("nobody", "Nobody", nobody, True),
    ]


def _merge(about: About) -> list[Block]:
    said = (
        f"All cases of *{words.called(about.page)}* go to the cause you choose. You see first what it does."
    )
    return [section(said), input_block("other", "Merge it into", _typed(CAUSE_PICK, "A number or a name"))]


def _split(about: About) -> list[Block]:
    menu = _typed(CASE_PICK, "A number or words", several=True)
    said = f"Which cases of *{words.called(about.page)}* are something else? You see first what it does."
    hint = f"Up to {MOST_CASES} at a time."
    return [
        section(said),
        input_block("cases", "Cases", {**menu, "max_selected_items": MOST_CASES}, hint=hint),
    ]


def _move(about: About) -> list[Block]:
    said = f"*{case_number(about.case)}* is in *{words.called(about.page)}*. Which cause is it really?"
    return [section(said), input_block("other", "Cause", _typed(CAUSE_PICK, "A number or a name"))]


def _dismiss(about: About) -> list[Block]:
    hint = "Its cases stay on file; the digest does not bring it up any more."
    return [input_block("why", "Why is there nothing to act on?", _area(LONGEST_WHY), hint=hint)]


def _workaround(about: About) -> list[Block]:
    hint = "Whoever reported it is told once. Leave it empty when nothing helps any more."
    text = _area(LONGEST_TEXT, about.page.workaround)
    return [input_block("text", "What helps the customer until it is fixed?", text, True, hint)]


def _hypothesis(about: About) -> list[Block]:
    menu = _typed(CASE_PICK, "A number or words", several=True)
    chosen = [_option(str(case_id(one)), one) for one in about.page.supporting[:MOST_CASES]]
    cases = {**menu, "max_selected_items": MOST_CASES, **({"initial_options": chosen} if chosen else {})}
    text = _area(LONGEST_TEXT, about.idea or about.page.hypothesis)
    return [
        input_block("text", "Why does it happen?", text, True, "Leave it empty when that turned out wrong."),
        input_block("cases", "Cases that support it", cases, True),
    ]


def _plan(about: About) -> list[Block]:
    numbers = {"type": "static_select", "options": [_option(key, said) for key, said in METRICS.items()]}
    ways = {"type": "static_select", "options": [_option(key, said) for key, said in DIRECTIONS.items()]}
    percent = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "initial_value": "50"}
    who: Block = {"type": "users_select", "initial_user": about.user}
    return [
        section(f"*{words.called(about.page)}*"),
        input_block("title", "What is to be done?", _line(LONGEST_TITLE, clipped(about.idea, LONGEST_TITLE))),
        input_block("owner", "Who does it?", who),
        input_block("due", "By when?", {"type": "datepicker"}),
        input_block(
            "metric", "Which number should it change?", {**numbers, "initial_option": numbers["options"][0]}
        ),
        input_block("direction", "Which way?", {**ways, "initial_option": ways["options"][0]}),
        input_block("percent", "By how much, in percent?", {**percent, "max_value": str(MOST_PERCENT)}),
        input_block("expected_by", "By when should that show?", {"type": "datepicker"}),
        input_block("expected", "In your own words", _area(LONGEST_WHY), True),
    ]


def _ship(about: About) -> list[Block]:
    day = {"type": "datepicker", "initial_date": about.today.isoformat()}
    hint = "From this day on it is measured whether it helped."
    return [
        section(
            f"*“{name(about.fix)}”* against {words.called(about.page)}\nWhoever reported it is told once."
        ),
        input_block("day", "Since when is it out?", day, hint=hint),
    ]


def _suggest(asks: str) -> Callable[[About], list[Block]]:
    def built(about: About) -> list[Block]:
        hint = "Colleagues can back it with one tap; owners see what is backed most."
        return [section(words.called(about.page)), input_block("text", asks, _area(LONGEST), hint=hint)]

    return built


def _option(value: str, text: str) -> Block:
    return {"text": plain(clipped(" ".join(text.split()), OPTION)), "value": value}


def _line(most: int, text: str = "") -> Block:
    line: Block = {"type": "plain_text_input", "max_length": most}
    return {**line, "initial_value": text} if text else line


def _area(most: int, text: str | None = None) -> Block:
    return {**_line(most, (text or "")[:most]), "multiline": True}


def _typed(action: str, hint: str, several: bool = False) -> Block:
    kind = "multi_external_select" if several else "external_select"
    return {"type": kind, "action_id": action, "min_query_length": 0, "placeholder": plain(hint, 150)}


FORMS: Mapping[str, tuple[str, str, Callable[[About], list[Block]]]] = {
    "rename": ("Rename", "Rename", _rename),
    "own": ("Owner", "Save", _own),
    "merge": ("Merge", "See what it does", _merge),
    "split": ("Split", "See what it does", _split),
    "move": ("Move a case", "Move", _move),
    "dismiss": ("Dismiss", "Dismiss", _dismiss),
    "workaround": ("Workaround", "Save", _workaround),
    "hypothesis": ("Why it happens", "Save", _hypothesis),
    "plan": ("Plan a fix", "Plan it", _plan),
    "ship": ("Mark shipped", "It is out", _ship),
    "suggest_cause": ("Suggest a cause", "Suggest", _suggest("What do you think is behind it?")),
    "suggest_fix": ("Suggest a fix", "Suggest", _suggest("What would fix it?")),
}
"""A form's title, what sends it, and its fields, by name."""
