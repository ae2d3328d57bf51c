"""The story as one plain page, at the address where the playground's page would be."""

import sys
from collections.abc import Callable, Iterator, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from playground import plain_page as plain
from playground.demo.bank import NAME
from playground.demo.course import Course
from playground.demo.desktop import started_as
from playground.demo.scene import Act
from playground.page import PAGE

AGAIN = 3  # seconds until the page looks whether there is more of the story
CONNECT = """\
# 1. The manifest: paste it at api.slack.com/apps, Create New App, From a manifest
{faultline} manifest
# 2. Two tokens: from Install App, and from App-Level Tokens with the scope connections:write
export SLACK_BOT_TOKEN=xoxb-...
export SLACK_APP_TOKEN=xapp-...
# 3. One command
{faultline} serve"""


def plain_routes(course: Course, acts: Callable[[], Sequence[Act]]) -> list[BaseRoute]:
    """The page and its style; `acts` are those that were played so far."""

    async def story(_request: Request) -> Response:
        return HTMLResponse(written(course, acts()), headers=PAGE)

    async def style(_request: Request) -> Response:
        return Response(plain.STYLE, headers=PAGE, media_type="text/css")

    return [Route("/", story), Route(plain.STYLE_ADDRESS, style)]


def written(course: Course, acts: Sequence[Act]) -> str:
    """The whole page, as far as the story was played."""
    now = course.now
    waiting = now["phase"] in ("reading", "connecting")
    body = [plain.heading(f"Faultline at {NAME}, a bank that does not exist", 1)]
    if waiting:
        progress = f" {now['done']} of {now['total']} cases." if now["total"] else ""
        body.append(plain.paragraph(f"Reading twelve weeks of complaints, finding causes.{progress}"))
    for number, act in enumerate(acts, 1):
        body += _told(number, act)
    if acts and not waiting:
        body += [
            plain.heading("Connect it to your Slack"),
            plain.paragraph("A manifest, two tokens, one command:"),
            plain.code(CONNECT.format(faultline=started_as(sys.argv[0]))),
        ]
    return plain.document(f"Faultline at {NAME}", body, AGAIN if waiting or not acts else 0)


def _told(number: int, act: Act) -> Iterator[str]:
    yield plain.heading(f"{number}. {act.title}")
    yield plain.paragraph(act.narration)
    if act.typed:
        yield plain.paragraph(f"{act.who} types in {act.channel}:", "note")
        yield plain.code(act.typed)
    yield plain.message(act.heading, act.message, act.only_for)
