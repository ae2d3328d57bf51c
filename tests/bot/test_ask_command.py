"""`faultline ask`: the same answer outside Slack, as sentences, as JSON and as CSV."""

import json

import pytest
from helpers import FAULTS, WordEncoder, group_all, log
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.database import Database
from knowledge.encoder import SentenceEncoder
from triage.asking.inquiry import Answer
from triage.grouping.grouper import Grouper
from triage.report import Report

CARD = FAULTS[0]


@pytest.fixture
def on_file(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Three cases of one cause, grouped under the shipped encoder's name so that it need not be loaded."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    days = ("2026-09-01", "2026-10-01", "2026-11-01")
    log(
        sqlite_database,
        [
            Report(text=f"{CARD} {day}", department="Cards", cause="Card declined", created_at=day)
            for day in days
        ],
    )
    group_all(sqlite_database, Grouper(sqlite_database, WordEncoder(SentenceEncoder().fingerprint)))
    return sqlite_database


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["ask", *words])


def answered(*words: str) -> Answer:
    return Answer.model_validate_json(run(*words, "--json").stdout)


def test_json_says_what_was_understood_and_cites_every_case(on_file: Database):
    found = answered("how many cases in Cards since October", "--as-of", "2026-11-16")

    assert found.understood.filters.departments == ("Cards",)
    assert found.citations == ["C-3", "C-2"]
    assert [chip.label for chip in found.understood.chips] == ["Question", "Department", "Time", "On file by"]


def test_as_of_a_day_counts_that_day_and_nothing_after(on_file: Database):
    assert answered("how many cases in Cards", "--as-of", "2026-10-01").cases == ["C-2", "C-1"]
    assert answered("how many cases in Cards", "--as-of", "2026-09-30").cases == ["C-1"]


def test_people_read_how_it_was_understood_and_what_to_ask_next(on_file: Database):
    said = run("who owns RC-1").stdout

    assert said.startswith("Understood as  Question: who owns it · Cause: RC-1")
    assert "is owned by nobody yet." in said
    assert "What resolved RC-1?" in said


def test_csv_has_every_case(on_file: Database):
    lines = run("show all cases in Cards", "--csv").stdout.splitlines()

    assert lines[0].startswith("case,cause,cause_name,department")
    assert len(lines) == 4


def test_the_schema_is_printed_without_a_question():
    assert json.loads(run("--schema").stdout)["title"] == "Answer"


@pytest.mark.parametrize(
    ("words", "fault"),
    [(["   "], "say what you want to know"), (["who owns RC-1", "--as-of", "soon"], "is not a day")],
)
def test_a_fault_says_how_to_mend_it(on_file: Database, words: list[str], fault: str):
    found = run(*words)

    assert isinstance(found.exception, Fault)
    assert fault in str(found.exception)
