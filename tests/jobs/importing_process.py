"""Imports a file in a process of its own, for tests to kill: it prints a line whenever it asks the time."""

import sys
from datetime import datetime
from pathlib import Path

from helpers import NOW, WordEncoder

from jobs.beside import Progress
from jobs.drain import Drain
from jobs.importing import Order, import_file
from knowledge.database import Database
from triage.grouping.grouper import Grouper


def _telling_clock() -> datetime:
    sys.stdout.write("tick\n")
    sys.stdout.flush()
    return NOW


def main(url: str, path: str) -> None:
    """Import the cases in the file at `path` into the migrated database at `url`."""
    database = Database(url)
    drain = Drain(database, Grouper(database, WordEncoder()))
    import_file(Order(Path(path), source="past"), database, drain, _telling_clock, Progress())


if __name__ == "__main__":
    main(*sys.argv[1:])
