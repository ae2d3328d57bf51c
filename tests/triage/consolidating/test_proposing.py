"""Changes to confirmed causes wait for a person, who agrees or does not."""

import pytest
from helpers import (
    FAULTS,
    NOW,
    WordEncoder,
    cause,
    causes_of,
    everything,
    log_and_group,
    membership,
    reports,
)
from sqlalchemy import update
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Cause, Event, Membership, Proposal
from triage.consolidating.planning import Proposed
from triage.consolidating.proposing import UnknownProposal, accept, dismiss, open_proposals, propose
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign
from triage.deciding.reshaping import merge
from triage.grouping.grouper import Grouper

EACH = 8
FIRST = [1 + len(FAULTS) * wording for wording in range(EACH)]
SECOND = [case + 1 for case in FIRST]


def wordings(each: int, start: int = 0) -> list[str]:
    """`each` reports of every fault, in turn: nothing but its words and a number."""
    return [f"{fault} no{start + number}" for number in range(each) for fault in FAULTS]


def decide(database: Database, decision, *args):
    with database.turn() as turn:
        return decision(turn, *args, "U1", NOW)


def place(database: Database, cases: list[int], into: int) -> None:
    with database.turn() as turn:
        rows = update(Membership).where(col(Membership.case_id).in_(cases))
        turn.session.execute(rows.values(cause_id=into, turn=turn.number))


def two_causes_that_say_the_same(database: Database) -> Grouper:
    """Confirmed by name: RC-1, and RC-7 with half of what RC-1 held."""
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, wordings(EACH), grouper)
    with database.turn() as turn:
        turn.session.add(Cause(name="Apart", name_key="apart", founded_at=NOW))
    place(database, FIRST[:4], into=7)
    decide(database, assign, FIRST[0], "Terminal offline")
    decide(database, assign, FIRST[4], "Card declined")
    regroup(database, grouper, NOW)
    return grouper


def a_cause_that_says_two_things(database: Database) -> Grouper:
    """Confirmed by name: RC-1, which holds the second fault as well."""
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, wordings(EACH), grouper)
    place(database, SECOND, into=1)
    decide(database, assign, FIRST[0], "Card declined")
    regroup(database, grouper, NOW)
    return grouper


def waiting(database: Database):
    with database.read() as session:
        return open_proposals(session).root


def states(database: Database) -> list[str]:
    return [row.state for row in everything(database, Proposal)]


def go_on(database: Database, grouper: Grouper, times: int = 3) -> None:
    """More of the same arrives, and all is consolidated again, time after time."""
    for time in range(times):
        log_and_group(database, wordings(1, EACH + time), grouper)
        regroup(database, grouper, NOW)


def test_a_proposal_is_told_with_names_and_numbers(sqlite_database: Database):
    two_causes_that_say_the_same(sqlite_database)
    (told,) = waiting(sqlite_database)

    assert (told.kind, told.cause, told.cause_name) == ("merge", "RC-1", "Card declined")
    assert (told.other, told.other_name, told.cases) == ("RC-7", "Terminal offline", [])


def test_a_proposed_split_says_which_cases_would_leave(sqlite_database: Database):
    a_cause_that_says_two_things(sqlite_database)
    (told,) = waiting(sqlite_database)

    assert (told.kind, told.cause, told.other, told.other_name) == ("split", "RC-1", None, None)
    assert told.cases == [f"C-{case}" for case in SECOND]


def test_who_accepts_a_merge_makes_it_in_their_name_and_it_sticks(database: Database):
    grouper = two_causes_that_say_the_same(database)
    held = [case for case, number in enumerate(causes_of(database), 1) if number == 7]
    decide(database, accept, waiting(database)[0].number)
    go_on(database, grouper)

    (event,) = [one for one in everything(database, Event) if one.kind == "merged"]
    assert set(causes_of(database, FIRST)) == {1}
    assert {membership(database, case).how for case in held} == {"merged"}
    assert (event.actor, event.cause_id, event.detail["into"]) == ("U1", 7, "RC-1")
    assert (cause(database, 7).state, cause(database, 7).merged_into) == ("merged", 1)
    assert (waiting(database), states(database)) == ([], ["accepted"])


def test_who_accepts_a_split_parts_the_cases_in_their_name_and_it_sticks(database: Database):
    grouper = a_cause_that_says_two_things(database)
    decide(database, accept, waiting(database)[0].number)
    go_on(database, grouper)

    (apart,) = set(causes_of(database, SECOND))
    (event,) = [one for one in everything(database, Event) if one.kind == "split"]
    assert set(causes_of(database, FIRST)) == {1} != {apart}
    assert {(membership(database, case).how, membership(database, case).by) for case in SECOND} == {
        ("split", "U1")
    }
    assert (event.actor, event.cause_id, event.detail["to"]) == ("U1", 1, f"RC-{apart}")
    assert (waiting(database), states(database)) == ([], ["accepted"])


@pytest.mark.parametrize("make", [two_causes_that_say_the_same, a_cause_that_says_two_things])
def test_what_was_dismissed_changes_nothing_and_is_never_proposed_again(sqlite_database: Database, make):
    grouper = make(sqlite_database)
    before = causes_of(sqlite_database)
    decide(sqlite_database, dismiss, waiting(sqlite_database)[0].number)
    after = causes_of(sqlite_database)
    go_on(sqlite_database, grouper, 4)

    (told,) = [event for event in everything(sqlite_database, Event) if event.kind == "proposal dismissed"]
    assert (waiting(sqlite_database), states(sqlite_database)) == ([], ["dismissed"])
    assert before == after
    assert [after[0], after[FIRST[4] - 1]] == causes_of(sqlite_database, [FIRST[0], FIRST[4]])
    assert (told.actor, told.cause_id) == ("U1", 1)


@pytest.mark.parametrize("make", [two_causes_that_say_the_same, a_cause_that_says_two_things])
def test_what_still_waits_is_proposed_once(sqlite_database: Database, make):
    grouper = make(sqlite_database)
    go_on(sqlite_database, grouper)

    assert states(sqlite_database) == ["open"]
    assert len([event for event in everything(sqlite_database, Event) if event.kind == "proposed"]) == 1


def test_what_people_did_themselves_is_withdrawn(sqlite_database: Database):
    grouper = two_causes_that_say_the_same(sqlite_database)
    decide(sqlite_database, merge, 7, 1)
    go_on(sqlite_database, grouper, 1)

    assert states(sqlite_database) == ["withdrawn"]
    assert waiting(sqlite_database) == []


def test_a_split_whose_cases_went_elsewhere_meanwhile_is_withdrawn(sqlite_database: Database):
    grouper = a_cause_that_says_two_things(sqlite_database)
    for case in SECOND:
        decide(sqlite_database, assign, case, "RC-2")
    regroup(sqlite_database, grouper, NOW)

    assert states(sqlite_database) == ["withdrawn"]
    assert set(causes_of(sqlite_database, SECOND)) == {2}


@pytest.mark.parametrize(("into", "state"), [(2, "withdrawn"), (3, "accepted")])
def test_a_merge_accepted_after_one_side_was_merged_goes_by_where_that_went(
    database: Database, into: int, state: str
):
    log_and_group(database, reports(3))
    proposed(database, Proposed("merge", 1, 2, ()))
    decide(database, merge, 1, into)
    decide(database, accept, 1)

    assert set(causes_of(database, [*FIRST[:3], *SECOND[:3]])) == {into}
    assert cause(database, into).merged_into is None
    assert states(database) == [state]


def test_a_split_accepted_after_its_cases_went_elsewhere_changes_nothing(database: Database):
    log_and_group(database, reports(3))
    proposed(database, Proposed("split", 1, None, tuple(FIRST[:2])))
    for case in FIRST[:2]:
        decide(database, assign, case, "RC-2")
    decide(database, accept, 1)

    assert causes_of(database, FIRST[:2]) == [2, 2]
    assert (len(everything(database, Cause)), states(database)) == (len(FAULTS), ["withdrawn"])


@pytest.mark.parametrize("answer", [accept, dismiss])
def test_an_answer_to_what_does_not_wait_is_refused_and_changes_nothing(sqlite_database: Database, answer):
    two_causes_that_say_the_same(sqlite_database)
    number = waiting(sqlite_database)[0].number
    decide(sqlite_database, dismiss, number)
    before = causes_of(sqlite_database), states(sqlite_database)
    for wrong in (number, number + 1, 0):
        with pytest.raises(UnknownProposal):
            decide(sqlite_database, answer, wrong)

    assert before == (causes_of(sqlite_database), states(sqlite_database))


def proposed(database: Database, *wanted: Proposed) -> list[str]:
    with database.turn() as turn:
        propose(turn, wanted, NOW)
    return states(database)


def test_proposals_are_kept_withdrawn_and_made_anew_as_consolidations_come(sqlite_database: Database):
    log_and_group(sqlite_database, reports(2))
    one, turned_round = Proposed("merge", 1, 2, ()), Proposed("merge", 2, 1, ())
    another = Proposed("merge", 1, 3, ())

    assert proposed(sqlite_database, one) == ["open"]
    assert proposed(sqlite_database, turned_round) == ["open"]
    assert proposed(sqlite_database, another) == ["withdrawn", "open"]
    assert proposed(sqlite_database, another, one) == ["withdrawn", "open", "open"]
    assert proposed(sqlite_database) == ["withdrawn"] * 3


def test_a_split_is_the_one_dismissed_if_half_of_its_cases_are(sqlite_database: Database):
    log_and_group(sqlite_database, reports(4))
    proposed(sqlite_database, Proposed("split", 1, None, (1, 7, 13, 19)))
    decide(sqlite_database, dismiss, 1)

    assert proposed(sqlite_database, Proposed("split", 1, None, (13, 19, 2, 8))) == ["dismissed"]
    assert proposed(sqlite_database, Proposed("split", 2, None, (13, 19))) == ["dismissed", "open"]
    assert proposed(sqlite_database, Proposed("split", 1, None, (19, 2, 8, 14)))[2:] == ["open"]


def test_the_newest_proposal_is_told_first(sqlite_database: Database):
    log_and_group(sqlite_database, reports(2))
    proposed(sqlite_database, *(Proposed("merge", 1, other, ()) for other in (2, 3, 4)))

    assert [one.other for one in waiting(sqlite_database)] == ["RC-4", "RC-3", "RC-2"]
