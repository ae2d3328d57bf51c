"""Grouping beside an import: it ends when the import does, whichever of the two is quicker."""

import threading

from helpers import NOW, WordEncoder

from jobs.beside import GroupingBeside, Progress
from jobs.drain import Drain
from knowledge.database import Database
from triage.grouping.grouper import Grouper

PATIENCE = 20.0


class Hesitant(threading.Event):
    """Forgets that there is more only once somebody has said so: the worst moment for it."""

    def clear(self) -> None:
        self.wait(PATIENCE)
        super().clear()


def test_an_import_that_ends_in_the_moment_in_which_grouping_looks_for_more_ends(sqlite_database: Database):
    beside = GroupingBeside(
        Drain(sqlite_database, Grouper(sqlite_database, WordEncoder())), lambda: NOW, Progress()
    )
    beside._more = Hesitant()

    def nothing_to_import() -> None:
        with beside:
            pass

    importing = threading.Thread(target=nothing_to_import, daemon=True)
    importing.start()
    importing.join(PATIENCE)

    assert not importing.is_alive()
