"""Whatever happens, in whatever order: what people decided holds, can be told, and can be taken back.

`make soak` runs thousands of sequences by lot instead of a few that are always the same.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from deciding import Deciding
from helpers import FAULTS, reports
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import text
from sqlmodel import SQLModel
from workspace_by_lot import Workspace

from knowledge.database import Database
from triage.report import Report

SEQUENCES = int(os.environ.get("FAULTLINE_SEQUENCES", "0"))  # by lot; 0: a few that are always the same
STEPS = 20


def run(database: Database, pasts: list[Path], sequences: int) -> None:
    def emptied() -> Database:
        empty(database)
        begun.append(len(begun) + 1)
        return database

    begun: list[int] = []
    machine = type("DecidingHere", (Deciding,), {"emptied": staticmethod(emptied), "pasts": pasts})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SEQUENCES or sequences,
            stateful_step_count=STEPS,
            derandomize=not SEQUENCES,
            database=None,
            phases=[Phase.explicit, Phase.generate] if SEQUENCES else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(begun) >= (SEQUENCES or sequences)


def past(folder: Path, name: str, known: Sequence[Report]) -> Path:
    rows = [json.dumps({"id": str(at), "text": one.text, "cause": one.cause}) for at, one in enumerate(known)]
    file = folder / f"{name}.jsonl"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.fixture
def pasts(tmp_path: Path) -> list[Path]:
    """Too little to consolidate, enough for it, and so much named by people that it teaches a metric."""
    named = [
        one.model_copy(update={"cause": f"Fault {at % len(FAULTS)}"}) for at, one in enumerate(reports(10))
    ]
    return [
        past(tmp_path, "young", reports(3)),
        past(tmp_path, "usual", reports(6)),
        past(tmp_path, "named", named + reports(2)),
    ]


def empty(database: Database) -> None:
    """As it was after migrating: quicker than another database for each sequence."""
    tables = SQLModel.metadata.sorted_tables
    with database.write() as session:
        if database.is_sqlite:
            for table in reversed(tables):
                session.execute(table.delete())
        else:
            names = ", ".join(table.name for table in tables)
            session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        session.execute(text("INSERT INTO turns (id, number) VALUES (1, 0)"))


def test_decisions_hold_and_can_be_undone_whatever_happens(database: Database, pasts: list[Path]) -> None:
    run(database, pasts, sequences=25)


def test_decisions_hold_where_known_causes_are_recognised(sqlite_database: Database, tmp_path: Path) -> None:
    things = (
        *("account", "branch", "meter", "router", "contract"),
        *("letter", "parcel", "tariff", "kiosk", "loan"),
    )
    named = [
        Report(text=f"{thing} {thing}{number % 7} {thing}x{number % 3} trouble again", cause=f"The {thing}")
        for number in range(25)
        for thing in things
    ]
    file = past(tmp_path, "recognised", named + reports(3))
    world = Workspace(sqlite_database, file)
    assert world.grouper.learn_known_causes() is not None
    run(sqlite_database, [file], sequences=3)
