"""Who may do what."""

import pytest

from knowledge.database import Database
from knowledge.tables import Case, Cause, Person
from triage.roles import (
    Actor,
    NotAllowed,
    actor_of,
    may_decide,
    may_handle,
    require_admin,
    require_decide,
)

REPORTER = Actor("U1", "cards")
OWNER = Actor("U2", "cards", frozenset({"cards"}))
ADMIN = Actor("U3", admin=True)


def cause(**facts: object) -> Cause:
    return Cause(name="Card not arrived", **facts)


@pytest.mark.parametrize(
    ("who", "what", "departments", "may"),
    [
        (REPORTER, cause(), ["Cards"], False),
        (OWNER, cause(), ["Cards", "Claims"], True),
        (OWNER, cause(), ["Claims"], False),
        (OWNER, cause(), [], False),
        (OWNER, cause(owner_department="CARDS"), [], True),
        (OWNER, cause(owner_department="Claims"), ["Cards"], False),
        (OWNER, cause(owner="U9"), ["Cards"], False),
        (REPORTER, cause(owner="U1"), [], True),
        (ADMIN, cause(owner_department="Claims"), [], True),
    ],
)
def test_a_cause_is_decided_by_who_owns_it_then_by_owners_of_its_departments_and_always_by_admins(
    who: Actor, what: Cause, departments: list[str], may: bool
):
    assert may_decide(who, what, departments) is may


def test_a_refusal_says_who_may():
    with pytest.raises(NotAllowed, match=r"RC-7 is for an owner of its department or an admin to decide"):
        require_decide(OWNER, cause(id=7, owner_department="Claims"), ["Cards"])


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (Actor("U5"), True),
        (Actor("U6", "cards"), True),
        (Actor("U6", "claims", frozenset({"cards"})), True),
        (Actor("U6", "claims"), False),
        (Actor("U6"), False),
        (Actor("U6", admin=True), True),
    ],
)
def test_a_case_is_handled_by_its_reporter_its_department_and_admins(who: Actor, may: bool):
    assert may_handle(who, Case(text="late", department="Cards", reporter="U5")) is may


def test_a_case_of_no_department_is_not_everybodys():
    assert not may_handle(Actor("U6"), Case(text="late", reporter="U5"))
    assert not may_handle(Actor("U6", ""), Case(text="late", reporter="U5"))


def test_only_admins_change_the_settings():
    require_admin(ADMIN)
    with pytest.raises(NotAllowed):
        require_admin(OWNER)


def test_somebody_acts_as_the_settings_have_them(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add(Person(user="U1", department="Cards", role="owner", owns=["Cards", "Claims"]))
        session.add(Person(user="U2", department="Cards", owns=["Cards"]))
        session.add(Person(user="U3", role="admin"))
    with sqlite_database.read() as session:
        found = [actor_of(session, user, ("U4",)) for user in ("U1", "U2", "U3", "U4", "U5")]

    assert found == [
        Actor("U1", "cards", frozenset({"cards", "claims"})),
        Actor("U2", "cards"),  # what a reporter once owned gives no right
        Actor("U3", admin=True),
        Actor("U4", admin=True),
        Actor("U5"),
    ]
