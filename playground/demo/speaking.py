"""What the demo says in the terminal around the story."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.rule import Rule

import playground.page as page
from playground.demo.bank import NAME
from playground.demo.course import Course
from playground.demo.desktop import started_as
from playground.story import Story

READING = "Reading twelve weeks, finding causes"
NO_PAGE = f"No interactive page: building it takes {page.NODE}, and `make page` says what is missing."


def opening(console: Console, story: Story) -> None:
    """Where we are."""
    console.print(Rule(f"[bold]Faultline[/] at {NAME}, a bank that does not exist"))
    console.print(
        f"Six departments logged {len(story.cases)} complaints and escalations in twelve weeks, each in its "
        "own words. Nobody told Faultline what causes them.\n"
    )


def address(console: Console, url: str, opened: bool) -> None:
    """Where to look; and where there is no page, why and what there is instead."""
    if page.built():
        where = "It opens in your browser:" if opened else "Open this in your browser:"
        console.print(f"{where} [bold]{url}[/]\n", soft_wrap=True)
        return
    console.print(
        f"{NO_PAGE} The story is told here, and as a plain page at [bold]{url}[/]\n", soft_wrap=True
    )


@contextmanager
def bar(console: Console, course: Course) -> Iterator[None]:
    """Show how far the reading is while the block runs."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} cases"),
    )
    with Progress(*columns, console=console) as shown:
        task = shown.add_task(READING, total=None)

        def moved(now: dict[str, Any]) -> None:
            shown.update(task, completed=now["done"], total=now["total"])

        course.tell(moved)
        try:
            yield
        finally:
            course.forget(moved)


def your_turn(console: Console, url: str, database_url: str) -> None:
    """What to do now."""
    console.print(Rule("Your turn"))
    if page.built():
        console.print(
            f"[bold]{url}[/] is ready. Be Mara at the counter, Tobin in Claims, Ines who decides or Jory the "
            "admin; the tour shows the way in five minutes. Ctrl-C ends the demo.",
            soft_wrap=True,
        )
        return
    console.print(
        f"The bot and the local Slack keep running; the story stands at [bold]{url}[/]\n"
        "In another terminal, look around:\n"
        f"  [bold]DATABASE_URL={database_url} {started_as(sys.argv[0])} causes[/]\n"
        "or act as somebody at Harbour Bank:\n"
        f"  [bold]curl -s {url}/control/command -H 'content-type: application/json' -d "
        """'{"user": "mara", "channel": "branches", "command": "/complaint", "text": "..."}'[/]\n"""
        "Ctrl-C ends the demo.",
        soft_wrap=True,
    )
