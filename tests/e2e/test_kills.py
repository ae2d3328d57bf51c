"""Power cuts and orderly ends: what was acknowledged is there once, grouped, and told once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import rig
from helpers import FAULTS, everything
from running import PATIENCE, Processes, cards, key_of, notices, number_in

from bot.answering import BUSY
from jobs.drain import LEASE
from knowledge.database import Database
from knowledge.tables import Case, Membership, Notice, Receipt
from playground.slack import LocalSlack, Outcome, Person, Room

LOADED = LEASE.total_seconds() + 4 * PATIENCE  # seconds on a busy machine; a lease may have to end first
ROUNDS = 20
AT_ONCE = 2
POINTS = ("", "encoding", "posting", "posted")  # where a round's process dies; "" is right after the last ack


def complain(slack: LocalSlack, user: str, text: str, channel: str = "complaints") -> Outcome:
    """Log a complaint, again as long as the database is busy: as the bot asks, since nothing was saved."""

    def said() -> Outcome | None:
        outcome = slack.command(user, channel, "/complaint", text)
        return None if outcome.acked and outcome.body["text"] == BUSY else outcome

    return slack.wait_for(said, LOADED)


def test_after_kills_every_acknowledged_case_is_there_once_grouped_and_told_once(
    slack: LocalSlack, sqlite_database: Database, processes: Processes
):
    staff = [slack.add_user(Person(f"staff{turn}")) for turn in range(ROUNDS)]
    floor = slack.add_channel(Room("floor", tuple(f"staff{turn}" for turn in range(ROUNDS))))
    acked = {}
    for turn, reporter in enumerate(staff):
        fail = POINTS[turn % len(POINTS)]
        child = processes.start(sqlite_database.url, fail=fail)
        slack.wait_for(child.begun, LOADED)  # what an earlier round left may already have killed it
        for number in range(AT_ONCE):
            text = f"{FAULTS[turn % len(FAULTS)]} round{turn} report{number}"
            outcome = complain(slack, reporter, text, floor)
            if outcome.acked:
                acked[number_in(outcome.body["text"])] = text
        if fail:
            child.process.join(LOADED)
            assert child.ended() == -signal.SIGKILL
        else:
            child.kill()

    later = LEASE.total_seconds() + 60  # when every lease of the dead has ended
    processes.start(sqlite_database.url, ahead=later).serves()
    slack.wait_for(lambda: all_told(sqlite_database), LOADED)
    told = Counter(key_of(one) for user in staff for one in cards(slack, user))

    on_file = {one.id: one.text for one in everything(sqlite_database, Case)}
    assert len(acked) >= AT_ONCE * ROUNDS // len(POINTS)  # at least those of rounds where nothing is fatal
    assert {number: on_file.get(number) for number in acked} == acked
    assert len(set(on_file.values())) == len(on_file)
    assert {one.case_id for one in everything(sqlite_database, Membership)} == set(on_file)
    assert told == {f"card:{number}": 1 for number in on_file}
    assert sqlite_database.check() is None


def all_told(database: Database) -> bool:
    """Whether every case on file is grouped and its card sent."""
    cases, sent = everything(database, Case), [one for one in notices(database) if one.state == "sent"]
    return len(sent) == len(cases) and all(one.due_at is None for one in cases)


def test_a_case_that_was_acknowledged_just_before_the_kill_is_on_file(
    slack: LocalSlack, sqlite_database: Database, processes: Processes
):
    fuse = processes.fuse()
    child = processes.start(sqlite_database.url, fail="encoding", fuse=fuse)
    child.serves()
    number = number_in(complain(slack, "amina", FAULTS[0]).body["text"])
    fuse.set()
    child.process.join(LOADED)

    (case,) = everything(sqlite_database, Case)
    assert (case.id, case.text, case.attempts) == (number, FAULTS[0], 1)
    assert case.due_at is not None
    assert len(everything(sqlite_database, Receipt)) == 1
    assert everything(sqlite_database, Notice) == []


@pytest.mark.parametrize("way", ["http", "socket"])
def test_sigterm_under_load_ends_the_process_in_order(
    slack: LocalSlack, sqlite_database: Database, processes: Processes, way: str
):
    child = processes.start(sqlite_database.url, way=way)
    child.serves()
    slack.wait_for(lambda: way == "http" or slack.sockets, LOADED)
    outcomes = [complain(slack, "amina", text) for text in FAULTS]

    assert child.stop() == 0
    assert all(outcome.acked for outcome in outcomes)
    assert [one.text for one in everything(sqlite_database, Case)] == list(FAULTS)
    assert "Traceback" not in processes.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_faultline_serve_ends_with_0_on_a_signal(slack: LocalSlack, tmp_path: Path, number: signal.Signals):
    command = [sys.executable, "-c", "from bot.cli.main import run; run()", "serve"]
    environment = os.environ | rig.environment(slack, f"sqlite:///{tmp_path / 'served.db'}")
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as served:
        try:
            slack.wait_for(lambda: slack.sockets or served.poll() is not None, LOADED)
            served.send_signal(number)
            _, said = served.communicate(timeout=LOADED)
        finally:
            served.kill()

    assert served.returncode == 0
    assert "Faultline answers over Socket Mode" in said
    assert "Traceback" not in said


def test_a_socket_that_slack_wants_refreshed_is_opened_again_and_takes_commands(
    slack: LocalSlack, sqlite_database: Database, processes: Processes
):
    processes.start(sqlite_database.url, way="socket").serves()
    slack.wait_for(lambda: slack.sockets, LOADED)
    slack.disconnect_sockets()
    slack.wait_for(lambda: slack.sockets, LOADED)

    assert complain(slack, "amina", FAULTS[0]).acked


def test_two_processes_that_start_on_one_database_group_each_case_once(
    slack: LocalSlack, database: Database, processes: Processes
):
    pair = [processes.start(database.url) for _ in range(2)]
    for child in pair:
        child.serves()
    for turn in range(4):
        for user in ("amina", "bruno", "chloe"):
            assert complain(slack, user, f"{FAULTS[turn]} {user}").acked
    slack.wait_for(lambda: len(everything(database, Case)) == 12 and all_told(database), LOADED)

    told = Counter(key_of(one) for user in ("amina", "bruno", "chloe") for one in cards(slack, user))
    assert told == {f"card:{number}": 1 for number in range(1, 13)}
    assert len(everything(database, Membership)) == 12
