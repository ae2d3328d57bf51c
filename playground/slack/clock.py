"""Time as the local Slack sees it: passed in, so that tests and the demo can move it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

LOOK_EVERY = 0.02
"""Seconds between looks at a clock that may be moved by hand."""


@dataclass(frozen=True)
class Clock:
    """Wraps `now`, a callable that returns seconds since 1970."""

    now: Callable[[], float]

    async def wait(self, seconds: float) -> None:
        """Return once `seconds` have passed on this clock."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            await asyncio.sleep(min(left, LOOK_EVERY))
