"""The parts of a local Slack put together, and the event loop they run in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence

import uvicorn
from starlette.routing import BaseRoute, Mount

from playground.slack.answers import Answers
from playground.slack.control import Control
from playground.slack.delivery import Courier
from playground.slack.feed import Feed
from playground.slack.happenings import Happenings
from playground.slack.interact import People
from playground.slack.sockets import Link, Sockets
from playground.slack.web_api.chat import post_due
from playground.slack.wire import Line, Wire
from playground.slack.world import World

TICK = 0.05
"""Seconds between looks for scheduled messages."""
PATIENCE = 0.5
"""Seconds open connections get to end when the server stops."""


class Engine:
    """Serves one world; made in the thread that runs it, or before it runs."""

    def __init__(self, world: World, pages: Sequence[BaseRoute] = ()) -> None:
        self.world = world
        self.sockets = Sockets(world.app, world.changes)
        self.courier = Courier(world, self.sockets)
        answers = Answers(world)
        self.people = People(world, self.courier, answers)
        self.happenings = Happenings(world, self.courier)
        control = Control(world, self.courier, self.sockets, self.people, self.happenings)
        steered = [*Feed(world, self.sockets).routes(), *control.routes()]
        wire = Wire(world, self.sockets, answers)
        application = wire.application([Mount("/control", routes=steered), *pages])
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                http=Line,
                ws=Link,
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=1,
            )
        )

    async def serve(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Serve on a bound socket until `stop`; `ready` is called once connections are taken."""
        ticking = asyncio.create_task(self._tick(ready))
        try:
            await self._server.serve(sockets=[listener])
        finally:
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
            await self.courier.close()

    def stop(self) -> None:
        """Cut what is open and let `serve` return; called in the event loop."""
        self.sockets.cut()
        self.world.changes.end()
        self._server.should_exit = True
        asyncio.get_running_loop().call_later(PATIENCE, self._force)

    def _force(self) -> None:
        """Wait for nobody any longer."""
        self._server.force_exit = True

    async def _tick(self, ready: Callable[[], None]) -> None:
        """Post scheduled messages when their time comes."""
        while not self._server.started:
            await asyncio.sleep(0.005)
        ready()
        while True:
            post_due(self.world)
            await asyncio.sleep(TICK)
