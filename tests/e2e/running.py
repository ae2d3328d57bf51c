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
from sqlmodel import SQLModel

from bot.bootstrap import House
from bot.manifest import EVENTS, SCOPES
from bot.serve import Stop, serve
from bot.settings import Settings, read_settings
from helpers import everything
from knowledge.database import Database
from knowledge.tables import Case, Notice
from playground.slack import Entry, LocalSlack, Person, Room, SlackApp, Workspace

Json = dict[str, Any]

PATIENCE = 20.0  # seconds for what should take a moment
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

    def settled(self) -> list[Notice]:
        """All notices, once none waits any more."""
        self.slack.wait_for(lambda: all(one.state in ("sent", "failed", "unknown") for one in notices(self.database)), PATIENCE)  # fmt: skip
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
    thread = threading.Thread(target=serve, args=(house, address, stop, ready.set), name="bot")
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


@dataclass
class Processes:
    """Starts bots as processes of their own and leaves none behind."""

    slack: LocalSlack
    log: Path
    started: list[Any] = field(default_factory=list)

    def start(
        self, database_url: str, *, ahead: float = 0.0, fail: str = "", gate: Any = None, http: int | None = None
    ) -> Any:
        """One more process on this database, ready to serve unless it is to die first."""
        context = _context()
        ready = context.Event()
        plan = rig.Plan(rig.environment(self.slack, database_url), str(self.log), ahead, fail, http)
        process = context.Process(target=rig.run, args=(plan, ready, gate))
        process.start()
        self.started.append(process)
        if gate is None:
            self.slack.wait_for(lambda: ready.is_set() or process.exitcode is not None, PATIENCE)
        return process

    def gate(self, parties: int) -> Any:
        """Something that lets processes begin at one moment."""
        return _context().Barrier(parties)

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.started:
            process.kill()
            process.join(PATIENCE)


def _context() -> Any:
    # Each process is forked from a small server that has imported everything: it starts in a moment.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rig", "bot.serve"])
    return context


Start = Callable[..., Bot]
Rows = list[SQLModel]
