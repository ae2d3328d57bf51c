"""Plays the demo: opens the bank, brings its past in, connects the bot, and serves until Ctrl-C."""

import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from starlette.routing import BaseRoute

import playground.demo.bank as bank
import playground.demo.speaking as speaking
import playground.page as page
from bot.bootstrap import House
from bot.serve import Stop, stop_on_signals
from playground.demo.course import Course
from playground.demo.desktop import open_browser
from playground.demo.passing import PATIENCE, Weeks, arrived, move, newest_due
from playground.demo.plainly import plain_routes
from playground.demo.remembering import Memory
from playground.demo.routes import story_routes, told
from playground.demo.scene import Act, Scene
from playground.demo.serving import bot
from playground.demo.setting_up import set_up
from playground.demo.waiting import Ended, until
from playground.slack import MovableTime, Timings
from playground.story import Story, tell

CONNECTING = "Connecting Faultline, and waiting for Monday's digest."
FAILED = "The demo could not go on: the terminal says why."


@dataclass(frozen=True)
class Plan:
    """How the demo is to be played."""

    exit: bool = False  # end after the scene in the terminal
    browser: bool = True  # open one, where there is a desktop


def play(plan: Plan) -> None:
    """Tell the story and serve it until Ctrl-C, unless asked to end after the scene."""
    console = Console(highlight=False)
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    stop = Stop()
    stop_on_signals(stop)
    with tempfile.TemporaryDirectory(prefix="faultline-demo-") as folder:
        demo = Demo(tell(bank.first_moment(datetime.now(UTC))), console, Path(folder), stop)
        with demo.slack:
            demo.welcome(plan)
            house = bank.open_bank(demo.slack, Path(folder), demo.clock)
            try:
                demo.play(house, plan)
            finally:
                house.close()
    console.print("The demo has ended; nothing of it is kept.")


class Demo:
    """One showing of the demo: its local Slack is to be served while it plays."""

    def __init__(
        self, story: Story, console: Console, folder: Path, stop: Stop, timings: Timings | None = None
    ) -> None:
        self.story, self._console, self._folder, self._stop = story, console, folder, stop
        self._acts: list[Act] = []
        self._weeks: Weeks | None = None
        self.course = Course()
        self.clock = MovableTime(story.told_at.timestamp())
        self.slack = bank.local_slack(story, self.clock, self._pages(), timings)
        self.course.tell(lambda _: self.slack.tell("story", **told(story, self.course)))

    def welcome(self, plan: Plan) -> None:
        """Say where we are, and where to look."""
        speaking.opening(self._console, self.story)
        if not plan.exit:
            opened = plan.browser and open_browser(self.slack.url)
            speaking.address(self._console, self.slack.url, opened)

    def play(self, house: House, plan: Plan) -> None:
        """The whole of it. Raises `NotSetUp`, and `TimeoutError` when the bot does not answer."""
        well = False
        try:
            self._play(house, plan)
            well = True
        except Ended:
            well = True
        finally:
            if not well:
                self.course.moves("failed", note=FAILED)

    def remember(self, house: House) -> None:
        """Bring the past in. Raises `Ended`."""
        total = len(self.story.cases)

        def come(done: int) -> None:
            self._go_on()
            self.course.moves("reading", done, total, speaking.READING)

        come(0)
        Memory(house, self._folder).twelve_weeks(self.story, come)

    def begin(self, house: House) -> None:
        """Set Faultline up while it serves, and have its first digest.

        Raises `Ended`, `NotSetUp` and `TimeoutError`.
        """
        self.course.moves("connecting", note=CONNECTING)
        for _ in set_up(self.slack, self.story):
            self._go_on()
        move(self.slack, bank.at(self.story.told_at, bank.DIGEST_HOUR))
        until(self.slack, self._stop, self._told_of_monday, PATIENCE)
        move(self.slack, bank.at(self.story.told_at, bank.BEGINS))
        memory = Memory(house, self._folder)
        self._weeks = Weeks(self.story, self.slack, self.clock, memory, self.course, self._stop)

    def _play(self, house: House, plan: Plan) -> None:
        with speaking.bar(self._console, self.course):
            self.remember(house)
        with bot(house, self.slack, self._stop):
            self.begin(house)
            if plan.exit or not page.built():
                Scene(self._console, self.slack, self.story, self._stop, self._acts).play()
            self.course.moves("ready")
            if not plan.exit:
                speaking.your_turn(self._console, self.slack.url, house.settings.database_url)
                self._stop.wait()
            self.end()

    def end(self) -> None:
        """Wait for a week that is passing; it ends soon once the demo stops."""
        if self._weeks:
            self._weeks.end()

    def _told_of_monday(self) -> bool:
        return arrived(self.slack, newest_due(self.story, self.clock))

    def _go_on(self) -> None:
        """Raises `Ended` when somebody ends it."""
        if self._stop.is_set():
            raise Ended

    def _pages(self) -> list[BaseRoute]:
        own = story_routes(self.story, self.course, self._let_pass)
        return [*own, *(page.routes() or plain_routes(self.course, lambda: self._acts))]

    def _let_pass(self, weeks: int) -> bool:
        return self._weeks is not None and self._weeks.begin(weeks)
