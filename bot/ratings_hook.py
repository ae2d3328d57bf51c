"""Ratings from another system: a signed inbound webhook, `POST /hooks/ratings`.

Headers: `X-Faultline-Timestamp` (seconds since 1970, good for five minutes) and `X-Faultline-Signature`,
`v1=` and the hexadecimal HMAC-SHA256 of `<timestamp>.<body>` with the shared secret. A request that comes
again counts once by the ids of its ratings, so a sender may repeat what it has no answer to.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.bootstrap import House
from bot.http import LARGEST_BODY, WINDOW, health, read_body
from jobs.rating import MOST, take_ratings
from knowledge.database import StoreBusy

PATH = "/hooks/ratings"
TIMESTAMP, SIGNATURE = "x-faultline-timestamp", "x-faultline-signature"
RETRY_AFTER = "10"  # seconds


def ratings_route(house: House) -> Route:
    """The webhook; without a secret in the settings it is not there."""

    async def receive(request: Request) -> Response:
        secret = house.settings.ratings_secret
        if secret is None:
            return _said(404, "there is no webhook for ratings here: FAULTLINE_RATINGS_SECRET is not set")
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return _said(400, "the request broke off")
        if body is None:
            return _said(413, f"the request is larger than {LARGEST_BODY:,} bytes: send the ratings in parts")
        if trouble := refused(secret, request, body, house.clock().timestamp()):
            return _said(401, trouble)
        rows = read_rows(body)
        return _said(400, rows) if isinstance(rows, str) else await run_in_threadpool(_taken, house, rows)

    return Route(PATH, receive, methods=["POST"])


def hooks_door(house: House) -> Starlette:
    """The ASGI app for a process whose Slack comes over sockets: the webhook, and `/health`."""
    return Starlette(routes=[ratings_route(house), Route("/health", health, methods=["GET"])])


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the signature's header must hold."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def refused(secret: str, request: Request, body: bytes, now: float) -> str | None:
    """Why a request is not genuine; None for one that is."""
    timestamp, given = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        return f"{TIMESTAMP}: give the time in seconds since 1970"
    if not hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode("utf-8", "replace")):
        return f"{SIGNATURE}: it is not v1= and the HMAC-SHA256 of <timestamp>.<body> with our secret"
    if abs(now - int(timestamp)) > WINDOW:
        return f"{TIMESTAMP}: it is more than {WINDOW} seconds away from our clock; sign it anew"
    return None


def read_rows(body: bytes) -> Sequence[Any] | str:
    """The ratings of a body: one object, or a list of them; else what is wrong with it."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        return f"the body is no JSON: {fault}"
    rows = found if isinstance(found, list) else [found]
    return rows if len(rows) <= MOST else f"{len(rows):,} ratings at once: send at most {MOST:,}"


def _taken(house: House, rows: Sequence[Any]) -> Response:
    """200 when all is on file, 207 when some rows were refused, 422 when all were."""
    try:
        result = take_ratings(house.database, rows, house.clock())
    except StoreBusy:
        busy = "the database is busy: nothing was taken, please send it again"
        return JSONResponse({"error": busy}, 503, headers={"Retry-After": RETRY_AFTER})
    held = result.taken + result.known
    return JSONResponse(result.model_dump(), 200 if not result.refused else 207 if held else 422)


def _said(status: int, trouble: str) -> Response:
    return JSONResponse({"error": trouble}, status)
