"""Serving: one process that answers Slack and does the jobs. Every process of a deployment is the same."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from types import FrameType

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from starlette.applications import Starlette

from bot.app import build_app
from bot.bootstrap import House
from bot.http import front_door
from bot.publish import CANNOT_TELL, Publisher
from bot.ratings_hook import hooks_door, ratings_route
from jobs.clock import Job, Ticker
from jobs.following_up import ask_follow_ups
from jobs.handing import hurry_handoffs
from jobs.outbox import Outbox
from jobs.reindexing import NotReindexed, make_ready, require_usable
from jobs.settling import settle
from jobs.upkeep import tidy
from jobs.weekly import post_due_digests
from knowledge.database import StoreBusy
from knowledge.encoder import ModelUnusable
from triage.consolidating.regrouping import regroup

log = logging.getLogger("faultline")

Stop = threading.Event
Address = tuple[str, int]
SWITCH = 0.001  # seconds a busy thread may keep Python's lock from one that answers somebody
PING = 5  # seconds: a half-open socket is noticed within about six of these


class CannotServe(Exception):
    """The bot cannot start as it is set up; the message says what to do."""


def serve(
    house: House,
    http: Address | None,
    stop: Stop,
    ready: Callable[[], None] = lambda: None,
    hooks: Address | None = None,
) -> None:
    """Answer Slack until `stop` is set: over signed HTTP when an address is given, else Socket Mode.

    Webhooks are on the same front door; beside Socket Mode they need an address of their own, `hooks`.
    Raises `CannotServe` and `SlackApiError`.
    """
    _check(house, http, hooks)
    sys.setswitchinterval(SWITCH)
    ticker = Ticker()
    app, publisher = build_app(house, ticker.nudge)
    start_jobs(house, ticker, publisher)
    try:
        _answer(house, app, http, hooks, stop, ready)
    finally:
        app.listener_runner.listener_executor.shutdown()  # who was acknowledged still gets an answer
        ticker.stop()


def start_jobs(house: House, ticker: Ticker, publisher: Publisher) -> None:
    """Put every job on the clock and start it."""
    outbox = Outbox(house.database, publisher, CANNOT_TELL)

    def drain() -> None:
        while house.drain.once(house.clock()):
            ticker.nudge("outbox")

    def send() -> None:
        while outbox.once(house.clock):
            pass

    def weekly() -> None:
        if post_due_digests(house.database, house.clock()):
            ticker.nudge("outbox")

    def handing() -> None:
        if hurry_handoffs(house.database, house.clock(), house.settings.admins):
            ticker.nudge("outbox")

    def following_up() -> None:
        if ask_follow_ups(house.database, house.clock()):
            ticker.nudge("outbox")

    def consolidate() -> None:
        make_ready(house.database, house.grouper)  # a process with another model may have grouped cases
        house.drain.regroup_if_worth_it(house.clock())

    def nightly() -> None:
        regroup(house.database, house.grouper, house.clock())
        settle(house.database, house.clock())

    def upkeep() -> None:
        tidy(house.database, house.clock())

    ticker.every(timedelta(seconds=1), "drain", _patient(drain))
    ticker.every(timedelta(seconds=1), "outbox", _patient(send))
    ticker.every(timedelta(seconds=3), "weekly", _patient(weekly))  # a few rows; at its hour people wait
    ticker.every(timedelta(minutes=1), "handing", _patient(handing))
    ticker.every(timedelta(minutes=5), "following up", _patient(following_up))
    ticker.every(timedelta(minutes=5), "consolidate", _patient(consolidate))
    ticker.every(timedelta(hours=6), "upkeep", _patient(upkeep))
    ticker.nightly(house.settings.regroup_hour, "nightly", _patient(nightly))
    ticker.start()


def _patient(job: Job) -> Job:
    """A job for which a busy database or a missing model is a line in the log: it comes again."""

    def run() -> None:
        try:
            job()
        except (StoreBusy, ModelUnusable) as trouble:
            log.warning("%s will be tried again: %s", getattr(job, "__name__", "a job"), trouble)

    return run


def stop_on_signals(stop: Stop) -> None:
    """Ctrl-C and SIGTERM end the process in order."""

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _check(house: House, http: Address | None, hooks: Address | None) -> None:
    if hooks and http:
        raise CannotServe("--hooks goes with Socket Mode: with --http the webhooks are there already")
    if hooks and not house.settings.ratings_secret:
        raise CannotServe("FAULTLINE_RATINGS_SECRET is not set: without it nobody can sign a rating")
    if not house.settings.bot_token:
        raise CannotServe("SLACK_BOT_TOKEN is not set; see `faultline doctor`")
    if http and not house.settings.signing_secret:
        raise CannotServe(
            "SLACK_SIGNING_SECRET is not set: without it nobody can tell Slack's requests from others'"
        )
    if not http and not house.settings.app_token:
        raise CannotServe(
            "SLACK_APP_TOKEN is not set (Socket Mode); or serve signed HTTP with --http HOST:PORT"
        )
    try:
        require_usable(house.database, house.encoder.fingerprint)
    except NotReindexed as fault:
        raise CannotServe(str(fault)) from fault
    except ModelUnusable as trouble:
        log.warning("cases are logged, grouping waits: %s", trouble)


def _over_sockets(app: App, app_token: str, stop: Stop, ready: Callable[[], None]) -> None:
    handler = SocketModeHandler(app, app_token, ping_interval=PING)
    handler.connect()  # type: ignore[no-untyped-call]
    ready()
    stop.wait()
    handler.close()  # type: ignore[no-untyped-call]


def _answer(
    house: House, app: App, http: Address | None, hooks: Address | None, stop: Stop, ready: Callable[[], None]
) -> None:
    if http:
        secret, hook = str(house.settings.signing_secret), ratings_route(house)
        door = front_door(app, secret, lambda: house.clock().timestamp(), [hook])
        with _listening(door, http, stop):
            ready()
            stop.wait()
        return
    with _listening(hooks_door(house), hooks, stop) if hooks else nullcontext():
        _over_sockets(app, str(house.settings.app_token), stop, ready)


@contextmanager
def _listening(door: Starlette, address: Address, stop: Stop) -> Iterator[None]:
    """Serve HTTP in a thread while the block runs. Raises `CannotServe`."""
    host, port = address
    config = uvicorn.Config(door, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        stop.wait(0.02)
    if not thread.is_alive():
        raise CannotServe(f"{host}:{port} cannot be listened on; is something else using it?")
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
