"""How long a slash command waits for its acknowledgement, while cases are embedded and grouped behind it.

The bot runs in a process of its own, with the real encoder; the baseline is a Bolt app beside it
that acknowledges at once and does nothing.
"""

import argparse
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from sqlalchemy import func, select
from sqlmodel import col

from bot.bootstrap import open_house
from bot.http import front_door
from bot.serve import Stop, serve, stop_on_signals
from bot.settings import Settings, read_settings
from knowledge.database import Database
from knowledge.tables import Case
from playground.slack import LocalSlack
from playground.slack.interact import Outcome

PORT, BASELINE_PORT = 18_431, 18_432
START = 60.0


def run(chosen: argparse.Namespace) -> None:
    """Print the table."""
    print("| app | commands | refused | median, ms | p99, ms | longest, ms |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, LocalSlack() as slack:
        settings = read_settings(
            None,
            SLACK_BOT_TOKEN=slack.app.bot_token,
            SLACK_SIGNING_SECRET=slack.app.signing_secret,
            SLACK_API_URL=slack.api_url,
            DATABASE_URL=f"sqlite:///{Path(folder) / 'bench.db'}",
        )
        for name, target, port in (
            ("does nothing", _baseline, BASELINE_PORT),
            ("faultline", _faultline, PORT),
        ):
            process = multiprocessing.get_context("spawn").Process(target=target, args=(settings, port))
            process.start()
            slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
            _wait_until_up(port)
            outcomes = _send(slack, chosen.rate, chosen.seconds)
            _row(name, outcomes)
            if process.pid:
                os.kill(process.pid, signal.SIGTERM)
            process.join(20)
        _none_lost(settings, sum(outcome.acked for outcome in outcomes))


def _send(slack: LocalSlack, rate: float, seconds: int) -> list[Outcome]:
    users = ("amina", "bruno", "chloe", "deepak")
    with ThreadPoolExecutor(32) as pool:
        waiting = []
        begin = time.perf_counter()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            text = f"Refund {number} is not visible after the card was replaced in week {number % 52}"
            waiting.append(pool.submit(slack.command, users[number % 4], "complaints", "/complaint", text))
        return [one.result() for one in waiting]


def _row(name: str, outcomes: list[Outcome]) -> None:
    times = np.array([1_000 * outcome.seconds for outcome in outcomes])
    refused = sum(not outcome.acked for outcome in outcomes)
    print(
        f"| {name} | {len(outcomes):,} | {refused} | {np.median(times):.1f} | {np.quantile(times, 0.99):.1f} "
        f"| {times.max():.0f} |"
    )


def _none_lost(settings: Settings, acked: int) -> None:
    database = Database(settings.database_url)
    with database.read() as session:
        stored = session.scalars(select(func.count(col(Case.id)))).one()
    database.close()
    print(f"\n{acked:,} acknowledged, {stored:,} on file")


def _wait_until_up(port: int) -> None:
    import socket

    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}")


def _faultline(settings: Settings, port: int) -> None:
    stop = Stop()
    stop_on_signals(stop)
    serve(open_house(settings, apart=True), ("127.0.0.1", port), stop)


def _baseline(settings: Settings, port: int) -> None:
    import uvicorn
    from slack_bolt import App

    app = App(
        client=open_house(settings).client(),
        signing_secret=str(settings.signing_secret),
        process_before_response=True,
        request_verification_enabled=False,
    )
    app.command("/complaint")(lambda ack: ack("ok"))
    server = uvicorn.Server(
        uvicorn.Config(
            front_door(app, str(settings.signing_secret)), host="127.0.0.1", port=port, log_level="warning"
        )
    )
    threading.Thread(target=server.run, daemon=True).start()
    stop = Stop()
    stop_on_signals(stop)
    stop.wait()
