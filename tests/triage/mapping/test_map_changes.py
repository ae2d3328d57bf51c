"""What changed on the map between two reviews: what a test supports, and nothing where nothing did."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from helpers import NOW
from test_map import DAY, Town

from knowledge.database import Database
from triage.digest.facts import gather as gather_facts
from triage.digest.of_map import items
from triage.mapping.model import MapChanges
from triage.weeks import Week

SINCE = NOW - 28 * DAY
PLACES = (("refund", "Claims"), ("call", "Cards"), ("app", "Digital"), ("payment", "Payments"))


@pytest.fixture
def town(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


def ordinary(town: Town, weeks: int = 14, each: int = 4, without: tuple[str, ...] = ()) -> None:
    """So many customers a week at every place, all of one cause there."""
    for week in range(weeks):
        for number, (touchpoint, department) in enumerate(PLACES, 1):
            if touchpoint not in without or week >= 4:
                town.cases(each, touchpoint, department, ago=7 * week + 3, cause=number)


def changes(town: Town, since: datetime = SINCE) -> MapChanges:
    found = town.map(since=since).changes
    assert found is not None
    return found


def test_nothing_that_changed_is_said_calmly(town: Town):
    ordinary(town)
    found = changes(town)

    assert (found.changes, found.weeks, found.compared) == ([], 4, 4)
    assert found.claim == "No clear change since 19 Oct 2026: 4 places compared, within what chance brings."


def test_a_place_that_got_worse_and_one_that_got_better(town: Town):
    ordinary(town, each=5, without=("call",))
    town.cases(30, "refund", "Claims", ago=2, cause=1)
    found = changes(town).changes

    assert {(one.kind, one.touchpoint, one.department) for one in found} == {
        ("worse", "refund", "Claims"),
        ("better", "call", "Cards"),
    }
    worse = next(one for one in found if one.kind == "worse")
    assert worse.claim.startswith("refund (Claims) got worse: 50 customers in 4 weeks, about ")
    assert (worse.observed, len(worse.cases)) == (50, 50)
    better = next(one for one in found if one.kind == "better")
    assert better.claim.startswith("call (Cards) got better: fewer than 5 customers in 4 weeks, about ")


def test_a_cause_that_reaches_another_touchpoint_is_told_there(town: Town):
    ordinary(town)
    town.cases(7, "app", "Digital", ago=2, cause=1)
    found = [one for one in changes(town).changes if one.kind == "new cause"]

    assert [(one.cause, one.touchpoint, one.observed, one.known_elsewhere) for one in found] == [
        ("RC-1", "app", 7, True)
    ]
    assert found[0].claim == (
        "RC-1 “fault 1” is new at app: known from elsewhere, 7 customers there in 4 weeks, "
        "none on file before."
    )


def test_a_touchpoint_that_was_not_there_appears(town: Town):
    ordinary(town)
    town.cases(6, "kiosk", "Branches", ago=4)
    town.cases(4, "fax", "Branches", ago=4)
    found = changes(town).changes

    assert [one.claim for one in found] == [
        "kiosk is new on the map: 6 customers since 19 Oct, none on file before."
    ]


def test_a_place_that_fell_silent_is_out_of_date(town: Town):
    ordinary(town)
    town.cases(6, "kiosk", "Branches", ago=60)
    found = [one for one in changes(town).changes if one.kind == "stale"]

    assert [one.claim for one in found] == [
        "Nothing new about kiosk (Branches) since 17 Sep 2026: this part of the map is out of date."
    ]


def test_the_silence_of_a_place_that_was_rarely_heard_of_says_nothing(town: Town):
    ordinary(town, weeks=34, each=1)
    for ago in (60, 90, 120, 150, 180):
        town.case("kiosk", "Branches", ago=ago)

    assert [one for one in changes(town).changes if one.kind == "stale"] == []


def test_less_satisfied_customers_are_a_change_once_there_are_enough(town: Town):
    ordinary(town, each=5)
    for number, case in enumerate(town.cases(40, "refund", "Claims", ago=40)):
        town.rate(case, 5 if number < 36 else 1, ago=40)
    for number, case in enumerate(town.cases(40, "refund", "Claims", ago=10)):
        town.rate(case, 5 if number < 16 else 1, ago=10)
    found = [one for one in changes(town).changes if one.kind == "less satisfied"]

    assert [one.claim for one in found] == [
        "Customers at refund are less satisfied: 40% (16 of 40), 90% before (36 of 40)."
    ]


def test_too_short_a_history_says_so(town: Town):
    ordinary(town, weeks=7)

    assert changes(town).claim == "Too short a history before 19 Oct 2026 to say what changed since."


def digest_items(town: Town) -> list:
    week = Week.last_complete(NOW)
    with town.database.read() as session:
        return items(session, gather_facts(session, week, NOW, ["Claims"]))


def test_the_digest_tells_what_changed_on_the_map(town: Town):
    ordinary(town, each=5)
    town.cases(30, "refund", "Claims", ago=5, cause=1)
    found = digest_items(town)

    assert [(one.kind, one.touchpoint, one.verdict, one.concerns) for one in found] == [
        ("map", "refund", "worse", True)
    ]
    assert found[0].subject == "touchpoint refund"
    assert found[0].departments == {"Claims": 50}
    assert len(found[0].cases) == 50


def test_a_digest_has_at_most_three_map_items_those_of_its_departments_first(town: Town):
    ordinary(town, each=5)
    for number in range(5):
        town.cases(7, f"kiosk {number}", "Claims" if number == 4 else "Branches", ago=5)
    found = digest_items(town)

    assert [one.verdict for one in found] == ["appeared"] * 3
    assert [one.concerns for one in found] == [True, False, False]


def test_the_digest_of_an_empty_workspace_has_no_map_item(town: Town):
    assert digest_items(town) == []


def test_a_null_world_has_next_to_no_map_items_week_after_week(town: Town):
    rng = np.random.default_rng(1103)
    rows = []
    for cause in range(1, 31):
        rate = rng.choice([0.2, 1.0, 3.0], p=[0.5, 0.3, 0.2])
        touchpoints, departments = rng.dirichlet([0.4] * 6), rng.dirichlet([0.4] * 4)
        for week in range(44):
            for _ in range(rng.poisson(rate)):
                place = f"place {rng.choice(6, p=touchpoints)}", f"team {rng.choice(4, p=departments)}"
                rows.append((*place, 7 * week + rng.uniform(0, 7), cause))
    fill(town, rows)
    many = 0
    for back in range(12):
        now = NOW - timedelta(weeks=back)
        week = Week.last_complete(now)
        with town.database.read() as session:
            many += len(items(session, gather_facts(session, week, now, [])))

    assert many / 12 <= 0.1


def fill(town: Town, rows: list[tuple[str, str, float, int]]) -> None:
    """Many cases at once."""
    from knowledge.tables import Case, Cause, Membership

    with town.database.write() as session:
        session.add_all(Cause(id=n, name=f"fault {n}", founded_at=NOW) for n in {row[3] for row in rows})
        session.flush()
        for number, (touchpoint, department, ago, cause) in enumerate(rows, 1):
            at = NOW - ago * DAY
            session.add(
                Case(
                    id=number,
                    text="something broke",
                    touchpoint=touchpoint,
                    department=department,
                    customer=f"CU-{number}",
                    occurred_at=at,
                    created_at=at,
                )
            )
            session.add(Membership(case_id=number, cause_id=cause, at=at, turn=1))
