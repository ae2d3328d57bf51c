"""Socket Mode: the WebSockets apps keep open, and envelopes that go through them."""

from __future__ import annotations

import asyncio
import json
from asyncio import BaseTransport
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from playground.slack.changes import Changes
from playground.slack.workspace import SlackApp

Json = dict[str, Any]

CONNECTIONS = 10
"""WebSockets one app may keep open."""
GRACE = 1.0
"""Seconds between telling a connection to go and closing it."""
HOST = "applink-local"


class Link(WebSocketsSansIOProtocol):
    """A WebSocket that can freeze: it then neither reads nor pings, as one whose other end has died."""

    frozen = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Make the link known to the application."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "link": self}

    def data_received(self, data: bytes) -> None:
        """Read, unless frozen."""
        if not self.frozen:
            super().data_received(data)

    def freeze(self) -> None:
        """Fall silent without closing."""
        self.frozen = True
        for timer in (self.ping_timer, self.pong_timer):
            if timer is not None:
                timer.cancel()


@dataclass(eq=False)
class Connection:
    """One open WebSocket."""

    socket: WebSocket
    number: int


class Sockets:
    """All open WebSockets, served in turn; an acknowledgement may come back on any of them."""

    def __init__(self, app: SlackApp, changes: Changes) -> None:
        self._app = app
        self._changes = changes
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._turn = 0
        self._count = 0

    @property
    def connected(self) -> int:
        """How many connections take envelopes now."""
        return len(self._open)

    def ticket(self) -> str:
        """The right to open one WebSocket."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Keep one WebSocket until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= CONNECTIONS:
            await socket.close(4000)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._count += 1
        connection = Connection(socket, self._count)
        await socket.send_text(json.dumps(self._hello()))
        self._open.append(connection)
        self._changes.tell("sockets", connected=self.connected)
        try:
            while True:
                self._receive(await socket.receive_text())
        except WebSocketDisconnect:
            self._forget(connection)

    async def request(self, kind: str, payload: Json, answers: bool, retry: int, reason: str) -> Any:
        """Send one envelope to the next connection and wait for what acknowledges it."""
        envelope_id = str(uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": answers,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[envelope_id] = answer
        try:
            await self._send(json.dumps(envelope))
            return await answer
        finally:
            del self._answers[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back anew, then close it."""
        leaving, self._open = self._open, []
        note = json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        for connection in leaving:
            await connection.socket.send_text(note)
        await asyncio.sleep(GRACE)
        for connection in leaving:
            await self._close(connection)

    def cut(self) -> None:
        """Cut every connection without a word."""
        leaving, self._open = self._open, []
        for connection in leaving:
            connection.socket.scope["state"]["link"].transport.abort()

    def freeze(self) -> None:
        """Leave every connection half open: nothing comes from it any more and nothing is sent."""
        leaving, self._open = self._open, []
        for connection in leaving:
            connection.socket.scope["state"]["link"].freeze()
        self._changes.tell("sockets", connected=self.connected)

    async def _send(self, text: str) -> None:
        """Send to the next connection that still takes it."""
        while self._open:
            self._turn += 1
            connection = self._open[self._turn % len(self._open)]
            try:
                await connection.socket.send_text(text)
                return
            except (RuntimeError, WebSocketDisconnect):
                self._forget(connection)
        raise ConnectionError("no WebSocket is open")

    async def _close(self, connection: Connection) -> None:
        """Close a connection that may be gone already."""
        try:
            await connection.socket.close()
        except (RuntimeError, WebSocketDisconnect):
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        """Send nothing to a connection any more."""
        if connection in self._open:
            self._open.remove(connection)
        self._changes.tell("sockets", connected=self.connected)

    def _receive(self, text: str) -> None:
        """Hand an acknowledgement to whoever waits for it; late ones are nobody's."""
        message = json.loads(text)
        answer = self._answers.get(message.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload"))

    def _hello(self) -> Json:
        """The first message on a connection."""
        return {
            "type": "hello",
            "num_connections": self.connected + 1,
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app.app_id},
        }
