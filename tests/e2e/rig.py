"""The bot in a process of its own, put together as `faultline serve` does but with a small encoder.

It may be told to die at one point of its work: the point is a callable given to the house's parts.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpers import WordEncoder
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.bootstrap import House, utc_now
from bot.serve import Stop, serve, stop_on_signals
from bot.settings import read_settings
from knowledge.database import Database
from knowledge.encoder import Floats

Point = Callable[[], None]


def nothing() -> None:
    """Goes on."""


def die() -> None:
    """Ends this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Plan:
    """What a process is told: its settings, where it logs, how far its clock is ahead, where it dies."""

    environment: dict[str, str]
    log: str
    ahead: float = 0.0
    fail: str = ""  # encoding, posting, posted
    http: int | None = None


class FailingEncoder(WordEncoder):
    """Comes to a point before it encodes."""

    def __init__(self, point: Point) -> None:
        super().__init__()
        self._point = point

    def encode(self, texts: Sequence[str]) -> Floats:
        self._point()
        return super().encode(texts)


class FailingClient(WebClient):
    """Comes to a point before and after each post."""

    posting: Point = staticmethod(nothing)
    posted: Point = staticmethod(nothing)

    def chat_postMessage(self, **arguments: Any) -> SlackResponse:  # type: ignore[override]
        self.posting()
        answer = super().chat_postMessage(**arguments)
        self.posted()
        return answer


@dataclass(frozen=True)
class RiggedHouse(House):
    """A house whose Slack client passes the points."""

    posting: Point = nothing
    posted: Point = nothing

    def client(self) -> WebClient:
        plain = super().client()
        client = FailingClient(plain.token, base_url=plain.base_url, timeout=plain.timeout, retry_handlers=[])
        client.posting, client.posted = self.posting, self.posted
        return client


def environment(slack: Any, database_url: str) -> dict[str, str]:
    """The settings of a bot of this local Slack."""
    return {
        "SLACK_BOT_TOKEN": slack.app.bot_token,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "SLACK_SIGNING_SECRET": slack.app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
    }


def run(plan: Plan, ready: Any, gate: Any = None, fuse: Any = None) -> None:
    """Serve until a signal. With a fuse the process dies at its point only once that is lit."""
    with Path(plan.log).open("a") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    logging.basicConfig(level=logging.DEBUG, force=True)
    stop = Stop()
    stop_on_signals(stop)
    settings = read_settings(None, **plan.environment)

    def fail() -> None:
        if fuse is not None:
            fuse.wait(30)
        die()

    points = {name: fail if plan.fail == name else nothing for name in ("encoding", "posting", "posted")}

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=plan.ahead)

    house = RiggedHouse(
        settings,
        Database(settings.database_url),
        FailingEncoder(points["encoding"]),
        clock,
        posting=points["posting"],
        posted=points["posted"],
    )
    if gate is not None:
        gate.wait(30)
    serve(house, ("127.0.0.1", plan.http) if plan.http else None, stop, ready.set)
