"""One notice at a time: what an answer of Slack's, or none, means for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from helpers import NOW, WordEncoder, everything, log_and_group
from sqlalchemy import delete, update
from sqlmodel import col

from bot.bootstrap import House
from bot.publish import CANNOT_TELL, LONGEST_WAIT, Publisher
from bot.settings import read_settings
from jobs.outbox import MOST_ATTEMPTS, Outbox, Outcome, Refused, Sent, Unknown, Wait
from knowledge.database import Database
from knowledge.tables import Membership, Notice, Person
from playground.slack import Fault, LocalSlack
from triage import notices
from triage.cases.casework import close_case
from triage.digest.building import build
from triage.notices import LEASE
from triage.report import Report
from triage.weeks import Week

SLOWER = "Slack asks for fewer messages"


class Time:
    """A time that only the test moves; the local Slack reads it too."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def slack(time: Time) -> Iterator[LocalSlack]:
    """A local Slack in which nothing happens by itself."""
    with LocalSlack(now=time.seconds) as running:
        yield running


@pytest.fixture
def publisher(slack: LocalSlack, sqlite_database: Database, time: Time) -> Publisher:
    """A publisher with a case of amina's to show."""
    log_and_group(sqlite_database, [Report(text="card declined", reporter=slack.user_id("amina"))])
    settings = read_settings(None, SLACK_BOT_TOKEN=slack.app.bot_token, SLACK_API_URL=slack.api_url)
    house = House(settings, sqlite_database, WordEncoder(), time)
    return Publisher(house, house.client(), "T0FAULTLINE")


@pytest.fixture
def card(sqlite_database: Database, publisher: Publisher) -> Notice:
    """The notice of that case's card."""
    (notice,) = everything(sqlite_database, Notice)
    return notice  # type: ignore[return-value]


def digest(database: Database, channel: str) -> Notice:
    with database.read() as session:
        built = build(session, Week.last_complete(NOW), NOW)
    payload = {"digest": built.model_dump(mode="json")}
    return Notice(key="digest:x", kind="digest", channel=channel, payload=payload, due_at=NOW, at=NOW)


def test_a_card_goes_to_the_reporters_direct_messages_under_its_key(
    publisher: Publisher, card: Notice, slack: LocalSlack
):
    outcome = publisher(card)
    (message,) = slack.messages(slack.direct("amina"))

    assert outcome == Sent(slack.direct("amina"), message["ts"])
    assert message["metadata"]["event_payload"] == {"key": "card:1"}
    assert publisher.find(card) == outcome


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault("chat.postMessage", "rate_limited", retry_after=7), Wait(7.0, SLOWER, True)),
        (Fault("chat.postMessage", "rate_limited", retry_after=0), Wait(1.0, SLOWER, True)),
        (Fault("chat.postMessage", "rate_limited", retry_after=10**6),
         Wait(LONGEST_WAIT, SLOWER, True)),
        (Fault("chat.postMessage", "error", error="ratelimited"), Wait(30.0, SLOWER, True)),
        (Fault("chat.postMessage", "error", error="fatal_error"), Wait(30.0, "fatal_error")),
        (Fault("chat.postMessage", "error", error="is_archived"), Refused("is_archived")),
        (Fault("chat.postMessage", "error", error="msg_too_long"), Refused("msg_too_long")),
        (Fault("chat.postMessage", "status", status=503), Unknown("Slack answered 503")),
        (Fault("users.info", "rate_limited", retry_after=3), Wait(3.0, SLOWER, True)),
        (Fault("users.info", "error", error="user_not_found"),
         Refused("the reporter is a guest or a stranger: cases are not shown to them")),
        (Fault("conversations.open", "error", error="user_disabled"), Refused("user_disabled")),
    ],
)  # fmt: skip
def test_each_answer_means_one_thing(
    publisher: Publisher, card: Notice, slack: LocalSlack, fault: Fault, outcome: Outcome
):
    slack.faults.add(fault)

    assert publisher(card) == outcome
    assert slack.messages(slack.direct("amina")) == []


@pytest.mark.parametrize("kind", ["reset_before", "reset_after_accept", "truncated"])
def test_no_answer_means_that_nobody_knows(publisher: Publisher, card: Notice, slack: LocalSlack, kind: str):
    slack.faults.add(Fault("chat.postMessage", kind))

    assert isinstance(publisher(card), Unknown)
    assert (publisher.find(card) is None) == (kind == "reset_before")


def test_a_case_that_is_on_file_no_more_is_no_reason_to_try_again(
    publisher: Publisher, card: Notice, sqlite_database: Database
):
    with sqlite_database.write() as session:
        session.execute(delete(Membership).where(col(Membership.case_id) == 1))

    assert publisher(card) == Refused("the case is not on file any more")


def test_blocks_that_slack_refuses_even_without_a_chart_are_given_up(
    publisher: Publisher, slack: LocalSlack, sqlite_database: Database
):
    slack.faults.add(Fault("chat.postMessage", "error", error="invalid_blocks", times=2))

    assert publisher(digest(sqlite_database, slack.channel_id("general"))) == Refused("invalid_blocks")


def test_a_digest_for_a_shared_channel_is_refused(
    publisher: Publisher, slack: LocalSlack, sqlite_database: Database
):
    outcome = publisher(digest(sqlite_database, slack.channel_id("partners")))

    assert isinstance(outcome, Refused)
    assert slack.messages("partners") == []


def test_a_clock_that_is_minutes_ahead_of_slacks_still_finds_what_was_posted(
    publisher: Publisher, card: Notice, time: Time
):
    time.now = NOW - timedelta(minutes=4)  # what Slack dates the message by
    publisher(card)

    assert publisher.find(card) is not None


def test_while_slack_cannot_say_whether_it_was_posted_nothing_is_sent_again(
    publisher: Publisher, card: Notice, slack: LocalSlack, sqlite_database: Database, time: Time
):
    outbox = Outbox(sqlite_database, publisher, CANNOT_TELL)
    slack.faults.add(Fault("chat.postMessage", "reset_after_accept"))
    for kind in ("status", "error", "reset_before", "truncated"):
        slack.faults.add(Fault("conversations.history", kind))
    taken_up = []
    for _ in range(6):
        taken_up.append(outbox.once(time))
        time.now += timedelta(minutes=10)

    (sent,) = everything(sqlite_database, Notice)
    assert taken_up == [1] * 6
    assert (sent.state, sent.attempts) == ("sent", 6)
    assert len(slack.messages(slack.direct("amina"))) == 1
    assert len(slack.journal.calls("chat.postMessage")) == 1


def test_what_nobody_can_ever_tell_is_left_unknown_rather_than_sent_twice(
    publisher: Publisher, card: Notice, slack: LocalSlack, sqlite_database: Database, time: Time
):
    outbox = Outbox(sqlite_database, publisher, CANNOT_TELL)
    slack.faults.add(Fault("chat.postMessage", "reset_after_accept"))
    slack.faults.add(Fault("conversations.history", "error", error="missing_scope", times=99))
    for _ in range(MOST_ATTEMPTS + 3):
        outbox.once(time)
        time.now += timedelta(hours=1)

    (left,) = everything(sqlite_database, Notice)
    assert (left.state, left.attempts) == ("unknown", MOST_ATTEMPTS)
    assert len(slack.messages(slack.direct("amina"))) == 1


class Choking:
    """Cannot make a message of one notice; sends all others."""

    def __init__(self, poison: str) -> None:
        self.sent: list[str] = []
        self._poison = poison

    def __call__(self, notice: Notice) -> Outcome:
        if notice.key == self._poison:
            raise KeyError("digest")
        self.sent.append(notice.key)
        return Sent(notice.channel, "1.0")

    def find(self, notice: Notice) -> Sent | None:
        return None


def put(database: Database, *keys: str) -> None:
    with database.write() as session:
        for number, key in enumerate(keys):
            notices.post_later(session, key, "card", f"U{number}", {}, NOW)


def test_a_notice_that_cannot_be_made_does_not_hold_up_the_others(sqlite_database: Database, time: Time):
    put(sqlite_database, "poison", "one", "two")
    choking = Choking("poison")
    outbox = Outbox(sqlite_database, choking)
    for _ in range(MOST_ATTEMPTS + 2):
        outbox.once(time)
        time.now += timedelta(hours=1)

    states = {one.key: one.state for one in everything(sqlite_database, Notice)}
    assert choking.sent == ["one", "two"]
    assert states == {"poison": "unknown", "one": "sent", "two": "sent"}


class Slow(Choking):
    """Takes its time over each notice."""

    def __init__(self, time: Time, seconds: float) -> None:
        super().__init__("")
        self._time, self._seconds = time, seconds

    def __call__(self, notice: Notice) -> Outcome:
        self._time.now += timedelta(seconds=self._seconds)
        return super().__call__(notice)


def test_a_slow_sender_leaves_what_its_lease_no_longer_covers_to_whoever_comes_next(
    sqlite_database: Database, time: Time
):
    put(sqlite_database, *(f"notice-{number}" for number in range(8)))
    slow = Slow(time, LEASE.total_seconds() / 6)
    outbox = Outbox(sqlite_database, slow)
    outbox.once(time)
    at_first = len(slow.sent)
    for _ in range(5):
        time.now += LEASE
        outbox.once(time)

    assert at_first < 6
    assert sorted(slow.sent) == [f"notice-{number}" for number in range(8)]


class Sender:
    """An outbox on the move: each `once` is seconds after the one before."""

    def __init__(self, database: Database, publisher: Publisher, time: Time) -> None:
        self._outbox, self._database, self._time = Outbox(database, publisher, CANNOT_TELL), database, time

    def once(self, seconds: float = 2.0) -> None:
        self._outbox.once(self._time)
        self._time.now += timedelta(seconds=seconds)

    def renew(self, key: str = "card:1") -> None:
        with self._database.write() as session:
            notices.update_later(session, key, self._time.now)

    def state(self, key: str) -> tuple[str, str | None]:
        found = {one.key: (one.state, one.trouble) for one in everything(self._database, Notice)}
        return found[key]


@pytest.fixture
def sender(publisher: Publisher, card: Notice, sqlite_database: Database, time: Time) -> Sender:
    """An outbox that has sent the card."""
    sender = Sender(sqlite_database, publisher, time)
    sender.once()
    return sender


def close(database: Database, words: str) -> None:
    with database.write() as session:
        close_case(session, 1, words, "U9", NOW)


def test_a_renewed_card_is_the_same_message_with_what_is_known_now(
    sender: Sender, slack: LocalSlack, sqlite_database: Database
):
    for words in ("Card replaced", "Refunded by hand"):
        close(sqlite_database, words)
        sender.renew()
        sender.once()

    (message,) = slack.messages(slack.direct("amina"))
    assert "Resolved by: Refunded by hand" in str(message["blocks"])
    assert message["text"] == "C-1 is closed: Refunded by hand"
    assert len(slack.journal.calls("chat.postMessage")) == 1
    assert len(slack.journal.calls("chat.update")) == 2


def test_a_renewal_waits_as_long_as_slack_asks_for(sender: Sender, slack: LocalSlack):
    slack.faults.add(Fault("chat.update", "rate_limited", retry_after=30))
    sender.renew()
    for _ in range(5):
        sender.once(5)
    early = sender.state("update:card:1")
    sender.once(10)
    sender.once()

    assert early == ("waiting", SLOWER)
    assert sender.state("update:card:1") == ("sent", None)
    assert [one.ok for one in slack.journal.calls("chat.update")] == [False, True]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_slack_does_not_let_be_renewed_is_left_and_the_next_change_tries_again(
    sender: Sender, slack: LocalSlack, error: str
):
    slack.faults.add(Fault("chat.update", "error", error=error))
    sender.renew()
    sender.once()
    refused = sender.state("update:card:1")
    sender.renew()
    sender.once()

    assert refused == ("failed", error)
    assert sender.state("update:card:1") == ("sent", None)
    assert len(slack.messages(slack.direct("amina"))) == 1


@pytest.mark.parametrize("kind", ["reset_after_accept", "reset_before", "truncated"])
def test_a_renewal_that_got_no_answer_is_done_again(sender: Sender, slack: LocalSlack, kind: str):
    slack.faults.add(Fault("chat.update", kind))
    sender.renew()
    sender.once(60)
    sender.once()

    assert sender.state("update:card:1") == ("sent", None)
    assert len(slack.messages(slack.direct("amina"))) == 1


def test_a_card_whose_sending_nobody_could_settle_is_found_when_it_is_to_be_renewed(
    publisher: Publisher, card: Notice, slack: LocalSlack, sqlite_database: Database, time: Time
):
    sender = Sender(sqlite_database, publisher, time)
    slack.faults.add(Fault("chat.postMessage", "reset_after_accept"))
    slack.faults.add(Fault("conversations.history", "error", error="missing_scope", times=MOST_ATTEMPTS - 1))
    for _ in range(MOST_ATTEMPTS):
        sender.once(3_600)
    unknown = sender.state("card:1")
    for words in ("Card replaced", "Refunded by hand"):
        close(sqlite_database, words)
        sender.renew()
        sender.once()

    (message,) = slack.messages(slack.direct("amina"))
    assert unknown[0] == "unknown"
    assert "Resolved by: Refunded by hand" in str(message["blocks"])
    assert len(slack.journal.calls("chat.postMessage")) == 1


def test_a_card_that_is_nowhere_to_be_found_is_not_renewed(
    sender: Sender, slack: LocalSlack, sqlite_database: Database
):
    with sqlite_database.write() as session:
        lost = {"state": "unknown", "posted_to": None, "posted_ts": None, "key": "card:999"}
        session.execute(update(Notice).values(**lost))
    sender.renew("card:999")
    sender.once()

    said = "nobody can tell where the message is that should be renewed"
    assert sender.state("update:card:999") == ("failed", said)
    assert len(slack.journal.calls("chat.postMessage")) == 1


def test_a_renewed_digest_goes_without_its_chart_where_slack_draws_none(
    sender: Sender, slack: LocalSlack, sqlite_database: Database
):
    with sqlite_database.write() as session:
        one = digest(sqlite_database, slack.channel_id("general"))
        notices.post_later(session, one.key, one.kind, one.channel, one.payload, NOW)
    sender.once()
    slack.faults.add(Fault("chat.update", "error", error="invalid_blocks"))
    sender.renew("digest:x")
    sender.once()

    assert sender.state("update:digest:x") == ("sent", None)
    assert [one.ok for one in slack.journal.calls("chat.update")] == [False, True]


def reply(database: Database, channel: str) -> None:
    with database.write() as session:
        payload = {"what": "answer", "case": 1, "thread_of": "card:1"}
        notices.post_later(session, "news:answer:1:x:U", "news", channel, payload, NOW)


def test_what_answers_a_card_waits_for_it_however_long_slack_takes_and_stands_in_its_thread(
    publisher: Publisher, card: Notice, slack: LocalSlack, sqlite_database: Database, time: Time
):
    sender = Sender(sqlite_database, publisher, time)
    close(sqlite_database, "Card replaced")
    slack.faults.add(Fault("chat.postMessage", "error", error="internal_error", times=4))
    reply(sqlite_database, slack.user_id("amina"))
    for _ in range(100):
        sender.once()

    shown, answer = slack.messages(slack.direct("amina"))
    assert answer["thread_ts"] == shown["ts"]
    assert "What resolved it: Card replaced" in answer["text"]
    assert sender.state("news:answer:1:x:U") == ("sent", None)


def test_nobody_who_became_a_guest_hears_any_more(
    sender: Sender, slack: LocalSlack, sqlite_database: Database
):
    with sqlite_database.write() as session:
        session.get_one(Person, slack.user_id("amina")).welcome = False
    close(sqlite_database, "Card replaced")
    sender.renew()
    reply(sqlite_database, slack.user_id("amina"))
    for _ in range(4):
        sender.once()

    (message,) = slack.messages(slack.direct("amina"))
    assert "Card replaced" not in str(message)
    assert {sender.state(key)[0] for key in ("update:card:1", "news:answer:1:x:U")} == {"failed"}
