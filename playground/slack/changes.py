"""News of everything that changes, for waiting tests and for pages that listen."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

from playground.slack.json_text import write

BACKLOG = 1000
"""News a slow listener may lag behind before it is told that it missed some."""
END = ""
"""What the last listeners hear: the server stops."""
MISSED = 'event: missed\ndata: {"type":"missed"}\n\n'


class Changes:
    """Tells listeners what changed; lives as long as the server.

    `tell` and `listen` are called in the server's event loop alone; `wait_for` from any other thread.
    """

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self.count = 0
        """How many news there have been; each carries its number as the id of its server-sent event."""

    def tell(self, kind: str, /, **details: Any) -> None:
        """Hand one piece of news, as things are now, to every listener and wake every waiter."""
        self.count += 1
        if self._listeners:
            news = write({"type": kind, **details})
            self._hand_out(f"id: {self.count}\nevent: {kind}\ndata: {news}\n\n")
        with self._changed:
            self._changed.notify_all()

    def in_loop(self, telling: Callable[[], None]) -> None:
        """Call something that tells, from any thread; not at all while nobody listens."""
        if not self._listeners or self._loop is None or self._loop.is_closed():
            return
        if threading.get_ident() == self._thread:
            telling()
        else:
            self._loop.call_soon_threadsafe(telling)

    def listen(self) -> asyncio.Queue[str]:
        """A queue that receives all news from now on as server-sent events, until `leave`."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        """Stop filling a queue."""
        self._listeners.discard(queue)

    def end(self) -> None:
        """Let every listener go, once it has heard what there is."""
        for queue in self._listeners:
            queue.put_nowait(END)

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

    def _hand_out(self, event: str) -> None:
        """Put an event into every queue; one that is full is emptied, and its reader told to look anew."""
        for queue in self._listeners:
            if queue.qsize() >= BACKLOG:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(MISSED)
            queue.put_nowait(event)
