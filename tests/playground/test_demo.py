"""The demo as it is played, with a small encoder: Faultline is set up over the wire and weeks pass."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from helpers import WordEncoder, everything
from listening import page
from rich.console import Console
from sqlalchemy import select
from sqlmodel import col

from bot.bootstrap import House
from bot.serve import CannotServe, Stop
from knowledge.database import Database
from knowledge.tables import Case, Channel, Department, Fix, Person, Subscription
from playground.demo import Plan, bank
from playground.demo.passing import Weeks, arrived, move, newest_due
from playground.demo.playing import Demo
from playground.demo.remembering import SOURCE, Memory
from playground.demo.scene import Scene
from playground.demo.serving import bot
from playground.demo.setting_up import set_up
from playground.demo.waiting import Ended
from playground.story import Story, tell
from playground.story.going_on import monday_after, weeks_until

TOLD = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)
PATIENCE = 60.0


@dataclass(frozen=True)
class Showing:
    """A demo with its house and what it printed."""

    demo: Demo
    house: House
    folder: Path
    printed: StringIO
    stop: Stop


def short(cases: int) -> Story:
    """The end of the story alone, which is quickly read."""
    story = tell(TOLD)
    kept = story.cases[-cases:]
    ids = {str(case["id"]) for case in kept}
    return replace(
        story,
        cases=kept,
        handoffs=[one for one in story.handoffs if str(one["case"]) in ids][:40],
        ratings=[one for one in story.ratings if str(one.get("case")) in ids][:40],
    )


def opened(folder: Path, cases: int = 60) -> Showing:
    printed, stop = StringIO(), Stop()
    demo = Demo(short(cases), Console(file=printed, width=100), folder, stop)
    settings = bank.settings_for(demo.slack, folder)
    database = Database(settings.database_url)
    database.migrate()
    return Showing(
        demo, House(settings, database, WordEncoder(), bank.reading(demo.clock)), folder, printed, stop
    )


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Showing]:
    """A demo whose page is ready."""
    showing = opened(tmp_path_factory.mktemp("demo"), 220)
    demo, house = showing.demo, showing.house
    with demo.slack:
        demo.remember(house)
        with bot(house, demo.slack):
            demo.begin(house)
            demo.course.moves("ready")
            yield showing
            showing.stop.set()
            demo.end()
    house.close()


def asked(demo: Demo, weeks: int) -> int:
    request = urllib.request.Request(
        f"{demo.slack.url}/story/weeks",
        json.dumps({"weeks": weeks}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return int(answer.status)


def heads(showing: Showing) -> list[dict[str, Any]]:
    """The messages of the review's channel that are no replies."""
    said = showing.demo.slack.messages(bank.REVIEW)
    return [one for one in said if one.get("thread_ts") in (None, one["ts"])]


def test_the_digest_of_the_week_just_over_stands_in_the_review_at_nine(begun: Showing) -> None:
    digest = heads(begun)[-1]

    assert digest["user"] == "U0FAULTLINE"
    assert "2026-W46" in digest["text"]
    assert 0 <= float(digest["ts"]) - datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp() < PATIENCE
    assert arrived(begun.demo.slack, begun.demo.story.told_at)
    assert begun.demo.clock() >= datetime(2026, 11, 16, 9, 5, tzinfo=UTC).timestamp()


def test_people_departments_and_channels_are_set_up(begun: Showing) -> None:
    people = {row.user: row for row in everything(begun.house.database, Person)}
    rooms = {row.channel: row.department for row in everything(begun.house.database, Channel)}
    departments = everything(begun.house.database, Department)

    assert (people["U0MARA"].department, people["U0MARA"].role) == ("Branches", "reporter")
    assert (people["U0TOBIN"].department, people["U0TOBIN"].owns) == ("Claims", ["Claims"])
    assert people["U0INES"].role == "owner"
    assert sorted(people["U0INES"].owns) == sorted(row.name for row in departments)
    assert people["U0JORY"].role == "admin"
    assert len(people) == 16
    assert rooms["C0BRANCHES"] == "Branches"
    assert len(rooms) == len(departments) == 6
    assert {(row.name, row.channel, row.owner) for row in departments} >= {
        ("Claims", "C0CLAIMS", "U0TOBIN"),
        ("Cards", "C0CARDSCARE", "U0PRIYA"),
    }


def test_the_review_is_subscribed_for_mondays_at_nine_at_the_bank(begun: Showing) -> None:
    (subscription,) = everything(begun.house.database, Subscription)

    assert (subscription.channel, subscription.weekday, subscription.hour, subscription.zone) == (
        "C0CXREVIEW",
        0,
        9,
        "Europe/Dublin",
    )
    assert subscription.departments == []


def test_a_visitor_is_greeted_by_talk_and_not_by_the_traces_of_setting_up(begun: Showing) -> None:
    slack = begun.demo.slack

    assert slack.ephemerals("mara") == []
    assert slack.messages(slack.direct("mara")) == []
    assert slack.modal("jory") is None
    assert "tea is on" in slack.messages("branches")[-1]["text"]


def test_the_settings_are_closed_once_the_bot_is_done_with_them(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    slack, story = showing.demo.slack, showing.demo.story
    with slack:
        showing.demo.remember(showing.house)
        with bot(showing.house, slack), page(slack) as listening:
            leaders = 6
            for _, _ in zip(set_up(slack, story), range(leaders + 1), strict=False):
                pass  # the departments, and the first person after them
            told = listening.wait_until_told()
    showing.house.close()
    closed = next(at for at, one in enumerate(told) if one["type"] == "modal" and one["stack"] == [])

    assert [one["user"] for one in told[:closed] if one["type"] == "home"] == ["U0JORY"] * leaders


def test_everything_on_the_wire_was_as_slack_accepts_it(begun: Showing) -> None:
    assert [(one.method, one.error) for one in begun.demo.slack.journal if not one.ok] == []


def test_weeks_pass_on_request_each_with_its_cases_and_its_digest(begun: Showing) -> None:
    demo = begun.demo
    before = len(everything(begun.house.database, Case))
    status = asked(demo, 2)
    demo.slack.wait_for(lambda: demo.course.now["phase"] == "ready", PATIENCE)
    second = monday_after(demo.story, 2)
    after = everything(begun.house.database, Case)

    assert status == 202
    assert demo.course.now["note"] == "It is Monday, 30 November. The digest is in #cx-review."
    assert 0 <= demo.clock() - second.timestamp() < PATIENCE
    assert arrived(demo.slack, monday_after(demo.story, 1))
    assert arrived(demo.slack, second)
    assert 100 <= len(after) - before <= 220
    assert all(case.due_at is None for case in after)
    assert {case.source for case in after} == {SOURCE}


class Jumping(Memory):
    """Somebody moves the clock two weeks on while a week is being written."""

    def __init__(self, showing: Showing) -> None:
        super().__init__(showing.house, showing.folder)
        object.__setattr__(self, "showing", showing)

    def consolidate(self) -> None:
        demo: Demo = self.showing.demo  # type: ignore[attr-defined]
        super().consolidate()
        demo.slack.move_clock(demo.clock() + timedelta(weeks=2, hours=5).total_seconds())


def test_a_clock_moved_meanwhile_brings_the_newest_digest(begun: Showing) -> None:
    demo = begun.demo
    number = weeks_until(demo.story, datetime.fromtimestamp(demo.clock(), UTC))
    weeks = Weeks(demo.story, demo.slack, demo.clock, Jumping(begun), demo.course, begun.stop)
    begin = weeks.begin(1)
    weeks.end()
    newest = monday_after(demo.story, number + 2)

    assert begin
    assert demo.course.now["note"] == f"It is Monday, {newest:%-d %B}. The digest is in #cx-review."
    assert arrived(demo.slack, newest)
    assert not arrived(demo.slack, monday_after(demo.story, number))


def test_a_moment_that_is_over_is_moved_to_without_a_word(begun: Showing) -> None:
    before = begun.demo.clock()
    move(begun.demo.slack, TOLD)

    assert 0 <= begun.demo.clock() - before < PATIENCE
    assert newest_due(begun.demo.story, begun.demo.clock).timestamp() <= before


def test_a_fix_that_a_visitor_ships_counts_and_those_of_the_story_do_not(begun: Showing) -> None:
    memory = Memory(begun.house, begun.folder)
    before = memory.shipped(begun.demo.story)
    key = "refund_after_replacement"
    case = next(number for number, cause in begun.demo.story.truth.items() if cause == key)
    held = _cause_of_most(begun, key)
    with begun.house.database.write() as session:
        session.add(Fix(cause_id=held, title="Old cards forward refunds", shipped_at=TOLD))

    assert before == {}
    assert memory.shipped(begun.demo.story)[key] == TOLD
    assert case.startswith("HB-")


def _cause_of_most(begun: Showing, key: str) -> int:
    from playground.demo.remembering import _causes

    with begun.house.database.read() as session:
        assert session.scalars(select(col(Case.id)).limit(1)).first()
        return _causes(session, begun.demo.story.truth)[key]


def test_the_scene_is_played_in_the_terminal_and_then_it_ends(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    with showing.demo.slack:
        showing.demo.play(showing.house, Plan(exit=True))
    showing.house.close()
    printed = showing.printed.getvalue()
    titles = (
        "1. A complaint at the counter",
        "2. The likely cause, seconds later",
        "3. Have we seen this before?",
        "4. The weekly digest",
    )

    assert [title for title in titles if title not in printed] == []
    assert "Logged as C-" in printed
    assert "4111 1111 1111 1111" not in printed.split("/complaint")[1].split("Logged as")[1]
    assert "Your turn" not in printed


def test_who_ends_it_while_the_past_is_read_waits_no_longer(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    showing.stop.set()
    with showing.demo.slack, pytest.raises(Ended):
        showing.demo.remember(showing.house)
    showing.house.close()


def test_who_ends_it_while_the_scene_waits_is_heard_at_once(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    demo = showing.demo
    ending = threading.Timer(0.5, showing.stop.set)
    with demo.slack, pytest.raises(Ended):  # there is no bot that would send a card
        ending.start()
        begun_at = time.monotonic()
        Scene(Console(file=showing.printed), demo.slack, demo.story, showing.stop).play()
    ended_after = time.monotonic() - begun_at
    showing.house.close()

    assert ended_after < 15


def test_who_ends_it_while_the_bot_starts_waits_for_no_answer_of_it(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    showing.stop.set()
    with showing.demo.slack, pytest.raises(Ended), bot(showing.house, showing.demo.slack, showing.stop):
        pytest.fail("the block is not for a demo that ends")
    showing.house.close()


def test_a_bot_that_cannot_start_says_why(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    unset = showing.house.settings.model_copy(update={"app_token": None})
    house = replace(showing.house, settings=unset)
    with (
        showing.demo.slack,
        pytest.raises(CannotServe, match="SLACK_APP_TOKEN"),
        bot(house, showing.demo.slack),
    ):
        pytest.fail("the block is not for a bot that does not serve")
    house.close()


def test_who_ends_it_while_faultline_is_set_up_waits_for_one_step(tmp_path: Path) -> None:
    showing = opened(tmp_path)
    with showing.demo.slack:
        showing.demo.remember(showing.house)
        showing.stop.set()
        with bot(showing.house, showing.demo.slack), pytest.raises(Ended):
            showing.demo.begin(showing.house)
    departments = everything(showing.house.database, Department)
    showing.house.close()

    assert len(departments) == 1
