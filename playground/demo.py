"""The demo: a local Slack, the real bot over the wire, twelve weeks of a bank, and one live scene.

The bot is started as any deployer starts it, with settings that point to the local Slack; it does
not know that it is played with.
"""

import json
import logging
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.rule import Rule

from bot.bootstrap import House, open_house
from bot.manifest import EVENTS, SCOPES
from bot.serve import Stop, serve, stop_on_signals
from bot.settings import read_settings
from jobs.beside import Progress as Counters
from jobs.importing import Order, import_file
from playground import terminal
from playground.slack import LocalSlack, Person, Room, SlackApp, Workspace
from playground.story import Story, tell
from playground.story.model import Row
from triage.causes import of_case
from triage.intake import already_on_file
from triage.numbers import cause_number
from triage.regrouping import regroup
from triage.weeks import Week

SOURCE = "harbour-bank"
PATIENCE = 60.0  # seconds to wait for the bot: its first answer loads the encoder


def play(end_after_story: bool) -> None:
    """Tell the story, play the scene, and serve on until Ctrl-C unless asked to end."""
    console = Console(highlight=False)
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    stop = Stop()
    stop_on_signals(stop)
    story = tell(_last_monday(datetime.now(UTC)))
    with tempfile.TemporaryDirectory(prefix="faultline-demo-") as folder, _slack(story) as slack:
        house = _house(slack, Path(folder))
        _opening(console, story)
        _remember(console, house, story, Path(folder), stop)
        with _bot(house, slack, stop):
            if not stop.is_set():
                _scene(console, slack, story)
            if not end_after_story and not stop.is_set():
                _serve_on(console, slack, house, stop)
        house.close()
    console.print("The demo has ended; nothing of it is kept.")


def _last_monday(now: datetime) -> datetime:
    """Monday morning, when digests are read: the story's last week is the one just over."""
    return min(now, Week.of(now).start + timedelta(hours=9))


def _opening(console: Console, story: Story) -> None:
    console.print(Rule("[bold]Faultline[/] at Harbour Bank, a bank that does not exist"))
    console.print(
        f"Six departments logged {len(story.cases)} complaints and escalations in twelve weeks, each in its "
        "own words. Nobody told Faultline what causes them.\n"
    )


def _slack(story: Story) -> LocalSlack:
    """A Slack with the story's people and channels, and an app with just the rights it asks for."""
    names = tuple(_handle(person.name) for person in story.people)
    people = tuple(Person(_handle(person.name), person.name, person.zone) for person in story.people)
    rooms = tuple(Room(channel.name.removeprefix("#"), names) for channel in story.channels)
    app = SlackApp(scopes=tuple(SCOPES), events=EVENTS)
    return LocalSlack(Workspace(name="Harbour Bank", domain="harbour-bank", people=people, rooms=rooms), app)


def _house(slack: LocalSlack, folder: Path) -> House:
    settings = read_settings(
        None,
        SLACK_BOT_TOKEN=slack.app.bot_token,
        SLACK_APP_TOKEN=slack.app.app_token,
        SLACK_SIGNING_SECRET=slack.app.signing_secret,
        SLACK_API_URL=slack.api_url,
        DATABASE_URL=f"sqlite:///{folder / 'demo.db'}",
    )
    return open_house(settings, apart=True)


def _remember(console: Console, house: House, story: Story, folder: Path, stop: Stop) -> None:
    """Bring the past in, through the same import that a deployer uses."""
    counters = Counters()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} cases"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Reading twelve weeks, finding causes", total=len(story.cases))
        counters.show = lambda: bar.update(task, completed=counters.grouped)
        _import(house, story.cases, "cases", folder, counters)
        if stop.is_set():
            return
        regroup(house.database, house.grouper, house.clock())
        bar.update(task, completed=len(story.cases))
    causes = _causes_of_anchors(house, story)
    fixes = [{**fix, "cause": causes[str(fix["cause"])]} for fix in story.fixes]
    for kind, rows in (("fixes", fixes), ("handoffs", story.handoffs), ("ratings", story.ratings)):
        _import(house, rows, kind, folder, Counters())


def _import(house: House, rows: list[Row], kind: str, folder: Path, counters: Counters) -> None:
    path = folder / f"{kind}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    import_file(Order(path, kind, SOURCE), house.database, house.drain, house.clock, counters)


def _causes_of_anchors(house: House, story: Story) -> dict[str, str]:
    """The number that Faultline gave to each cause of the story, found by a typical case of it."""
    with house.database.read() as session:
        cases = already_on_file(session, SOURCE, list(story.anchors.values()))
        return {
            cause: cause_number(of_case(session, cases[anchor])[1].number)
            for cause, anchor in story.anchors.items()
            if anchor in cases
        }


@contextmanager
def _bot(house: House, slack: LocalSlack, stop: Stop) -> Iterator[None]:
    """The bot in Socket Mode, as `faultline serve` runs it, until the block ends."""
    ready, failed = threading.Event(), []

    def run() -> None:
        try:
            serve(house, None, stop, ready.set)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    ready.wait(PATIENCE)
    try:
        if failed:
            raise failed[0]
        slack.wait_for(lambda: slack.sockets > 0 or stop.is_set(), PATIENCE)
        yield
    finally:
        stop.set()
        thread.join()


def _scene(console: Console, slack: LocalSlack, story: Story) -> None:
    steps = {step.key: step for step in story.script}
    handles = {person.key: _handle(person.name) for person in story.people}
    names = {person.key: person.name for person in story.people}
    for person in story.people:
        slack.command(_handle(person.name), "cx-review", "/faultline", f'me "{person.department}"')

    report = steps["report"]
    who, room = handles[report.who], report.channel.removeprefix("#")
    _narrate(console, 1, "A complaint at the counter", report.narration)
    _typed(console, names[report.who], report.channel, f"/complaint {report.says}")
    slack.command(who, room, "/complaint", report.says)
    terminal.message(console, f"Faultline in {report.channel}", slack.ephemerals(who)[-1], names[report.who])

    _narrate(
        console,
        2,
        "The likely cause, seconds later",
        f"{steps['match'].narration} {steps['evidence'].narration}",
    )
    card = _shown(slack, lambda: slack.messages(slack.direct(who)))
    terminal.message(console, f"Faultline to {names[report.who]}, direct message", card)

    ask = steps["similar"]
    who, room = handles[ask.who], ask.channel.removeprefix("#")
    _narrate(console, 3, "Have we seen this before?", ask.narration)
    _typed(console, names[ask.who], ask.channel, f"/similar {ask.says}")
    slack.command(who, room, "/similar", ask.says)
    found = _shown(slack, lambda: slack.ephemerals(who))
    terminal.message(console, f"Faultline in {ask.channel}", found, names[ask.who])

    week = steps["digest"]
    _narrate(console, 4, "The weekly digest", week.narration)
    _typed(console, names[week.who], week.channel, "/digest subscribe day:Monday hour:9")
    slack.command(who, room, "/digest", "subscribe day:Monday hour:9")
    _typed(console, names[week.who], week.channel, "/digest now")
    slack.command(who, room, "/digest", "now")
    digest = _shown(slack, lambda: slack.messages(room))
    terminal.message(console, f"Faultline in {week.channel}", digest)


def _shown(slack: LocalSlack, look: Callable[[], list[dict[str, Any]]]) -> dict[str, Any]:
    """The latest message with blocks, once there is one."""

    def latest() -> dict[str, Any] | None:
        return next((message for message in reversed(look()) if message.get("blocks")), None)

    found = slack.wait_for(latest, PATIENCE)
    assert found is not None  # wait_for returns what is true
    return found


def _serve_on(console: Console, slack: LocalSlack, house: House, stop: Stop) -> None:
    console.print(Rule("Your turn"))
    url = house.settings.database_url
    console.print(
        "The bot and the local Slack keep running. In another terminal, look around:\n"
        f"  [bold]DATABASE_URL={url} .venv/bin/faultline causes[/]\n"
        f"  [bold]DATABASE_URL={url} .venv/bin/faultline similar 'locked out of the app' since:30d[/]\n"
        f"or act as somebody at Harbour Bank:\n"
        f"  [bold]curl -s {slack.url}/control/command -H 'content-type: application/json' -d "
        """'{"user": "mara", "channel": "branches", "command": "/complaint", "text": "..."}'[/]\n"""
        "Ctrl-C ends the demo.",
        soft_wrap=True,
    )
    stop.wait()


def _narrate(console: Console, number: int, title: str, text: str) -> None:
    console.print()
    console.print(Rule(f"[bold]{number}. {title}[/]", align="left"))
    console.print(text, style="italic")


def _typed(console: Console, who: str, channel: str, text: str) -> None:
    console.print(f"[bold]{who}[/] types in [bold]{channel}[/]:", markup=True)
    console.print(f"  {text}", markup=False, style="yellow")


def _handle(name: str) -> str:
    return name.split()[0].lower()
