"""Importing fixes, ratings and handoffs."""

from datetime import UTC, datetime

import pytest
from helpers import WordEncoder, everything, log, log_and_group
from imports import rejected, run, told
from sqlalchemy import event

from jobs.drain import Drain
from knowledge.database import Database
from knowledge.tables import Cause, Fix, Handoff, Rating, Trace
from triage.grouping.grouper import Grouper


def test_fixes_ratings_and_handoffs_are_taken_once(database: Database, written):
    run(database, written({"id": "A", "text": "late", "customer": "K-1", "cause": "Depot full"}), drain=Drain(
        database, Grouper(database, WordEncoder())
    ))  # fmt: skip
    fix = {
        "id": "F1",
        "cause": "depot FULL",
        "title": "More room",
        "shipped_at": "2026-10-01",
        "department": "Depots",
    }
    rating = {
        "id": "R1",
        "case": "A",
        "score": "4",
        "at": "2026-10-02",
        "scale": "effort",
        "touchpoint": "call",
    }
    handoff = {"id": "H1", "case": "A", "at": "2026-10-03T08:00", "from": "Depots", "to": "Billing",
               "outcome": "bounced", "repeated": "yes"}  # fmt: skip
    for _ in range(2):
        run(database, written(fix, name="fixes.jsonl"), "fixes")
        run(database, written(rating, name="ratings.jsonl"), "ratings")
        run(database, written(handoff, name="handoffs.jsonl"), "handoffs")

    (shipped,), (rated,), (handed,) = (everything(database, table) for table in (Fix, Rating, Handoff))
    (cause,) = everything(database, Cause)
    assert (shipped.title, shipped.cause_id, shipped.shipped_at) == (
        "More room",
        cause.id,
        datetime(2026, 10, 1, tzinfo=UTC),
    )
    assert cause.state == "shipped"
    assert (rated.score, rated.scale, rated.customer, rated.touchpoint) == (4.0, "effort", "K-1", "call")
    assert (handed.from_department, handed.to_department, handed.outcome) == ("Depots", "Billing", "bounced")
    assert handed.repeated
    assert handed.case_id == rated.case_id == 1


@pytest.mark.parametrize(
    ("kind", "row", "reason"),
    [
        ("fixes", {"cause": "RC-99", "title": "More room"}, "none is called 'RC-99'"),
        ("fixes", {"cause": "RC-1"}, "title"),
        ("ratings", {"case": "A", "score": 4, "at": "2026-10-02"}, "'A' is not on file"),
        ("ratings", {"score": 4, "at": "2026-10-02"}, "case or customer"),
        ("ratings", {"customer": "K-1", "score": 6, "at": "2026-10-02"}, "not between 1 and 5"),
        ("ratings", {"customer": "K-1", "score": "nan", "at": "2026-10-02"}, "score"),
        ("ratings", {"customer": "K-1", "score": 3, "at": "0001-01-01T00:00:00+14:00"}, "at"),
        ("handoffs", {"case": "A", "at": "2026-10-02", "from": "Depots"}, "to"),
        (
            "handoffs",
            {"case": "A", "at": "2026-10-02", "from": "Depots", "to": "Cards", "outcome": "lost"},
            "outcome",
        ),
        ("handoffs", {"case": "A", "at": "soon", "group": "Depots"}, "at"),
    ],
)
def test_a_record_that_does_not_hold_together_is_rejected_with_the_reason(
    sqlite_database: Database, written, kind: str, row: dict[str, object], reason: str
):
    path = written(row)

    assert told(run(sqlite_database, path, kind)) == (0, 0, 1)
    assert reason in str(rejected(path)[0]["reason"])


def test_what_cannot_be_stored_is_taken_off_records_too(database: Database, written):
    handoffs = [
        {"id": f"H{number}", "case": f"A{mark}", "at": "2026-10-02", "from": f"Depots{mark}", "to": "Cards"}
        for number, mark in enumerate(("\x00", "\ud800"))
    ]

    assert told(run(database, written(*handoffs), "handoffs")) == (2, 0, 0)
    assert {(row.case_ref, row.from_department) for row in everything(database, Handoff)} == {("A", "Depots")}


def test_an_event_log_is_read_into_handoffs(database: Database, written):
    def entry(case: str, hour: int, group: str) -> dict[str, object]:
        return {
            "case": case,
            "at": f"2026-10-02T{hour:02}:00",
            "group": group,
            "actor": f"of {group}",
            "state": "open",
        }

    path = written(
        entry("A", 8, "Front"),
        entry("B", 8, "Front"),
        entry("A", 12, "Front"),  # back, in the wrong order of the file
        entry("A", 10, "Cards"),
        entry("A", 11, "Cards"),  # still there
        entry("A", 13, "Claims"),
    )
    assert told(run(database, path, "handoffs")) == (3, 0, 0)
    assert told(run(database, path, "handoffs")) == (0, 3, 0)

    found = [(row.case_ref, row.from_department, row.to_department, row.outcome, row.at.hour, row.actor)
             for row in everything(database, Handoff)]  # fmt: skip
    assert found == [
        ("A", "Front", "Cards", "bounced", 10, "of Cards"),
        ("A", "Cards", "Front", "accepted", 12, "of Front"),
        ("A", "Front", "Claims", "accepted", 13, "of Claims"),
    ]


@pytest.mark.parametrize("said", ["RC-999999999", "RC-999999999999", "C-1", "nothing"])
def test_a_fix_for_a_cause_that_is_not_on_file_is_rejected_on_both_databases(
    database: Database, written, said: str
):
    path = written({"cause": said, "title": "More room"})

    assert told(run(database, path, "fixes")) == (0, 0, 1)
    assert f"none is called '{said}'" in str(rejected(path)[0]["reason"])


@pytest.mark.parametrize("said", ["C-999999999", "C-999999999999", "other"])
def test_a_handoff_of_a_case_that_is_not_on_file_keeps_what_it_was_called(
    database: Database, written, said: str
):
    run(database, written({"case": said, "at": "2026-10-02", "from": "Depots", "to": "Cards"}), "handoffs")

    (found,) = everything(database, Handoff)
    assert (found.case_id, found.case_ref) == (None, said)


def test_a_fix_says_what_it_is_to_change_and_how_long_it_is_rolled_out(sqlite_database: Database, written):
    log_and_group(sqlite_database, ["refund never reached account"])
    row = {"cause": "RC-1", "title": "More room", "change": "-0.5", "rollout_weeks": "2"}

    assert told(run(sqlite_database, written({**row, "expected_by": "2026-11-01"}), "fixes"))[0] == 1

    (fix,) = everything(sqlite_database, Fix)
    assert (fix.metric, fix.change, fix.rollout_weeks) == ("cases", -0.5, 2)
    assert fix.expected_by == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_case_is_known_by_its_number_here_as_well(database: Database, written):
    log(database, ["late"])
    run(database, written({"case": "C-1", "at": "2026-10-02", "from": "Depots", "to": "Cards"}), "handoffs")

    assert [found.case_id for found in everything(database, Handoff)] == [1]


def log_of(*held: str | None, case: str = "A", state: str = "open") -> list[dict[str, object]]:
    """One line an hour: which group held the case then."""
    return [
        {"case": case, "at": f"2026-10-02T{hour:02}:00", "group": group, "state": state}
        for hour, group in enumerate(held, 8)
    ]


def passed(database: Database) -> list[tuple[str, str, str | None]]:
    rows = sorted(everything(database, Handoff), key=lambda row: (row.case_ref, row.at))
    return [(row.from_department, row.to_department, row.outcome) for row in rows]


def test_a_log_that_has_grown_adds_what_is_new_and_corrects_what_it_ended(database: Database, written):
    assert told(run(database, written(*log_of("Front", "Cards")), "handoffs")) == (1, 0, 0)
    assert passed(database) == [("Front", "Cards", "accepted")]

    grown = [
        *log_of("Front", "Cards", "Front"),
        {**log_of("Front")[0], "at": "2026-10-03", "state": "closed"},
    ]
    assert told(run(database, written(*grown), "handoffs")) == (2, 0, 0)
    assert passed(database) == [("Front", "Cards", "bounced"), ("Cards", "Front", "accepted")]
    (trace,) = everything(database, Trace)
    assert (trace.began_at.hour, trace.ended_at, trace.resolved_at) == (
        8,
        datetime(2026, 10, 3, tzinfo=UTC),
        datetime(2026, 10, 3, tzinfo=UTC),
    )
    assert told(run(database, written(*grown), "handoffs")) == (0, 2, 0)


def test_a_shorter_log_takes_nothing_away(database: Database, written):
    run(database, written(*log_of("Front", "Cards", "Claims", "Law")), "handoffs")
    before = passed(database)
    (trace,) = everything(database, Trace)

    assert told(run(database, written(*log_of("Front", "Cards")), "handoffs")) == (0, 3, 0)
    assert passed(database) == before
    assert everything(database, Trace) == [trace]


def test_a_log_that_goes_on_where_the_last_one_stopped_is_joined_to_it(database: Database, written):
    whole = log_of("Front", "Cards", "Front", "Law")
    run(database, written(*whole[:2]), "handoffs")
    run(database, written(*whole[2:]), "handoffs")

    assert passed(database) == [
        ("Front", "Cards", "bounced"),
        ("Cards", "Front", "accepted"),
        ("Front", "Law", "accepted"),
    ]


def test_the_trace_of_a_case_on_file_points_to_it_even_if_the_case_came_later(database: Database, written):
    run(database, written(*log_of("Front", "Cards")), "handoffs")
    (row,) = everything(database, Trace)
    assert row.case_id is None

    run(database, written({"id": "A", "text": "late again"}, name="cases.jsonl"))
    run(database, written(*log_of("Front", "Cards")), "handoffs")

    assert [row.case_id for table in (Trace, Handoff) for row in everything(database, table)] == [1, 1]


def test_a_log_without_any_group_gives_traces_and_says_what_to_map(database: Database, written):
    lines = [{**line, "resource": f"Agent {at}"} for at, line in enumerate(log_of(None, None, None))]
    progress = run(database, written(*lines), "handoffs")

    assert told(progress) == (0, 0, 0)
    assert "--map group=COLUMN" in progress.faults[0]
    assert len(everything(database, Trace)) == 1

    assert told(run(database, written(*lines), "handoffs", group="resource")) == (2, 0, 0)


def test_a_csv_of_a_service_desk_is_read_with_its_own_columns(database: Database, tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text(
        "number,incident_state,reopen_count,made_sla,sys_updated_at,category,priority,assignment_group\n"
        "INC1,New,0,true,29/2/2016 01:16,Category 5,2 - High,Group 56\n"
        "INC1,Active,0,true,29/2/2016 08:00,Category 5,2 - High,Group 70\n"
        "INC1,Resolved,0,false,3/3/2016 08:00,Category 5,2 - High,?\n"
        "INC1,Active,1,false,4/3/2016 08:00,Category 5,2 - High,Group 70\n"
        "INC1,Closed,1,false,5/3/2016 08:00,Category 5,2 - High,Group 70\n"
        "INC2,New,0,true,2/29/2016 01:16,Category 5,2 - High,Group 56\n",
        encoding="utf-8",
    )

    assert told(run(database, path, "handoffs")) == (1, 0, 1)
    assert "day first" in str(rejected(path)[0]["reason"])
    assert passed(database) == [("Group 56", "Group 70", "accepted")]
    (trace,) = everything(database, Trace)
    assert (trace.missed, trace.severity, trace.category) == (True, "2 - High", "Category 5")
    assert [moment.day for moment in (trace.began_at, trace.resolved_at, trace.reopened_at)] == [29, 3, 4]


def test_many_rows_ask_the_database_a_few_questions(sqlite_database: Database, written):
    lines = [line for case in range(300) for line in log_of("Front", "Cards", "Law", case=f"K{case}")]
    asked = []
    listener = lambda *told: asked.append(told[2])  # noqa: E731
    event.listen(sqlite_database._engine, "before_cursor_execute", listener)
    progress = run(sqlite_database, written(*lines), "handoffs")
    event.remove(sqlite_database._engine, "before_cursor_execute", listener)

    assert told(progress) == (600, 0, 0)
    assert len(asked) < 20
