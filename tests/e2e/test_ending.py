"""The end of a bot in order: whoever it has acknowledged gets an answer."""

import threading
from collections.abc import Sequence

from helpers import FAULTS, WordEncoder, log_and_group, reports
from running import PATIENCE, in_thread, settings_for

from bot.bootstrap import House
from knowledge.database import Database
from knowledge.encoder import Floats
from playground.slack import LocalSlack


class Held(WordEncoder):
    """Takes its time with a text, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked.set()
        self.let_go.wait(PATIENCE)
        return super().encode(texts)


def test_who_waits_for_an_answer_gets_it_though_the_bot_is_told_to_end(
    slack: LocalSlack, sqlite_database: Database
):
    log_and_group(sqlite_database, reports(2))
    held = Held()
    house = House(settings_for(slack, sqlite_database.url), sqlite_database, held)
    with in_thread(slack, house, "http"):
        slack.command("amina", "complaints", "/similar", FAULTS[0])
        held.asked.wait(PATIENCE)
        threading.Timer(0.5, held.let_go.set).start()  # by then the bot is ending

    assert "Similar past cases" in str(slack.ephemerals("amina"))
