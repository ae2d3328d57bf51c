"""Undoing: what a decision changed is as before, unless somebody decided otherwise since."""

from collections.abc import Callable

import pytest
from helpers import FAULTS, NOW, cause, causes_of, everything, log_and_group, membership

from knowledge.database import Database, Turn
from knowledge.tables import Cause, Constraint, Decision, Event, Fix, Suggestion
from triage.causes.suggestions import suggest
from triage.deciding import lifecycle
from triage.deciding.decisions import assign, confirm, differ, same_as
from triage.deciding.lifecycle import PlannedFix
from triage.deciding.reshaping import merge, split
from triage.deciding.undoing import CannotUndo, latest_decisions, undo

BY, OTHER = "U0OWNER01", "U0OTHER01"


@pytest.fixture
def database(database: Database) -> Database:
    """RC-1 with three cases, RC-2 with two."""
    first, second = FAULTS[0], FAULTS[1]
    log_and_group(database, [first, f"{first} again", f"{first} today", second, f"{second} again"])
    assert causes_of(database) == [1, 1, 1, 2, 2]
    return database


DECISIONS: dict[str, Callable[[Turn], object]] = {
    "confirm": lambda turn: confirm(turn, 1, BY, NOW),
    "differ": lambda turn: differ(turn, 2, BY, NOW),
    "assign": lambda turn: assign(turn, 2, "RC-2", BY, NOW),
    "assign to a new name": lambda turn: assign(turn, 2, "Something new", BY, NOW),
    "same as": lambda turn: same_as(turn, 2, 4, BY, NOW),
    "merge": lambda turn: merge(turn, 2, 1, BY, NOW),
    "split": lambda turn: split(turn, 1, [2, 3], BY, NOW, "Declined twice"),
    "confirm cause": lambda turn: lifecycle.confirm_cause(turn, 1, BY, NOW),
    "dismiss": lambda turn: lifecycle.dismiss_cause(turn, 1, "a test", BY, NOW),
    "rename": lambda turn: lifecycle.rename(turn, 1, "Terminals", BY, NOW),
    "own": lambda turn: lifecycle.own(turn, 1, None, "Cards", BY, NOW),
    "workaround": lambda turn: lifecycle.set_workaround(turn, 1, "Tap twice", BY, NOW),
    "hypothesis": lambda turn: lifecycle.set_hypothesis(turn, 1, "The clock", [1], BY, NOW),
}


def decide(database: Database, what: str) -> int:
    with database.turn() as turn:
        DECISIONS[what](turn)
    return int(everything(database, Decision)[-1].id)


def take_back(database: Database, number: int) -> Decision:
    with database.turn() as turn:
        return undo(turn, number, OTHER, NOW)


def state(database: Database) -> tuple:
    """What people see: where each case is and how, and every cause that has cases."""
    members = [membership(database, case) for case in range(1, 6)]
    placed = [(one.case_id, one.cause_id, one.how, one.by, one.confidence, one.at) for one in members]
    causes = [row.model_dump() for row in everything(database, Cause)[:2]]
    bound = [(row.case_id, row.other_id, row.together) for row in everything(database, Constraint)]
    return placed, causes, bound


@pytest.mark.parametrize("what", DECISIONS)
def test_what_a_decision_changed_is_as_it_was_before(database: Database, what: str):
    before = state(database)
    number = decide(database, what)
    assert state(database) != before

    undone = take_back(database, number)

    assert state(database) == before
    assert (undone.undone_by, undone.undone_at) == (OTHER, NOW)
    assert [(event.kind, event.actor) for event in everything(database, Event)][-1] == ("undone", OTHER)


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_is_undone_once(database: Database, what: str):
    number = decide(database, what)
    take_back(database, number)

    with pytest.raises(CannotUndo, match="undone already"):
        take_back(database, number)


def test_a_decision_that_is_not_on_file_cannot_be_undone(database: Database):
    with pytest.raises(CannotUndo, match="not on file"):
        take_back(database, 99)


def test_what_was_decided_on_top_has_to_be_taken_back_first(database: Database):
    first = decide(database, "merge")
    with database.turn() as turn:
        split(turn, 1, [4], BY, NOW)
    second = int(everything(database, Decision)[-1].id)
    with pytest.raises(CannotUndo, match="C-4 was decided about again since: take that back first"):
        take_back(database, first)
    take_back(database, second)
    take_back(database, first)

    assert causes_of(database) == [1, 1, 1, 2, 2]


def test_a_later_name_stands_in_the_way_of_undoing_an_earlier_one(database: Database):
    number = decide(database, "rename")
    with database.turn() as turn:
        lifecycle.rename(turn, 1, "Other terminals", OTHER, NOW)

    with pytest.raises(CannotUndo, match="RC-1 was decided about again since"):
        take_back(database, number)


def test_a_cause_that_a_split_founded_keeps_its_number_as_another_name(database: Database):
    take_back(database, decide(database, "split"))
    founded = cause(database, 3)

    assert (founded.state, founded.merged_into) == ("merged", 1)


def test_fixes_and_suggestions_return_to_the_cause_they_were_made_for(database: Database):
    with database.turn() as turn:
        lifecycle.plan_fix(turn, 2, PlannedFix("Restart it"), BY, NOW)
        suggest(turn.session, "fix", "Reinstall it", BY, NOW, cause=2)
    number = decide(database, "merge")
    went = [row.cause_id for table in (Fix, Suggestion) for row in everything(database, table)]
    take_back(database, number)

    assert went == [1, 1]
    assert [row.cause_id for table in (Fix, Suggestion) for row in everything(database, table)] == [2, 2]


def test_what_arrived_meanwhile_stays_where_it_is(database: Database):
    number = decide(database, "merge")
    log_and_group(database, [f"{FAULTS[1]} monday"])
    take_back(database, number)

    assert causes_of(database) == [1, 1, 1, 2, 2, 1]


def test_the_latest_decisions_are_those_that_still_hold_newest_first(database: Database):
    first, second = decide(database, "rename"), decide(database, "own")
    third = decide(database, "workaround")
    take_back(database, second)

    with database.read() as session:
        assert [one.id for one in latest_decisions(session, 1)] == [third, first]
        assert [one.id for one in latest_decisions(session, 1, 1)] == [third]
