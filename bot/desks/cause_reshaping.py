"""The forms that move cases between causes: merge, split, move. First what it would do, then the decision."""

from datetime import datetime

from bot.desk import Desk
from bot.desks.causes import in_turn, require
from bot.desks.filled import Back, FieldFault, Filled, chosen_cases, chosen_cause, name_of, number_of
from bot.views import cause_forms as forms
from bot.views.blocks import Block
from knowledge.database import Turn
from knowledge.tables import Case, Cause
from triage.causes.on_file import of_case
from triage.deciding.decisions import assign
from triage.deciding.reshaping import living, merge, preview_merge, preview_split, split
from triage.deciding.undoing import latest_decisions
from triage.notices import refresh_card, refresh_cards
from triage.numbers import case_number, cause_number


def see_merge(desk: Desk, user: str, back: Back, filled: Filled) -> Block:
    """What a merge would do."""
    other = chosen_cause(filled)
    with desk.house.database.read() as session:
        gone = require(desk, session, user, back["cause"])
        require(desk, session, user, other)
        found = preview_merge(session, number_of(gone), other)
    if found is None:
        raise FieldFault(
            "other", f"{cause_number(other)} is already part of {cause_number(number_of(gone))}."
        )
    return forms.merge_preview(found, {**back, "other": found.into.number})


def merge_now(desk: Desk, user: str, back: Back) -> Block:
    """Merge as it was previewed; what came of it. Raises one of `bot.desks.causes.DECLINED`."""
    decided: list[int | None] = []

    def do(turn: Turn, row: Cause, now: datetime) -> None:
        into = require(desk, turn.session, user, int(back["other"]))
        decided.append(merge(turn, number_of(row), number_of(into), user, now))
        refresh_cards(turn.session, number_of(into), now)

    in_turn(desk, user, int(back["cause"]), do)
    one, other = cause_number(int(back["cause"])), cause_number(int(back["other"]))
    if decided[0] is None:
        with desk.house.database.read() as session:
            stays = cause_number(number_of(living(session, int(back["other"]))))
        return forms.done(f"{one if stays != one else other} is already part of {stays}.", back)
    return forms.done(f"{one} is part of {other} now.", back, decided[0])


def see_split(desk: Desk, user: str, back: Back, filled: Filled) -> Block:
    """What a split would do."""
    cases = chosen_cases(filled)[: forms.MOST_CASES]
    with desk.house.database.read() as session:
        row = require(desk, session, user, back["cause"])
        found = preview_split(session, number_of(row), cases)
    if found is None:
        raise FieldFault("cases", "Choose some of its cases, and leave at least one in it.")
    return forms.split_preview(found, {**back, "cases": found.leaving})


def split_now(desk: Desk, user: str, back: Back, filled: Filled) -> Block:
    """Split as it was previewed; what came of it. Raises one of `bot.desks.causes.DECLINED`."""
    founded: list[tuple[int | None, int]] = []
    cases = [int(case) for case in back["cases"]]

    def do(turn: Turn, row: Cause, now: datetime) -> None:
        number = number_of(row)
        new = split(turn, number, cases, user, now, name_of(filled.get("name")))
        latest = latest_decisions(turn.session, number, 1)
        founded.append((new, int(latest[0].id or 0) if latest else 0))
        if new is not None:
            refresh_cards(turn.session, new, now)

    in_turn(desk, user, int(back["cause"]), do)
    new, decision = founded[0]
    if new is None:
        return forms.done(
            "Nothing was split: those cases are elsewhere by now, or no other would stay.", back
        )
    said = "1 case is" if len(cases) == 1 else f"{len(cases)} cases are"
    return forms.done(f"{said} now {cause_number(new)}.", back, decision)


def move(desk: Desk, user: str, back: Back, filled: Filled) -> None:
    """A case belongs to another cause."""
    case, target = int(back["case"]), chosen_cause(filled)
    desk.admit(user)
    now = desk.house.clock()
    with desk.house.database.turn() as turn:
        session = turn.session
        left = of_case(session, case)[0].cause_id
        if session.get_one(Case, case).reporter != user:  # of their own case everybody decides
            require(desk, session, user, left)
        into = number_of(living(session, target))
        if into == left:
            raise FieldFault("other", f"{case_number(case)} is in {cause_number(into)} already.")
        assign(turn, case, cause_number(into), user, now)
        refresh_card(session, case, now)
        for cause in (left, into):
            refresh_cards(session, cause, now)
    desk.nudge("outbox")
