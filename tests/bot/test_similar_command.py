"""`faultline similar`: two lists as tables and as JSON, for a text or for a case on file."""

import json

import pytest
from helpers import FAULTS, WordEncoder, group_all, log
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.database import Database
from knowledge.encoder import SentenceEncoder
from triage.grouping.grouper import Grouper
from triage.matching.past_cases import Matches
from triage.report import Report

CARD, APP = FAULTS[0], FAULTS[1]


@pytest.fixture
def on_file(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Four cases, grouped under the shipped encoder's name so that the command need not load it."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    texts = [(CARD, "Cards"), (f"{CARD} again", "CARDS"), (f"{CARD} abroad", "Claims"), (APP, None)]
    log(
        database,
        [
            Report(text=text, department=department, source="crm", external_id=f"T/{place}")
            for place, (text, department) in enumerate(texts, 1)
        ],
    )
    group_all(database, Grouper(database, WordEncoder(SentenceEncoder().fingerprint)))
    return database


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["similar", *words])


def answer(*words: str) -> Matches:
    return Matches.model_validate_json(run(*words, "--json").stdout)


def cases(found: Matches) -> tuple[list[str], list[str]]:
    return [match.case for match in found.matches], [match.case for match in found.elsewhere]


@pytest.mark.parametrize("said", ["C-1", "c1", "1", "T/1"])
def test_a_case_on_file_stands_for_a_text(on_file: Database, said: str):
    assert cases(answer("--case", said)) == (["C-2", "C-3"], ["C-3"])
    assert cases(answer("--case", said, "--unlike")) == (["C-2", "C-3", "C-4"], ["C-3"])


def test_filters_and_paging_hold_for_a_case_too(on_file: Database):
    assert cases(answer("--case", "C-1", "dept:cards")) == (["C-2"], [])
    assert cases(answer("--case", "C-1", "--offset", "1", "--limit", "1")) == (["C-3"], [])


def test_a_department_that_is_given_stands_in_where_a_case_has_none(on_file: Database):
    given = ("--case", "C-4", "--unlike")

    assert cases(answer(*given))[1] == []
    assert cases(answer(*given, "--department", "claims"))[1] == ["C-1", "C-2"]


def test_where_nothing_that_passes_is_alike_that_is_said_and_how_to_see_it(on_file: Database):
    narrow, wide = run("--case", "C-4", "dept:Claims"), run("--case", "C-4")

    assert narrow.stdout == ""
    assert " ".join(narrow.stderr.split()) == (
        "No case in Claims is like this; 1 case matches the filters. Fewer filters may find more. "
        "--unlike shows what matches."
    )
    assert wide.stderr.strip() == "Nothing on file is like this."
    assert cases(answer("--case", "C-4", "dept:Claims", "--unlike"))[0] == ["C-3"]


def test_the_table_has_a_headline_for_each_list_where_there_are_two(on_file: Database):
    both, one = run("--case", "C-1").stdout, run("--case", "C-4", "--unlike").stdout
    own, headline, others = both.partition("In other departments than Cards")

    assert own.startswith("From everywhere")
    assert headline
    assert ("C-2" in own, "C-2" in others, "C-3" in others) == (True, False, True)
    assert "everywhere" not in one


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--case", "C-99"], "no case is called C-99"),
        (["--case", "T/9"], "no case is called T/9"),
        (["card lost", "--case", "C-1"], "as a text"),
        (["dept:Cards"], "as a text"),
        ([], "as a text"),
        (["card state:lost"], "state:lost is not known"),
    ],
)
def test_what_cannot_be_looked_for_is_explained(on_file: Database, words: list[str], said: str):
    outcome = run(*words)

    assert isinstance(outcome.exception, Fault)
    assert said in str(outcome.exception)


def test_the_schema_names_both_lists():
    assert {"matches", "elsewhere", "department"} <= json.loads(run("--schema").stdout)["properties"].keys()
