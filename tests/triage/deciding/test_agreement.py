"""Agreement: how often people found a match right; only what they said of a machine's placing counts."""

from datetime import UTC, datetime, timedelta

import pytest
from helpers import FAULTS, NOW, causes_of, log_and_group

from knowledge.database import Database
from knowledge.tables import Event
from triage.deciding.agreement import Agreement, agreement, month_of
from triage.deciding.decisions import confirm, differ
from triage.deciding.undoing import latest_decisions, undo

HOUR = timedelta(hours=1)


def said(database: Database, **asked: int) -> Agreement:
    with database.read() as session:
        return agreement(session, NOW - HOUR, NOW + HOUR, **asked)


@pytest.fixture
def matched(database: Database) -> Database:
    """Four cases of one cause."""
    log_and_group(database, [f"{FAULTS[0]} {word}" for word in ("again", "today", "monday", "friday")])
    assert causes_of(database) == [1, 1, 1, 1]
    return database


def test_right_and_wrong_are_counted_and_a_second_word_on_the_same_case_is_not(matched: Database):
    with matched.turn() as turn:
        confirm(turn, 1, "U1", NOW)
        confirm(turn, 2, "U2", NOW)
        differ(turn, 3, "U1", NOW)
        confirm(turn, 3, "U1", NOW)

    assert said(matched) == Agreement(right=2, of=3)


def test_a_match_that_was_wrong_counts_for_the_cause_it_was_to(matched: Database):
    with matched.turn() as turn:
        confirm(turn, 1, "U1", NOW)
        differ(turn, 3, "U1", NOW)
    (elsewhere,) = causes_of(matched, [3])

    assert said(matched, cause=1) == Agreement(right=1, of=2)
    assert said(matched, cause=elsewhere) == Agreement(right=0, of=0)


def test_what_was_undone_does_not_count(matched: Database):
    with matched.turn() as turn:
        confirm(turn, 1, "U1", NOW)
    with matched.turn() as turn:
        confirm(turn, 2, "U1", NOW)
        (last, _) = latest_decisions(turn.session, 1)
    with matched.turn() as turn:
        undo(turn, int(last.id or 0), "U1", NOW)

    assert said(matched) == Agreement(right=1, of=1)


def test_only_what_was_said_in_the_time_asked_for_counts(database: Database):
    with database.write() as session:
        for hours in (-2, -1, 0, 1):
            session.add(Event(at=NOW + hours * HOUR, kind="confirmed", detail={"said": "right"}))
        session.add(Event(at=NOW, kind="confirmed", detail={"why": "right"}))

    assert said(database) == Agreement(right=2, of=2)


def test_a_month_begins_on_its_first_day_in_utc():
    late = datetime.fromisoformat("2026-12-01T01:30:00+02:00")

    assert month_of(late) == datetime(2026, 11, 1, tzinfo=UTC)
