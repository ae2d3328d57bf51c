"""Decisions in bulk."""

import json

from helpers import NOW, causes_of, log, log_and_group, membership, reports

from jobs.confirming import confirm_file
from triage.report import Report


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_rows_say_the_cause_by_case_number_or_external_id(sqlite_database, tmp_path):
    texts = [report.text for report in reports(2)]
    cases = log_and_group(
        sqlite_database,
        [Report(text=text, source="import", external_id=f"X{n}") for n, text in enumerate(texts)],
    )
    rows = [
        {"case": f"C-{cases[0]}", "cause": "Card declined"},
        {"external_id": "X6", "cause": "card declined"},
    ]
    done = confirm_file(sqlite_database, written(tmp_path / "said.jsonl", rows), "ines", NOW)

    assert (done.taken, done.refused) == (2, [])
    assert len(set(causes_of(sqlite_database, [cases[0], cases[6]]))) == 1
    assert {"ines"} == {membership(sqlite_database, case).by for case in (cases[0], cases[6])}


def test_a_row_that_cannot_be_taken_is_told_with_its_line_and_the_others_go_on(sqlite_database, tmp_path):
    (grouped,) = log_and_group(sqlite_database, ["card declined at the terminal"])
    (waiting,) = log(sqlite_database, ["refund never arrived"])
    rows = [
        {"case": "C-999", "cause": "A"},
        {"case": f"C-{grouped}"},
        {"case": f"C-{grouped}", "cause": "RC-999"},
        {"case": f"C-{waiting}", "cause": "A"},
        {"case": f"C-{grouped}", "cause": "Card declined"},
    ]
    done = confirm_file(sqlite_database, written(tmp_path / "said.jsonl", rows), "ines", NOW)

    assert done.taken == 1
    assert [line.split(":")[0] for line in done.refused] == ["line 1", "line 2", "line 3", "line 4"]
