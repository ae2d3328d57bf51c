"""What is not Slack's is refused at the door: nothing is parsed, stored or logged of it."""

import http.client
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from helpers import FAULTS, WordEncoder
from running import APP, PATIENCE, UNHURRIED, WORKSPACE, Bot, in_thread, settings_for

from bot.bootstrap import House
from bot.http import LARGEST_BODY, WINDOW
from knowledge.database import Database
from playground.slack import LocalSlack
from playground.slack.signed_post import Answer, post, sign

SECRET = "the customer's words"
COMMAND = urlencode(
    {"command": "/complaint", "text": f"{FAULTS[0]} {SECRET}", "team_id": "T0FAULTLINE", "user_id": "U1",
     "channel_id": "C1", "trigger_id": "1.2.3", "response_url": "https://hooks.slack.com/x"}
).encode()  # fmt: skip
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all that should leave it as it was."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("door") / "faultline.db")
    database = Database(f"sqlite:///{file}")
    with LocalSlack(WORKSPACE, APP, timings=UNHURRIED) as slack:
        house = House(settings_for(slack, database.url), database, WordEncoder())
        with in_thread(slack, house, "http") as bot:
            yield bot
    database.close()


def send(bot: Bot, body: bytes, signature: str | None, timestamp: str | None, kind: str = FORM) -> Answer:
    headers = {"Content-Type": kind}
    headers |= {"X-Slack-Signature": signature} if signature is not None else {}
    headers |= {"X-Slack-Request-Timestamp": timestamp} if timestamp is not None else {}
    return post(bot.url, body, headers, PATIENCE)


def signed(bot: Bot, body: bytes, late: float = 0.0, kind: str = FORM) -> Answer:
    """Send a body signed as Slack would, that many seconds ago."""
    timestamp = str(int(bot.house.clock().timestamp() - late))
    return send(bot, body, sign(bot.slack.app.signing_secret, timestamp, body), timestamp, kind)


def quiet(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether no log line tells of a failure or of what was sent."""
    lines = [logging.Formatter().format(record) for record in caplog.records]
    return not any(SECRET in line or "Traceback" in line or "ERROR" in line for line in lines)


def test_a_request_that_slack_signed_is_taken(bot: Bot):
    assert signed(bot, COMMAND).status == 200
    assert len(bot.cases()) == 1


@pytest.mark.parametrize(
    ("signature", "timestamp"),
    [
        ("v0=" + "0" * 64, "now"),
        ("v0=", "now"),
        ("", "now"),
        (None, "now"),
        ("v0=" + "é" * 64, "now"),
        ("right", None),
        ("right", ""),
        ("right", "soon"),
        ("right", "1e9"),
        ("right", "-1"),
        ("right", "9" * 400),
        ("right", "²"),
        ("right", "nan"),
        (None, None),
    ],
)
def test_a_request_that_proves_nothing_is_refused(
    door: Bot, caplog: pytest.LogCaptureFixture, signature: str | None, timestamp: str | None
):
    caplog.set_level(logging.DEBUG)
    now = str(int(door.house.clock().timestamp()))
    stamp = now if timestamp == "now" else timestamp
    if signature == "right":
        signature = sign(door.slack.app.signing_secret, stamp or "", COMMAND)
    answer = send(door, COMMAND, signature, stamp)

    assert answer.status == 401
    assert door.cases() == []
    assert quiet(caplog)


@pytest.mark.parametrize("late", [WINDOW + 60, -WINDOW - 60])
def test_a_signature_of_another_time_is_refused(door: Bot, late: float):
    assert signed(door, COMMAND, late).status == 401
    assert door.cases() == []


def test_a_signature_of_another_body_is_refused(door: Bot):
    timestamp = str(int(door.house.clock().timestamp()))
    signature = sign(door.slack.app.signing_secret, timestamp, COMMAND)

    assert send(door, COMMAND + b"&text=other", signature, timestamp).status == 401
    assert send(door, COMMAND, sign("other-secret", timestamp, COMMAND), timestamp).status == 401
    assert door.cases() == []


def test_the_same_bytes_take_effect_once(bot: Bot):
    timestamp = str(int(bot.house.clock().timestamp()))
    signature = sign(bot.slack.app.signing_secret, timestamp, COMMAND)
    answers = [send(bot, COMMAND, signature, timestamp).status for _ in range(3)]

    assert answers == [200, 401, 401]
    assert len(bot.cases()) == 1


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in chunks"])
def test_a_body_that_is_too_large_is_refused_however_it_comes(door: Bot, told: bool):
    body = b"text=" + b"x" * 2 * LARGEST_BODY
    parts = urlsplit(door.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    try:
        connection.request("POST", parts.path, body if told else iter([body]), {"Content-Type": FORM})
        status = connection.getresponse().status
    finally:
        connection.close()

    assert status == 413
    assert door.cases() == []


DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
GARBAGE = [b"", b"[]", b"{", b"null", b"\xff\xfe\x00", b"payload=[]", b"payload={", b"payload=" + DEEP, DEEP]


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: body[:12].decode("latin-1") + f"~{len(body)}")
@pytest.mark.parametrize("kind", [FORM, "application/json"])
def test_garbage_is_refused_unread_and_breaks_nothing_even_when_it_is_signed(
    door: Bot, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
):
    unsigned = send(door, body, "v0=" + "0" * 64, str(int(door.house.clock().timestamp())), kind)
    answer = signed(door, body, kind=kind)

    assert unsigned.status == 401
    assert answer.status in (400, 401, 404)
    assert door.cases() == []
    assert quiet(caplog)
    assert door.slack.command("amina", "complaints", "/complaint", "!").acked


def test_an_unsigned_ssl_check_does_nothing(door: Bot):
    body = urlencode({"ssl_check": "1", "command": "/complaint", "text": FAULTS[0]}).encode()

    assert send(door, body, None, None).status == 401
    assert signed(door, body).status == 200  # Slack's own is answered, and does nothing either
    assert door.cases() == []


def test_slack_can_verify_the_request_url(door: Bot):
    assert door.slack.verify_request_url()


def test_supervisors_can_ask_whether_it_lives(door: Bot):
    parts = urlsplit(door.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = json.loads(connection.getresponse().read())
    finally:
        connection.close()

    assert answer == {"ok": True}
