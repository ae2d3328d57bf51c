"""Ratings from another system: signed, on time, once each; what cannot be taken is said row by row."""

import hashlib
import hmac
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from helpers import FAULTS, WordEncoder, everything, log, log_and_group
from running import PATIENCE, Bot, Clock, Start, free_port, settings_for, words

from bot.bootstrap import House
from bot.http import LARGEST_BODY
from bot.serve import CannotServe, Stop, serve
from jobs.rating import MOST
from knowledge.database import Database
from knowledge.tables import Event, Rating
from playground.slack import LocalSlack
from playground.slack.signed_post import Answer, post
from triage.report import Report

SECRET = "a secret of the two of us"
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def bot(start: Start, sqlite_database: Database) -> Bot:
    """A bot that shares a secret with somebody, and has one case on file."""
    log_and_group(
        sqlite_database,
        [Report(text=FAULTS[0], customer="K-1", touchpoint="Payment", external_id="4711", source="crm")],
    )
    return start(sqlite_database, FAULTLINE_RATINGS_SECRET=SECRET)


def rating(number: str = "r-1", **more: Any) -> dict[str, Any]:
    return {"id": number, "case": "C-1", "touchpoint": "Payment", "score": 4, **more}


def hook(bot: Bot) -> str:
    return bot.url.replace("/slack/events", "/hooks/ratings")


def send(
    bot: Bot, sent: Any, late: float = 0.0, secret: str = SECRET, url: str = "", **headers: str
) -> tuple[int, dict[str, Any]]:
    """Post ratings signed some seconds ago; what was answered."""
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    timestamp = str(int(bot.house.clock().timestamp() - late))
    signature = (
        "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    )
    given = {"X-Faultline-Timestamp": timestamp, "X-Faultline-Signature": signature} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    answer: Answer = post(url or hook(bot), body, given, PATIENCE)
    return answer.status, json.loads(answer.body)


def ratings(bot: Bot) -> list[Rating]:
    return everything(bot.database, Rating)  # type: ignore[return-value]


def test_one_rating_of_a_case_is_taken_put_on_record_and_shown_on_its_card(bot: Bot, clock: Clock):
    number = bot.complain("amina", FAULTS[1])
    bot.card("amina", number)
    status, said = send(bot, rating(case=f"C-{number}", at="2026-11-02T10:00:00Z"))
    bot.slack.wait_for(lambda: "satisfaction 4 of 5" in words(bot.card("amina", number)), PATIENCE)

    assert (status, said) == (200, {"taken": 1, "known": 0, "refused": []})
    (row,) = ratings(bot)
    assert (row.case_id, row.touchpoint, row.score, row.scale) == (number, "Payment", 4.0, "csat")
    assert (row.source, row.external_id) == ("webhook", "r-1")
    assert row.at.isoformat() == "2026-11-02T10:00:00+00:00"
    (event,) = [one for one in everything(bot.database, Event) if one.kind == "rated"]
    assert (event.actor, event.case_id, event.detail) == (
        "webhook",
        number,
        {"score": 4.0, "scale": "csat", "id": "r-1"},
    )


def test_a_list_of_ratings_of_all_kinds_is_taken(bot: Bot):
    sent = [
        rating("a", case="4711"),  # as the case is called where it came from
        {"id": "b", "customer": "K-9", "journey": "Claim", "score": 6, "scale": "effort"},
        {"id": 3, "customer": "K-9", "journey": True, "score": "2"},
    ]
    status, said = send(bot, sent)

    assert (status, said["taken"]) == (200, 3)
    assert [(one.case_id, one.customer, one.journey, one.scale) for one in ratings(bot)] == [
        (1, "K-1", None, "csat"),
        (None, "K-9", "Claim", "effort"),
        (None, "K-9", "journey", "csat"),
    ]
    assert ratings(bot)[1].at - bot.house.clock() < timedelta(minutes=1)  # no time given: now


def test_what_comes_again_counts_once(bot: Bot):
    assert send(bot, [rating("a"), rating("a"), rating("b")])[1] == {"taken": 2, "known": 1, "refused": []}
    assert send(bot, [rating("a", score=1), rating("c")])[1] == {"taken": 1, "known": 1, "refused": []}
    assert [one.score for one in ratings(bot)] == [4.0, 4.0, 4.0]


def test_the_same_ratings_at_once_are_taken_once(bot: Bot):
    answers: list[tuple[int, dict[str, Any]]] = []
    sent = [rating(str(number)) for number in range(50)]
    threads = [Thread(target=lambda: answers.append(send(bot, sent))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert sorted(said["taken"] for _, said in answers) == [0, 0, 0, 50]
    assert len(ratings(bot)) == 50


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"score": 6}, "score: 6 is not between 1 and 5 (csat)"),
        ({"score": float("nan")}, "score: nan is not between 1 and 5 (csat)"),
        ({"score": None}, "score: "),
        ({"scale": "stars"}, "scale: "),
        ({"case": "C-999"}, "case: 'C-999' is not on file"),
        ({"case": None}, "case or customer: one of them must say whose rating this is"),
        ({"at": "soon"}, "at: "),
        ({"at": "2099-01-01T00:00:00Z"}, "at: 2099-01-01T00:00:00+00:00 lies in the future"),
        ({"id": None}, "id: give each rating an id"),
        ({"id": "x" * 121}, "id: give each rating an id"),
        ({"id": ["a"]}, "id: give each rating an id"),
        ({"touchpoint": "x" * 121}, "touchpoint: "),
        ({"customer": {"name": "x"}}, "customer: "),
    ],
)
def test_one_bad_row_is_told_and_the_others_are_taken(bot: Bot, wrong: dict[str, Any], why: str):
    status, said = send(bot, [rating("a"), rating("b") | wrong, rating("c")])

    assert (status, said["taken"]) == (207, 2)
    (refused,) = said["refused"]
    assert refused["row"] == 1
    assert refused["why"].startswith(why)
    assert len(ratings(bot)) == 2


@pytest.mark.parametrize("sent", [["words"], [rating(score=9)], "words", [[]]])
def test_when_no_row_can_be_taken_the_answer_says_so(bot: Bot, sent: Any):
    status, said = send(bot, sent)

    assert (status, said["taken"], len(said["refused"])) == (422, 0, 1)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "<!channel>", "عربى"])
def test_odd_characters_are_no_trouble(bot: Bot, text: str):
    assert send(bot, rating(f"r{text}", touchpoint=f"T{text}"))[0] in (200, 422)
    assert send(bot, rating("after"))[0] == 200


@pytest.mark.parametrize("late", [301, -301])
def test_a_request_out_of_its_five_minutes_is_refused(bot: Bot, late: float):
    assert send(bot, rating(), late=late)[0] == 401
    assert send(bot, rating(), late=late / 301 * 295)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Faultline_Signature": ""},
        {"X_Faultline_Signature": "v1="},
        {"X_Faultline_Signature": "v1=" + "0" * 64},
        {"X_Faultline_Timestamp": ""},
        {"X_Faultline_Timestamp": "1e9"},
        {"X_Faultline_Timestamp": "9" * 40},
        {"X_Faultline_Timestamp": "1700000000"},
    ],
)
def test_a_request_that_is_not_signed_is_refused_before_it_is_read(bot: Bot, headers: dict[str, str]):
    status, said = send(bot, b"[" * 100_000, **headers)

    assert status == 401
    assert set(said) == {"error"}


def test_another_secret_or_another_body_is_refused(bot: Bot):
    assert send(bot, rating(), secret="the secret of somebody else")[0] == 401
    body = json.dumps(rating()).encode()
    timestamp = str(int(bot.house.clock().timestamp()))
    signature = hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Faultline-Timestamp": timestamp, "X-Faultline-Signature": f"v1={signature}"}

    assert post(hook(bot), body.replace(b"4", b"5"), headers, PATIENCE).status == 401
    assert post(hook(bot), body, headers, PATIENCE).status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff", b"id=1&score=4"])
def test_a_body_that_is_no_json_is_told(bot: Bot, body: bytes):
    status, said = send(bot, body)

    assert status == 400
    assert said["error"].startswith("the body is no JSON")


def test_too_much_at_once_is_refused_whole(bot: Bot):
    assert send(bot, [rating(str(number)) for number in range(MOST + 1)])[0] == 400
    assert send(bot, b" " * (LARGEST_BODY + 1))[0] == 413
    assert ratings(bot) == []


def test_only_posts_are_taken(bot: Bot):
    answered = subprocess.run(["curl", "-s", "-o", "-", "-w", "%{http_code}", hook(bot)], capture_output=True)

    assert answered.stdout.endswith(b"405")


def test_without_a_secret_there_is_no_webhook(start: Start, sqlite_database: Database):
    status, said = send(start(sqlite_database), rating())

    assert (status, "FAULTLINE_RATINGS_SECRET" in said["error"]) == (404, True)


@contextmanager
def beside_sockets(slack: LocalSlack, house: House) -> Iterator[str]:
    """A bot in Socket Mode with its webhooks on an address of their own."""
    address, stop = ("127.0.0.1", free_port()), Stop()
    thread = Thread(target=serve, args=(house, None, stop), kwargs={"hooks": address})
    thread.start()
    try:
        slack.wait_for(lambda: slack.sockets)
        yield f"http://127.0.0.1:{address[1]}/hooks/ratings"
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_in_socket_mode_the_webhook_has_an_address_of_its_own(
    slack: LocalSlack, sqlite_database: Database, clock: Clock
):
    settings = settings_for(slack, sqlite_database.url, FAULTLINE_RATINGS_SECRET=SECRET)
    house = House(settings, sqlite_database, WordEncoder(), clock)
    with beside_sockets(slack, house) as url:
        status, said = send(Bot(slack, house), rating(case=None, customer="K-1"), url=url)
        elsewhere = post(url.replace("/hooks/ratings", "/slack/events"), b"", {}, PATIENCE).status

    assert (status, said["taken"], elsewhere) == (200, 1, 404)


@pytest.mark.parametrize(("http", "secret"), [(("127.0.0.1", 1), SECRET), (None, "")])
def test_hooks_that_cannot_be_are_refused_at_the_start(
    slack: LocalSlack, sqlite_database: Database, http: tuple[str, int] | None, secret: str
):
    settings = settings_for(slack, sqlite_database.url, FAULTLINE_RATINGS_SECRET=secret)
    with pytest.raises(CannotServe, match=r"--hooks|FAULTLINE_RATINGS_SECRET"):
        serve(House(settings, sqlite_database, WordEncoder()), http, Stop(), hooks=("127.0.0.1", 1))


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_the_example_in_the_readme_works(slack: LocalSlack, sqlite_database: Database, tmp_path: Path):
    log(sqlite_database, [FAULTS[0]])
    settings = settings_for(slack, sqlite_database.url, FAULTLINE_RATINGS_SECRET=SECRET)
    example = next(block for block in README.read_text().split("```") if "openssl dgst" in block)
    with beside_sockets(slack, House(settings, sqlite_database, WordEncoder())) as url:
        script = example.partition("\n")[2].replace("http://127.0.0.1:3001/hooks/ratings", url)
        done = subprocess.run(
            ["sh", "-c", script], capture_output=True, text=True, env={"FAULTLINE_RATINGS_SECRET": SECRET}
            | {"PATH": "/usr/bin:/bin"}, cwd=tmp_path,
        )  # fmt: skip

    assert json.loads(done.stdout)["taken"] == 1, done.stderr
