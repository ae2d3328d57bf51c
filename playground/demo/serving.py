"""The bot in Socket Mode beside the local Slack, as `faultline serve` runs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.bootstrap import House
from bot.serve import Stop, serve
from playground.slack import LocalSlack

PATIENCE = 60.0  # seconds to wait for the bot: its first answer loads the encoder


@contextmanager
def bot(house: House, slack: LocalSlack) -> Iterator[None]:
    """The bot in a thread, until the block ends. Raises what stopped it from starting."""
    ready, stop = threading.Event(), Stop()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            serve(house, None, stop, ready.set)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    ready.wait(PATIENCE)
    try:
        if failed:
            raise failed[0]
        slack.wait_for(lambda: slack.sockets > 0, PATIENCE)
        yield
    finally:
        stop.set()
        thread.join()
