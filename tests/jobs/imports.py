"""Short ways to import a file and to look at what became of it."""

import json
from pathlib import Path

from helpers import NOW

from jobs.beside import Progress
from jobs.drain import Drain
from jobs.importing import Order, import_file
from knowledge.database import Database


def run(
    database: Database, path: Path, kind: str = "cases", drain: Drain | None = None, **mapping: str
) -> Progress:
    """Import a file from the source "past"."""
    progress = Progress()
    import_file(Order(path, kind, "past", mapping), database, drain, lambda: NOW, progress)
    return progress


def rejected(path: Path) -> list[dict[str, object]]:
    """The rows that were not taken, with their lines and reasons."""
    lines = path.with_suffix(".rejected.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def told(progress: Progress) -> tuple[int, int, int]:
    """How many rows were taken, known and rejected."""
    return progress.taken, progress.known, progress.rejected
