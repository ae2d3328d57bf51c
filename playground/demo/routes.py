"""`/story`: what the page knows of the demo beyond Slack: how far it is, whom one can be, and more weeks."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.demo.bank import NAME, REVIEW, room_id, user_id
from playground.demo.course import Course
from playground.story import Story
from playground.story.cast import LIVE_COMPLAINT, LIVE_QUESTION, LIVE_SEARCH, handle

MOST_WEEKS = 12  # that pass at one order

Begin = Callable[[int], bool]


def told(story: Story, course: Course) -> dict[str, Any]:
    """The demo as the page sees it."""
    return {
        "name": NAME,
        **course.now,
        "people": [
            {
                "user": user_id(handle(person)),
                "key": person.key,
                "name": person.name,
                "role": person.role,
                "department": person.department,
                "channel": room_id(_starts_in(story, person.department)),
            }
            for person in story.people
        ],
        "complaint": LIVE_COMPLAINT,
        "search": LIVE_SEARCH,
        "question": LIVE_QUESTION,
        "review": room_id(REVIEW),
    }


def story_routes(story: Story, course: Course, begin: Begin) -> list[Route]:
    """The routes; `begin` lets so many weeks pass, or says False when it cannot now."""

    async def look(_request: Request) -> Response:
        return JSONResponse(told(story, course))

    async def pass_weeks(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return _refused("json_only", 415)
        try:
            weeks = (await request.json())["weeks"]
        except (ValueError, KeyError, TypeError):
            return _refused("bad_arguments", 400)
        if not isinstance(weeks, int) or isinstance(weeks, bool) or not 1 <= weeks <= MOST_WEEKS:
            return _refused("bad_arguments", 400)
        # In a thread of its own: it tells the page, which is done in this very loop.
        begun = await run_in_threadpool(begin, weeks)
        return JSONResponse({"ok": True}, 202) if begun else _refused("busy", 409)

    return [Route("/story", look), Route("/story/weeks", pass_weeks, methods=["POST"])]


def _refused(error: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)


def _starts_in(story: Story, department: str) -> str:
    """The channel of a department; for those without one the review."""
    return next((one.name for one in story.channels if department in one.departments), REVIEW)
