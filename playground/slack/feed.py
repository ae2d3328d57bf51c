"""Looking over HTTP: everything at once, every entry of the journal, and a stream of what changes.

A page that opens `GET /control/events` first, then fetches `GET /control/state` and puts the news that came
meanwhile on top, in their order, holds what the local Slack holds. Each piece of news brings whole objects
as they were when it was told, its `id` counts on, and the state's `news` is the number of the last one in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

import playground.slack.looking as looking
from playground.slack.changes import END
from playground.slack.journal import lines
from playground.slack.json_text import JsonText
from playground.slack.sockets import Sockets
from playground.slack.world import World

BEAT = 15.0
"""Seconds between signs of life on a stream where nothing changes."""


class Feed:
    """What listeners read; lives as long as the server."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self._sockets = sockets

    def routes(self) -> list[Route]:
        """What to mount under `/control`."""
        return [
            Route("/state", self._state),
            Route("/journal", self._journal),
            Route("/events", self._events),
        ]

    async def _state(self, request: Request) -> Response:
        """Everything there is."""
        everything = looking.everything(self._world) | {"sockets": self._sockets.connected}
        return JsonText(everything)

    async def _journal(self, request: Request) -> Response:
        """Every call and delivery, as JSON Lines; with `after` the later ones, with `limit` so many."""
        asked = request.query_params
        try:
            after, limit = (int(asked[name]) if name in asked else None for name in ("after", "limit"))
            if limit is not None and limit < 1:
                raise ValueError("limit counts from 1")
        except ValueError as wrong:
            problem = {"ok": False, "error": "bad_arguments", "detail": str(wrong)}
            return JsonText(problem, 400)
        text = lines(self._world.journal.page(after, limit))
        return Response(text, media_type="application/x-ndjson")

    async def _events(self, request: Request) -> Response:
        """News as they come."""
        return StreamingResponse(self._news(), media_type="text/event-stream")

    async def _news(self) -> AsyncIterator[str]:
        """Server-sent events until the listener leaves."""
        queue = self._world.changes.listen()
        try:
            yield ": listening\n\n"
            while True:
                try:
                    async with asyncio.timeout(BEAT):
                        news = await queue.get()
                    if news == END:
                        return
                    yield news
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._world.changes.leave(queue)
