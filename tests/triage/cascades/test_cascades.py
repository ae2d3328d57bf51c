"""Cascades as they are read from the database, told in a sentence and put into the digest."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from worlds import AFTER, LAST, at

from knowledge.database import Database
from knowledge.tables import Case, Cause, Fix, Membership, ReviewDecision
from triage.cascades.finding import Cascade, cascades
from triage.digest import of_cascades
from triage.digest.facts import gather
from triage.digest.model import DigestItem
from triage.weeks import Week, weekly

FIRST, THEN, OTHER = 1, 2, 3
HOMES = {FIRST: "Cards", THEN: "Claims", OTHER: "Branch"}
DAY = timedelta(days=1)
START = LAST.back(25).start


class People:
    """Customers' cases, written at once; numbers of cases in the order given, from 1."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.rows: list[dict[str, object]] = []

    def case(self, customer: str, cause: int, day: float, **fields: object) -> None:
        """A case so many days after the start of the weeks looked at."""
        when = START + day * DAY
        given = {"department": HOMES[cause], "created_at": when, **fields}
        self.rows.append({"customer": customer, "cause": cause, "occurred_at": when, **given})

    def followed(self, customers: int, **fields: object) -> None:
        """Customers, one every six days, with one cause, the other a week later, a third far from both."""
        for who in range(customers):
            self.case(f"K{who}", FIRST, 41.0 + 6 * who, **fields)
            self.case(f"K{who}", THEN, 48.0 + 6 * who)
            self.case(f"K{who}", OTHER, 6.0 * who)

    def write(self, *more: object) -> None:
        with self.database.write() as session:
            names = {FIRST: "card blocked", THEN: "refund late", OTHER: "queue"}
            session.add_all(
                Cause(id=number, name=name, name_key=name, founded_at=START) for number, name in names.items()
            )
            session.flush()
            for number, row in enumerate(self.rows, 1):
                cause, fields = row["cause"], {key: value for key, value in row.items() if key != "cause"}
                session.add(Case(id=number, text="something went wrong", turn=1, **fields))
                session.flush()
                session.add(Membership(case_id=number, cause_id=cause, at=START, turn=1))
            session.add_all(more)


def told(database: Database, as_of: datetime = AFTER, week: Week = LAST) -> list[Cascade]:
    with database.read() as session:
        return cascades(session, weekly(session, week, as_of), as_of)


def items(database: Database, departments: Iterable[str] = ()) -> list[DigestItem]:
    with database.read() as session:
        return of_cascades.items(session, gather(session, LAST, AFTER, tuple(departments)))


def confirmation(**fields: object) -> ReviewDecision:
    given = {"at": at(1), "withdrawn_at": None, **fields}
    return ReviewDecision(
        period="2026-W45", subject="cascade RC-1 > RC-2", kind="cascade", claim="as said", choice="confirm",
        by="U0CX", **given,
    )  # fmt: skip


def test_an_empty_workspace_has_no_cascade(database: Database):
    assert told(database) == []
    assert items(database) == []


def test_a_cause_that_the_same_customers_have_next_in_another_department_is_found(database: Database):
    people = People(database)
    people.followed(20)
    people.write()

    [found] = told(database)

    assert (found.kind, found.first, found.then) == ("customers", FIRST, THEN)
    assert (found.sender, found.receiver) == ("Cards", "Claims")
    assert (found.observed, found.customers, found.backward) == (20, 20, 0)
    assert found.leading == tuple(range(1, 61, 3))
    assert found.following == tuple(range(2, 62, 3))
    assert found.p < 0.001
    assert found.confirmed_by is None


def test_it_reads_only_what_was_on_file_by_then(sqlite_database: Database):
    people = People(sqlite_database)
    people.followed(20, created_at=AFTER + DAY)
    people.write()

    assert told(sqlite_database) == []


def test_a_past_week_knows_nothing_of_later_cases(sqlite_database: Database):
    people = People(sqlite_database)
    people.followed(20)
    people.write()
    early = LAST.back(17)

    assert told(sqlite_database, early.end, early) == []


def test_the_digest_tells_it_in_one_sentence_with_its_cases(database: Database):
    people = People(database)
    people.followed(20)
    people.write()

    [item] = items(database)

    assert item.claim == (
        "After card blocked at Cards, 20 of 20 customers raised refund late, mostly at "
        "Claims, within 28 days; "
        "about 3 expected from their own history, none the other way round. "
        "Followed by, not proven cause."
    )
    assert (item.kind, item.subject, item.cause, item.verdict) == (
        "cascade", "cascade RC-1 > RC-2", "RC-2", "followed by",
    )  # fmt: skip
    assert item.model_dump(by_alias=True)["edge"] == {"from": "Cards", "to": "Claims"}
    assert (item.observed, item.departments) == (20, {"Cards": 20, "Claims": 20})
    assert item.cases[:2] == ["C-2", "C-5"]
    assert len(item.cases) == 40


def test_it_concerns_both_departments_and_no_third(sqlite_database: Database):
    people = People(sqlite_database)
    people.followed(20)
    people.write()

    concerned = {name: items(sqlite_database, [name])[0].concerns for name in HOMES.values()}

    assert concerned == {"Cards": True, "Claims": True, "Branch": False}


@pytest.mark.parametrize(
    ("decision", "by"),
    [
        (confirmation(), "U0CX"),
        (confirmation(at=AFTER + DAY), None),
        (confirmation(withdrawn_at=at(0)), None),
        (confirmation(withdrawn_at=AFTER + DAY), "U0CX"),
    ],
    ids=["confirmed", "confirmed later", "withdrawn", "withdrawn later"],
)
def test_a_person_who_confirms_it_changes_what_is_said(sqlite_database: Database, decision, by):
    people = People(sqlite_database)
    people.followed(20)
    people.write(ReviewDecision(**decision.model_dump(exclude={"id"})))

    [item] = items(sqlite_database)

    assert item.verdict == ("confirmed" if by else "followed by")
    assert item.claim.endswith(
        f"That one led to the other is confirmed by <@{by}>." if by else "Followed by, not proven cause."
    )


def test_an_account_that_many_people_share_is_no_customer(sqlite_database: Database):
    people = People(sqlite_database)
    people.followed(20)
    for number in range(201):
        people.case("the branch's own account", (FIRST, THEN)[number % 2], 0.5 + number / 2)
    people.write()

    assert [found.customers for found in told(sqlite_database)] == [20]


def risen(people: People, linked: int = 18, apart: int = 4) -> Fix:
    """A fix in week 12 of the weeks looked at, and then a cause that rises among those who had the first."""
    for week in range(26):
        for number in range(4):
            people.case(f"{week}-{number}", OTHER, 7 * week + 2)
            people.case(f"first {week}-{number}", FIRST, 7 * week + 1)
        for number in range(2 if not 13 <= week < 23 else 8):
            touched = week >= 13 and number < linked // 6
            customer = f"first {week - apart}-{number}" if touched else f"then {week}-{number}"
            people.case(customer, THEN, 7 * week + 3)
    return Fix(cause_id=FIRST, department="Cards", title="New limit", shipped_at=START + 12.5 * 7 * DAY)


def test_a_cause_that_rises_among_the_customers_of_a_fix_is_found(database: Database):
    people = People(database)
    people.write(risen(people))

    [item] = items(database)

    assert item.claim == (
        "After “New limit” (13 August) at Cards, 48 customers raised refund late, mostly at "
        "Claims, within 6 weeks; "
        "about 12 expected at this volume. The fix touched 18 of them before, fewer than one would be chance."
        " Followed by, not proven cause."
    )
    assert item.details[0] == (
        "Touched by the fix: customers who had card blocked in the 60 days before it, or since."
    )
    assert len(item.cases) == 48 + 18


def test_without_a_link_from_customer_to_customer_nothing_is_said(sqlite_database: Database):
    people = People(sqlite_database)
    people.write(risen(people, linked=0))

    assert told(sqlite_database) == []


def test_a_pair_found_in_both_ways_is_one_item_with_the_other_way_among_its_details(
    sqlite_database: Database,
):
    people = People(sqlite_database)
    people.write(risen(people, apart=3))

    assert {one.kind for one in told(sqlite_database)} == {"customers", "fix"}
    [item] = items(sqlite_database)

    assert item.claim.startswith("After “New limit” (13 August) at Cards, 48 customers raised refund late")
    assert item.details[0].startswith("After card blocked at Cards, 36 of 104 customers raised refund late")
    assert "Followed by" not in item.details[0]
    assert item.departments == {"Cards": 36, "Claims": 66}


def test_a_way_of_resolving_that_it_follows_more_often_is_named(database: Database):
    people = People(database)
    people.followed(20, resolution="Card replaced.", closed_at=START)
    for who in range(40):
        people.case(f"L{who}", FIRST, 30.0 + 3 * who, resolution="explained", closed_at=START)
        people.case(f"L{who}", OTHER, 80.0 + 2 * who)
    people.write()

    [item] = items(database)

    assert item.observed == 20
    assert item.details[0] == (
        "It followed in 20 of 20 customers whose case was closed with “card replaced”, "
        "and in none of the 40 others."
    )


@pytest.mark.parametrize(
    "kept", [{"private": True}, {"closed_at": AFTER + DAY}], ids=["private", "closed later"]
)
def test_what_a_private_case_was_closed_with_is_not_told(sqlite_database: Database, kept):
    people = People(sqlite_database)
    people.followed(20, **{"resolution": "Card replaced.", "closed_at": START, **kept})
    for who in range(40):
        people.case(f"L{who}", FIRST, 30.0 + 3 * who, resolution="explained", closed_at=START)
        people.case(f"L{who}", OTHER, 80.0 + 2 * who)
    people.write()

    [item] = items(sqlite_database)

    assert "replaced" not in " ".join(item.details)
