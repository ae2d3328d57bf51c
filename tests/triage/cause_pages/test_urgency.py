"""Urgency: an owner's causes in the order in which they want to be looked at."""

from datetime import timedelta

import pytest
from helpers import NOW

from knowledge.database import Database
from knowledge.tables import Case, Cause, Membership
from triage.cause_pages.urgency import Urgent, by_urgency
from triage.roles import Actor

OWNER = Actor("U1", owns=frozenset({"cards"}))
ADMIN = Actor("U2", admin=True)
DAY = timedelta(days=1)


def cause(database: Database, number: int, state: str = "suspected", **more: str) -> None:
    with database.write() as session:
        session.add(Cause(id=number, name=f"fault {number}", state=state, founded_at=NOW, **more))


def cases(database: Database, of: int, *severities: str, **more: object) -> None:
    """So many cases of a cause, one of each severity; logged a day ago by Cards unless said otherwise."""
    with database.write() as session:
        for severity in severities:
            facts = {"department": "Cards", "occurred_at": NOW - DAY, "created_at": NOW, **more}
            case = Case(text="late", severity=severity, **facts)
            session.add(case)
            session.flush()
            session.add(Membership(case_id=int(case.id or 0), cause_id=of, at=NOW, turn=1))


def ranked(database: Database, actor: Actor = OWNER) -> list[int]:
    with database.read() as session:
        return [one.cause for one in by_urgency(session, actor, NOW)]


def test_open_cases_weigh_by_severity_and_a_cause_that_came_back_stands_first(database: Database):
    for number, state in ((1, "suspected"), (2, "confirmed"), (3, "regressed"), (4, "fixing")):
        cause(database, number, state)
    cases(database, 1, "medium", "medium", "medium")
    cases(database, 2, "critical")
    cases(database, 3, "low")
    cases(database, 4, "high", "medium")

    with database.read() as session:
        found = by_urgency(session, OWNER, NOW)

    assert [(one.cause, one.weight) for one in found] == [(3, 1), (2, 8), (1, 6), (4, 6)]
    assert found[3] == Urgent(4, "fault 4", "fixing", {"high": 1, "medium": 1})
    assert found[3].cases == 2


def test_only_open_cases_of_the_last_four_weeks_count(database: Database):
    for number in range(1, 6):
        cause(database, number)
    cases(database, 1, "critical", resolution="sent again")
    cases(database, 2, "critical", closed_at=NOW)
    cases(database, 3, "critical", occurred_at=NOW - 28 * DAY)
    cases(database, 4, "low", occurred_at=NOW - 28 * DAY + timedelta(minutes=1))
    cases(database, 5, "critical", occurred_at=NOW + DAY)

    assert ranked(database) == [4]


@pytest.mark.parametrize(("state", "listed"), [("regressed", [1]), ("verified", []), ("suspected", [])])
def test_without_an_open_case_only_what_came_back_is_listed(
    database: Database, state: str, listed: list[int]
):
    cause(database, 1, state, owner_department="Cards")

    assert ranked(database) == listed


@pytest.mark.parametrize("state", ["dismissed", "merged"])
def test_what_is_at_its_end_is_not_listed(database: Database, state: str):
    cause(database, 1, state)
    cases(database, 1, "critical")

    assert ranked(database) == []


def test_an_owner_sees_what_is_theirs_and_an_admin_who_owns_nothing_sees_all(database: Database):
    cause(database, 1)
    cause(database, 2, owner_department="Claims")
    cause(database, 3, owner_department="CARDS")
    cause(database, 4, owner="U1")
    cause(database, 5, owner="U9")
    for number in range(1, 6):
        cases(database, number, "low")
    cause(database, 6)
    cases(database, 6, "low", department="Claims")

    assert ranked(database) == [1, 3, 4]
    assert ranked(database, Actor("U1", owns=OWNER.owns, admin=True)) == [1, 3, 4]
    assert ranked(database, ADMIN) == [1, 2, 3, 4, 5, 6]
    assert ranked(database, Actor("U3", department="cards")) == []


def test_more_than_one_statement_can_hold_are_ranked(sqlite_database: Database):
    with sqlite_database.write() as session:
        for number in range(1, 1_101):
            session.add(Cause(id=number, name=f"fault {number}", founded_at=NOW))
            facts = {"department": "Cards", "occurred_at": NOW - DAY, "created_at": NOW}
            session.add(Case(id=number, text="late", severity="low", **facts))
        session.flush()
        session.add_all(Membership(case_id=one, cause_id=one, at=NOW, turn=1) for one in range(1, 1_101))

    assert ranked(sqlite_database) == list(range(1, 1_101))
