"""The composition root: the only place that names concrete things and puts them together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from slack_sdk import WebClient

from bot.settings import ANY_LANGUAGE, Settings
from jobs.drain import Drain
from jobs.reindexing import make_ready
from knowledge.database import PATIENCE, Database
from knowledge.encoder import Encoder, SentenceEncoder
from knowledge.encoder_process import EncoderProcess
from triage.grouping.grouper import Grouper
from triage.neighbours.embedding import Reader

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of a running program."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """Everything a process needs, made once. Lives as long as the process."""

    settings: Settings
    database: Database
    encoder: Encoder
    clock: Clock = utc_now
    release: Callable[[], None] = lambda: None  # gives back what the encoder holds

    @cached_property
    def grouper(self) -> Grouper:
        """Groups cases; loads nothing before its first use.

        Raises `NotReindexed` while too many cases on file are not embedded with its encoder.
        """
        grouper = self.new_grouper()
        make_ready(self.database, grouper)
        return grouper

    def new_grouper(self) -> Grouper:
        """One that need not know the cases on file: for the commands that teach it."""
        return Grouper(
            self.database, self.encoder, languages=frozenset(self.settings.languages) - {ANY_LANGUAGE}
        )

    @cached_property
    def drain(self) -> Drain:
        """Takes waiting cases to their causes."""
        return Drain(self.database, self.grouper)

    def close(self) -> None:
        """Give back what the house holds: connections, and the encoder's process if it has one."""
        self.database.close()
        self.release()

    def client(self) -> WebClient:
        """A Slack client that repeats nothing by itself: posting twice is worse than waiting."""
        return WebClient(
            token=self.settings.bot_token, base_url=self.settings.api_url, timeout=10, retry_handlers=[]
        )


def open_house(
    settings: Settings,
    *,
    apart: bool = False,
    threads: int = 1,
    patience: float = PATIENCE,
    clock: Clock = utc_now,
) -> House:
    """Put the house together and bring the database to this program's schema.

    With `apart` the encoder works in a process of its own: for those who must answer people
    meanwhile. `threads` is the least it computes with: more pay off for large batches alone.
    `patience` is how many seconds a write waits for those of others. Raises `StoreUnusable` and
    `StoreBusy`.
    """
    database = Database(settings.database_url, patience)
    database.migrate()
    threads = max(threads, settings.encoder_threads)
    if not apart:
        return House(settings, database, Reader(SentenceEncoder(settings.model, threads)), clock)
    process = EncoderProcess(settings.model, threads)
    return House(settings, database, Reader(process), clock, process.close)
