"""The weekly digest: once for each channel and week, whoever runs beside, whatever crashes."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
from helpers import everything
from running import PATIENCE, Bot, Clock, Processes, Start, key_of, notices, words

from jobs.weekly import LATE
from knowledge.database import Database
from knowledge.tables import DigestRun, Subscription
from playground.slack import Fault, LocalSlack, Room
from triage.notices import LEASE

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
ROUNDS = 4
CHANNELS = 3


@pytest.fixture
def clock() -> Clock:
    """Monday morning, half an hour after the digest is due."""
    return Clock(MONDAY)


def subscribe(slack: LocalSlack, database: Database, *channels: str, since: datetime | None = None) -> None:
    with database.write() as session:
        for channel in channels:
            number = slack.channel_id(channel)
            session.add(Subscription(channel=number, since=since or MONDAY - timedelta(days=30)))


def digests(slack: LocalSlack, channel: str = "claims") -> list[dict]:
    return [one for one in slack.messages(channel) if key_of(one).startswith("digest:")]


def all_sent(database: Database, many: int) -> bool:
    rows = [one for one in notices(database) if one.kind == "digest"]
    return len(rows) == many and all(one.state == "sent" for one in rows)


def test_two_processes_post_each_digest_once(
    slack: LocalSlack, clock: Clock, database: Database, processes: Processes
):
    channels = [
        [slack.add_channel(Room(f"round-{turn}-{number}")) for number in range(CHANNELS)]
        for turn in range(ROUNDS)
    ]
    for turn in range(ROUNDS):
        subscribe(slack, database, *channels[turn])
        gate = processes.gate(2)
        pair = [processes.start(database.url, ahead=clock.ahead, gate=gate) for _ in range(2)]
        for child in pair:
            child.serves()
        slack.wait_for(lambda done=CHANNELS * (turn + 1): all_sent(database, done), PATIENCE)
        assert [child.stop() for child in pair] == [0, 0]

    flat = [channel for some in channels for channel in some]
    assert [len(digests(slack, channel)) for channel in flat] == [1] * ROUNDS * CHANNELS
    assert {one.attempts for one in notices(database)} == {1}
    assert {one.period for one in everything(database, DigestRun)} == {"2026-W46"}


@pytest.mark.parametrize(("fail", "already"), [("posting", 0), ("posted", 1)])
def test_a_crash_around_the_post_costs_no_digest_and_doubles_none(
    slack: LocalSlack, clock: Clock, database: Database, processes: Processes, fail: str, already: int
):
    subscribe(slack, database, "claims")
    crashed = processes.start(database.url, ahead=clock.ahead, fail=fail)
    exitcode = crashed.ended()
    between = len(digests(slack))
    processes.start(database.url, ahead=clock.ahead + LEASE.total_seconds() + 1)
    slack.wait_for(lambda: all_sent(database, 1), PATIENCE)

    assert exitcode == -signal.SIGKILL
    assert between == already
    assert len(digests(slack)) == 1
    assert len(everything(database, DigestRun)) == 1


@pytest.mark.parametrize("kind", ["reset_after_accept", "truncated", "reset_before", "status"])
def test_a_post_without_a_clear_answer_is_looked_for_before_it_is_sent_again(
    start: Start, slack: LocalSlack, clock: Clock, sqlite_database: Database, kind: str
):
    subscribe(slack, sqlite_database, "claims")
    slack.faults.add(Fault("chat.postMessage", kind))
    start(sqlite_database)
    slack.wait_for(lambda: (rows := notices(sqlite_database)) and rows[0].trouble, PATIENCE)
    clock.skip(6)
    slack.wait_for(lambda: all_sent(sqlite_database, 1), PATIENCE)

    assert len(digests(slack)) == 1
    assert len(slack.journal.calls("conversations.history")) == 1
    assert notices(sqlite_database)[0].posted_ts == digests(slack)[0]["ts"]


@pytest.mark.parametrize(
    ("down", "late"),
    [(LATE / 2, False), (timedelta(days=2), True), (timedelta(days=16), True)],
)
def test_a_bot_that_was_down_at_the_hour_catches_up_once_and_says_that_it_is_late(
    start: Start, slack: LocalSlack, clock: Clock, sqlite_database: Database, down: timedelta, late: bool
):
    nine = MONDAY.replace(minute=0)
    clock.skip((nine + down - clock()).total_seconds())
    subscribe(slack, sqlite_database, "claims", since=nine - timedelta(days=1))
    start(sqlite_database)
    slack.wait_for(lambda: all_sent(sqlite_database, 1), PATIENCE)
    (shown,) = digests(slack)

    assert ("This digest is late" in words(shown)) == late
    assert [run.late for run in everything(sqlite_database, DigestRun)] == [late]


def test_a_subscription_does_not_ask_for_weeks_before_it(
    start: Start, slack: LocalSlack, clock: Clock, sqlite_database: Database
):
    subscribe(slack, sqlite_database, "claims", since=MONDAY)
    bot = start(sqlite_database, "socket")  # signatures are checked by the real clock
    bot.slack.command("amina", "claims", "/digest", "now")
    bot.slack.wait_for(lambda: bot.slack.messages("claims"), PATIENCE)

    assert everything(sqlite_database, DigestRun) == []
    assert digests(slack) == []


def test_a_channel_that_came_to_be_shared_since_gets_no_digest(
    start: Start, slack: LocalSlack, sqlite_database: Database
):
    subscribe(slack, sqlite_database, "partners", "claims")
    bot: Bot = start(sqlite_database)
    states = {one.channel: (one.state, one.trouble) for one in bot.settled(2)}

    assert slack.messages("partners") == []
    assert len(digests(slack)) == 1
    assert states[slack.channel_id("partners")][0] == "failed"
    assert "another organisation" in states[slack.channel_id("partners")][1]
