"""A whole Faultline beside a local Slack: in a thread of the test, or in a process that can be killed."""

import json
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rig
from helpers import everything

from bot.bootstrap import House
from bot.manifest import EVENTS, SCOPES
from bot.serve import Stop, serve
from bot.settings import Settings, read_settings
from knowledge.database import Database
from knowledge.tables import Case, Notice
from playground.slack import Entry, LocalSlack, Person, Room, SlackApp, Timings, Workspace
from playground.slack.signed_post import Answer, encode, post, signed_headers

Json = dict[str, Any]

PATIENCE = 20.0  # seconds for what should take a moment
UNHURRIED = Timings(ack=PATIENCE, trigger=PATIENCE)
"""Slack waits three seconds for an acknowledgement, which `benchmarks acks` looks at, not the tests."""
COLLEAGUES = ("amina", "bruno", "chloe", "deepak")
WORKSPACE = Workspace(
    people=(
        Person("amina", "Amina Okafor", "Africa/Lagos"),
        Person("bruno", "Bruno Keller", "Europe/Berlin"),
        Person("chloe", "Chloé Martin", "Europe/Paris"),
        Person("deepak", "Deepak Rao", "Asia/Kolkata"),
        Person("guest", "Gita Guest", is_restricted=True),
        Person("visitor", "Vic Visitor", is_ultra_restricted=True),
        Person("stranger", "Stan Stranger", team_id="T0ELSEWHERE"),
    ),
    rooms=(
        Room("complaints", (*COLLEAGUES, "guest", "visitor"), with_app=False),
        Room("claims", COLLEAGUES),
        Room("back-office", COLLEAGUES, is_private=True, with_app=False),
        Room("partners", ("amina", "stranger"), is_ext_shared=True),
    ),
)
APP = SlackApp(scopes=tuple(SCOPES), events=EVENTS)
"""The app as its manifest asks for it, and no more."""


class Clock:
    """The real time and some: `skip` moves it on. Both the bot and its Slack may read it."""

    def __init__(self, start: datetime | None = None) -> None:
        self.ahead = (start - datetime.now(UTC)).total_seconds() if start else 0.0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def seconds(self) -> float:
        """The same since 1970."""
        return time.time() + self.ahead

    def skip(self, seconds: float) -> None:
        """Let so much time pass."""
        self.ahead += seconds


Start = Callable[..., "Bot"]
"""Starts a bot in a thread: a database, perhaps a way in and an encoder, and settings by name."""


@dataclass(frozen=True)
class Bot:
    """A bot that serves, with what a test looks at."""

    slack: LocalSlack
    house: House
    url: str = ""

    @property
    def database(self) -> Database:
        return self.house.database

    def cases(self) -> list[Case]:
        return everything(self.database, Case)  # type: ignore[return-value]

    def complain(self, user: str, text: str, channel: str = "complaints") -> int:
        """Log a complaint by command; its number."""
        outcome = self.slack.command(user, channel, "/complaint", text)
        return number_in(outcome.body["text"])

    def card(self, user: str, case: int) -> Json:
        """The card of a case, once it has arrived."""
        return card(self.slack, user, case)

    def told(self, user: str, words: str) -> Json:
        """The message that only this user sees and that holds these words, once it is there."""
        return self.slack.wait_for(
            lambda: next((one for one in self.slack.ephemerals(user) if words in str(one)), None), PATIENCE
        )

    def wrote(self, user: str, words: str) -> Json:
        """The bot's direct message to this user that holds these words, once it is there."""
        direct = self.slack.direct(user)
        return self.slack.wait_for(
            lambda: next((one for one in self.slack.messages(direct) if words in one["text"]), None), PATIENCE
        )

    def deliver(self, payload: Json) -> Answer:
        """Bring an interaction that the local Slack did not make, signed as Slack would."""
        body, content_type = encode("interactive", payload)
        secret, now = self.slack.app.signing_secret, self.house.clock().timestamp()
        return post(self.url, body, signed_headers(secret, now, body, content_type), PATIENCE)

    def settled(self, many: int = 1) -> list[Notice]:
        """All notices, once there are so many and none waits any more."""
        ended = ("sent", "failed", "unknown")
        self.slack.wait_for(
            lambda: [one.state in ended for one in notices(self.database)] == [True] * many, PATIENCE
        )
        return notices(self.database)


def number_in(text: str) -> int:
    """The case number in a confirmation."""
    assert "Logged as *C-" in text, text
    return int(text.split("Logged as *C-")[1].split("*")[0])


def notices(database: Database) -> list[Notice]:
    return everything(database, Notice)  # type: ignore[return-value]


def posts(slack: LocalSlack, channel: str = "") -> list[Entry]:
    """Every attempt to post, or those in one channel."""
    found = slack.journal.calls("chat.postMessage")
    return [one for one in found if channel in ("", one.body["channel"])]


def key_of(message: Json) -> str:
    """What the outbox calls a message."""
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


def cards(slack: LocalSlack, user: str) -> list[Json]:
    return [one for one in slack.messages(slack.direct(user)) if key_of(one).startswith("card:")]


def card(slack: LocalSlack, user: str, case: int) -> Json:
    return slack.wait_for(
        lambda: next((one for one in cards(slack, user) if key_of(one) == f"card:{case}"), None), PATIENCE
    )


def words(message: Json) -> str:
    """All text of a message or view, one line a block."""
    return "\n".join(json.dumps(block, ensure_ascii=False) for block in message["blocks"])


def buttons(message: Json) -> list[str]:
    """The action ids of a message's or view's buttons, in order."""
    found = []
    for block in message["blocks"]:
        for one in (*block.get("elements", ()), block.get("accessory") or {}):
            found += [one["action_id"]] if one.get("type") == "button" else []
    return found


def settings_for(slack: LocalSlack, database_url: str, **more: str) -> Settings:
    """What a deployer would set, pointing at the local Slack."""
    return read_settings(None, **rig.environment(slack, database_url), **more)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def in_thread(slack: LocalSlack, house: House, way: str) -> Iterator[Bot]:
    """Serve in a thread, over `http` or a `socket`, until the block ends."""
    address = ("127.0.0.1", free_port()) if way == "http" else None
    stop, ready = Stop(), threading.Event()
    thread = threading.Thread(target=serve, args=(house, address, stop, ready.set), name="bot", daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{address[1]}/slack/events" if address else ""
    try:
        assert ready.wait(PATIENCE)
        if url:
            slack.use_request_url(url)
        else:
            slack.wait_for(lambda: slack.sockets)
        yield Bot(slack, house, url)
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@dataclass(frozen=True)
class Child:
    """A bot in a process of its own."""

    slack: LocalSlack
    process: Any
    ready: Any
    url: str = ""
    shared: tuple[Any, ...] = ()  # held here, since what processes share lives as long as its maker holds it

    def begun(self) -> bool:
        """Whether it takes requests, or has ended already."""
        return self.ready.is_set() or self.process.exitcode is not None

    def serves(self) -> None:
        """Wait until it takes requests."""
        self.slack.wait_for(self.begun, PATIENCE)
        assert self.process.exitcode is None

    def ended(self) -> int | None:
        """Its exit code, once it has ended by itself."""
        self.process.join(PATIENCE)
        return self.process.exitcode

    def stop(self) -> int | None:
        """Ask it to end; its exit code."""
        self.process.terminate()
        return self.ended()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join(PATIENCE)


@dataclass
class Processes:
    """Starts bots as processes of their own and leaves none behind."""

    slack: LocalSlack
    log: Path
    started: list[Child] = field(default_factory=list)

    def start(
        self,
        database_url: str,
        *,
        ahead: float = 0.0,
        fail: str = "",
        gate: Any = None,
        fuse: Any = None,
        way: str = "http",
    ) -> Child:
        """One more process on this database; with `fail` it dies at that point, once a given fuse is lit."""
        context, port = _context(), free_port() if way == "http" else None
        plan = rig.Plan(rig.environment(self.slack, database_url), str(self.log), ahead, fail, port)
        ready = context.Event()
        process = context.Process(target=rig.run, args=(plan, ready, gate, fuse))
        process.start()
        url = f"http://127.0.0.1:{port}/slack/events" if port else ""
        self.slack.use_request_url(url)
        self.started.append(Child(self.slack, process, ready, url, (gate, fuse)))
        return self.started[-1]

    def gate(self, parties: int) -> Any:
        """Something that lets processes begin at one moment."""
        return _context().Barrier(parties)

    def fuse(self) -> Any:
        """Something to light, with `set`, when a process may die."""
        return _context().Event()

    def end(self) -> None:
        """Kill what still runs."""
        for child in self.started:
            child.kill()


def _context() -> Any:
    # Each process is forked from a small server that has imported everything: it starts in a moment.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rig", "bot.serve"])
    return context
