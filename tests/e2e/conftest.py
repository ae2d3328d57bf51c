"""A local Slack and a bot that serves it, fresh for every test."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import shown
from helpers import WordEncoder
from running import APP, UNHURRIED, WORKSPACE, Bot, Clock, Processes, Start, in_thread, settings_for

from bot.bootstrap import House
from knowledge.database import Database
from knowledge.encoder import Encoder
from playground.slack import LocalSlack


@pytest.fixture
def clock() -> Clock:
    """The time of the bot and of its Slack: the real one, until a test moves it."""
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[LocalSlack]:
    """A local Slack with the app installed as its manifest says."""
    local = LocalSlack(WORKSPACE, APP, now=clock.seconds, timings=UNHURRIED)
    with local as running, shown.remembered(running):
        yield running


@pytest.fixture
def start(slack: LocalSlack, clock: Clock) -> Iterator[Start]:
    """Starts bots in threads of this process; they end with the test."""
    with ExitStack() as running:

        def started(
            database: Database, way: str = "http", encoder: Encoder | None = None, **settings: str
        ) -> Bot:
            house = House(
                settings_for(slack, database.url, **settings), database, encoder or WordEncoder(), clock
            )
            return running.enter_context(in_thread(slack, house, way))

        yield started


@pytest.fixture
def bot(start: Start, sqlite_database: Database) -> Bot:
    """A bot on an empty SQLite, reached by signed HTTP."""
    return start(sqlite_database)


@pytest.fixture
def processes(slack: LocalSlack, tmp_path: Path) -> Iterator[Processes]:
    """Starts bots as processes."""
    running = Processes(slack, tmp_path / "bot.log")
    yield running
    running.end()
