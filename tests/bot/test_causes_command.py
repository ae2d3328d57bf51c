"""`faultline causes`: a list, and one cause with all that its page shows."""

import json

import pytest
from helpers import FAULTS, NOW, group_all, log
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.database import Database
from triage.deciding import lifecycle
from triage.deciding.lifecycle import PlannedFix
from triage.deciding.reshaping import merge
from triage.report import Report

BY = "U0OWNER01"


@pytest.fixture
def on_file(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """RC-1 of two cases with a workaround and a planned fix, RC-2 of one."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    said = [Report(text=text, department="Cards") for text in (FAULTS[0], f"{FAULTS[0]} again", FAULTS[1])]
    log(sqlite_database, said)
    group_all(sqlite_database)
    with sqlite_database.turn() as turn:
        lifecycle.rename(turn, 1, "Terminals decline cards", BY, NOW)
        lifecycle.set_workaround(turn, 1, "Tap twice", BY, NOW)
        lifecycle.plan_fix(turn, 1, PlannedFix("New terminals", metric="cases", change=-0.5), BY, NOW)
    return sqlite_database


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["causes", *words])


def test_the_list_has_the_fields_it_always_had_and_how_each_cause_stands_now(on_file: Database):
    found = json.loads(run("--json").stdout)

    assert [(one["cause"], one["cases"]) for one in found] == [("RC-1", 2), ("RC-2", 1)]
    assert set(found[0]) == {
        "number", "cause", "name", "keywords", "state", "owner", "owner_department", "cases", "departments",
        "since", "latest", "resolutions", "week", "recent", "score", "chance", "tier", "kind", "tested_weeks",
        "observed", "expected", "p", "q",
    }  # fmt: skip


@pytest.mark.parametrize("said", ["RC-1", "1", "terminals DECLINE cards"])
def test_one_cause_is_a_list_of_one_with_all_that_its_page_shows(on_file: Database, said: str):
    (found,) = json.loads(run(said, "--json").stdout)

    assert (found["cause"], found["cases"], found["workaround"]) == ("RC-1", 2, "Tap twice")
    assert found["fixes"][0]["expected"] == "cases a week: 50% fewer"
    assert [one["kind"] for one in found["history"]] == ["fix planned", "workaround set", "renamed"]
    assert [one["case"] for one in found["listed"]] == ["C-2", "C-1"]


def test_one_cause_is_printed_part_by_part(on_file: Database):
    said = run("RC-1").stdout

    assert "RC-1 Terminals decline cards" in said
    assert "fixing · owner: nobody owns this yet" in said
    for part in (
        "workaround\n  Tap twice",
        "fixes\n  New terminals · cases a week: 50% fewer",
        "latest cases\n",
    ):
        assert part in said


def test_a_merged_cause_is_followed_and_one_that_is_not_there_is_told(on_file: Database):
    with on_file.turn() as turn:
        merge(turn, 2, 1, BY, NOW)

    assert "(also RC-2)" in run("RC-2").stdout
    refused = run("RC-99")
    assert isinstance(refused.exception, Fault)
    assert "RC-99 is not on file" in str(refused.exception)
