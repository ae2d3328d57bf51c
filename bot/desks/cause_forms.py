"""Submitted forms of a cause's page: read, checked at the field, and done."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.desk import Desk
from bot.desks import cause_reshaping, fix_forms
from bot.desks.causes import in_turn, taken_up
from bot.desks.filled import (
    Back,
    FieldFault,
    Filled,
    chosen_cases,
    clean,
    name_of,
    number_of,
    require_colleague,
    text_of,
)
from bot.people import known_words
from bot.views.blocks import Block
from knowledge.database import Turn
from knowledge.tables import Cause
from triage.causes import suggestions
from triage.causes.news import WORKAROUND, tell_reporters
from triage.deciding import lifecycle
from triage.deciding.lifecycle import NameTaken
from triage.deciding.reshaping import living


def take(desk: Desk, user: str, what: str, back: Back, filled: Filled) -> Block | None:
    """Do what a form asks for; what to show next, if anything.

    Raises `FieldFault`, `ValueError` and one of `bot.desks.causes.DECLINED`.
    """
    desk.admit(user)
    return _TAKEN[what](desk, user, back, filled)


def _rename(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    name = name_of(filled.get("name"))
    if not name:
        raise FieldFault("name", "Give it a name with letters in it.")
    try:
        in_turn(
            desk,
            user,
            back["cause"],
            lambda turn, row, now: lifecycle.rename(turn, number_of(row), name, user, now),
        )
    except (NameTaken, ValueError) as fault:
        raise FieldFault("name", str(fault)) from fault


def _own(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    person, department = filled.get("person"), filled.get("department")
    if sum(map(bool, (person, department, filled.get("nobody")))) != 1:
        raise FieldFault("person", "Choose one of them: a person, a department, or nobody.")
    if person:
        require_colleague(desk, person, "person")
    known, _ = known_words(desk.house.database, desk.house.settings.departments, ())
    if department and department not in known:
        raise FieldFault("department", "That department is not known any more: choose another.")
    in_turn(
        desk,
        user,
        back["cause"],
        lambda turn, row, now: lifecycle.own(turn, number_of(row), person, department, user, now),
    )


def _dismiss(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    why = text_of(filled, "why", "Say why, in a few words: the next one who meets it reads that.")
    in_turn(
        desk,
        user,
        back["cause"],
        lambda turn, row, now: lifecycle.dismiss_cause(turn, number_of(row), why, user, now),
    )


def _workaround(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    text = clean(filled.get("text")) or None

    def do(turn: Turn, row: Cause, now: datetime) -> None:
        if text == row.workaround:
            return
        number = number_of(row)
        mark = lifecycle.set_workaround(turn, number, text, user, now)
        if text:
            tell_reporters(turn.session, number, WORKAROUND, str(mark), user, now)

    in_turn(desk, user, back["cause"], do)


def _hypothesis(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    text, cases = clean(filled.get("text")) or None, chosen_cases(filled)
    if cases and not text:
        raise FieldFault("text", "Say why it happens: cases alone support nothing.")
    in_turn(
        desk,
        user,
        back["cause"],
        lambda turn, row, now: lifecycle.set_hypothesis(turn, number_of(row), text, cases, user, now),
    )
    taken_up(desk, user, back)


def _suggest(kind: str) -> Callable[[Desk, str, Back, Filled], None]:
    def suggest(desk: Desk, user: str, back: Back, filled: Filled) -> None:
        text = text_of(filled, "text", "Say it in a few words.")
        desk.admit(user)
        with desk.house.database.write() as session:
            cause = number_of(living(session, back["cause"]))
            suggestions.suggest(session, kind, text, user, desk.house.clock(), cause=cause)

    return suggest


_TAKEN: Mapping[str, Callable[[Desk, str, Back, Filled], Block | None]] = {
    "rename": _rename,
    "own": _own,
    "merge": cause_reshaping.see_merge,
    "split": cause_reshaping.see_split,
    "move": cause_reshaping.move,
    "dismiss": _dismiss,
    "workaround": _workaround,
    "hypothesis": _hypothesis,
    "plan": fix_forms.plan,
    "ship": fix_forms.ship,
    "suggest_cause": _suggest("cause"),
    "suggest_fix": _suggest("fix"),
}
