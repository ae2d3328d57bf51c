"""The playground's page: where it lies once it is built, and how it is served."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from playground.slack.guard import with_headers

NODE = "Node 20.19 or newer, with npm"
"""What building it takes."""
BUILT = Path(__file__).parent / "web" / "dist"
STYLES: tuple[str, ...] = ()
"""Hashes (`'sha256-...'`) of style elements that the page's libraries make themselves; none so far."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        " ".join(("style-src 'self'", *STYLES)),
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
ASSET = {"Content-Security-Policy": POLICY, "Cache-Control": "public, max-age=31536000, immutable"}
"""The build names these files by what is in them, so a browser never asks for one twice."""


class Assets:
    """The folder of files that the page loads."""

    def __init__(self, folder: Path) -> None:
        self._files = StaticFiles(directory=folder, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one of them; never one from elsewhere."""
        await self._files(scope, receive, with_headers(send, ASSET))


def built(folder: Path = BUILT) -> bool:
    """Whether there is a page to serve."""
    return (folder / "index.html").is_file()


def routes(folder: Path = BUILT) -> list[BaseRoute]:
    """The page at `/` and what it loads; nothing when it is not built.

    It asks for the story it is part of: here there is none, unless a route before these tells one.
    """
    if not built(folder):
        return []
    beside = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "index.html")
    return [
        Route("/story", _no_story),
        _page("/", folder / "index.html"),
        *(_page(f"/{path.name}", path) for path in beside),
        Mount("/assets", Assets(folder / "assets")),
    ]


async def _no_story(request: Request) -> Response:
    return JSONResponse(None)


def _page(address: str, path: Path) -> Route:
    """One file at one address; read anew each time, since it may be built again."""

    async def served(request: Request) -> Response:
        return FileResponse(path, headers=PAGE)

    return Route(address, served)
