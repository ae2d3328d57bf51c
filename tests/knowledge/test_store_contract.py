"""What every store promises, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from helpers import FAULTS, NOW, WordEncoder, causes_of, count, group_all, log, log_and_group, reports
from sqlalchemy.exc import StatementError

from knowledge.database import LONG_PATIENCE, Database
from knowledge.tables import Case, Channel, Event, Receipt, TurnCounter
from triage.grouping.grouper import Grouper

THREADS = 8


def receipt(key: str) -> Receipt:
    return Receipt(key=key, at=NOW)


def at_once(work: Callable[[int], object], threads: int) -> list[object]:
    start = threading.Barrier(threads)

    def run(number: int) -> object:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_what_was_written_is_there_for_others_to_read(opened):
    with opened().write() as session:
        session.add(receipt("one"))

    with opened().read() as session:
        assert session.get(Receipt, "one") is not None


def test_an_error_in_the_block_takes_everything_in_it_back(database: Database):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(receipt("one"))
        session.flush()
        _ = 1 / 0

    with database.read() as session:
        assert count(session, Receipt) == 0


def test_what_was_changed_while_only_reading_is_not_kept(database: Database):
    with database.read() as session:
        session.add(receipt("one"))
        session.flush()

    with database.read() as session:
        assert count(session, Receipt) == 0


def test_a_reader_sees_one_state_whatever_others_write_meanwhile(opened):
    reader, writer = opened(), opened()
    with reader.read() as session:
        before = count(session, Receipt)
        with writer.write() as other:
            other.add(receipt("one"))
        after = count(session, Receipt)

    assert before == after


def test_rows_stay_readable_after_their_transaction(database: Database):
    with database.write() as session:
        row = receipt("one")
        session.add(row)

    assert row.key == "one"


def test_turn_numbers_grow_by_one_over_all_processes(opened):
    numbers = []
    for database in (opened(), opened(), opened()):
        with database.turn() as turn:
            numbers.append(turn.number)

    assert numbers == [1, 2, 3]


def test_a_turn_that_failed_is_drawn_again(database: Database):
    with pytest.raises(ZeroDivisionError), database.turn():
        _ = 1 / 0

    with database.turn() as turn:
        assert turn.number == 1


def test_a_second_turn_begins_only_after_the_first_has_ended(opened):
    first, second = opened(), opened()
    held, done = threading.Event(), []

    def waits() -> None:
        held.wait()
        with second.turn():
            done.append("second")

    other = threading.Thread(target=waits)
    other.start()
    with first.turn():
        held.set()
        other.join(timeout=0.2)
        done.append("first")
    other.join()

    assert done == ["first", "second"]


def test_no_increment_is_lost_among_turns_at_once(database: Database):
    def ten_turns(_: int) -> None:
        for _ in range(10):
            with database.turn() as turn:
                row = turn.session.get_one(Channel, "C1")
                row.touchpoint = str(int(row.touchpoint or 0) + 1)

    with database.write() as session:
        session.add(Channel(channel="C1", touchpoint="0"))
    at_once(ten_turns, 4)

    with database.read() as session:
        assert session.get_one(Channel, "C1").touchpoint == "40"


def test_no_increment_is_lost_among_16_threads_that_lock_what_they_change(database: Database):
    patient = Database(database.url, LONG_PATIENCE)  # SQLite lets those who wait try in no order

    def ten_writes(_: int) -> None:
        for _ in range(10):
            with patient.write() as session:
                row = session.get_one(TurnCounter, 1, with_for_update=True)
                row.number += 1

    at_once(ten_writes, 16)
    patient.close()

    with database.read() as session:
        assert session.get_one(TurnCounter, 1).number == 160


def test_identical_reports_that_race_make_one_cause(opened):
    def report_it(_: int) -> list[int]:
        database = opened()
        return log_and_group(database, ["the lift in the lobby of the tower is stuck again"])

    cases = [case for cases in at_once(report_it, THREADS) for case in cases]

    causes = causes_of(opened(), cases)
    assert len(cases) == len(set(cases)) == THREADS
    assert len(set(causes)) == 1


def test_cases_that_wait_are_placed_once_however_many_group_them(opened):
    database = opened()
    cases = log(database, reports(5))

    at_once(lambda _: group_all(opened(), batch=4), 4)

    with database.read() as session:
        assert len(causes_of(database, cases)) == len(cases)
        assert count(session, Event) == 2 * len(cases)  # logged, and placed


def test_times_come_back_aware_equal_and_in_utc(opened):
    moment = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with opened().write() as session:
        session.add(Receipt(key="one", at=moment))

    with opened().read() as session:
        found = session.get_one(Receipt, "one").at
    assert found == moment
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_not_stored(database: Database):
    with pytest.raises(StatementError, match="without a zone"), database.write() as session:
        session.add(Receipt(key="one", at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the fault itself


def test_nul_and_half_characters_are_taken_off_before_the_database_sees_them(database: Database):
    (case,) = log(database, ["card\x00 declined \ud800again\u200b at the till"])

    with database.read() as session:
        assert session.get_one(Case, case).text == "card declined again at the till"


def test_a_report_in_any_script_comes_back_as_it_was_written(database: Database):
    text = "कार्ड बंद है, الطلب لم يصل, 返金されない, καθυστέρηση 🙂 naïve"
    (case,) = log(database, [text])

    with database.read() as session:
        assert session.get_one(Case, case).text == text


def test_the_same_vectors_lead_to_the_same_causes_on_both(database: Database):
    cases = log_and_group(database, reports(4), Grouper(database, WordEncoder()))

    assert causes_of(database, cases) == [number + 1 for _ in range(4) for number in range(len(FAULTS))]


def test_opening_connects_to_nothing():
    database = Database("postgresql://nobody:hidden@localhost:1/nothing")

    assert database.shown_url == "postgresql+psycopg://nobody:***@localhost:1/nothing"
