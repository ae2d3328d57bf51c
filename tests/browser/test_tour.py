"""The tour of the demo: seven steps, each done as the tour says and with the help that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from helpers import WordEncoder
from rich.console import Console
from running import UNHURRIED
from seeing import WIDE, Desk, expect

from bot.bootstrap import House
from bot.serve import Stop
from knowledge.database import Database
from knowledge.encoder import Floats
from playground.demo import bank
from playground.demo.playing import Demo
from playground.demo.serving import bot
from playground.slack import LocalSlack
from playground.story import Story, tell

TOLD = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)
WEEKS = 90_000.0  # milliseconds in which five of them pass
MARA, TOBIN, INES = "Mara", "Tobin", "Ines"


class StoryEncoder(WordEncoder):
    """Texts lie close that sound like cases of one cause in the story: quick, and as sure as the real one."""

    def __init__(self, story: Story) -> None:
        super().__init__("story@64")
        self._keys = [story.truth[str(case["id"])] for case in story.cases]
        self._known = super().encode([str(case["text"]) for case in story.cases])

    def encode(self, texts: Sequence[str]) -> Floats:
        words = super().encode(texts)
        nearest = (words @ self._known.T).argmax(axis=1)
        found = words + 2 * super().encode([self._keys[place].replace("_", "") for place in nearest])
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    """The demo, ready to be played, with a small encoder."""
    stop = Stop()
    story = tell(TOLD)
    demo = Demo(story, Console(file=StringIO()), tmp_path, stop, UNHURRIED)
    settings = bank.settings_for(demo.slack, tmp_path)
    database = Database(settings.database_url)
    database.migrate()
    house = House(settings, database, StoryEncoder(story), bank.reading(demo.clock))
    with demo.slack:
        demo.remember(house)
        with bot(house, demo.slack):
            demo.begin(house)
            demo.course.moves("ready")
            yield demo.slack
            stop.set()
            demo.end()
    house.close()


@pytest.fixture
def desk(sit) -> Desk:
    """A visitor who has never seen it: as the page opens by itself."""
    return sit("mara", "branches", size=(WIDE[0] + 320, WIDE[1]))


def test_the_seven_steps_of_the_tour_can_be_finished(desk: Desk):
    log(desk)
    recognise(desk)
    resolve(desk)
    hand_off(desk)
    decide(desk)
    prove(desk)
    ask(desk)

    expect(tour(desk).get_by_role("heading", name="Connect it to your Slack")).to_be_visible()
    expect(tour(desk)).to_contain_text("faultline manifest")
    tour(desk).get_by_role("button", name="Close the tour").last.click()
    expect(tour(desk)).to_have_count(0)


def tour(desk: Desk):
    return desk.page.get_by_role("complementary", name="Tour")


def help_me(desk: Desk, how: str) -> None:
    tour(desk).get_by_role("button", name=how).click()


def go_there(desk: Desk) -> None:
    """Become who the step is about, where it happens."""
    tour(desk).get_by_role("button", name=re.compile("^Be ")).click()


def done(desk: Desk, timeout: float | None = None) -> None:
    """The step is done; on to the next."""
    expect(tour(desk)).to_contain_text("Done.", timeout=timeout)
    tour(desk).get_by_role("button", name="Next").click()


def log(desk: Desk) -> None:
    expect(tour(desk)).to_contain_text("Step 1 of 7")
    help_me(desk, "Type it for me")
    desk.composer.press("Enter")
    expect(desk.article("Logged as C-")).to_contain_text("Only visible to you")
    done(desk)


def recognise(desk: Desk) -> None:
    go_there(desk)
    done(desk)


def resolve(desk: Desk) -> None:
    card = desk.middle.get_by_role("article").last
    card.get_by_role("button", name="Same cause").click()
    expect(card).to_contain_text("confirmed by a person")
    done(desk)


def hand_off(desk: Desk) -> None:
    desk.middle.get_by_role("article").last.get_by_role("button", name="Hand off").click()
    form = desk.page.get_by_role("dialog", name="Hand off C-")
    expect(form).to_be_visible()
    help_me(desk, "Fill it in for me")
    form.get_by_role("button", name="Hand off").click()
    expect(tour(desk)).to_contain_text(f"Now it is {TOBIN}'s turn")
    go_there(desk)
    desk.article("handed over").get_by_role("button", name="Accept").click()
    expect(desk.article("handed over")).to_contain_text("Accepted by")
    done(desk)


def decide(desk: Desk) -> None:
    go_there(desk)
    desk.article("Fault lines in 2026-W46").get_by_role("button", name="Plan a fix").first.click()
    form = desk.dialog("Plan a fix")
    expect(form).to_be_visible()
    help_me(desk, "Fill it in for me")
    form.get_by_role("button", name="Plan it").click()
    done(desk)


def prove(desk: Desk) -> None:
    help_me(desk, "Type it for me")
    desk.composer.press("Enter")
    page = desk.page.get_by_role("dialog", name=re.compile(r"^RC-\d+"))
    page.get_by_role("button", name="Mark shipped").click()
    desk.dialog("Mark shipped").get_by_role("button", name="It is out").click()
    expect(page).to_contain_text("a fix is shipped")
    help_me(desk, "Let five weeks pass")
    done(desk, WEEKS)


def ask(desk: Desk) -> None:
    go_there(desk)
    help_me(desk, "Type it for me")
    desk.composer.press("Enter")
    done(desk)
