"""Reindexes in a process of its own, for tests to kill: it prints a line whenever it encodes."""

import sys
import time
from collections.abc import Sequence

from other_encoder import GramEncoder

from jobs.reindexing import reindex
from knowledge.database import Database
from triage.grouping.grouper import Grouper


def _tell(texts: Sequence[str]) -> None:
    sys.stdout.write(f"{len(texts)}\n")
    sys.stdout.flush()
    time.sleep(0.05)  # a real encoder takes its time, too


def main(url: str) -> None:
    """Embed all that is grouped in the migrated database at `url`."""
    database = Database(url)
    reindex(database, Grouper(database, GramEncoder(before=_tell)))


if __name__ == "__main__":
    main(*sys.argv[1:])
