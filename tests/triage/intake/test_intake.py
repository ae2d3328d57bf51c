import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from helpers import NOW, case, count, everything
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Case, Channel, Event, Person, Rating, Receipt
from triage.intake.filing import accept, accept_many, already_on_file
from triage.report import Report


def test_a_report_becomes_a_case_that_waits_to_be_grouped(database: Database):
    with database.write() as session:
        accepted = accept(session, Report(text="the card was declined", customer="K-1", severity="high"), NOW)

    found = case(database, accepted.case_id)
    assert (found.text, found.customer, found.severity) == ("the card was declined", "K-1", "high")
    assert found.due_at == NOW
    assert found.turn is None


def test_that_it_was_logged_is_an_event_with_its_reporter(database: Database):
    with database.write() as session:
        accepted = accept(session, Report(text="late", reporter="U1"), NOW)

    (event,) = everything(database, Event)
    assert (event.kind, event.actor, event.case_id, event.at) == ("logged", "U1", accepted.case_id, NOW)


def test_a_delivery_counts_once_however_often_it_comes(database: Database):
    answers = []
    for _ in range(3):
        with database.write() as session:
            answers.append(accept(session, Report(text="late", reporter="U1"), NOW, receipt="view:V1"))

    assert [answer.again for answer in answers] == [False, True, True]
    assert len({answer.case_id for answer in answers}) == 1
    assert len(everything(database, Case)) == len(everything(database, Event)) == 1


def test_a_delivery_that_comes_to_four_processes_at_once_counts_once(opened):
    start = threading.Barrier(4)

    def deliver(_: int) -> tuple[int, bool]:
        database = opened()
        start.wait()
        with database.write() as session:
            accepted = accept(session, Report(text="late"), NOW, receipt="view:V1")
        return accepted.case_id, accepted.again

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(deliver, range(4)))

    assert len({number for number, _ in answers}) == 1
    assert sorted(again for _, again in answers) == [False, True, True, True]
    assert len(everything(opened(), Case)) == 1


def test_the_same_words_in_two_deliveries_are_two_cases(database: Database):
    with database.write() as session:
        one = accept(session, Report(text="late"), NOW, receipt="view:V1")
        two = accept(session, Report(text="late"), NOW, receipt="view:V2")

    assert one.case_id != two.case_id


def test_a_delivery_that_failed_may_come_again(database: Database):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        accept(session, Report(text="late"), NOW, receipt="view:V1")
        _ = 1 / 0
    with database.write() as session:
        accepted = accept(session, Report(text="late"), NOW, receipt="view:V1")

    assert not accepted.again
    assert len(everything(database, Receipt)) == 1


def settings(session: Session) -> None:
    session.add(Channel(channel="C1", department="Branches", touchpoint="branch visit"))
    session.add(Person(user="U1", department="Cards"))
    session.add(Person(user="U2"))
    session.flush()


@pytest.mark.parametrize(
    ("said", "department", "touchpoint"),
    [
        ({"channel": "C1", "reporter": "U1"}, "Cards", "branch visit"),
        ({"channel": "C1", "reporter": "U2"}, "Branches", "branch visit"),
        ({"channel": "C1", "reporter": "U1", "department": "Claims", "touchpoint": "call"}, "Claims", "call"),
        ({"channel": "C9", "reporter": "U9"}, None, None),
        ({}, None, None),
    ],
)
def test_what_was_not_said_comes_from_the_person_and_the_channel(
    database: Database, said: dict[str, str], department: str | None, touchpoint: str | None
):
    with database.write() as session:
        settings(session)
        accepted = accept(session, Report.model_validate({"text": "late", **said}), NOW)

    found = case(database, accepted.case_id)
    assert (accepted.department, found.department, found.touchpoint) == (department, department, touchpoint)


def test_personal_data_never_reaches_the_file(database: Database):
    report = Report(
        text="card 4111 1111 1111 1111 declined, mail anna@example.com", resolution="called +44 20 7946 0018"
    )
    with database.write() as session:
        accepted = accept(session, report, NOW)

    found = case(database, accepted.case_id)
    assert found.text == "card [CARD] declined, mail [EMAIL]"
    assert found.resolution == "called [PHONE]"
    assert accepted.redacted == found.redacted == {"CARD": 1, "EMAIL": 1}


def test_a_past_case_keeps_its_own_dates(database: Database):
    logged, happened = NOW - timedelta(days=300), NOW - timedelta(days=310)
    with database.write() as session:
        accepted = accept(session, Report(text="late", created_at=logged, occurred_at=happened), NOW)

    found = case(database, accepted.case_id)
    assert (found.created_at, found.occurred_at, found.due_at) == (logged, happened, NOW)
    assert [event.at for event in everything(database, Event)] == [logged]


def test_a_case_from_the_future_is_refused_and_none_of_its_company_is_kept(database: Database):
    ahead = Report(text="late", created_at=NOW + timedelta(days=9))

    with pytest.raises(ValueError, match="lies in the future"), database.write() as session:
        accept_many(session, [Report(text="late"), ahead], NOW)
    with database.read() as session:
        assert count(session, Case) == 0


def test_a_customers_rating_is_kept_beside_the_case(database: Database):
    report = Report(text="late", csat=2, customer="K-1", touchpoint="call", source="old", external_id="7")
    with database.write() as session:
        accepted = accept(session, report, NOW)

    (rating,) = everything(database, Rating)
    assert (rating.case_id, rating.customer, rating.touchpoint) == (accepted.case_id, "K-1", "call")
    assert (rating.score, rating.scale, rating.at) == (2.0, "csat", NOW)


def test_many_reports_are_numbered_in_the_order_given(database: Database):
    with database.write() as session:
        ids = accept_many(session, [Report(text=f"report {number}") for number in range(300)], NOW)

    assert [case.text for case in everything(database, Case)] == [f"report {number}" for number in range(300)]
    assert ids == sorted(ids)


def test_no_reports_are_no_cases(database: Database):
    with database.write() as session:
        assert accept_many(session, [], NOW) == []


def test_what_is_on_file_is_known_by_source_and_id(database: Database):
    with database.write() as session:
        (one,) = accept_many(session, [Report(text="late", source="crm", external_id="7")], NOW)
        accept_many(session, [Report(text="late", source="mail", external_id="8")], NOW)

        assert already_on_file(session, "crm", ["7", "8", "9"]) == {"7": one}
