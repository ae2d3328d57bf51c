"""Import rate against the bare encoder on the same texts, alternating so that a slow minute hits both."""

import argparse
import json
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from jobs.beside import Progress
from jobs.drain import Drain
from jobs.importing import Order, import_file
from knowledge.database import LONG_PATIENCE, Database
from knowledge.encoder import SentenceEncoder
from knowledge.encoder_process import EncoderProcess
from playground.story import tell
from triage.grouping.grouper import Grouper

ROUNDS = 3
STORY_SEEDS = range(4)


def run(chosen: argparse.Namespace) -> None:
    """Print the table."""
    texts = _texts(chosen.texts)
    encoder, apart = SentenceEncoder(), EncoderProcess(threads=min(os.cpu_count() or 1, 4))
    for warming in (encoder, apart):
        warming.encode(texts[:64])
    print(f"{len(texts):,} texts, {statistics.mean(len(text.split()) for text in texts):.0f} words each\n")
    print("| round | bare encoder, texts/s | import, rows/s | ratio |\n|---|---|---|---|")
    ratios = []
    for number in range(1, ROUNDS + 1):
        bare = _timed(texts, lambda: encoder.encode(texts))
        with tempfile.TemporaryDirectory() as folder:
            imported = _timed(texts, lambda here=folder: _import(Path(here), texts, apart))
        ratios.append(imported / bare)
        print(f"| {number} | {bare:.0f} | {imported:.0f} | {imported / bare:.2f} |")
    apart.close()
    print(f"\nmedian ratio {statistics.median(ratios):.2f}; an import also redacts and groups")


def _texts(path: str | None) -> list[str]:
    if path:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines if line.strip()]
    now = datetime(2026, 11, 16, 9, tzinfo=UTC)
    return [str(case["text"]) for seed in STORY_SEEDS for case in tell(now, seed).cases]


def _timed(texts: list[str], work: object) -> float:
    assert callable(work)
    start = time.perf_counter()
    work()
    return len(texts) / (time.perf_counter() - start)


def _import(folder: Path, texts: list[str], encoder: EncoderProcess) -> None:
    rows = folder / "rows.jsonl"
    rows.write_text(
        "".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in enumerate(texts)), encoding="utf-8"
    )
    database = Database(f"sqlite:///{folder / 'bench.db'}", LONG_PATIENCE)
    database.migrate()
    drain = Drain(database, Grouper(database, encoder))
    import_file(Order(rows), database, drain, lambda: datetime.now(UTC), Progress())
    database.close()
