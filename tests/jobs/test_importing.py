import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from helpers import FAULTS, NOW, WordEncoder, causes_of, everything, reports
from imports import rejected, run, told

from jobs.beside import PLACED_AT_ONCE, Progress
from jobs.drain import Drain
from jobs.importing import CHUNK, Order, import_file
from knowledge.database import Database
from knowledge.files import FileUnreadable
from knowledge.tables import Case, Cause, Event, Membership, Rating, Space
from triage.grouping.grouper import Grouper

TESTS = Path(__file__).parent.parent


def test_rows_become_cases_with_all_their_fields(database: Database, written):
    row = {
        "id": 7, "text": "late again", "kind": "escalation", "department": "Parcels", "csat": 2,
        "touchpoint": "delivery", "customer": "K-1", "severity": "high", "cause": "Depot full",
        "created_at": "2025-03-01T10:00:00+01:00", "occurred_at": "2025-02-27", "resolution": "sent again",
    }  # fmt: skip
    assert told(run(database, written(row))) == (1, 0, 0)

    (case,) = everything(database, Case)
    assert (case.external_id, case.source, case.text, case.kind) == ("7", "past", "late again", "escalation")
    assert (case.department, case.touchpoint, case.customer) == ("Parcels", "delivery", "K-1")
    assert (case.severity, case.resolution, case.known_cause) == ("high", "sent again", "Depot full")
    assert case.created_at == datetime(2025, 3, 1, 9, tzinfo=UTC)
    assert case.occurred_at == datetime(2025, 2, 27, tzinfo=UTC)
    assert [rating.score for rating in everything(database, Rating)] == [2.0]


def test_running_it_again_takes_only_what_is_new(database: Database, written):
    first = [{"id": number, "text": f"report {number}"} for number in range(5)]
    run(database, written(*first))

    assert told(run(database, written(*first, {"id": 5, "text": "one more"}))) == (1, 5, 0)
    assert len(everything(database, Case)) == 6


def test_rows_without_an_id_are_known_again_by_their_content(database: Database, written):
    same = [{"text": "late"}, {"text": "late"}, {"text": "late", "customer": "K-1"}]

    assert told(run(database, written(*same))) == (3, 0, 0)
    assert told(run(database, written(*same))) == (0, 3, 0)


def test_the_same_id_from_another_source_is_another_case(database: Database, written):
    path = written({"id": 1, "text": "late"})
    run(database, path)
    progress = Progress()
    import_file(Order(path, source="other"), database, None, lambda: NOW, progress)

    assert told(progress) == (1, 0, 0)


def test_an_id_used_twice_in_a_file_is_taken_once_and_the_second_rejected(database: Database, written):
    path = written(
        {"id": 1, "text": "late"}, {"id": "1", "text": "something else"}, {"id": 2, "text": "lost"}
    )

    assert told(run(database, path)) == (2, 0, 1)
    assert [case.text for case in everything(database, Case)] == ["late", "lost"]
    assert "used by an earlier row" in str(rejected(path)[0]["reason"])


def test_a_rejected_row_is_kept_with_its_line_and_the_reason_and_the_others_go_on(
    database: Database, written
):
    path = written(
        {"text": "late"},
        {"text": "🙂"},
        ["not", "an object"],
        {"text": "lost", "severity": "urgent-ish"},
        {"text": "late", "created_at": (NOW + timedelta(days=9)).isoformat()},
        {"text": "broken"},
    )
    progress = run(database, path)

    found = rejected(path)
    assert told(progress) == (2, 0, 4)
    assert [row["line"] for row in found] == [2, 3, 4, 5]
    assert [str(row["reason"]).split(":")[0] for row in found] == [
        "text",
        "not a JSON object",
        "severity",
        "created_at",
    ]
    assert found[2]["row"] == {"text": "lost", "severity": "urgent-ish"}
    assert progress.faults[0].startswith("line 2: ")


def test_without_a_rejected_row_there_is_no_file_of_them(database: Database, written):
    path = written({"text": "late"})
    run(database, path)

    assert not path.with_suffix(".rejected.jsonl").exists()


def test_a_column_in_another_name_is_read_as_the_field_it_is_mapped_to(
    sqlite_database: Database, tmp_path: Path
):
    path = tmp_path / "past.csv"
    path.write_text("Ticket;Beschreibung\nT-1;Karte abgelehnt\n")
    run(sqlite_database, path, id="Ticket", text="Beschreibung")

    (case,) = everything(sqlite_database, Case)
    assert (case.external_id, case.text) == ("T-1", "Karte abgelehnt")


def test_a_mapping_to_a_column_that_is_not_there_takes_nothing(sqlite_database: Database, tmp_path: Path):
    path = tmp_path / "past.csv"
    path.write_text("id,text\n1,late\n")

    with pytest.raises(FileUnreadable, match="no column is called body; the file has id, text"):
        run(sqlite_database, path, text="body")
    assert everything(sqlite_database, Case) == []


@pytest.mark.parametrize("bad", ["7\x00", "7\ud800", " 7\u200b "])
def test_what_cannot_be_stored_is_taken_off_an_id(database: Database, written, bad: str):
    path = written({"id": bad, "text": "late"})

    assert told(run(database, path)) == (1, 0, 0)
    assert told(run(database, path)) == (0, 1, 0)
    assert everything(database, Case)[0].external_id == "7"


def test_a_rejected_row_with_half_a_character_can_be_written_down(sqlite_database: Database, written):
    path = written({"text": "", "note": "half \ud800"}, {"text": "late"})

    assert told(run(sqlite_database, path)) == (1, 0, 1)
    assert rejected(path)[0]["row"] == {"text": "", "note": "half \ud800"}


def test_blank_cells_are_the_same_as_empty_ones(sqlite_database: Database, tmp_path: Path):
    path = tmp_path / "past.csv"
    path.write_text("id,text,kind,severity,customer,csat,created_at,resolution\n 1 ,late, , , , , , \n")

    assert told(run(sqlite_database, path)) == (1, 0, 0)


def test_cases_are_grouped_while_they_are_read(database: Database, written):
    drain = Drain(database, Grouper(database, WordEncoder()))
    rows = [{"id": number, "text": report.text} for number, report in enumerate(reports(8))]
    progress = run(database, written(*rows), drain=drain)

    assert progress.grouped == len(rows)
    assert [case.due_at for case in everything(database, Case)] == [None] * len(rows)
    assert causes_of(database) == [*range(1, len(FAULTS) + 1)] * 8


def test_named_causes_are_founded_once_and_confirmed(database: Database, written):
    drain = Drain(database, Grouper(database, WordEncoder()))
    rows = [
        {"text": report.text, "cause": ("Depot full", "DEPOT FULL")[number % 2]}
        for number, report in enumerate(reports(3))
    ]
    run(database, written(*rows), drain=drain)

    (cause,) = everything(database, Cause)
    assert (cause.name, cause.state, cause.named_by) == ("Depot full", "confirmed", "import")
    assert {(member.how, member.confidence) for member in everything(database, Membership)} == {
        ("confirmed", 1.0)
    }


def test_what_an_import_names_is_not_consolidated_before_its_end(sqlite_database: Database, written):
    drain = Drain(sqlite_database, Grouper(sqlite_database, WordEncoder()))
    rows = [{"text": report.text, "cause": "Depot full"} for report in reports(15)]
    run(sqlite_database, written(*rows), drain=drain)
    (before,) = everything(sqlite_database, Space)
    run(sqlite_database, written(*({"text": report.text} for report in reports(15))), drain=drain)
    (after,) = everything(sqlite_database, Space)

    assert before.consolidated_cases == 0
    assert after.consolidated_cases == 2 * len(rows)


def test_an_import_groups_in_turns_short_enough_for_others(sqlite_database: Database, written):
    drain = Drain(sqlite_database, Grouper(sqlite_database, WordEncoder()))
    rows = [{"text": f"report {number}", "cause": "Late"} for number in range(300)]
    run(sqlite_database, written(*rows), drain=drain)
    turns = [member.turn for member in everything(sqlite_database, Membership)]

    assert max(turns.count(turn) for turn in set(turns)) == PLACED_AT_ONCE


def test_an_encoder_that_fails_stops_the_import_and_what_was_read_stays(sqlite_database: Database, written):
    class Broken(WordEncoder):
        def encode(self, texts):
            raise OSError("the encoder is gone")

    drain = Drain(sqlite_database, Grouper(sqlite_database, Broken()))

    with pytest.raises(OSError, match="the encoder is gone"):
        run(sqlite_database, written({"text": "late"}), drain=drain)
    assert len(everything(sqlite_database, Case)) == 1


def test_two_imports_of_one_file_at_once_take_every_row_once(opened, written):
    path = written(*({"id": number, "text": f"report {number}"} for number in range(3 * CHUNK)))
    start = threading.Barrier(3)

    def imports(_: int) -> Progress:
        database = opened()
        start.wait()
        return run(database, path)

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(imports, range(3)))

    assert sum(progress.taken for progress in results) == len(everything(opened(), Case)) == 3 * CHUNK
    assert sum(progress.known for progress in results) == 2 * 3 * CHUNK


def test_an_import_killed_again_and_again_and_rerun_has_every_row_exactly_once(sqlite_opened, written):
    database = sqlite_opened()
    rows = [
        {"id": number, "text": f"{report.text} {number % 7}"} for number, report in enumerate(reports(250))
    ]
    path = written(*rows)
    for ticks in (1, 4, 9):
        assert kill_after(ticks, database.url, path) == -signal.SIGKILL
    assert 0 < len(everything(database, Case)) <= len(rows)
    drain = Drain(database, Grouper(database, WordEncoder()))
    late = NOW + timedelta(hours=1)  # when the leases of the dead have run out
    import_file(Order(path, source="past"), database, drain, lambda: late, Progress())
    while drain.once(late):
        pass

    cases = everything(database, Case)
    assert sorted(int(case.external_id) for case in cases) == list(range(len(rows)))
    assert all(case.due_at is None and case.trouble is None for case in cases)
    assert len(everything(database, Membership)) == len(rows)
    logged = [event.case_id for event in everything(database, Event) if event.kind == "logged"]
    assert sorted(logged) == [case.id for case in cases]


def kill_after(ticks: int, url: str, path: Path) -> int:
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    command = [sys.executable, str(TESTS / "jobs" / "importing_process.py"), url, str(path)]
    environment = {**os.environ, "PYTHONPATH": paths}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for _ in range(ticks):
            assert process.stdout.readline() == "tick\n"
        process.kill()
    return process.returncode
