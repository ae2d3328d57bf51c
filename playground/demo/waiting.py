"""Waiting for the bot, with an ear for whoever ends the demo meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from bot.serve import Stop
from playground.slack import LocalSlack

T = TypeVar("T")


class Ended(Exception):
    """Somebody ended the demo while it was being prepared or told."""


def until(slack: LocalSlack, stop: Stop, happened: Callable[[], T], patience: float) -> T:
    """What happened, once it did. Raises `Ended` as soon as somebody ends the demo, and `TimeoutError`."""

    def heard() -> tuple[T] | None:
        if stop.is_set():
            raise Ended
        return (found,) if (found := happened()) else None

    found = slack.wait_for(heard, patience)
    assert found is not None  # wait_for returns what is true
    return found[0]
