"""A local Slack's address and thread: taken when it is made, served until it is stopped."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from playground.slack.engine import Engine

T = TypeVar("T")

HOST = "127.0.0.1"
PATIENCE = 10.0
"""Seconds the server may take to start or to stop."""


class Running:
    """Serves one engine in a thread of its own, from `start` to `stop`, or while its `with` block lasts."""

    def __init__(self, port: int, engine: Callable[[str], Engine]) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((HOST, port))
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self._engine = engine(self.url)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="local-slack", daemon=True)

    def start(self) -> Self:
        """Serve, in a thread."""
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise TimeoutError("the local Slack did not start")
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._engine.stop)
            self._thread.join(PATIENCE)
        self._listener.close()

    def wait(self) -> None:
        """Serve until something else stops it."""
        while self._thread.is_alive():
            self._thread.join(1.0)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def _run(self) -> None:
        """The thread's whole life."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._engine.serve(self._listener, self._ready.set))
        finally:
            self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _look(self, look: Callable[[], T]) -> T:
        """Run a function in the server's loop and wait for it."""

        async def looked() -> T:
            return look()

        return self._do(looked())
