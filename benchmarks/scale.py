"""A hundred thousand cases: what one arrival costs beside the bare search, and what consolidating takes."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np
from sqlalchemy import insert
from sqlmodel import SQLModel

from benchmarks.search import DIMENSIONS
from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Case, Cause, Membership, Vector
from triage.consolidating.regrouping import regroup
from triage.grouping.arrival import Yardstick, place
from triage.grouping.grouper import Grouper
from triage.grouping.placing import Waiting
from triage.intake.filing import accept_many
from triage.neighbours.similarity import NEAREST, centred
from triage.report import Report

CASES, TOPICS, ARRIVALS = 100_000, 1_500, 60
NEWCOMERS = 50  # between two consolidations
NOISE = 0.9
AT_ONCE = 5_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Drawn:
    """An encoder that draws: a text's last word is its topic, its other words decide where around it."""

    fingerprint = "drawn@384"

    def __init__(self) -> None:
        self._topics = np.random.default_rng(1).normal(size=(TOPICS, DIMENSIONS))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape (texts, 384)."""
        found = np.empty((len(texts), DIMENSIONS))
        for row, text in enumerate(texts):
            topic = int(text.rsplit(" ", 1)[-1]) if text[-1].isdigit() else row
            noise = np.random.default_rng(crc32(text.encode())).normal(size=DIMENSIONS)
            found[row] = self._topics[topic % TOPICS] + NOISE * noise
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def run(chosen: argparse.Namespace) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'scale.db'}")
        database.migrate()
        grouper = Grouper(database, Drawn())
        _ = grouper.memory
        _fill(database, grouper.encoder.fingerprint, CASES)
        with database.read() as session:
            grouper.memory.catch_up(session)
        _print_arrivals(database, grouper)
        _print_consolidations(database, grouper)
        database.close()


def _print_arrivals(database: Database, grouper: Grouper) -> None:
    vectors = grouper.encoder.encode([_text(CASES + at) for at in range(ARRIVALS)])
    memory = grouper.memory
    bare = _times(lambda at: memory._index.search(centred(vectors[at : at + 1], memory.centre), NEAREST))
    yardstick = Yardstick(grouper.model, clearness=memory.clearness)
    waiting = [_waiting(database, CASES + at) for at in range(ARRIVALS)]
    kinds = {
        "deciding: search and place": _times(
            lambda at: place(memory.nearest(vectors[at : at + 1], NEAREST)[0], len(memory), yardstick)
        ),
        "the whole turn, with catching up, writing and commit": _times(
            lambda at: grouper.group([waiting[at]], vectors[at : at + 1], NOW)
        ),
    }
    print("| one arrival at 100,000 cases | ms (median / p90) | bare search, ms | beyond 1.5 searches, ms |")
    print("|---|---|---|---|")
    for name, ours in kinds.items():
        print(
            f"| {name} | {np.median(ours):.1f} / {np.quantile(ours, 0.9):.1f} | {np.median(bare):.1f} "
            f"| {np.median(ours) - 1.5 * np.median(bare):.1f} |"
        )
    print()


def _print_consolidations(database: Database, grouper: Grouper) -> None:
    print("| consolidation of 100,000 cases | s | changed |")
    print("|---|---|---|")
    for name, more in (("the first, from scratch", 0), (f"{NEWCOMERS} arrivals later", NEWCOMERS)):
        for at in range(more):
            number = CASES + ARRIVALS + at
            grouper.group([_waiting(database, number)], grouper.encoder.encode([_text(number)]), NOW)
        start = time.perf_counter()
        done = regroup(database, grouper, NOW)
        print(f"| {name} | {time.perf_counter() - start:.1f} | {done.moved:,} |", flush=True)


def _times(work: Callable[[int], object]) -> list[float]:
    found = []
    for at in range(ARRIVALS):
        start = time.perf_counter()
        work(at)
        found.append(1_000 * (time.perf_counter() - start))
    return found


def _text(number: int) -> str:
    return f"report number n{number} about the matter of {number * 7919 % TOPICS}"


def _waiting(database: Database, number: int) -> Waiting:
    with database.write() as session:
        (case,) = accept_many(session, [Report(text=_text(number))], NOW)
    return Waiting(case, _text(number), None, NOW)


def _fill(database: Database, encoder: str, cases: int) -> None:
    """Put cases on file, grouped by their topics."""
    causes = [
        {"id": topic + 1, "name": f"Topic {topic}", "name_key": f"topic {topic}", "named_at_size": 60,
         "state": "suspected", "founded_at": NOW, "keywords": []}
        for topic in range(TOPICS)
    ]  # fmt: skip
    _insert(database, Cause, causes)
    drawn = Drawn()
    for start in range(0, cases, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, cases))
        texts = [_text(number) for number in numbers]
        units = drawn.encode(texts)
        _insert(database, Case, [
            {"id": number + 1, "text": text, "occurred_at": NOW, "created_at": NOW, "turn": 1,
             "kind": "complaint", "severity": "medium", "source": "bench", "redacted": {}, "attempts": 0}
            for number, text in zip(numbers, texts, strict=True)
        ])  # fmt: skip
        _insert(database, Membership, [
            {"case_id": number + 1, "cause_id": number * 7919 % TOPICS + 1, "how": "arrived",
             "confidence": 0.8, "explanation": {}, "at": NOW, "turn": 1}
            for number in numbers
        ])  # fmt: skip
        _insert(database, Vector, [
            {"encoder": encoder, "case_id": number + 1, "turn": 1, "settled": 1, "hubness": 0.4,
             "unit": unit.tobytes()}
            for number, unit in zip(numbers, units, strict=True)
        ])  # fmt: skip


def _insert(database: Database, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    with database.write() as session:
        session.execute(insert(table), rows)
