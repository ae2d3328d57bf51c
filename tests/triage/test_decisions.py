"""What people decide about a case's cause, and which cases to ask them about."""

import pytest
from helpers import FAULTS, NOW, causes_of, everything, group_all, log_and_group, membership, reports

from knowledge.tables import Cause, Constraint, Event
from triage.decisions import UnknownCause, assign, confirm, differ
from triage.numbers import cause_number
from triage.regrouping import regroup
from triage.reviewing import review


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
