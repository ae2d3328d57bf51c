"""The demo's parts: when it begins, how far it is, whether to open a browser, what `/story` answers."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from playground.demo.bank import BEGINS, at, first_moment, local_slack, room_id
from playground.demo.course import Course
from playground.demo.desktop import is_desktop, started_as
from playground.demo.plainly import written
from playground.demo.routes import story_routes
from playground.demo.scene import Act
from playground.slack import LocalSlack, MovableTime
from playground.story import Story, tell

TOLD = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(TOLD)


@contextmanager
def served(story: Story, course: Course, begin: Callable[[int], bool]) -> Iterator[LocalSlack]:
    with local_slack(story, MovableTime(TOLD.timestamp()), story_routes(story, course, begin)) as slack:
        yield slack


def asked(slack: LocalSlack, body: bytes, **headers: str) -> tuple[int, Any]:
    given = {
        "content-type": "application/json",
        **{name.replace("_", "-"): headers[name] for name in headers},
    }
    request = urllib.request.Request(f"{slack.url}/story/weeks", body, given)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        said = refusal.read()
        return refusal.code, json.loads(said) if said.startswith(b"{") else said.decode()


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 11, 16, 9, 4, tzinfo=UTC), datetime(2026, 11, 9, 8, 50, tzinfo=UTC)),
        (datetime(2026, 11, 16, 9, 5, tzinfo=UTC), datetime(2026, 11, 16, 8, 50, tzinfo=UTC)),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), datetime(2026, 11, 16, 8, 50, tzinfo=UTC)),
        (datetime(2026, 7, 8, 12, 0, tzinfo=UTC), datetime(2026, 7, 6, 7, 50, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, 0, tzinfo=UTC), datetime(2026, 10, 19, 7, 50, tzinfo=UTC)),
    ],
)
def test_it_begins_on_the_latest_monday_that_is_not_to_come(now: datetime, monday: datetime) -> None:
    assert first_moment(now) == monday
    assert at(first_moment(now), BEGINS) <= now


def test_a_course_tells_every_step_and_lets_one_thing_begin_at_a_time() -> None:
    course, told = Course(), []
    course.tell(told.append)
    early = course.begins("passing", 2, "Time passes.")
    course.moves("ready")

    assert early is False
    assert course.begins("passing", 2, "Time passes.") is True
    assert course.begins("passing", 3, "Time passes.") is False
    assert told == [
        {"phase": "ready", "done": 0, "total": 0, "note": ""},
        {"phase": "passing", "done": 0, "total": 2, "note": "Time passes."},
    ]


@pytest.mark.parametrize(
    ("environment", "platform", "terminal", "desktop"),
    [
        ({"DISPLAY": ":0"}, "linux", True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, True),
        ({}, "linux", True, False),
        ({"DISPLAY": ":0"}, "linux", False, False),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", True, False),
        ({}, "darwin", True, True),
        ({}, "win32", True, True),
        ({"CI": "1"}, "darwin", True, False),
    ],
)
def test_a_browser_is_opened_where_somebody_sees_it(
    environment: dict[str, str], platform: str, terminal: bool, desktop: bool
) -> None:
    assert is_desktop(environment, platform, terminal) is desktop


def test_what_starts_faultline_is_its_name_where_that_is_on_the_path(tmp_path: Path) -> None:
    program = tmp_path / "faultline"
    program.touch(mode=0o755)

    assert started_as(".venv/bin/faultline", path=str(tmp_path)) == "faultline"
    assert started_as(".venv/bin/faultline", path=str(tmp_path / "elsewhere")) == ".venv/bin/faultline"
    assert started_as("/usr/lib/pytest", path=str(tmp_path / "elsewhere")) == "faultline"


def test_the_plain_page_tells_to_type_what_starts_faultline(monkeypatch: pytest.MonkeyPatch) -> None:
    course, act = Course(), Act("1", "2", "3", "#4", "5", "6", {"text": "7"})
    course.moves("ready")
    monkeypatch.setattr("sys.argv", [".venv/bin/faultline", "demo"])
    monkeypatch.setenv("PATH", "")

    assert "\n.venv/bin/faultline manifest\n" in written(course, [act])
    assert "\n.venv/bin/faultline serve</pre>" in written(course, [act])


def test_the_page_is_told_who_one_can_be_and_what_to_type(story: Story) -> None:
    course = Course()
    course.moves("reading", 12, 815, "Reading")
    with (
        served(story, course, lambda _: True) as slack,
        urllib.request.urlopen(f"{slack.url}/story") as answer,
    ):
        told = json.load(answer)
        channels = {slack.channel_id(one.name.removeprefix("#")) for one in story.channels}
        ids = {one.key: slack.user_id(one.name.split()[0].lower()) for one in story.people}

    assert {key: told[key] for key in ("name", "phase", "done", "total", "note", "review")} == {
        "name": "Harbour Bank",
        "phase": "reading",
        "done": 12,
        "total": 815,
        "note": "Reading",
        "review": "C0CXREVIEW",
    }
    assert {person["key"]: person["user"] for person in told["people"]} == ids
    assert [person["channel"] for person in told["people"]] == [
        "C0BRANCHES",
        "C0CLAIMS",
        "C0CXREVIEW",
        "C0CXREVIEW",
    ]
    assert channels == {room_id(one.name) for one in story.channels}
    assert "CU-10482" in told["complaint"]
    assert told["search"]
    assert told["question"].endswith("?")


def test_weeks_are_asked_for_one_order_at_a_time(story: Story) -> None:
    orders: list[int] = []

    def begin(weeks: int) -> bool:
        orders.append(weeks)
        return len(orders) == 1

    with served(story, Course(), begin) as slack:
        answers = [asked(slack, b'{"weeks": 6}'), asked(slack, b'{"weeks": 1}')]

    assert answers == [(202, {"ok": True}), (409, {"ok": False, "error": "busy"})]
    assert orders == [6, 1]


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"no", b'{"weeks": 0}', b'{"weeks": 13}', b'{"weeks": "1"}', b'{"weeks": true}']
)
def test_what_is_no_number_of_weeks_is_refused(story: Story, body: bytes) -> None:
    with served(story, Course(), lambda _: True) as slack:
        assert asked(slack, body) == (400, {"ok": False, "error": "bad_arguments"})


def test_other_sites_and_forms_cannot_let_time_pass(story: Story) -> None:
    orders: list[int] = []

    def begin(weeks: int) -> bool:
        orders.append(weeks)
        return True

    with served(story, Course(), begin) as slack:
        form, _ = asked(slack, b'{"weeks": 1}', content_type="text/plain")
        site, _ = asked(slack, b'{"weeks": 1}', origin="http://elsewhere.example")

    assert (form, site, orders) == (415, 403, [])


def test_somebody_who_tells_the_page_while_the_page_asks_waits_for_nobody(story: Story) -> None:
    course = Course()
    course.moves("ready")
    with served(story, course, lambda weeks: course.begins("passing", weeks, "")) as slack:
        course.tell(lambda now: slack.tell("story", **now))

        assert asked(slack, b'{"weeks": 1}') == (202, {"ok": True})
