from datetime import timedelta

from helpers import NOW, everything
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Notice
from triage.notices import LEASE, claim, give_up, post_later, put_off, put_off_channel, sent


def put(session: Session, *keys: str, channel: str | None = None) -> None:
    """Notices for one channel, or without one each for its own."""
    for key in keys:
        post_later(session, key, "card", channel or f"C-{key}", {"case": 1}, NOW)


def claimed(database: Database, now=NOW, most: int = 10) -> list[tuple[str, bool]]:
    with database.write() as session:
        return [(notice.key, unknown) for notice, unknown in claim(session, now, most)]


def test_a_notice_is_put_once_however_often_it_is_asked_for(database: Database):
    with database.write() as session:
        put(session, "card:1")
    with database.write() as session:
        again = post_later(session, "card:1", "card", "C2", {}, NOW)

    assert not again
    assert [(notice.key, notice.channel) for notice in everything(database, Notice)] == [
        ("card:1", "C-card:1")
    ]


def test_a_claimed_notice_is_nobody_elses_until_its_lease_ends(database: Database):
    with database.write() as session:
        put(session, "card:1", "card:2")

    assert claimed(database) == [("card:1", False), ("card:2", False)]
    assert claimed(database, NOW + LEASE / 2) == []


def test_a_sending_that_never_said_how_it_ended_comes_back_as_unknown(database: Database):
    with database.write() as session:
        put(session, "card:1")
    claimed(database)

    assert claimed(database, NOW + LEASE) == [("card:1", True)]
    assert [notice.attempts for notice in everything(database, Notice)] == [2]


def test_no_more_are_claimed_than_asked_for(database: Database):
    with database.write() as session:
        put(session, "a", "b", "c")

    assert claimed(database, most=2) == [("a", False), ("b", False)]
    assert claimed(database, most=2) == [("c", False)]


def test_a_channel_gets_one_notice_at_a_time(database: Database):
    with database.write() as session:
        put(session, "first", "second", channel="C1")
        put(session, "other", channel="C2")

    assert claimed(database) == [("first", False), ("other", False)]
    assert claimed(database) == [("second", False)]


def test_what_was_sent_or_given_up_is_over(database: Database):
    with database.write() as session:
        put(session, "sent", "failed", "unknown")
        (one, _), (two, _), (three, _) = claim(session, NOW)
        sent(session, one.id, "C1", "1.2")
        give_up(session, two.id, "channel_not_found")
        give_up(session, three.id, "no answer", unknown=True)

    states = {notice.key: (notice.state, notice.trouble) for notice in everything(database, Notice)}
    assert states == {
        "sent": ("sent", None),
        "failed": ("failed", "channel_not_found"),
        "unknown": ("unknown", "no answer"),
    }
    assert claimed(database, NOW + timedelta(days=1)) == []


def test_what_was_put_off_waits_until_then_and_is_no_unknown(database: Database):
    later = NOW + timedelta(minutes=9)
    with database.write() as session:
        put(session, "card:1")
        ((notice, _),) = claim(session, NOW)
        put_off(session, notice.id, later, "ratelimited")

    assert claimed(database, later - timedelta(seconds=1)) == []
    assert claimed(database, later) == [("card:1", False)]


def test_a_busy_channel_waits_alone(database: Database):
    later = NOW + timedelta(seconds=30)
    with database.write() as session:
        put(session, "busy", channel="C1")
        put(session, "calm", channel="C2")
        put_off_channel(session, "C1", later)

    assert claimed(database) == [("calm", False)]
    assert claimed(database, later) == [("busy", False)]


def test_putting_a_channel_off_never_brings_a_notice_forward(database: Database):
    with database.write() as session:
        post_later(session, "late", "card", "C1", {}, NOW + timedelta(hours=1))
        put_off_channel(session, "C1", NOW + timedelta(minutes=1))

    assert claimed(database, NOW + timedelta(minutes=2)) == []
