"""Signed HTTP: how Slack reaches an app that has a request URL."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the app answered."""

    status: int
    headers: Mapping[str, str]
    body: str


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's version 0 signature of a request."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(envelope: str, payload: Json) -> tuple[bytes, str]:
    """The raw body and content type of a delivery: events as JSON, all else as a form."""
    if envelope == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if envelope == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signed_headers(secret: str, now: float, body: bytes, content_type: str) -> dict[str, str]:
    """The headers of a request sent at `now`."""
    timestamp = str(int(now))
    return {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
    }


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
    """Send one request over a fresh connection; OSError or HTTPException when it does not come through."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=timeout)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        content = response.read().decode("utf-8", "replace")
        lowered = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lowered, content)
    finally:
        connection.close()
