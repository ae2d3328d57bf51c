"""News of everything that changes, for waiting tests and for pages that listen."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

BACKLOG = 1000
"""News a slow listener may lag behind before it misses the oldest."""


class Changes:
    """Tells listeners what changed; lives as long as the server.

    `tell` is called in the server's event loop alone; `wait_for` from any other thread.
    """

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json]] = set()
        self._changed = threading.Condition()

    def tell(self, kind: str, **details: Any) -> None:
        """Hand one piece of news to every listener and wake every waiter."""
        news = {"type": kind, **details}
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(news)
        with self._changed:
            self._changed.notify_all()

    def listen(self) -> asyncio.Queue[Json]:
        """A queue that receives all news from now on, until `leave`."""
        queue: asyncio.Queue[Json] = asyncio.Queue(BACKLOG)
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json]) -> None:
        """Stop filling a queue."""
        self._listeners.discard(queue)

    def wait_for(self, predicate: Callable[[], Any], timeout: float) -> Any:
        """The first truthy answer of `predicate`, asked after every change; TimeoutError when none comes.

        It is asked at least ten times a second too, so it may look at things outside the server.
        """
        until = time.monotonic() + timeout
        while True:
            if answer := predicate():
                return answer
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing came true within {timeout:g} s")
            with self._changed:
                self._changed.wait(min(left, 0.1))
