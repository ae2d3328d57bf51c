"""Whom a text names, by the references on file."""

import pytest
from helpers import NOW, log

from knowledge.database import Database
from knowledge.tables import Case
from triage.intake.customers import customer_meant, customers_named
from triage.intake.filing import accept
from triage.report import Report


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    log(
        sqlite_database, [Report(text="refund missing", customer=one) for one in ("CU-10482", "4711", "KD/9")]
    )
    return sqlite_database


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Customer CU-10482 is at my counter", "CU-10482"),
        ("cu-10482's refund is late", "CU-10482"),
        ("customer 4711 called again", "4711"),
        ("order 4711 was cancelled", None),
        ("CU-10482 and KD/9 share an account", None),
        ("CU-99999 is new to us", None),
        ("nobody in particular", None),
    ],
)
def test_a_report_means_the_one_customer_on_file_that_it_surely_names(
    database: Database, text: str, meant: str
):
    with database.read() as session:
        found = customer_meant(session, text)

    assert found == meant


def test_every_reference_on_file_that_stands_in_a_text_is_found(database: Database):
    with database.read() as session:
        found = customers_named(session, "is 4711 the same as cu-10482, or AB-1?")

    assert sorted(found) == ["4711", "CU-10482"]


def test_a_case_logged_in_plain_words_belongs_to_the_journey_of_whom_it_names(database: Database):
    with database.write() as session:
        accepted = accept(session, Report(text="Customer CU-10482 is back, still no refund"), NOW)
        case = session.get_one(Case, accepted.case_id)
        said = (case.customer, "CU-10482" in case.text)

    assert said == ("CU-10482", False)


def test_a_customer_that_was_given_is_never_replaced(database: Database):
    with database.write() as session:
        accepted = accept(session, Report(text="as CU-10482 had it", customer="KD/9"), NOW)
        case = session.get_one(Case, accepted.case_id)

        assert case.customer == "KD/9"
