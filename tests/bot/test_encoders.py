"""Another encoder: who waits for it, who goes on, and what the commands say."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import NOW, WordEncoder, causes_of, everything, log, log_and_group, reports
from other_encoder import GramEncoder
from typer.testing import CliRunner

from bot.bootstrap import House
from bot.cli.main import app
from bot.cli.says import Fault
from bot.doctor import CHECKS, Trouble
from bot.serve import CannotServe, Stop, serve
from bot.settings import read_settings
from jobs.reindexing import FEW, NotReindexed, reindex
from knowledge.database import Database
from knowledge.encoder import Encoder, ModelUnusable
from knowledge.tables import Case, Space, Vector

MANY = reports(FEW // 6 + 1)
FEWER = reports(8)
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
Command = Callable[..., Any]


def house(database: Database, encoder: Encoder, **settings_: str) -> House:
    settings = read_settings(None, DATABASE_URL=database.url, **TOKENS, **settings_)
    return House(settings, database, encoder, lambda: NOW)


@pytest.fixture
def command(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs `faultline` on the database with the shipped encoder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, arguments)

    return run


def test_a_house_whose_encoder_knows_too_little_does_not_group_but_logs_on(database: Database):
    log_and_group(database, MANY)
    unready = house(database, GramEncoder())
    (waiting,) = log(database, FEWER[:1])

    for use in (lambda: unready.grouper, lambda: unready.drain):
        with pytest.raises(NotReindexed, match=r"504 of 504 cases are not embedded with grams@128 yet"):
            use()
    assert everything(database, Case)[waiting - 1].attempts == 0


def test_a_house_is_ready_once_its_cases_are_embedded_even_while_it_runs(database: Database):
    log_and_group(database, MANY)
    unready = house(database, GramEncoder())
    with pytest.raises(NotReindexed):
        _ = unready.drain
    reindex(database, unready.new_grouper())
    waiting = log(database, FEWER[:6])

    assert unready.drain.once(NOW) == 6
    assert causes_of(database, waiting) == causes_of(database)[:6]


def test_a_house_embeds_a_few_missing_cases_itself_before_it_groups(database: Database):
    log_and_group(database, FEWER)
    waiting = log(database, FEWER[:6])
    house(database, GramEncoder()).drain.once(NOW)

    assert causes_of(database, waiting) == causes_of(database)[:6]


def test_serve_stops_at_the_start_with_what_to_do(sqlite_database: Database):
    log_and_group(sqlite_database, MANY)
    said = r"504 of 504 cases .* run `faultline reindex` \(a bot may go on serving with the former model"

    with pytest.raises(CannotServe, match=said):
        serve(house(sqlite_database, GramEncoder()), None, Stop())


def test_serve_goes_on_without_its_model_since_reports_are_logged_all_the_same(sqlite_database: Database):
    class Missing(WordEncoder):
        def __init__(self) -> None:
            pass

        @property
        def fingerprint(self) -> str:  # type: ignore[override]
            raise ModelUnusable("there is no model")

    nowhere = f"http://127.0.0.1:{free_port()}/api/"
    opened = house(sqlite_database, Missing(), SLACK_API_URL=nowhere)

    with pytest.raises(OSError, match="refused"):  # by Slack: that far it comes
        serve(opened, None, Stop())


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_the_doctor_says_what_to_mend(sqlite_database: Database):
    log_and_group(sqlite_database, MANY)
    index, settings = CHECKS["index"], read_settings(None, DATABASE_URL=sqlite_database.url)

    with pytest.raises(Trouble, match=r"504 of 504 .*all-MiniLM-L6-v2@.*`faultline reindex`, or set FAULT"):
        index(settings)


def test_the_doctor_is_content_with_a_few_missing_vectors(sqlite_database: Database):
    log_and_group(sqlite_database, FEWER)
    settings = read_settings(None, DATABASE_URL=sqlite_database.url)

    assert CHECKS["index"](settings).startswith("0 of 48 cases embedded, 48 more at the next start")


@pytest.mark.parametrize("line", [["similar", "late"], ["review"], ["regroup"], ["fit"]])
def test_commands_that_need_the_index_say_that_it_is_not_there(
    sqlite_database: Database, command: Command, line: list[str]
):
    log_and_group(sqlite_database, MANY)
    done = command(*line)

    assert isinstance(done.exception, Fault)
    assert "504 of 504 cases are not embedded" in str(done.exception)


def test_an_import_of_cases_needs_the_index_and_one_of_ratings_does_not(
    sqlite_database: Database, command: Command, tmp_path: Path
):
    log_and_group(sqlite_database, MANY)
    (tmp_path / "cases.csv").write_text("text\nlate again\n")
    (tmp_path / "ratings.csv").write_text("id,case,score,at\n1,C-1,4,2026-11-01\n")

    assert "not embedded" in str(command("import", "cases.csv").exception)
    assert command("import", "ratings.csv", "--kind", "ratings").exit_code == 0


@pytest.mark.parametrize("line", [["causes"], ["digest"], ["export"]])
def test_commands_that_do_not_need_the_index_go_on(
    sqlite_database: Database, command: Command, line: list[str]
):
    log_and_group(sqlite_database, MANY)

    assert command(*line).exit_code == 0


@pytest.mark.encoder
@pytest.mark.filterwarnings("ignore")
def test_reindex_and_drop_others_by_command(sqlite_database: Database, command: Command):
    log_and_group(sqlite_database, FEWER)
    first, again, dropped = (
        command("reindex"),
        command("reindex"),
        command("reindex", "--drop-others"),
    )

    assert "48 cases embedded with all-MiniLM-L6-v2@" in first.output
    assert "Restart the bot with FAULTLINE_MODEL=all-MiniLM-L6-v2" in " ".join(first.output.split())
    assert "0 cases embedded" in again.output
    assert "48 vectors of other encoders deleted" in dropped.output
    assert {row.encoder[:10] for row in everything(sqlite_database, Vector)} == {"all-MiniLM"}
    assert len(everything(sqlite_database, Space)) == 1


@pytest.mark.encoder
@pytest.mark.filterwarnings("ignore")
def test_fit_from_a_file_is_stored_and_reset_and_too_small_a_file_refused(
    sqlite_database: Database, command: Command, tmp_path: Path
):
    rows = [
        {"words": f"{report.text} {number % 7}", "label": f"cause {number % 24 // 2}"}
        for number, report in enumerate(reports(40))
    ]
    (tmp_path / "past.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    found = json.loads(command("fit", "past.jsonl", "--map", "text=words", "--json").stdout)
    (space,) = everything(sqlite_database, Space)

    assert (found["cases"], found["causes"]) == (240, 12)
    assert (space.edges == found["coefficients"]) == found["stored"]
    assert "shipped chances are in use" in command("fit", "--reset").output
    assert everything(sqlite_database, Space)[0].edges is None
    (tmp_path / "few.csv").write_text("text,cause\n")
    said = str(command("fit", "few.csv").exception)
    assert "0 labelled cases of 0 causes" in said
    assert "`faultline review`" in said


def test_fit_prints_the_schema_of_its_json(command: Command):
    schema = json.loads(command("fit", "--schema").stdout)

    assert {"before", "after", "coefficients", "stored"} <= set(schema["properties"])
