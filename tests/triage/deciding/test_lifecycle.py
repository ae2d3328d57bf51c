"""The life of a cause: who says what, what it becomes, and what stands in the history."""

from datetime import timedelta

import pytest
from helpers import FAULTS, NOW, cause, causes_of, everything, log_and_group

from knowledge.database import Database
from knowledge.tables import Cause, Event, Fix
from triage.deciding import lifecycle
from triage.deciding.lifecycle import NameTaken, PlannedFix, expected_in_words
from triage.deciding.reshaping import WrongState, merge

BY = "U0OWNER01"


@pytest.fixture
def database(database: Database) -> Database:
    """RC-1 with two cases, RC-2 with one."""
    log_and_group(database, [FAULTS[0], f"{FAULTS[0]} again", FAULTS[1]])
    assert causes_of(database) == [1, 1, 2]
    return database


def told(database: Database, kind: str) -> list[dict]:
    return [event.detail for event in everything(database, Event) if event.kind == kind and event.actor == BY]


def test_a_cause_is_confirmed_once(database: Database):
    with database.turn() as turn:
        lifecycle.confirm_cause(turn, 1, BY, NOW)
    with pytest.raises(WrongState, match="is confirmed already"), database.turn() as turn:
        lifecycle.confirm_cause(turn, 1, BY, NOW)

    assert cause(database, 1).state == "confirmed"
    assert told(database, "cause confirmed") == [{"from": "suspected"}]


def test_a_dismissed_cause_is_looked_at_again_and_is_confirmed_then(database: Database):
    with database.turn() as turn:
        lifecycle.dismiss_cause(turn, 1, "a test", BY, NOW)
    with pytest.raises(WrongState, match="dismissed already"), database.turn() as turn:
        lifecycle.dismiss_cause(turn, 1, "again", BY, NOW)
    with database.turn() as turn:
        lifecycle.confirm_cause(turn, 1, BY, NOW)

    assert cause(database, 1).state == "confirmed"
    assert told(database, "dismissed") == [{"from": "suspected", "why": "a test"}]
    assert told(database, "reopened") == [{"from": "dismissed"}]


def test_a_name_that_a_person_gave_is_theirs_and_nobody_elses(database: Database):
    with database.turn() as turn:
        lifecycle.rename(turn, 1, "  Terminals   decline cards ", BY, NOW)
    with (
        pytest.raises(NameTaken, match="RC-1 “Terminals decline cards” has this name"),
        database.turn() as turn,
    ):
        lifecycle.rename(turn, 2, "TERMINALS decline cards", BY, NOW)

    row = cause(database, 1)
    assert (row.name, row.name_key, row.named_by) == (
        "Terminals decline cards",
        "terminals decline cards",
        BY,
    )


@pytest.mark.parametrize("name", ["", "   ", "x" * (lifecycle.LONGEST_NAME + 1)])
def test_a_name_is_neither_empty_nor_endless(database: Database, name: str):
    with pytest.raises(ValueError, match="a name has 1 to"), database.turn() as turn:
        lifecycle.rename(turn, 1, name, BY, NOW)


def test_the_name_of_a_merged_cause_may_be_given_again(database: Database):
    gone = cause(database, 2).name
    with database.turn() as turn:
        merge(turn, 2, 1, BY, NOW)
    with database.turn() as turn:
        lifecycle.rename(turn, 1, gone, BY, NOW)

    assert cause(database, 1).name == gone


def test_a_cause_is_a_persons_a_departments_or_nobodys(database: Database):
    with database.turn() as turn:
        lifecycle.own(turn, 1, "U0AMINA00", None, BY, NOW)
        lifecycle.own(turn, 1, None, "Cards", BY, NOW)
    assert (cause(database, 1).owner, cause(database, 1).owner_department) == (None, "Cards")

    with database.turn() as turn:
        lifecycle.own(turn, 1, None, None, BY, NOW)

    assert (cause(database, 1).owner, cause(database, 1).owner_department) == (None, None)
    assert told(database, "owned") == [
        {"from": None, "to": "U0AMINA00"},
        {"from": "U0AMINA00", "to": "Cards"},
        {"from": "Cards", "to": None},
    ]


def test_only_cases_of_the_cause_support_a_hypothesis_and_none_support_nothing(database: Database):
    with database.turn() as turn:
        lifecycle.set_hypothesis(turn, 1, "The clock is wrong", [2, 1, 2, 3, 99], BY, NOW)
    assert cause(database, 1).hypothesis_cases == [1, 2]

    with database.turn() as turn:
        lifecycle.set_hypothesis(turn, 1, None, [1], BY, NOW)

    assert (cause(database, 1).hypothesis, cause(database, 1).hypothesis_cases) == (None, [])


def plan(database: Database, title: str = "New terminals", **more: object) -> Fix:
    with database.turn() as turn:
        return lifecycle.plan_fix(turn, 1, PlannedFix(title, **more), BY, NOW)


def test_a_planned_fix_makes_the_cause_one_that_is_being_fixed(database: Database):
    fix = plan(database, owner="U0AMINA00", metric="cases", change=-0.5, expected_by=NOW)

    assert cause(database, 1).state == "fixing"
    assert (fix.cause_id, fix.planned_at, fix.shipped_at) == (1, NOW, None)
    assert told(database, "fix planned") == [
        {
            "fix": fix.id,
            "title": "New terminals",
            "expected": "cases a week: 50% fewer by 16 Nov 2026",
            "from": "suspected",
        }
    ]


def test_a_fix_is_shipped_once_and_not_before_it_is_out(database: Database):
    fix = plan(database)
    with pytest.raises(WrongState, match="in the future"), database.turn() as turn:
        lifecycle.ship_fix(turn, fix.id, NOW + timedelta(days=1), BY, NOW)
    with database.turn() as turn:
        lifecycle.ship_fix(turn, fix.id, NOW - timedelta(days=2), BY, NOW)
    with pytest.raises(WrongState, match="shipped already"), database.turn() as turn:
        lifecycle.ship_fix(turn, fix.id, NOW, BY, NOW)
    with pytest.raises(LookupError), database.turn() as turn:
        lifecycle.ship_fix(turn, 99, NOW, BY, NOW)

    assert cause(database, 1).state == "shipped"
    assert everything(database, Fix)[0].shipped_at == NOW - timedelta(days=2)
    assert len(told(database, "fix shipped")) == 1


def test_another_plan_leaves_a_shipped_cause_shipped(database: Database):
    first = plan(database)
    with database.turn() as turn:
        lifecycle.ship_fix(turn, first.id, NOW, BY, NOW)
    second = plan(database, "Train the staff")

    with database.read() as session:
        assert [fix.id for fix in lifecycle.fixes_of(session, 1)] == [second.id, first.id]
    assert cause(database, 1).state == "shipped"


def test_nothing_is_planned_against_a_dismissed_cause(database: Database):
    with database.turn() as turn:
        lifecycle.dismiss_cause(turn, 1, "a test", BY, NOW)

    with pytest.raises(WrongState, match="look at it again first"):
        plan(database)


def test_what_is_decided_about_a_merged_cause_is_decided_about_where_it_went(database: Database):
    with database.turn() as turn:
        merge(turn, 2, 1, BY, NOW)
        lifecycle.set_workaround(turn, 2, "Tap twice", BY, NOW)

    assert [row.workaround for row in everything(database, Cause)] == ["Tap twice", None]


@pytest.mark.parametrize(
    ("metric", "change", "words", "said"),
    [
        ("cases", -0.3, None, "cases a week: 30% fewer by 16 Nov 2026"),
        ("csat", 0.1, None, "satisfaction (CSAT): 10% higher by 16 Nov 2026"),
        ("handoffs", 1.5, "more", "handoffs a week: 150% more by 16 Nov 2026 (more)"),
        (None, None, "fewer calls", "fewer calls"),
        (None, None, None, ""),
    ],
)
def test_the_expected_outcome_is_told_in_words(metric: str, change: float, words: str, said: str):
    fix = Fix(cause_id=1, title="x", metric=metric, change=change, expected_by=NOW, expected=words)

    assert expected_in_words(fix) == said
