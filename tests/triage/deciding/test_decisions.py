"""What people decide about a case's cause, and which cases to ask them about."""

import pytest
from helpers import (
    FAULTS,
    NOW,
    cause,
    causes_of,
    everything,
    group_all,
    log_and_group,
    membership,
    reports,
)

from knowledge.tables import Cause, Constraint, Event
from triage.causes.on_file import UnknownCase, UnknownCause
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm, differ
from triage.deciding.reshaping import merge, split
from triage.deciding.reviewing import review
from triage.numbers import cause_number


def decide(database, decision, *args):
    with database.turn() as turn:
        return decision(turn, *args, "U1", NOW)


def test_a_new_name_becomes_the_name_of_a_cause_that_nobody_knew(database):
    first, *_ = log_and_group(database, reports(3))
    before = causes_of(database, [first])
    named = decide(database, assign, first, "Card declined at the till")

    assert (named.name, named.state) == ("Card declined at the till", "confirmed")
    assert before == causes_of(database, [first])
    assert membership(database, first).how == "confirmed"


def test_a_new_name_for_a_case_of_a_known_cause_founds_another(database):
    cases = log_and_group(database, reports(3, FAULTS[:1]))
    decide(database, assign, cases[0], "Card declined")
    other = decide(database, assign, cases[1], "Terminal offline")

    assert other.name == "Terminal offline"
    assert len(set(causes_of(database, cases[:2]))) == 2


def test_a_case_goes_to_the_cause_whose_number_or_name_was_said_and_stays_there(database):
    cases = log_and_group(database, reports(12))
    grouper = group_all(database)
    target = causes_of(database, [cases[1]])[0]
    decide(database, assign, cases[0], cause_number(target))
    regroup(database, grouper, NOW)

    assert [target] == causes_of(database, [cases[0]])
    moved = [event for event in everything(database, Event) if event.kind == "moved" and event.actor == "U1"]
    assert [cases[0]] == [event.case_id for event in moved]


def test_a_number_that_no_cause_has_is_refused_and_changes_nothing(database):
    cases = log_and_group(database, reports(2))
    before = causes_of(database)
    with pytest.raises(UnknownCause):
        decide(database, assign, cases[0], "RC-999999")

    assert before == causes_of(database)


def test_a_case_that_differs_never_meets_those_it_was_parted_from_again(database):
    cases = log_and_group(database, reports(14))
    grouper = group_all(database)
    decide(database, differ, cases[0])
    for _ in range(2):
        regroup(database, grouper, NOW)
    apart = [(row.case_id, row.other_id) for row in everything(database, Constraint)]

    assert apart
    assert all(len(set(causes_of(database, pair))) == 2 for pair in apart)


def test_a_cause_that_somebody_named_is_not_merged_away(database):
    cases = log_and_group(database, reports(10, FAULTS[:2]))
    grouper = group_all(database)
    named = decide(database, assign, cases[0], "A name that was given").number
    regroup(database, grouper, NOW)
    row = next(cause for cause in everything(database, Cause) if cause.id == named)

    assert (row.merged_into, row.name) == (None, "A name that was given")


def test_the_largest_cause_without_a_confirmation_is_asked_about_first(database):
    log_and_group(database, [*reports(8, FAULTS[:1]), *reports(3, FAULTS[1:2])])
    grouper = group_all(database)
    asked = review(database, grouper, 3).root
    large = cause_number(causes_of(database, [1])[0])

    assert large == asked[0].cause
    assert all(item.similar for item in asked)


def test_what_was_confirmed_is_not_asked_about_again(database):
    cases = log_and_group(database, reports(4, FAULTS[:1]))
    grouper = group_all(database)
    first = review(database, grouper, 1).root[0]
    decide(database, confirm, int(first.case.removeprefix("C-")))
    left = {item.case for item in review(database, grouper, 100).root}

    assert first.case not in left
    assert len(cases) - 1 == len(left)


def of_fault(number, each):
    return [1 + number + len(FAULTS) * wording for wording in range(each)]


def go_on(database, grouper, times=2):
    """More of the same arrives and all is consolidated again, time after time."""
    for _ in range(times):
        log_and_group(database, reports(1), grouper)
        regroup(database, grouper, NOW)


def test_two_causes_that_a_person_merged_are_one_for_good(database):
    log_and_group(database, reports(8))
    grouper = group_all(database)
    decide(database, merge, 1, 2)
    merged = of_fault(0, 8)

    rows = [membership(database, case) for case in merged]
    assert {(row.how, row.by, row.confidence, row.cause_id) for row in rows} == {("merged", "U1", 1.0, 2)}
    go_on(database, grouper)
    assert set(causes_of(database, merged)) == {2}
    assert (cause(database, 1).state, cause(database, 1).merged_into) == ("merged", 2)
    (event,) = [row for row in everything(database, Event) if row.kind == "merged"]
    assert (event.actor, event.cause_id, event.detail["into"]) == ("U1", 1, "RC-2")


def test_a_merge_takes_its_aliases_along(database):
    log_and_group(database, reports(2))
    decide(database, merge, 1, 2)
    decide(database, merge, 2, 3)

    assert [cause(database, number).merged_into for number in (1, 2, 3)] == [3, 3, None]
    assert set(causes_of(database, [case for fault in range(3) for case in of_fault(fault, 2)])) == {3}


def test_causes_that_are_one_already_cannot_be_merged_again(database):
    log_and_group(database, reports(2))
    told = [decide(database, merge, *pair) for pair in ((1, 2), (1, 2), (2, 1), (2, 2))]

    assert told == [1, None, None, None]
    assert [cause(database, number).merged_into for number in (1, 2)] == [2, None]
    assert len([row for row in everything(database, Event) if row.kind == "merged"]) == 1


def test_the_number_and_the_name_of_a_merged_cause_mean_where_it_went(database):
    cases = log_and_group(database, reports(2))
    name = decide(database, assign, 1, "Card declined at the till").name
    decide(database, merge, 1, 2)
    decide(database, assign, cases[3], "RC-1")
    decide(database, assign, cases[4], name)

    assert causes_of(database, [cases[3], cases[4]]) == [2, 2]


def test_a_new_report_of_a_merged_cause_joins_where_it_went(database):
    log_and_group(database, reports(6))
    decide(database, merge, 1, 2)
    (number,) = log_and_group(database, [f"{FAULTS[0]} again"])

    assert causes_of(database, [number]) == [2]


def test_cases_that_a_person_split_off_found_a_cause_and_stay_there(database):
    log_and_group(database, reports(8))
    grouper = group_all(database)
    leaving = of_fault(0, 8)[2:5]
    founded = decide(database, split, 1, leaving)

    rows = [membership(database, case) for case in leaving]
    assert {(row.how, row.by, row.confidence, row.cause_id) for row in rows} == {
        ("split", "U1", 1.0, founded)
    }
    assert founded == 7
    assert cause(database, founded).central_case in leaving
    go_on(database, grouper)
    assert causes_of(database, leaving) == [founded] * 3
    assert cause(database, founded).merged_into is None


def test_what_a_split_left_never_meets_what_it_took(database):
    log_and_group(database, reports(8))
    grouper = group_all(database)
    leaving = of_fault(0, 8)[2:5]
    founded = decide(database, split, 1, leaving)
    (apart,) = everything(database, Constraint)
    go_on(database, grouper)

    assert apart.case_id in leaving
    assert apart.other_id == 1  # its founder, and so far its most central case
    assert (apart.together, apart.by) == (False, "U1")
    assert causes_of(database, [apart.other_id]) == [1] != [founded]


def test_a_split_takes_only_what_the_cause_holds_and_says_so(database):
    log_and_group(database, reports(4))
    founded = decide(database, split, 1, [of_fault(0, 4)[1], of_fault(1, 4)[1]])

    assert causes_of(database, [of_fault(0, 4)[1], of_fault(1, 4)[1]]) == [founded, 2]
    (event,) = [row for row in everything(database, Event) if row.kind == "split"]
    assert event.detail == {"to": f"RC-{founded}", "cases": [f"C-{of_fault(0, 4)[1]}"]}
    assert (event.actor, event.cause_id) == ("U1", 1)


@pytest.mark.parametrize("fault", [0, 1], ids=["all of it", "none of it"])
def test_a_split_that_would_take_all_or_nothing_of_a_cause_changes_nothing(database, fault):
    log_and_group(database, reports(4))
    before = causes_of(database)

    assert decide(database, split, 1, of_fault(fault, 4)) is None
    assert before == causes_of(database)
    assert len(everything(database, Cause)) == len(FAULTS)


def test_a_split_of_a_case_that_is_not_on_file_is_refused_and_changes_nothing(database):
    log_and_group(database, reports(2))
    before = causes_of(database)
    with pytest.raises(UnknownCase):
        decide(database, split, 1, [1, 99_999])

    assert before == causes_of(database)
    assert len(everything(database, Cause)) == len(FAULTS)


def test_who_merges_again_what_was_split_has_the_last_word(database):
    log_and_group(database, reports(8))
    grouper = group_all(database)
    founded = decide(database, split, 1, of_fault(0, 8)[2:5])
    decide(database, merge, founded, 1)
    go_on(database, grouper)

    assert set(causes_of(database, of_fault(0, 8))) == {1}
