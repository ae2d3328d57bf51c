"""Who may ask: this machine's programs and the pages served here, but no page from elsewhere."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of this server's own pages, and of an address that a person typed."""
ACTING = ("/api", "/control", "/hooks", "/story", "/upload")
"""Where a request does or tells something, so that not even a link from elsewhere may lead there."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer says to browsers."""
FRESH = {"Cache-Control": "no-store"}
"""What answers of `ACTING` say to them as well."""


class Guard:
    """Refuses what a browser sends in the name of another site; tells browsers how to treat every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or WebSocket through, or refuse it."""
        if scope["type"] == "http":
            acting = scope["path"].startswith(ACTING)
            answered = with_headers(send, HEADERS | FRESH if acting else HEADERS)
            refusal = PlainTextResponse("not from another site", 403)
            await (refusal if foreign(scope) else self._app)(scope, receive, answered)
        elif foreign(scope):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def foreign(scope: Scope) -> bool:
    """Whether a page of another origin is behind this; programs that are no browsers say nothing of it."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{headers.get('host', '')}":
        return True
    if headers.get("sec-fetch-site", "none") in OURS:
        return False
    followed = scope.get("method") == "GET" and headers.get("sec-fetch-mode") == "navigate"
    return not followed or scope["path"].startswith(ACTING)


def with_headers(send: Send, headers: dict[str, str]) -> Send:
    """A `send` that adds headers which the answer does not have yet."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = MutableHeaders(scope=message)
            for name, value in headers.items():
                own.setdefault(name, value)
        await send(message)

    return sent
