"""What is likely told a second time, and what follows when somebody says that it is."""

from datetime import timedelta
from typing import Any

import pytest
from helpers import NOW, causes_of, everything, group_all, log, membership
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Case, Constraint, Event
from triage.cases.duplicates import COMPARED, likely_same, same_as, say_again, told_before
from triage.causes.on_file import UnknownCase
from triage.intake.filing import accept
from triage.report import Report

REFUND = "The refund for order ORD-2024-118 went to the closed card and is not visible"
AGAIN = "Refund for order ORD-2024-118 still not visible, it went to the closed card"
OTHER = "The branch was closed although the website says it is open on Saturdays"


def on_file(database: Database, text: str, ago: timedelta = timedelta(0), **given: Any) -> int:
    """A case logged so long ago."""
    with database.write() as session:
        return accept(session, Report(text=text, **given), NOW - ago).case_id


def like(session: Session, text: str, **given: Any) -> list[int | None]:
    return [case.id for case in likely_same(session, Report(text=text, **given), NOW)]


@pytest.mark.parametrize(
    ("ago", "said", "customer", "found"),
    [
        (timedelta(days=13), AGAIN, "K-1", True),
        (timedelta(days=15), AGAIN, "K-1", False),
        (timedelta(days=13), AGAIN, "K-2", False),
        (timedelta(days=13), AGAIN, None, False),
        (timedelta(days=13), OTHER, "K-1", False),
    ],
)
def test_very_similar_words_of_one_customer_within_two_weeks_are_likely_the_same(
    database: Database, ago: timedelta, said: str, customer: str | None, found: bool
):
    case = on_file(database, REFUND, ago, customer="K-1")
    with database.read() as session:
        assert like(session, said, customer=customer) == ([case] if found else [])


@pytest.mark.parametrize(
    ("ago", "said", "found"),
    [
        (timedelta(minutes=29), REFUND, True),
        (timedelta(minutes=29), f"  {REFUND.upper()} ", True),
        (timedelta(minutes=29), REFUND.replace(" ", "  \n"), True),
        (timedelta(minutes=29), f"{REFUND}!", True),
        (timedelta(minutes=31), REFUND, False),
        (timedelta(minutes=29), AGAIN, False),
        (timedelta(minutes=29), REFUND.replace("118", "119"), False),
    ],
)
def test_the_same_words_of_anybody_within_half_an_hour_are_likely_the_same(
    database: Database, ago: timedelta, said: str, found: bool
):
    case = on_file(database, REFUND, ago, reporter="U1")
    with database.read() as session:
        assert like(session, said, reporter="U2") == ([case] if found else [])


def test_the_same_words_about_two_customers_are_two_things(database: Database):
    on_file(database, REFUND, customer="K-1")
    with database.read() as session:
        assert like(session, REFUND, customer="K-2") == []
        assert like(session, REFUND) == [1]


def test_a_text_is_compared_without_its_personal_data_as_it_is_kept(database: Database):
    case = on_file(database, "Card 4111 1111 1111 1111 was declined at the till")
    with database.read() as session:
        assert like(session, "Card 5500 0000 0000 0004 was declined at the till") == [case]


def test_the_same_message_is_the_same_whatever_is_written_about_it(database: Database):
    place = {"message_channel": "C1", "message_ts": "1.5"}
    case = on_file(database, REFUND, timedelta(days=400), **place)
    with database.read() as session:
        assert like(session, OTHER, **place) == [case]
        assert like(session, OTHER, message_channel="C2", message_ts="1.5") == []


def test_the_likeliest_comes_first_and_no_more_than_three_come(database: Database):
    early = on_file(database, AGAIN, timedelta(days=1), customer="K-1")
    same = [on_file(database, REFUND, timedelta(minutes=number), customer="K-1") for number in (4, 3, 2, 1)]
    with database.read() as session:
        assert like(session, REFUND, customer="K-1") == same[:0:-1]
        assert early not in like(session, REFUND, customer="K-1")


def test_only_the_newest_cases_are_compared(database: Database):
    oldest = on_file(database, REFUND, timedelta(minutes=20))
    log(database, [f"something else entirely, number {number}" for number in range(COMPARED - 1)])
    with database.read() as session:
        assert like(session, REFUND) == [oldest]
    log(database, ["and one more"])
    with database.read() as session:
        assert like(session, REFUND) == []


def test_a_case_on_file_tells_only_earlier_ones_again_and_never_itself(database: Database):
    first, second, third = (on_file(database, text) for text in (REFUND, REFUND, OTHER))
    with database.read() as session:
        assert [case.id for case in told_before(session, second, NOW)] == [first]
        assert told_before(session, first, NOW) == told_before(session, third, NOW) == []
        with pytest.raises(UnknownCase):
            told_before(session, 99, NOW)


def test_words_added_to_a_case_are_an_event_without_personal_data_once_a_delivery(database: Database):
    case = on_file(database, REFUND)
    for _ in range(2):
        with database.write() as session:
            say_again(session, case, "she mailed anna@example.com again", "U2", NOW, "again:V1")
    told = [event for event in everything(database, Event) if event.kind == "said again"]

    assert [(one.actor, one.case_id, one.detail) for one in told] == [
        ("U2", case, {"text": "she mailed [EMAIL] again"})
    ]
    with pytest.raises(UnknownCase), database.write() as session:
        say_again(session, 99, "late", "U2", NOW, "again:V2")


def test_two_cases_said_to_be_one_thing_stay_on_file_and_together(database: Database):
    first, second = log(database, [REFUND, OTHER])
    group_all(database)
    apart = causes_of(database, [first, second])
    with database.turn() as turn:
        cause = same_as(turn, second, first, "U1", NOW)
    (bond,) = everything(database, Constraint)
    told = [event for event in everything(database, Event) if event.kind == "said again"]

    assert apart[0] != apart[1]
    assert causes_of(database, [first, second]) == [apart[0], apart[0]] == [cause.number, cause.number]
    assert membership(database, second).by == "U1"
    assert (bond.case_id, bond.other_id, bond.together) == (second, first, True)
    assert [(one.case_id, one.actor, one.detail) for one in told] == [(first, "U1", {"in": "C-2"})]
    assert len(everything(database, Case)) == 2


def test_a_case_without_a_cause_yet_is_no_ground_for_a_decision(database: Database):
    first, second = log(database, [REFUND, OTHER])

    with pytest.raises(UnknownCase), database.turn() as turn:
        same_as(turn, second, first, "U1", NOW)
    assert everything(database, Constraint) == []
