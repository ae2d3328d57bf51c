"""`faultline map`: the table, JSON, the past, what changed, files to draw into, journeys from a file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.database import Database
from knowledge.tables import Rating
from triage.mapping.model import JourneyMap
from triage.report import Report

JOURNEY = {"journeys": [{"name": "A claim", "department": "Claims", "stages": [{"touchpoint": "refund"}]}]}


@pytest.fixture
def on_file(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Six customers at refund, seen by Claims, two days ago; three at a call, seen by Cards."""
    from helpers import log

    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    now = datetime.now(UTC)
    places = [("refund", "Claims")] * 6 + [("call", "Cards")] * 3
    log(
        sqlite_database,
        [
            Report(text=f"trouble {n}", touchpoint=touchpoint, department=department, customer=f"CU-{n}",
                   occurred_at=now - timedelta(days=2))
            for n, (touchpoint, department) in enumerate(places)
        ],
        now,
    )  # fmt: skip
    return sqlite_database


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["map", *words])


def test_the_table_has_a_line_for_every_place_and_counts_out_nobody(on_file: Database):
    said = run().stdout

    assert "9 cases of 9 customers in the last four weeks; 2 touchpoints, 2 departments on the map." in said
    assert [line.split()[:3] for line in said.splitlines() if line.startswith("refund")] == [
        ["refund", "all", "5"]
    ]
    assert "fewer than 5" in said
    assert "3 customers" not in said


def test_the_whole_journey_is_told_below_the_headline(on_file: Database):
    with on_file.write() as session:
        at = datetime.now(UTC) - timedelta(days=1)
        session.add_all(Rating(customer=f"CU-{n}", score=4, at=at) for n in range(5))

    assert run().stdout.splitlines()[1] == "The whole journey: 5 of 5 satisfied."


def test_json_follows_its_schema_and_cites_cases(on_file: Database):
    found = json.loads(run("--json").stdout)
    schema = json.loads(run("--schema").stdout)

    assert JourneyMap.model_validate(found)
    assert set(found) == set(schema["properties"])
    assert {(one["touchpoint"], len(one["evidence"])) for one in found["cells"]} == {
        ("refund", 6),
        ("call", 3),
    }


def test_a_past_day_is_told_as_it_was(on_file: Database):
    before = (datetime.now(UTC) - timedelta(days=9)).date().isoformat()

    assert json.loads(run("--json", "--as-of", before).stdout)["cells"] == []


def test_what_changed_is_said_below_the_table(on_file: Database):
    before = (datetime.now(UTC) - timedelta(days=28)).date().isoformat()

    assert "Too short a history before" in run("--since", before).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as-of", "yesterday"], "--as-of yesterday is not a day"),
        (["--since", "2999-01-01"], "--since 2999-01-01 is not before the map itself"),
        (["--journey", "nope"], "No journey is called “nope”"),
        (["--define", "missing.json"], "there is no file missing.json"),
        (["--png", "/nowhere/map.png"], "the file cannot be written"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(on_file: Database, words: list[str], said: str):
    fault = run(*words).exception

    assert isinstance(fault, Fault)
    assert said in str(fault)


def test_the_picture_and_the_page_are_written(on_file: Database, tmp_path: Path):
    png, page = tmp_path / "map.png", tmp_path / "map.html"
    result = run("--png", str(png), "--html", str(page))

    assert result.exit_code == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "Journey map: All touchpoints" in page.read_text("utf-8")
    assert result.stdout == ""


def test_journeys_are_defined_by_a_file(on_file: Database, tmp_path: Path):
    file = tmp_path / "journeys.json"
    file.write_text(json.dumps(JOURNEY), "utf-8")
    found = json.loads(run("--define", str(file), "--journey", "A claim", "--json").stdout)

    assert (found["journey"], found["owner_department"]) == ("A claim", "Claims")
    assert [(one["touchpoint"], one["stage"]) for one in found["touchpoints"]] == [("refund", 1)]


def test_a_file_that_cannot_be_read_says_where(on_file: Database, tmp_path: Path):
    file = tmp_path / "journeys.json"
    file.write_text('{"journeys": [{"name": "A claim"}]}', "utf-8")

    assert "journeys.0.stages: Field required" in str(run("--define", str(file)).exception)
