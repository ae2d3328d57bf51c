"""Bringing commands, interactions and events to the app: by WebSocket or signed HTTP, within the deadline."""

from __future__ import annotations

import asyncio
import copy
import http.client
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from playground.slack.faults import DELIVERY_KINDS, Fault
from playground.slack.journal import Entry
from playground.slack.signed_post import Answer, encode, post, signed_headers
from playground.slack.sockets import Sockets
from playground.slack.world import World

Json = dict[str, Any]

SENDERS = 64
"""Threads that wait for answers over HTTP."""
TIMEOUT = "operation_timeout"
FAILED = "dispatch_failed"


@dataclass(frozen=True)
class Delivery:
    """Something for the app: `method` as the journal calls it, `envelope` as Socket Mode does."""

    method: str
    envelope: str
    payload: Json
    answers: bool = True
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of something a user did.

    `acked` within the deadline, after `seconds`; `body` is what the app put into the acknowledgement,
    `status` the HTTP status (None over a WebSocket), `error` why it failed, `via` how it went (`socket`,
    `http`), `ts` the message it was about; `no_retry` when the app asked not to be sent this again.
    """

    acked: bool
    seconds: float = 0.0
    body: Any = None
    status: int | None = None
    error: str = ""
    via: str = ""
    ts: str = ""
    no_retry: bool = False


class Courier:
    """Carries deliveries; lives as long as the server, and so do the retries it has begun."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self._sockets = sockets
        self._senders = ThreadPoolExecutor(SENDERS, "slack-delivery")
        self._background: set[asyncio.Task[Any]] = set()
        self.request_url = world.app.request_url

    async def send(self, delivery: Delivery) -> Outcome:
        """Deliver once, as commands and interactions are, with whatever fault is on order."""
        delivery = replace(delivery, payload=copy.deepcopy(delivery.payload))
        fault = self._world.faults.take(delivery.method, DELIVERY_KINDS)
        if fault is None:
            return await self._attempt(delivery)
        return await self._faulty(delivery, fault)

    async def send_event(self, delivery: Delivery) -> Outcome:
        """Deliver an event; when it is not acknowledged, retries follow in the background."""
        outcome = await self.send(delivery)
        if not outcome.acked and not outcome.no_retry:
            self.later(self._retry(delivery, outcome))
        return outcome

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something in the background."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def verify(self) -> bool:
        """Ask the request URL to answer a challenge, as Slack does when it is configured."""
        challenge = uuid4().hex
        token = self._world.app.verification_token
        payload = {"type": "url_verification", "token": token, "challenge": challenge}
        answer = await self._post("events_api", payload, {})
        return answer.status == 200 and challenge in answer.body

    async def close(self) -> None:
        """Give up all that is under way."""
        for task in self._background:
            task.cancel()
        self._senders.shutdown(wait=False, cancel_futures=True)

    async def _retry(self, delivery: Delivery, outcome: Outcome) -> None:
        """Deliver an event again until it is acknowledged or the retries run out."""
        for number, wait in enumerate(self._world.timings.event_retries, start=1):
            await self._world.clock.wait(wait)
            reason = {TIMEOUT: "http_timeout", FAILED: "connection_failed"}.get(outcome.error, "http_error")
            outcome = await self.send(replace(delivery, retry=number, reason=reason))
            if outcome.acked or outcome.no_retry:
                return

    async def _faulty(self, delivery: Delivery, fault: Fault) -> Outcome:
        """Deliver with a fault."""
        if fault.kind == "drop":
            lost = Outcome(False, error=TIMEOUT)
            self._note(delivery, lost, self._world.clock.now(), ("a fault on order: never sent",))
            return lost
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "duplicate":
            self.later(self._again(delivery, fault.seconds))
        outcome = await self._attempt(delivery)
        if fault.kind == "lose_ack":
            return replace(outcome, acked=False, error=TIMEOUT, body=None)
        return outcome

    async def _again(self, delivery: Delivery, seconds: float) -> None:
        """Deliver a second time."""
        await asyncio.sleep(seconds)
        await self._attempt(delivery)

    async def _attempt(self, delivery: Delivery) -> Outcome:
        """Deliver, wait for the acknowledgement no longer than the deadline, and note it."""
        at, begun = self._world.clock.now(), time.perf_counter()
        try:
            async with asyncio.timeout(self._world.timings.ack):
                outcome = await self._carry(delivery)
        except TimeoutError:
            outcome = Outcome(False, error=TIMEOUT)
        except (OSError, http.client.HTTPException):
            outcome = Outcome(False, error=FAILED)
        outcome = replace(outcome, seconds=time.perf_counter() - begun)
        self._note(delivery, outcome, at)
        return outcome

    async def _carry(self, delivery: Delivery) -> Outcome:
        """Deliver by the way that is open."""
        if self._sockets.connected:
            body = await self._sockets.request(
                delivery.envelope, delivery.payload, delivery.answers, delivery.retry, delivery.reason
            )
            return Outcome(True, body=body, via="socket")
        if not self.request_url:
            return Outcome(False, error=FAILED)
        retry = {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.reason}
        answer = await self._post(delivery.envelope, delivery.payload, retry if delivery.retry else {})
        good = 200 <= answer.status < 300
        return Outcome(
            good,
            body=_read(answer.body),
            status=answer.status,
            error="" if good else f"http_{answer.status}",
            via="http",
            no_retry=answer.headers.get("x-slack-no-retry") == "1",
        )

    async def _post(self, envelope: str, payload: Json, more: dict[str, str]) -> Answer:
        """Sign and post to the request URL, in a thread of its own."""
        body, content_type = encode(envelope, payload)
        headers = signed_headers(self._world.app.signing_secret, self._world.clock.now(), body, content_type)
        patience = self._world.timings.ack + 1
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._senders, post, self.request_url, body, headers | more, patience
        )

    def _note(self, delivery: Delivery, outcome: Outcome, at: float, why: tuple[str, ...] = ()) -> None:
        """Write a delivery down."""
        error = outcome.error
        if error == TIMEOUT:
            why = why or (f"no acknowledgement within {self._world.timings.ack:g} seconds",)
        elif error:
            why = (f"the app answered {outcome.status}" if outcome.status else "the app cannot be reached",)
        entry = Entry(delivery.method, delivery.payload, outcome.acked, error, at, outcome.seconds)
        self._world.journal.add(replace(entry, problems=why))


def _read(body: str) -> Any:
    """The content of an acknowledgement: nothing, JSON, or a text to show."""
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except ValueError:
        return {"text": body}
