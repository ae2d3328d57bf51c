"""Whatever the bot sends is drawn: no part of a message, form or Home falls back to plain words.

`FAULTLINE_SHOWN=FOLDER python -m pytest tests/e2e` keeps all that the end-to-end tests show; with the same
variable set these tests draw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import extremes
import pytest
import running
import shown
import test_three_people as three_people
from drawing import draw
from helpers import WordEncoder
from seeing import Desk

from bot.bootstrap import House
from knowledge.database import Database
from playground.slack import LocalSlack, Room

MANNERS = ("markup", "long", "empty")
"""Texts of which each is at another edge."""


@pytest.fixture
def desk(sit) -> Desk:
    """Somebody who looks."""
    return sit("amina", "complaints")


@pytest.fixture
def walk(sqlite_database: Database) -> Iterator[three_people.Walk]:
    """The workspace in which the end-to-end test of three people is walked."""
    clock, people = running.Clock(), running.COLLEAGUES
    with LocalSlack(running.WORKSPACE, running.APP, now=clock.seconds) as slack:
        for name, private in ((three_people.FLOOR, False), (three_people.VAULT, True)):
            slack.add_channel(Room(name, (*people, "guest"), is_private=private))
        admins = {"FAULTLINE_ADMINS": slack.user_id("deepak")}
        settings = running.settings_for(slack, sqlite_database.url, **admins)
        house = House(settings, sqlite_database, WordEncoder(), clock)
        with running.in_thread(slack, house, "socket") as bot:
            yield three_people.Walk(bot, clock)


def test_the_check_itself_finds_what_cannot_be_drawn(desk: Desk):
    unknown = {"text": "Something new", "blocks": [{"type": "hologram", "block_id": "b1"}]}

    assert draw(desk, "amina", [("message", unknown)]) == [
        "hologram: This kind of block is not drawn here: hologram"
    ]


@pytest.mark.parametrize("manner", MANNERS)
def test_messages_and_forms_at_the_edge_of_what_can_be_on_file_are_drawn(desk: Desk, manner: str):
    text = extremes.TEXTS[manner]
    messages = [{"text": name, "blocks": blocks} for name, blocks in extremes.messages(text).items()]
    seen = [
        *(("message", one) for one in messages),
        *(("modal", one) for one in extremes.views(text).values()),
    ]

    assert draw(desk, "amina", shown.distinct(seen)) == []


def test_everything_that_a_case_on_its_way_shows_to_three_people_is_drawn(
    desk: Desk, walk: three_people.Walk, tmp_path: Path
):
    watching = shown.Watching(walk.slack)
    three_people.test_three_people_walk_a_case_from_the_counter_to_the_fix(walk, tmp_path)
    watching.caught_up()
    seen = shown.distinct(watching.seen)

    assert {kind for kind, _ in seen} == {"message", "modal", "home"}
    assert len(seen) > 50
    assert draw(desk, "amina", seen) == []


@pytest.mark.skipif(not shown.FOLDER, reason="FAULTLINE_SHOWN names no folder of what was shown")
def test_everything_that_the_end_to_end_tests_showed_is_drawn(desk: Desk):
    seen = shown.kept()

    assert len(seen) > 100
    assert draw(desk, "amina", seen) == []
