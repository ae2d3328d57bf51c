import threading
from datetime import timedelta

import pytest
from helpers import NOW, everything, log, log_and_group
from sqlalchemy import delete, select, update
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Notice
from triage import notices
from triage.notices import (
    LEASE,
    claim,
    give_up,
    keep_doubtful,
    post_later,
    put_off,
    put_off_channel,
    refresh_cards,
    refresh_moved,
    sent,
    update_later,
)
from triage.report import Report

LATER = NOW + timedelta(seconds=10)


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


def test_what_is_new_goes_before_what_renews(database: Database):
    with database.write() as session:
        put(session, "card:1", "card:2", channel="C1")
    for _ in range(2):
        ((key, _),) = claimed(database)
        with database.write() as session:
            sent(session, notices.by_key(session, key).id, "C1", "1.0")
            update_later(session, key, NOW)
    with database.write() as session:
        post_later(session, "question", "card", "C1", {"case": 1}, LATER)

    assert claimed(database, LATER) == [("question", False)]


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


@pytest.fixture
def shown(database: Database) -> Database:
    """A card that is in Slack."""
    with database.write() as session:
        put(session, "card:1")
        ((card, _),) = claim(session, NOW)
        sent(session, card.id, "D1", "1.2")
    return database


def ask(database: Database, now=NOW, key: str = "card:1") -> None:
    with database.write() as session:
        update_later(session, key, now)


def states(database: Database) -> dict[str, str]:
    return {notice.key: notice.state for notice in everything(database, Notice)}


def number_of(database: Database, key: str) -> int:
    return next(notice.id for notice in everything(database, Notice) if notice.key == key)


def settle(database: Database, how, key: str, *arguments) -> None:
    with database.write() as session:
        how(session, number_of(database, key), *arguments)


def test_a_message_is_renewed_once_however_often_that_is_asked_for(shown: Database):
    for _ in range(3):
        ask(shown)

    assert claimed(shown) == [("update:card:1", False)]
    assert states(shown) == {"card:1": "sent", "update:card:1": "sending"}


def test_what_is_asked_for_again_while_it_is_sent_is_sent_again_afterwards_and_not_beside(shown: Database):
    ask(shown)
    claimed(shown)
    ask(shown, LATER)
    beside = claimed(shown, LATER)
    settle(shown, sent, "update:card:1", "D1", "1.2")

    assert beside == []
    assert claimed(shown, LATER) == [("update:card:1", False)]
    settle(shown, sent, "update:card:1", "D1", "1.2")
    assert states(shown)["update:card:1"] == "sent"
    assert claimed(shown, LATER + LEASE) == []


def test_a_renewal_that_slack_refused_is_tried_with_what_is_known_since(shown: Database):
    ask(shown)
    claimed(shown)
    ask(shown, LATER)
    settle(shown, give_up, "update:card:1", "msg_too_long")

    assert claimed(shown, LATER) == [("update:card:1", False)]
    settle(shown, give_up, "update:card:1", "msg_too_long")
    assert states(shown)["update:card:1"] == "failed"


def test_a_card_that_changed_while_it_was_on_its_way_is_renewed_once_it_is_there(database: Database):
    with database.write() as session:
        put(session, "card:1")
    claimed(database)
    ask(database, LATER)
    on_its_way = states(database)
    settle(database, sent, "card:1", "D1", "1.2")

    assert on_its_way == {"card:1": "sending"}
    assert claimed(database, LATER) == [("update:card:1", False)]


def test_a_card_whose_sending_ended_in_doubt_is_renewed_once_it_was_found(database: Database):
    with database.write() as session:
        put(session, "card:1")
    claimed(database)
    ask(database)
    settle(database, keep_doubtful, "card:1", LATER, "no answer")
    again = claimed(database, LATER)
    settle(database, sent, "card:1", "D1", "1.2")

    assert again == [("card:1", True)]
    assert claimed(database, LATER) == [("update:card:1", False)]


def test_a_card_still_to_be_sent_needs_no_renewal(database: Database):
    with database.write() as session:
        put(session, "card:1")
    ask(database)
    ((_, doubtful),) = claimed(database)
    settle(database, put_off, "card:1", LATER, "internal_error")
    ask(database)
    claimed(database, LATER)
    settle(database, sent, "card:1", "D1", "1.2")

    assert not doubtful
    assert states(database) == {"card:1": "sent"}


@pytest.mark.parametrize(("unknown", "renewed"), [(True, True), (False, False)])
def test_a_card_that_was_perhaps_sent_is_renewed_and_one_that_never_was_is_not(
    database: Database, unknown: bool, renewed: bool
):
    with database.write() as session:
        put(session, "card:1")
    claimed(database)
    settle(database, give_up, "card:1", "no answer", unknown)
    ask(database)

    assert ("update:card:1" in states(database)) == renewed


def test_a_message_that_is_not_there_is_not_renewed(database: Database):
    ask(database, key="card:999")

    assert states(database) == {}


def test_those_who_ask_at_the_same_time_ask_once(shown: Database):
    troubles: list[Exception] = []

    def asking() -> None:
        try:
            ask(shown)
        except Exception as trouble:  # noqa: BLE001 - a thread's end: told below
            troubles.append(trouble)

    other = threading.Thread(target=asking)
    with shown.write() as session:
        update_later(session, "card:1", NOW)
        other.start()
        other.join(0.5)  # it waits for us
    other.join()

    assert troubles == []
    assert claimed(shown) == [("update:card:1", False)]


def renewals(session: Session) -> list[str]:
    rows = session.scalars(select(Notice).where(Notice.kind == notices.UPDATE).order_by(Notice.id))
    return [notice.key for notice in rows]


def test_the_cards_of_a_cause_that_are_renewed_are_the_newest_in_slack(sqlite_database: Database):
    text, old = "card declined at checkout terminal although balance sufficient", NOW - notices.CARD_LIVES
    shown = log_and_group(
        sqlite_database,
        [
            Report(text=text, reporter="U1", created_at=old),
            Report(text=text),
            Report(text=text, source="crm", external_id="1", reporter="U1"),
            *[Report(text=text, reporter="U1")] * (notices.MOST_CARDS + 1),
        ],
    )
    with sqlite_database.write() as session:
        session.execute(update(Notice).values(state="sent", posted_to="D1", posted_ts="1.2"))
        refresh_cards(session, 1, NOW)
        of_the_cause = renewals(session)
        session.execute(delete(Notice).where(Notice.kind == notices.UPDATE))
        refresh_moved(session, shown, NOW)
        moved = renewals(session)

    assert moved == of_the_cause == [f"update:card:{case}" for case in reversed(shown[4:])]


def test_a_case_that_is_not_grouped_yet_has_no_card_to_renew(database: Database):
    (case,) = log(database, [Report(text="card declined", reporter="U1")])
    with database.write() as session:
        refresh_moved(session, [case], NOW)

    assert states(database) == {}
