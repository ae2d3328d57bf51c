"""The clock of a process: it starts jobs, and it can always be stopped."""

import threading
from datetime import timedelta

import pytest

from jobs.clock import Ticker

PATIENCE = 10.0  # seconds for what should take a moment


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


def test_a_job_runs_at_once_when_the_clock_starts(ticker: Ticker):
    ran = threading.Event()
    ticker.every(timedelta(hours=1), "job", ran.set)
    ticker.start()

    assert ran.wait(PATIENCE)
    ticker.stop()


def test_a_nudged_job_runs_before_its_time(ticker: Ticker):
    runs = threading.Semaphore(0)
    ticker.every(timedelta(hours=1), "job", runs.release)
    ticker.start()
    assert runs.acquire(timeout=PATIENCE)

    tries = (ticker.nudge("job") or runs.acquire(timeout=0.1) for _ in range(100))  # it may still be running
    assert any(tries)
    ticker.stop()


def test_a_job_that_fails_comes_again(ticker: Ticker):
    runs = threading.Semaphore(0)

    def fail() -> None:
        runs.release()
        raise ValueError("not today")

    ticker.every(timedelta(milliseconds=50), "job", fail)
    ticker.start()

    assert all(runs.acquire(timeout=PATIENCE) for _ in range(3))
    ticker.stop()


def test_a_job_that_is_not_there_can_be_nudged(ticker: Ticker):
    ticker.start()
    ticker.nudge("nothing")
    ticker.stop()


def test_a_job_that_nudges_another_while_the_clock_stops_does_not_hold_it_up(ticker: Ticker):
    begun = threading.Event()

    def busy() -> None:
        for _ in range(2_000):
            ticker.nudge("other")
            begun.set()

    ticker.every(timedelta(hours=1), "other", lambda: None)
    ticker.every(timedelta(hours=1), "busy", busy)
    ticker.start()
    assert begun.wait(PATIENCE)
    stopping = threading.Thread(target=ticker.stop, daemon=True)
    stopping.start()
    stopping.join(PATIENCE)

    assert not stopping.is_alive()


def test_after_the_end_a_nudge_does_nothing(ticker: Ticker):
    ticker.every(timedelta(hours=1), "job", lambda: None)
    ticker.start()
    ticker.stop()

    ticker.nudge("job")
