"""Everything about one cause, as whoever looks may read it; and the ranked list."""

from datetime import timedelta

import pytest
from helpers import FAULTS, NOW, cause, causes_of, everything, group_all, log

from knowledge.database import Database
from knowledge.tables import Decision
from triage.cause_pages.listing import named_like, ranked
from triage.cause_pages.page import CASES, HISTORY, cause_page, decided_on
from triage.causes.on_file import UnknownCause
from triage.causes.suggestions import suggest
from triage.deciding import lifecycle
from triage.deciding.decisions import assign, confirm, differ
from triage.deciding.lifecycle import PlannedFix
from triage.deciding.reshaping import merge
from triage.matching.privacy import EVERYTHING, KEPT, Viewer
from triage.matching.queries import Filters
from triage.report import Report

BY = "U0OWNER01"
CARD, APP, REFUND = FAULTS[:3]


def filed(database: Database, *reports: Report, days_ago: float = 0) -> list[int]:
    ids = log(database, reports, NOW - timedelta(days=days_ago))
    group_all(database)
    return ids


@pytest.fixture
def database(database: Database) -> Database:
    """RC-1 with four cases over three departments, the oldest 40 days ago; RC-2 of Claims."""
    filed(database, Report(text=CARD, department="Cards", touchpoint="payment"), days_ago=40)
    filed(database, Report(text=f"{CARD} again", department="Cards", touchpoint="branch"), days_ago=8)
    filed(
        database,
        Report(
            text=f"{CARD} today", department="Claims", touchpoint="payment", resolution="Terminal replaced"
        ),
        Report(text=f"{CARD} monday", department="Lending", private=True, resolution="Hushed up"),
        Report(text=APP, department="Claims"),
    )
    assert causes_of(database) == [1, 1, 1, 1, 2]
    return database


def test_a_page_counts_cases_of_late_by_department_touchpoint_and_week(database: Database):
    with database.read() as session:
        page = cause_page(session, 1, EVERYTHING, NOW)

    assert (page.cases, page.recent, page.before) == (4, 3, 1)
    assert (page.departments, page.touchpoints) == (
        {"Cards": 2, "Claims": 1, "Lending": 1}, {"payment": 2, "branch": 1},
    )  # fmt: skip
    assert page.weeks[-1].isoformat() == "2026-11-16" and len(page.weeks) == 12
    assert page.trend == {
        "Cards": [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
        "Claims": [0] * 11 + [1],
        "Lending": [0] * 11 + [1],
    }


def test_what_is_kept_from_a_reader_says_so_and_lends_no_resolution(database: Database):
    with database.read() as session:
        own = cause_page(session, 1, Viewer("U1", frozenset(["lending"])), NOW)
        other = cause_page(session, 1, Viewer("U2", frozenset(["cards"])), NOW)

    assert set(own.resolutions) == {"Terminal replaced", "Hushed up"}
    assert other.resolutions == ["Terminal replaced"]
    assert [one.text for one in other.listed if one.case == "C-4"] == [KEPT]
    assert "Hushed" not in str(other.listed)


def test_a_suggestion_about_a_kept_case_is_kept_too(database: Database):
    with database.write() as session:
        suggest(session, "fix", "Stop the secret terminal", BY, NOW, cause=1, case=4)

    with database.read() as session:
        assert cause_page(session, 1, Viewer("U2"), NOW).suggestions[0].text == KEPT
        assert cause_page(session, 1, EVERYTHING, NOW).suggestions[0].text == "Stop the secret terminal"


def test_cases_come_latest_first_a_page_at_a_time(database: Database):
    filed(database, *(Report(text=f"{CARD} nr {n}") for n in range(CASES)))
    with database.read() as session:
        first, second = (cause_page(session, 1, EVERYTHING, NOW, offset) for offset in (0, CASES))
        beyond = cause_page(session, 1, EVERYTHING, NOW, 99)

    assert (len(first.listed), [one.case for one in second.listed][-1]) == (CASES, "C-1")
    assert (beyond.offset, beyond.listed) == (0, first.listed)


def test_a_merged_causes_page_is_that_of_where_it_went_with_what_was_decided_about_both(database: Database):
    with database.turn() as turn:
        lifecycle.rename(turn, 2, "The app crashes", BY, NOW)
        merge(turn, 2, 1, BY, NOW)
    with database.read() as session:
        page = cause_page(session, 2, EVERYTHING, NOW)

    assert (page.cause, page.also, page.cases) == ("RC-1", ["RC-2"], 5)
    assert [(one.kind, one.cause) for one in page.decisions] == [("merged", "RC-2"), ("renamed", "RC-2")]
    assert [one.kind for one in page.history] == ["merged", "renamed"]


def test_history_leaves_out_cases_that_merely_arrived_and_is_paged(database: Database):
    for number in range(HISTORY + 2):
        with database.turn() as turn:
            lifecycle.rename(turn, 1, f"Called {number}", BY, NOW)
    with database.turn() as turn:
        confirm(turn, 1, BY, NOW)
    with database.read() as session:
        first = cause_page(session, 1, EVERYTHING, NOW)
        second = cause_page(session, 1, EVERYTHING, NOW, older=HISTORY)

    assert (first.history[0].kind, first.history[0].case) == ("confirmed", "C-1")
    assert (first.more_history, len(first.history)) == (True, HISTORY)
    assert (second.more_history, [one.detail["to"] for one in second.history]) == (
        False, ["Called 2", "Called 1", "Called 0"],
    )  # fmt: skip


def test_a_page_says_how_often_the_matches_were_right_this_month(database: Database):
    with database.turn() as turn:
        confirm(turn, 2, BY, NOW)
        confirm(turn, 3, BY, NOW)
        differ(turn, 4, BY, NOW)

    with database.read() as session:
        page = cause_page(session, 1, EVERYTHING, NOW + timedelta(minutes=1))
    assert (page.agreed, page.checked) == (2, 3)


def test_a_fix_shows_what_came_of_it_once_it_is_out(database: Database):
    with database.turn() as turn:
        planned = lifecycle.plan_fix(
            turn, 1, PlannedFix("New terminals", metric="cases", change=-0.5), BY, NOW
        )
        out = lifecycle.plan_fix(turn, 1, PlannedFix("New cards"), BY, NOW)
        lifecycle.ship_fix(turn, out.id, NOW - timedelta(days=9), BY, NOW)
    with database.read() as session:
        shown = cause_page(session, 1, EVERYTHING, NOW).fixes

    assert [(one.number, one.verdict) for one in shown] == [
        (out.id, "not enough data yet"),
        (planned.id, None),
    ]
    assert shown[0].outcome.startswith("Since “New cards” shipped on 7 November: not enough data yet")
    assert shown[1].expected == "cases a week: 50% fewer"


def test_a_cause_that_is_not_there_or_lost_all_its_cases_has_no_page(database: Database):
    with database.turn() as turn:
        assign(turn, 5, "RC-1", BY, NOW)

    for number in (2, 99):
        with pytest.raises(UnknownCause), database.read() as session:
            cause_page(session, number, EVERYTHING, NOW)


def test_a_decision_names_every_cause_whose_cards_it_changes(database: Database):
    with database.turn() as turn:
        assign(turn, 2, "RC-2", BY, NOW)
        number = max(one.id for one in turn.session.query(Decision))

    with database.read() as session:
        assert decided_on(session, number) == [1, 2]
        assert decided_on(session, 99) == []


def rank(
    database: Database, text: str = "", own: tuple[str, ...] = (), offset: int = 0, **filters
) -> list[str]:
    with database.read() as session:
        found = ranked(session, text, Filters(**filters), own, NOW, 2, offset)
    return [row.cause.cause for row in found.rows]


def test_own_departments_come_first_then_the_most_cases_of_late(database: Database):
    filed(database, *(Report(text=f"{REFUND} {n}", department="Payments") for n in "abcdef"), days_ago=35)
    filed(database, Report(text=f"{REFUND} now", department="Payments"))

    assert rank(database) == ["RC-1", "RC-3"]
    assert rank(database, offset=2) == ["RC-2"]
    assert rank(database, own=("payments",)) == ["RC-3", "RC-1"]
    assert rank(database, offset=99) == ["RC-1", "RC-3"]


def test_a_department_that_owns_a_cause_sees_it_among_its_own(database: Database):
    with database.turn() as turn:
        lifecycle.own(turn, 2, None, "Digital", BY, NOW)

    assert rank(database, own=("digital",)) == ["RC-2", "RC-1"]


def test_the_list_is_narrowed_by_words_and_filters_and_leaves_out_what_was_dismissed(database: Database):
    with database.turn() as turn:
        lifecycle.dismiss_cause(turn, 2, "a test", BY, NOW)

    assert rank(database) == ["RC-1"]
    assert rank(database, state="dismissed") == ["RC-2"]
    assert rank(database, text="CARD declined") == ["RC-1"]
    assert rank(database, text="card refund") == []
    assert rank(database, departments=("lending",)) == ["RC-1"]
    assert rank(database, departments=("nobody",)) == []


def test_somebody_who_types_is_offered_the_number_or_the_largest_with_all_words(database: Database):
    with database.turn() as turn:
        lifecycle.rename(turn, 1, "100% declined_card", BY, NOW)
    with database.read() as session:
        assert named_like(session, "rc2", 10) == [(2, cause(database, 2).name)]
        assert [number for number, _ in named_like(session, "", 10)] == [1, 2]
        assert [number for number, _ in named_like(session, "", 10, without=1)] == [2]
        assert [number for number, _ in named_like(session, "c%d", 10)] == []
        assert [number for number, _ in named_like(session, "CARD 100%", 10)] == [1]
        assert named_like(session, "rc99", 10) == []
    assert len(everything(database, Decision)) == 1
