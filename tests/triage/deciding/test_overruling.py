"""Decisions on top of decisions: the later one holds, and each can be taken back in its turn."""

from collections.abc import Callable

import pytest
from helpers import FAULTS, NOW, WordEncoder, cause, causes_of, everything, log_and_group, membership, reports
from sqlalchemy import update
from sqlmodel import col
from standing import standing

from knowledge.database import Database
from knowledge.tables import Cause, Constraint, Decision, Membership, Proposal, Suggestion
from triage.causes.suggestions import suggest
from triage.consolidating.planning import Proposed, anchors_of
from triage.consolidating.proposing import propose
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm, differ, same_as
from triage.deciding.lifecycle import PlannedFix, dismiss_cause, plan_fix, rename, ship_fix
from triage.deciding.reshaping import merge, split
from triage.deciding.undoing import CannotUndo, latest_decisions, undo
from triage.grouping.grouper import Grouper


@pytest.fixture
def four(database: Database) -> Database:
    """Four causes of two cases each: 1 and 5 are RC-1, 2 and 6 RC-2, and so on."""
    log_and_group(database, reports(2, FAULTS[:4]))
    assert causes_of(database) == [1, 2, 3, 4, 1, 2, 3, 4]
    return database


def decide(database: Database, decision: Callable[..., object], *args: object) -> int:
    """The number of the decision."""
    with database.turn() as turn:
        decision(turn, *args, "U1", NOW)
    return int(everything(database, Decision)[-1].id)


def take_back(database: Database, number: int) -> None:
    with database.turn() as turn:
        undo(turn, number, "U2", NOW)


def said(database: Database) -> list[tuple[int, int, bool]]:
    return [(row.case_id, row.other_id, row.together) for row in everything(database, Constraint)]


def test_decisions_about_one_case_are_taken_back_one_after_the_other(four: Database):
    before = standing(four)
    numbers = [decide(four, confirm, 1), decide(four, assign, 1, "RC-2"), decide(four, same_as, 1, 3)]
    for number in reversed(numbers):
        take_back(four, number)

    assert before == standing(four)


def test_a_chain_of_merges_is_taken_back_from_its_end(four: Database):
    before = standing(four)
    first, second = decide(four, merge, 1, 2), decide(four, merge, 2, 3)
    with pytest.raises(CannotUndo, match="C-1 was decided about again since"):
        take_back(four, first)
    assert [cause(four, number).merged_into for number in (1, 2, 3)] == [3, 3, None]
    take_back(four, second)
    assert [cause(four, number).merged_into for number in (1, 2, 3)] == [2, None, None]
    take_back(four, first)

    assert before == standing(four)


def test_what_a_taken_back_decision_said_does_not_come_back_with_the_one_that_overruled_it(four: Database):
    parted = decide(four, differ, 1)
    assert said(four) == [(1, 5, False)]
    together = decide(four, assign, 5, "RC-5")  # 5 goes to where 1 went: what parted them is overruled
    assert said(four) == []
    take_back(four, parted)
    take_back(four, together)

    assert said(four) == []
    assert causes_of(four, [1, 5]) == [1, 1]


def test_taking_back_a_decision_removes_only_what_that_one_said(four: Database):
    """On SQLite the row of a constraint that was overruled lends its number to the next."""
    parted = decide(four, differ, 1)
    decide(four, assign, 5, "RC-5")
    decide(four, same_as, 2, 3)
    take_back(four, parted)

    assert said(four) == [(2, 3, True)]


def test_a_name_given_back_and_forth_is_taken_back_in_order(four: Database):
    first = decide(four, rename, 1, "Terminals")
    decide(four, rename, 1, "Tills")
    decide(four, rename, 1, "Terminals")
    with pytest.raises(CannotUndo, match="RC-1 was decided about again since"):
        take_back(four, first)


def test_a_name_that_another_cause_took_meanwhile_stays_with_that_one(four: Database):
    decide(four, rename, 1, "Terminals")
    number = decide(four, rename, 1, "Tills")
    decide(four, rename, 2, "Terminals")
    with pytest.raises(CannotUndo, match="RC-2 has the name “Terminals” now: rename it first"):
        take_back(four, number)

    assert [cause(four, one).name for one in (1, 2)] == ["Tills", "Terminals"]


def test_a_cause_to_which_a_case_would_return_is_not_taken_out_of_a_merge_unseen(four: Database):
    moved = decide(four, assign, 1, "RC-2")
    decide(four, merge, 1, 3)
    with pytest.raises(CannotUndo, match="RC-1 was decided about again since"):
        take_back(four, moved)


def test_a_name_that_a_machine_gave_another_cause_meanwhile_is_given_back(four: Database):
    number = decide(four, merge, 1, 2)
    name = cause(four, 1).name
    with four.turn() as turn:
        row = turn.session.get_one(Cause, 3)
        row.name, row.name_key, row.keywords = name, name.casefold(), ["lost key"]
    take_back(four, number)

    assert [cause(four, one).name for one in (1, 3)] == [name, f"{name} (lost key)"]


def test_a_name_that_a_taken_back_decision_gave_is_free_again(four: Database):
    take_back(four, decide(four, assign, 1, "Late parcels"))
    decide(four, confirm, 1)
    number = decide(four, assign, 5, "Late parcels")  # founds another: RC-1 is known by now
    take_back(four, number)
    decide(four, assign, 2, "Late parcels")

    assert [cause(four, one).name for one in (2, 5)] == ["Late parcels", "Late parcels"]
    assert cause(four, 5).merged_into == 1


def test_what_hangs_on_a_founded_cause_goes_where_its_cases_go_back_to(four: Database):
    number = decide(four, differ, 1)
    with four.turn() as turn:
        fix = plan_fix(turn, 5, PlannedFix("Mend it"), "U1", NOW)
        idea = suggest(turn.session, "cause", "It is the till", "U3", NOW, cause=5)
        turn.session.get_one(Cause, 4).merged_into, turn.session.get_one(Cause, 4).state = 5, "merged"
        of_four = update(Membership).where(col(Membership.cause_id) == 4)
        turn.session.execute(of_four.values(cause_id=3, turn=turn.number))
    take_back(four, number)
    now = standing(four)

    assert (now.fixes[fix.id]["cause_id"], now.suggestions[idea.id]["cause_id"]) == (1, 1)
    assert [now.causes[one]["merged_into"] for one in (5, 4)] == [1, 1]


def test_a_merge_is_among_the_latest_decisions_of_the_cause_that_remains(four: Database):
    number = decide(four, merge, 1, 2)
    with four.read() as session:
        assert [row.id for row in latest_decisions(session, 2)] == [number]


def test_a_case_named_twice_is_split_off_once_and_comes_back(four: Database):
    before = standing(four)
    number = decide(four, split, 1, [5, 5])
    assert causes_of(four, [1, 5]) == [1, 5]
    take_back(four, number)

    assert (before.members, before.constraints) == (standing(four).members, standing(four).constraints)


def test_a_case_that_is_said_to_be_like_itself_is_confirmed(four: Database):
    decide(four, same_as, 1, 1)

    assert (membership(four, 1).how, said(four)) == ("confirmed", [])


def test_both_of_two_cases_that_are_one_thing_stay_where_they_are(four: Database):
    """Else a consolidation could take the other away."""
    decide(four, same_as, 1, 2)
    with four.read() as session:
        assert anchors_of(session) == {1: 2, 2: 2}


def test_a_dismissed_cause_stays_dismissed_when_its_fix_ships(four: Database):
    with four.turn() as turn:
        fix = plan_fix(turn, 1, PlannedFix("Mend it"), "U1", NOW)
        dismiss_cause(turn, 1, "nothing to act on", "U1", NOW)
        ship_fix(turn, int(fix.id or 0), NOW, "U1", NOW)

    assert cause(four, 1).state == "dismissed"


def test_causes_that_people_parted_are_not_proposed_to_be_one(four: Database):
    decide(four, split, 1, [5])
    wanted = [Proposed("merge", 1, 5, ()), Proposed("merge", 1, 2, ())]
    with four.turn() as turn:
        propose(turn, wanted, NOW)

    assert [(row.cause_id, row.other_id) for row in everything(four, Proposal)] == [(1, 2)]


def test_what_was_suggested_of_a_cause_goes_along_when_consolidation_merges_it(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(8), grouper)
    with sqlite_database.turn() as turn:
        turn.session.add(Cause(name="Apart", name_key="apart", founded_at=NOW))
        some = update(Membership).where(col(Membership.case_id).in_([1, 7, 13]))
        turn.session.flush()
        turn.session.execute(some.values(cause_id=7, turn=turn.number))
        suggest(turn.session, "cause", "It is the till", "U3", NOW, cause=7)
    regroup(sqlite_database, grouper, NOW)

    assert cause(sqlite_database, 7).merged_into == 1
    assert [row.cause_id for row in everything(sqlite_database, Suggestion)] == [1]
