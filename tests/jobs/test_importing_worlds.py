"""A year of cases with known causes comes through the ordinary import as the counts it was made of."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from helpers import NOW, WordEncoder, everything
from imports import run

from jobs.drain import Drain
from knowledge.database import Database
from knowledge.tables import Cause, Fix
from triage.digest.building import build
from triage.grouping.grouper import Grouper
from triage.statistics.surge import surges
from triage.weeks import Week, weekly

LAST = Week.last_complete(NOW)
WORDS = ["card", "refund", "router", "delivery", "login", "invoice", "branch", "meter", "parcel", "seat"]
RISES = 3  # the cause of this row does


@pytest.fixture
def counts() -> np.ndarray:
    """Customers by cause and week: even for the most part; one cause rises in the last week."""
    drawn = np.random.default_rng(7).poisson(1.5, size=(len(WORDS), 12))
    drawn[:, 0] = 1  # every cause is there from the first week on
    drawn[RISES, -1] = 15
    return drawn


def rows(counts: np.ndarray) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for cause, week in zip(*np.nonzero(counts), strict=True):
        when = LAST.back(counts.shape[1] - 1 - int(week)).start + timedelta(days=3)
        for _ in range(counts[cause, week]):
            text, name = f"trouble with my {WORDS[cause]}", f"{WORDS[cause]} at fault"
            made.append({"id": len(made), "text": text, "cause": name, "customer": f"K-{len(made)}",
                         "occurred_at": when.isoformat(), "created_at": when.isoformat()})  # fmt: skip
    return made


def imported(database: Database, path: Path) -> None:
    run(database, path, drain=Drain(database, Grouper(database, WordEncoder())))


def test_the_counts_and_what_stands_out_are_those_of_the_world(
    sqlite_database: Database, written: Callable[..., Path], counts: np.ndarray
):
    imported(sqlite_database, written(*rows(counts)))

    with sqlite_database.read() as session:
        counted = weekly(session, LAST, NOW)
        digest = build(session, LAST, NOW)
    named = {cause.id: cause.name for cause in everything(sqlite_database, Cause)}
    assert sorted(named.values()) == sorted(f"{word} at fault" for word in WORDS)
    order = [WORDS.index(named[cause].split()[0]) for cause in counted.causes]
    assert counted.counts.tolist() == counts[order].tolist()
    (said,) = digest.of_kind("growing")
    (found,) = surges(counts).claims
    assert (said.name, said.observed, said.p) == (f"{WORDS[RISES]} at fault", 15, pytest.approx(found.p))


def test_a_fix_imported_before_its_later_weeks_gets_its_verdict_when_they_come(
    sqlite_database: Database, written: Callable[..., Path], counts: np.ndarray
):
    counts[RISES, :6], counts[RISES, 6:] = 8, 0
    shipped = LAST.back(6).start + timedelta(days=1)
    early = [row for row in rows(counts) if str(row["occurred_at"]) < shipped.isoformat()]
    fix = {"id": 1, "cause": f"{WORDS[RISES]} at fault", "title": "Guard", "shipped_at": shipped.isoformat()}

    imported(sqlite_database, written(*early, name="early.jsonl"))
    run(sqlite_database, written(fix, name="fixes.jsonl"), "fixes")
    before = state(sqlite_database)
    imported(sqlite_database, written(*rows(counts), name="all.jsonl"))

    assert (before, state(sqlite_database)) == ("shipped", "verified")


def state(database: Database) -> str:
    """Of the cause that has a fix."""
    (fix,) = everything(database, Fix)
    return next(cause.state for cause in everything(database, Cause) if cause.id == fix.cause_id)
