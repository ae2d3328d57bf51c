"""Time as the local Slack sees it: passed in, so that tests and the demo can move it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

LOOK_EVERY = 0.02
"""Seconds between looks at a clock that may be moved by hand."""


class MovableTime:
    """Seconds since 1970 that pass as real ones do, from `start` on, and can be moved forward.

    It lives as long as those who read it do; any thread may read and move it.
    """

    def __init__(self, start: float | None = None, passing: Callable[[], float] = time.monotonic) -> None:
        self._passing = passing
        self._lock = threading.Lock()
        self._ahead = (time.time() if start is None else start) - passing()

    def __call__(self) -> float:
        with self._lock:
            return self._ahead + self._passing()

    def elapsed(self) -> float:
        """Seconds that passed by themselves, from some beginning on: moving the time adds none."""
        return self._passing()

    def forward_to(self, epoch: float) -> None:
        """Let it be `epoch` now; ValueError when that is past."""
        with self._lock:
            ahead = epoch - self._passing()
            if not self._ahead <= ahead < float("inf"):
                raise ValueError("time goes forward only")
            self._ahead = ahead


@dataclass(frozen=True)
class Clock:
    """Wraps `now`, a callable that returns seconds since 1970."""

    now: Callable[[], float]

    def elapsed(self) -> float:
        """Seconds from some beginning on, of which a clock that is moved forward counts none as passed."""
        return self.now.elapsed() if isinstance(self.now, MovableTime) else self.now()

    async def wait(self, seconds: float) -> None:
        """Return once `seconds` have passed on this clock."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            await asyncio.sleep(min(left, LOOK_EVERY))
