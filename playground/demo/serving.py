"""The bot in Socket Mode beside the local Slack, as `faultline serve` runs it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bot.bootstrap import House
from bot.serve import Stop, serve
from playground.demo.waiting import until
from playground.slack import LocalSlack

PATIENCE = 60.0  # seconds to wait for the bot: its first answer loads the encoder


@contextmanager
def bot(house: House, slack: LocalSlack, ended: Stop | None = None) -> Iterator[None]:
    """The bot in a thread, until the block ends.

    Raises what stopped it, and `Ended` when somebody ends the demo before the bot has begun.
    """
    stop = Stop()
    with ThreadPoolExecutor(1, "bot") as thread:
        serving = thread.submit(serve, house, None, stop)
        try:
            until(slack, ended or stop, lambda: serving.done() or slack.sockets, PATIENCE)
            if serving.done():
                serving.result()
            yield
        finally:
            stop.set()
    serving.result()
