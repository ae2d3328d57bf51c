"""The HTTP side: Web API calls with their faults, uploads, response URLs and the Socket Mode WebSocket."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from asyncio import Transport
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from playground.slack.answers import Answers
from playground.slack.errors import SlackError
from playground.slack.faults import CALL_KINDS, Fault
from playground.slack.files import served
from playground.slack.guard import Guard
from playground.slack.journal import Entry, reasons
from playground.slack.json_text import JsonText, read, write
from playground.slack.sockets import Sockets
from playground.slack.web_api.call import Call, Method, read_arguments
from playground.slack.web_api.files import receive
from playground.slack.web_api.registry import METHODS, answer
from playground.slack.world import World

Json = dict[str, Any]

NO_EFFECT = ("rate_limited", "status", "error", "hang", "reset_before")
"""Faults that strike before the call does anything."""
FOREVER = 3600.0
"""Seconds of a hang that has no end of its own."""


class Line(H11Protocol):
    """An HTTP connection that the application can break."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        """Make the transport known to the application."""
        super().connection_made(transport)
        self.access_log = False  # here, since uvicorn's own switch is one for the whole process
        self.app_state = {**self.app_state, "transport": transport}


class Broken(Response):
    """No response: a reset connection, or one that ends after `said`."""

    def __init__(self, said: bytes = b"", reset: bool = True) -> None:
        super().__init__()
        self._said = said
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break the connection and wait until it is gone."""
        transport: Transport = scope["state"]["transport"]
        if self._said:
            transport.write(self._said)
        if self._reset:
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass


def half(reply: Json) -> Broken:
    """An answer whose second half never comes."""
    body = write(reply).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return Broken(head.encode() + body[: len(body) // 2], reset=False)


class Wire:
    """The routes of the local Slack; lives as long as the server."""

    def __init__(self, world: World, sockets: Sockets, answers: Answers) -> None:
        self._world = world
        self._sockets = sockets
        self._answers = answers
        self._methods = METHODS | {"apps.connections.open": Method(self._open_connection, token="app")}

    def application(self, pages: Sequence[BaseRoute] = ()) -> Starlette:
        """The ASGI application; it answers to this machine's own name alone."""
        return Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/upload/{file_id}", self._upload, methods=["POST"]),
                Route("/files/{file_id}", self._download),
                Route("/hooks/{key}", self._hook, methods=["POST"]),
                WebSocketRoute("/link", self._sockets.serve),
                *pages,
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
                Middleware(Guard),
            ],
        )

    def _open_connection(self, world: World, call: Call) -> Json:
        """apps.connections.open."""
        return {"url": f"ws{world.url.removeprefix('http')}/link?ticket={self._sockets.ticket()}"}

    async def _api(self, request: Request) -> Response:
        """One Web API call, journaled, with whatever fault is on order."""
        name = request.path_params["method"]
        at, begun = self._world.clock.now(), time.perf_counter()
        call, reply = await self._read(request)
        fault = self._world.faults.take(name, CALL_KINDS)
        if reply is None and (fault is None or fault.kind not in NO_EFFECT):
            reply = answer(self._world, name, self._methods.get(name), call)
        error = fault.kind if fault and reply is None else str((reply or {}).get("error", ""))
        why = (*reasons(reply or {}), *([f"a fault on order: {fault.kind}"] if fault else []))
        headers = self._headers(call)
        response = await self._respond(reply or {}, fault, headers)
        seconds = time.perf_counter() - begun
        self._world.journal.add(Entry(name, call.args, not error, error, at, seconds, call.encoding, why))
        return response

    async def _read(self, request: Request) -> tuple[Call, Json | None]:
        """The call a request makes, or the refusal of one that cannot be read."""
        content_type = request.headers.get("content-type", "")
        try:
            args, encoding = read_arguments(content_type, request.url.query, await request.body())
        except SlackError as refusal:
            return Call({}), {"ok": False, "error": refusal.code}
        bearer = request.headers.get("authorization", "")
        token = bearer.removeprefix("Bearer ") or str(args.get("token", ""))
        args.pop("token", None)
        return Call(args, encoding, token), None

    def _headers(self, call: Call) -> dict[str, str]:
        """The headers Slack adds; granted scopes only for the app's own token."""
        headers = {"x-slack-req-id": self._world.state.next_id("R")}
        if call.token == self._world.app.bot_token:
            headers["x-oauth-scopes"] = ",".join(self._world.app.scopes)
        elif call.token == self._world.app.app_token:
            headers["x-oauth-scopes"] = "connections:write"
        return headers

    async def _respond(self, reply: Json, fault: Fault | None, headers: dict[str, str]) -> Response:
        """The answer on the wire, bent by the fault."""
        if fault is None:
            return JsonText(reply, headers=headers)
        if fault.kind in ("hang", "hang_after_accept"):
            await asyncio.sleep(fault.seconds or FOREVER)
            return Broken(reset=False)
        if fault.kind in ("reset_before", "reset_after_accept"):
            return Broken()
        if fault.kind == "truncated":
            return half(reply)
        if fault.kind == "rate_limited":
            limit = {"retry-after": str(fault.retry_after)}
            return JsonText({"ok": False, "error": "ratelimited"}, 429, headers | limit)
        if fault.kind == "status":
            return Response("upstream error", fault.status, headers)
        if fault.kind == "error":
            return JsonText({"ok": False, "error": fault.error}, headers=headers)
        await asyncio.sleep(fault.seconds)
        return JsonText(reply, headers=headers)

    async def _upload(self, request: Request) -> Response:
        """The bytes of a file."""
        body, content_type = await request.body(), request.headers.get("content-type", "")
        taken = receive(self._world, request.path_params["file_id"], content_type, body)
        return Response(f"OK - {len(body)}") if taken else Response("not allowed", 404)

    async def _download(self, request: Request) -> Response:
        """A file's bytes again."""
        file = self._world.state.files.get(request.path_params["file_id"])
        if file is None or file["id"] not in self._world.state.contents:
            return Response("not found", 404)
        download = "download" in request.query_params
        return served(file, self._world.state.contents[file["id"]], download)

    async def _hook(self, request: Request) -> Response:
        """A post to a response URL."""
        try:
            body = read(await request.body())
        except ValueError:
            body = None
        status, reply = self._answers.to_hook(request.path_params["key"], body)
        return JsonText(reply, status)
