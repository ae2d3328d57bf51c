"""Grouping beside reading: an import's cases get their causes while the next rows are read."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from jobs.drain import Drain, Embedded
from triage.grouping.placing import Waiting

GROUPED_AT_ONCE = 512  # cases encoded together: long enough to batch similar lengths
PLACED_AT_ONCE = 128  # cases grouped in one turn: whoever works with the bot meanwhile waits that long
FOR_OTHERS = 0.12  # seconds between turns: SQLite looks every tenth of a second whether it may write


@dataclass
class Progress:
    """How far an import has come; read by whoever draws the bar."""

    bytes_read: int = 0
    taken: int = 0
    known: int = 0
    rejected: int = 0
    grouped: int = 0
    faults: list[str] = field(default_factory=list)
    show: Callable[[], None] = lambda: None

    def read_so_far(self, count: int) -> None:
        """So many bytes of the file are read."""
        self.bytes_read = count
        self.show()

    def grouped_more(self, count: int) -> None:
        """So many more cases have a cause."""
        self.grouped += count
        self.show()


class GroupingBeside:
    """Encodes waiting cases in a second thread and groups them in a third, while the first one reads."""

    def __init__(self, drain: Drain | None, clock: Callable[[], datetime], progress: Progress) -> None:
        self._drain, self._clock, self._progress = drain, clock, progress
        self._more = threading.Event()
        self._finished = threading.Event()
        self._work = ThreadPoolExecutor(2, thread_name_prefix="import")
        self._encoding: Future[None] | None = None

    def __enter__(self) -> "GroupingBeside":
        if self._drain:
            self._encoding = self._work.submit(self._encode_all, self._drain)
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._finished.set()
        self._more.set()
        if self._encoding and failed is None:
            self._encoding.result()
        self._work.shutdown(wait=True, cancel_futures=failed is not None)

    def wake(self) -> None:
        """There is more to group. Raises what stopped the grouping, if anything did."""
        self._more.set()
        if self._encoding and self._encoding.done():
            self._encoding.result()

    def _encode_all(self, drain: Drain) -> None:
        placing: Future[None] | None = None
        cases = self._next(drain)
        while cases:
            batch = drain.encode(cases)
            # Leased before this batch is placed: its turn would keep the encoder waiting for the lock.
            cases = drain.take(self._clock(), GROUPED_AT_ONCE)
            if placing:
                placing.result()  # one batch ahead, no more
            placing = self._work.submit(self._place, drain, batch)
            cases = cases or self._next(drain)
        if placing:
            placing.result()

    def _next(self, drain: Drain) -> list[Waiting]:
        """The next cases to encode, once there are some; none when all rows are read and grouped."""
        while True:
            self._more.clear()
            last = self._finished.is_set()  # asked after: who finishes now wakes the wait below
            cases = drain.take(self._clock(), GROUPED_AT_ONCE)
            if cases or last:
                return cases
            self._more.wait()

    def _place(self, drain: Drain, batch: Embedded) -> None:
        for start in range(0, len(batch.cases), PLACED_AT_ONCE):
            part = slice(start, start + PLACED_AT_ONCE)
            some = Embedded(batch.cases[part], batch.vectors[part])
            self._progress.grouped_more(drain.place(some, self._clock()))
            time.sleep(FOR_OTHERS)
        # What the import names stays where it is: until the end there is nothing to consolidate.
        if any(case.known_cause is None for case in batch.cases):
            drain.regroup_if_worth_it(self._clock())
