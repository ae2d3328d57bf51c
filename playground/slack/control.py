"""The control interface over HTTP: acting, looking and breaking things from another process or a page.

`POST /control/<verb>` takes a JSON object of arguments named as the Python methods name them and answers
`{"ok": true, "result": ...}`, or `{"ok": false, "error": ...}`. `GET /control/state` is everything,
`GET /control/journal` every call and delivery, `GET /control/events` a stream of what changes.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import playground.slack.looking as looking
from playground.slack.delivery import Courier
from playground.slack.errors import SlackError
from playground.slack.faults import Fault
from playground.slack.happenings import Happenings
from playground.slack.interact import People
from playground.slack.sockets import Sockets
from playground.slack.world import World

Json = dict[str, Any]
Verb = Callable[..., Any]

_NAMES = {"user": "who", "channel": "where"}
BEAT = 15.0
"""Seconds between signs of life on a stream where nothing changes."""


class Control:
    """The verbs and their routes; lives as long as the server."""

    def __init__(
        self, world: World, courier: Courier, sockets: Sockets, people: People, happenings: Happenings
    ) -> None:
        self._world = world
        self._courier = courier
        self._sockets = sockets
        self.verbs: Mapping[str, Verb] = {
            "command": people.command,
            "click": people.click,
            "suggest": people.suggest,
            "fill": people.fill,
            "submit": people.submit,
            "close": people.close,
            "shortcut": people.shortcut,
            "message_shortcut": people.message_shortcut,
            "say": happenings.say,
            "edit": happenings.edit,
            "delete": happenings.delete,
            "react": happenings.react,
            "join": happenings.join,
            "leave": happenings.leave,
            "open_tab": happenings.open_tab,
            "event": happenings.event,
            "fault": self._fault,
            "clear_faults": self._world.faults.clear,
            "request_url": self._listen_at,
            "disconnect_sockets": sockets.disconnect,
            "cut_sockets": sockets.cut,
            "freeze_sockets": sockets.freeze,
            "messages": lambda **given: looking.messages(world, **given),
            "ephemerals": lambda **given: looking.ephemerals(world, **given),
            "modal": lambda **given: looking.modal(world, **given),
            "home": lambda **given: looking.home(world, **given),
            "thread": lambda **given: looking.thread(world, **given),
        }

    def routes(self) -> list[Route]:
        """What to mount under `/control`."""
        return [
            Route("/state", self._state),
            Route("/journal", self._journal),
            Route("/events", self._events),
            Route("/{verb}", self._act, methods=["POST"]),
        ]

    def _fault(self, **given: Any) -> None:
        """Order a fault."""
        self._world.faults.add(Fault(**given))

    def _listen_at(self, url: str) -> None:
        """Send signed HTTP to this URL when no socket is open."""
        self._courier.request_url = url

    async def _act(self, request: Request) -> Response:
        """Carry out one verb."""
        verb = self.verbs.get(request.path_params["verb"])
        if verb is None:
            return JSONResponse({"ok": False, "error": "unknown_verb"}, 404)
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"ok": False, "error": "json_only"}, 415)
        try:
            given = await request.json()
            result = verb(**_arguments(given))
            result = await result if isinstance(result, Awaitable) else result
        except SlackError as refusal:
            return JSONResponse({"ok": False, "error": refusal.code})
        except (KeyError, TypeError, ValueError) as wrong:
            return JSONResponse({"ok": False, "error": "bad_arguments", "detail": str(wrong)}, 400)
        if dataclasses.is_dataclass(result) and not isinstance(result, type):
            result = dataclasses.asdict(result)
        return JSONResponse({"ok": True, "result": result})

    async def _state(self, request: Request) -> Response:
        """Everything there is."""
        return JSONResponse({**looking.everything(self._world), "sockets": self._sockets.connected})

    async def _journal(self, request: Request) -> Response:
        """Every call and delivery, as JSON Lines."""
        lines = (json.dumps(entry.line(), ensure_ascii=False) + "\n" for entry in self._world.journal)
        return Response("".join(lines), media_type="application/x-ndjson")

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
                    news = await asyncio.wait_for(queue.get(), BEAT)
                    yield f"event: {news['type']}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._world.changes.leave(queue)


def _arguments(given: Any) -> Json:
    """The arguments as the coroutines call them, with a `[channel, ts]` target as the pair it stands for."""
    if not isinstance(given, dict):
        raise TypeError("arguments must be a JSON object")
    named: Json = {_NAMES.get(str(name), str(name)): value for name, value in given.items()}
    target = named.get("target")
    return named | {"target": tuple(target)} if isinstance(target, list) else named
