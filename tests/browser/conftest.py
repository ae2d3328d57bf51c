"""A browser, and a local Slack whose page it shows. What a test does with them is in `seeing`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# What tests of other folders are made of is of use here too.
sys.path += [str(Path(__file__).parent.parent / folder) for folder in ("bot", "e2e", "playground")]

from helpers import WordEncoder
from running import UNHURRIED, Bot, in_thread, settings_for
from scene import APP, SUNDAY, WORKSPACE

from bot.bootstrap import House
from knowledge.database import Database
from playground import page
from playground.slack import LocalSlack
from playground.slack.clock import MovableTime

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from seeing import Desk

Sit = Callable[..., "Desk"]
"""Puts somebody before a page: a user and a place, perhaps a window size and a colour scheme."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this folder that run in one process."""
    from playwright.sync_api import sync_playwright
    from seeing import launch  # here, since it skips where there is no browser

    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def clock() -> MovableTime:
    """The time of the bot and of its Slack: a Sunday noon, until somebody moves it on."""
    return MovableTime(SUNDAY.timestamp())


@pytest.fixture
def slack(clock: MovableTime) -> Iterator[LocalSlack]:
    """A local Slack with its page and the app of the manifest."""
    with LocalSlack(WORKSPACE, APP, now=clock, timings=UNHURRIED, pages=page.routes()) as running:
        yield running


@pytest.fixture
def sit(browser: Browser, slack: LocalSlack) -> Iterator[Sit]:
    """Opens pages, each in a browser profile of its own; nothing may go wrong in them, nothing go out."""
    from seeing import WIDE, Desk

    desks: list[Desk] = []
    with ExitStack() as profiles:

        def seated(user: str, place: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Desk:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=scheme,
                reduced_motion="reduce",
                timezone_id="Pacific/Auckland",
            )
            profiles.callback(context.close)
            desks.append(Desk(slack, context, context.new_page()))
            desks[-1].watch()
            return desks[-1].open(user, place)

        yield seated
        wrong = [error for desk in desks for error in desk.errors]
        outside = [url for desk in desks for url in desk.outside()]
    assert wrong == []
    assert outside == []


@pytest.fixture
def bot(slack: LocalSlack, clock: MovableTime, sqlite_database: Database) -> Iterator[Bot]:
    """A bot on an empty database, connected by a socket."""
    house = House(
        settings_for(slack, sqlite_database.url, FAULTLINE_ADMINS=slack.user_id("deepak")),
        sqlite_database,
        WordEncoder(),
        lambda: datetime.fromtimestamp(clock(), UTC),
    )
    with in_thread(slack, house, "socket") as served:
        yield served
