"""The front door for signed HTTP: size, signature, replay; only then does anything parse the body."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from slack_bolt import App, BoltRequest
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

LARGEST_BODY = 1_048_576  # bytes
WINDOW = 300  # seconds that a signature is good for
REMEMBERED = 100_000  # signatures kept to refuse replays

Now = Callable[[], float]


class Replays:
    """Signatures seen within their window, so that the same bytes take effect once."""

    def __init__(self, now: Now = time.time) -> None:
        self._now = now
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, signature: str) -> bool:
        """Whether this signature comes for the first time; it is remembered."""
        with self._lock:
            oldest = self._now() - 2 * WINDOW
            while self._seen and (next(iter(self._seen.values())) < oldest or len(self._seen) > REMEMBERED):
                self._seen.popitem(last=False)
            if signature in self._seen:
                return False
            self._seen[signature] = self._now()
            return True


class _SettableClock(Clock):
    def __init__(self, now: Now) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


def front_door(app: App, signing_secret: str, now: Now = time.time, more: Sequence[Route] = ()) -> Starlette:
    """The ASGI app that Slack's request URL points to: `/slack/events`, `/health`, and `more`."""
    verifier = SignatureVerifier(signing_secret, _SettableClock(now))
    replays = Replays(now)

    async def receive(request: Request) -> Response:
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return PlainTextResponse("", status_code=400)
        if body is None:
            return PlainTextResponse("the request is too large", status_code=413)
        if not _is_genuine(verifier, body, request):
            return PlainTextResponse("the signature is not Slack's", status_code=401)
        if not replays.is_new(request.headers["x-slack-signature"]):
            return PlainTextResponse("this request was received before", status_code=401)
        return await run_in_threadpool(_dispatch, app, body, request)

    slack, alive = (
        Route("/slack/events", receive, methods=["POST"]),
        Route("/health", health, methods=["GET"]),
    )
    return Starlette(routes=[slack, alive, *more])


async def health(_: Request) -> Response:
    """For supervisors: requests are accepted."""
    return JSONResponse({"ok": True})


async def read_body(request: Request) -> bytes | None:
    """The raw body, or None when it is larger than we take; never more than that is held."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _is_genuine(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
        return False
    try:
        return bool(verifier.is_valid(body, timestamp, signature))
    except UnicodeDecodeError:  # the verifier decodes the body: no body of Slack's is anything but UTF-8
        return False


def _dispatch(app: App, body: bytes, request: Request) -> Response:
    try:
        asked = BoltRequest(body=body.decode("utf-8"), headers=dict(request.headers))
    except (ValueError, AttributeError, RecursionError):  # signed, yet no payload that Bolt can read
        return PlainTextResponse("the body is not a payload", status_code=400)
    answer = app.dispatch(asked)
    headers = {key: values[0] for key, values in answer.headers.items()}
    return Response(content=answer.body, status_code=answer.status, headers=headers)
