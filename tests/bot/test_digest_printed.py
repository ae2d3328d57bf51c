"""`faultline digest`: printed, as JSON, as a page, and posted once with the replies in its thread."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import FAULTS, everything, group_all, log
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.database import Database
from knowledge.tables import Notice, Subscription
from triage.report import Report
from triage.weeks import Week

WEEK = Week.parse("2026-W45")


@pytest.fixture
def on_file(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Card trouble that came once a week and twelve times in the last; app trouble as ever."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    said = [_report(FAULTS[0], week, 0) for week in range(1, 12)]
    said += [_report(FAULTS[0], 0, number) for number in range(12)]
    said += [_report(FAULTS[1], week, number) for week in range(12) for number in range(4)]
    log(sqlite_database, said, WEEK.end)
    group_all(sqlite_database, now=WEEK.end)
    return sqlite_database


def _report(fault: str, week: int, number: int) -> Report:
    return Report(
        text=f"{fault} week {week} number {number}",
        department=("Cards", "Claims")[number % 2],
        customer=f"K-{fault[:4]}-{week}-{number}",
        created_at=WEEK.back(week).start + timedelta(days=2, hours=number),
    )


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["digest", "--week", str(WEEK), *words])


def test_it_is_printed_in_the_order_of_a_review(on_file: Database):
    printed = run().stdout

    assert printed.startswith("Fault lines in 2026-W45 (2 to 8 November 2026)\n")
    assert printed.index("TO DECIDE NOW") < printed.index("12 customers last week")
    assert printed.index("12 customers last week") < printed.index("WHAT KEEPS HAPPENING")
    assert "Choose: Own it, Plan a fix, Dismiss, Look again next week" in printed


def test_the_page_and_the_json_tell_the_same_claims(on_file: Database, tmp_path: Path):
    page = tmp_path / "digest.html"
    result = run("--html", str(page))
    claims = [item["claim"] for item in json.loads(run("--json").stdout)["items"]]

    assert result.stdout == ""
    assert claims
    assert [claim for claim in claims if claim not in page.read_text(encoding="utf-8")] == []


def test_a_page_that_cannot_be_written_says_so(on_file: Database, tmp_path: Path):
    result = run("--html", str(tmp_path / "nowhere" / "digest.html"))

    assert isinstance(result.exception, Fault)
    assert "cannot be written: No such file or directory" in str(result.exception)


def test_it_waits_for_the_bot_once_with_the_replies_in_its_thread(on_file: Database):
    with on_file.write() as session:
        session.add(Subscription(channel="C1", since=WEEK.start))
    run("--channel", "C1", "--dry-run")
    assert everything(on_file, Notice) == []

    run("--channel", "C1")
    again = run("--channel", "C1")
    notices = everything(on_file, Notice)

    assert [notice.key for notice in notices] == ["digest:C1:2026-W45", "digest:C1:2026-W45:decide"]
    assert notices[1].payload["thread_of"] == notices[0].key
    assert str(again.exception) == "C1 has had the digest for 2026-W45"


def test_an_empty_house_has_nothing_to_decide(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    result = run()

    assert result.exit_code == 0
    assert "Nothing needs deciding this week." in result.stdout
