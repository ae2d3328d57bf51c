"""What customers say of touchpoints and whole journeys: who counts, against what, what is hidden."""

from datetime import datetime, timedelta

import pytest
from helpers import FAULTS, log

from knowledge.database import Database
from knowledge.tables import Case, Journey, Rating, Stage, Touchpoint, Workspace
from triage.claims.satisfaction import below_target, changed, counted
from triage.digest.facts import gather
from triage.digest.model import DigestItem
from triage.digest.of_satisfaction import items
from triage.report import Report
from triage.satisfaction.measuring import TouchpointSatisfaction, by_touchpoint, for_week, measured
from triage.weeks import Week

WEEK = Week.parse("2026-W46")
START, END = WEEK.start, WEEK.end
DAY = timedelta(days=1)


def rated(
    database: Database, good: int, n: int, at: datetime = START, touchpoint: str | None = "Payment", **more
) -> None:
    """So many customers of their own rate a touchpoint at this moment, the good ones 5, the others 2."""
    first = len(who(database))
    with database.write() as session:
        for number in range(n):
            session.add(
                Rating(
                    **{"customer": f"K-{first + number}", "score": 5 if number < good else 2, **more},
                    touchpoint=touchpoint,
                    at=at,
                )
            )


def who(database: Database) -> list[Rating]:
    with database.read() as session:
        return list(session.query(Rating))


def of(database: Database, read=by_touchpoint, as_of: datetime = END) -> list[TouchpointSatisfaction]:
    with database.read() as session:
        return read(session, START, END, as_of)


def told(database: Database, as_of: datetime = END) -> list[DigestItem]:
    with database.read() as session:
        return items(session, gather(session, WEEK, as_of, ()))


def aim(database: Database, target: float | None, general: float | None = None) -> None:
    with database.write() as session:
        session.add(Touchpoint(key="payment", name="PAYMENT", target=target))
        session.add(Workspace(target=general))


def test_without_ratings_there_is_nothing_to_tell(sqlite_database: Database):
    assert of(sqlite_database) == []
    assert of(sqlite_database, measured) == []
    assert told(sqlite_database) == []


def test_a_share_has_its_interval_and_its_past(database: Database):
    rated(database, 17, 20)
    rated(database, 8, 10, START - 28 * DAY)
    rated(database, 1, 9, START - 29 * DAY)
    rated(database, 0, 9, END)
    (one,) = of(database)

    assert (one.touchpoint, one.good, one.n, one.share) == ("Payment", 17, 20, 0.85)
    assert one.interval == pytest.approx((0.6396, 0.9476), abs=0.0001)
    assert (one.now_days, one.now_good, one.before_good, one.before_n) == (7, 17, 8, 10)
    assert (one.target, one.status, one.p) == (None, None, None)


def test_under_twenty_there_is_no_percentage_and_under_five_no_number(sqlite_database: Database):
    rated(sqlite_database, 17, 19)
    rated(sqlite_database, 4, 4, touchpoint="Branch", case_id=log(sqlite_database, FAULTS[:1], START)[0])
    few, some = sorted(of(sqlite_database), key=lambda one: one.name)

    assert (some.good, some.n, some.share, some.interval) == (17, 19, None, None)
    assert (few.touchpoint, few.good, few.n, few.share, few.cases) == ("Branch", None, None, None, [])


def test_a_customer_counts_once_with_the_latest_rating(sqlite_database: Database):
    rated(sqlite_database, 5, 5)
    with sqlite_database.write() as session:
        session.add(Rating(customer="K-0", score=2, touchpoint="payment", at=START + DAY))
        session.add(Rating(customer="K-0", score=5, touchpoint="Payment", at=START - DAY))
    (one,) = of(sqlite_database)

    assert (one.touchpoint, one.good, one.n) == ("Payment", 4, 5)


def test_the_rating_of_a_case_is_its_customers_and_of_its_touchpoint(sqlite_database: Database):
    report = Report(text=FAULTS[0], customer="K-1", touchpoint="Branch", csat=2, source="import")
    twice = report.model_copy(update={"csat": 5.0})
    others = [report.model_copy(update={"customer": f"K-{n}", "csat": 4.0}) for n in range(2, 6)]
    log(sqlite_database, [report, twice, *others], START + DAY)
    with sqlite_database.write() as session:
        session.add(Rating(case_id=1, score=1, at=START + 2 * DAY))
        session.add(Rating(case_id=1, score=1, at=START + 2 * DAY, journey="journey"))
    (one,) = of(sqlite_database)

    assert (one.touchpoint, one.good, one.n) == ("Branch", 4, 5)
    assert one.cases == ["C-1", "C-3", "C-4", "C-5", "C-6"]  # the worst first; C-2 was the same customer's


def test_nobody_can_tell_what_a_case_without_a_touchpoint_was_rated_for(sqlite_database: Database):
    log(sqlite_database, [Report(text=FAULTS[0], csat=2)], START)

    assert of(sqlite_database, measured) == []


def test_whole_journeys_stand_apart_from_touchpoints_and_effort_from_satisfaction(sqlite_database: Database):
    rated(sqlite_database, 6, 6, touchpoint=None)
    rated(sqlite_database, 5, 6, touchpoint=None, journey="Claim")
    rated(sqlite_database, 6, 6, scale="effort", score=4)
    rated(sqlite_database, 6, 6, scale="effort", score=5, touchpoint="Branch")

    assert of(sqlite_database) == []
    assert sorted((one.scale, one.name, one.good, one.n) for one in of(sqlite_database, measured)) == [
        ("csat", "Claim", 5, 6),
        ("csat", "journey", 6, 6),
        ("effort", "Branch", 6, 6),
        ("effort", "Payment", 0, 6),
    ]


def test_what_was_not_on_file_by_then_does_not_count(sqlite_database: Database):
    rated(sqlite_database, 20, 20)
    (number,) = log(sqlite_database, [Report(text=FAULTS[0], touchpoint="Payment")], END)
    rated(sqlite_database, 0, 5, START + 3 * DAY)
    rated(sqlite_database, 0, 5, START, case_id=number)  # of a case that was logged afterwards

    (early,) = log(sqlite_database, [Report(text=FAULTS[0], touchpoint="Payment")], START)
    rated(sqlite_database, 0, 1, START + 3 * DAY, case_id=early)  # of a case that was on file before

    assert [one.n for one in of(sqlite_database, as_of=START + 2 * DAY)] == [20]
    assert [one.n for one in of(sqlite_database, as_of=END)] == [31]


def test_a_touchpoints_own_target_counts_before_the_workspaces(sqlite_database: Database):
    aim(sqlite_database, 0.7, 0.95)
    rated(sqlite_database, 12, 20)
    rated(sqlite_database, 12, 20, touchpoint="Branch")
    branch, payment = sorted(of(sqlite_database), key=lambda one: one.name)

    assert (payment.touchpoint, payment.target, payment.status) == ("PAYMENT", 0.7, None)
    assert (branch.target, branch.status) == (0.95, "below target")


def test_effort_has_no_target(sqlite_database: Database):
    aim(sqlite_database, 0.95, 0.95)
    rated(sqlite_database, 2, 30, scale="effort")

    (one,) = of(sqlite_database, measured)
    assert (one.scale, one.target) == ("effort", None)


def test_the_worst_comes_first_unless_it_has_few_answers(sqlite_database: Database):
    rated(sqlite_database, 0, 2, touchpoint="Rare")
    rated(sqlite_database, 50, 100, touchpoint="Poor")
    rated(sqlite_database, 95, 100, touchpoint="Fine")

    assert [one.touchpoint for one in of(sqlite_database)][-1] == "Fine"


def test_a_week_with_enough_answers_is_compared_by_itself_and_a_quiet_one_by_its_four(
    sqlite_database: Database,
):
    for weeks in range(8):
        rated(sqlite_database, 24, 25, START - weeks * 7 * DAY)
        rated(sqlite_database, 10, 10, START - weeks * 7 * DAY, "Branch")
    with sqlite_database.read() as session:
        branch, payment = sorted(for_week(session, START, END, END), key=lambda one: one.name)

    assert (payment.n, payment.now_days, payment.now_n, payment.before_n) == (100, 7, 25, 100)
    assert (branch.n, branch.now_days, branch.now_n, branch.before_n) == (40, 28, 40, 40)


def test_a_digest_says_what_fell_with_its_evidence(database: Database):
    (number,) = log(database, [Report(text=FAULTS[0], department="Cards", touchpoint="Payment")], START)
    rated(database, 0, 1, case_id=number)
    rated(database, 15, 29)
    for weeks in range(1, 5):
        rated(database, 24, 30, START - weeks * 7 * DAY)
    (item,) = told(database)

    assert (item.kind, item.subject, item.touchpoint, item.verdict) == (
        "satisfaction",
        "touchpoint Payment",
        "Payment",
        "fell",
    )
    assert item.claim == (
        "At Payment satisfaction fell: 15 of 30 customers were satisfied last week (50%, range 33-67%), "
        "96 of 120 (80%) before."
    )
    assert (item.observed, item.expected) == (0.5, 0.8)
    assert item.interval == pytest.approx((0.3315, 0.6685), abs=0.0001)
    assert item.p == pytest.approx(0.0004, abs=0.0001)
    assert (item.cases, item.departments) == (["C-1"], {"Cards": 1})


def test_a_digest_says_what_misses_its_target_and_that_a_whole_does_without_its_parts(
    sqlite_database: Database,
):
    aim(sqlite_database, None, 0.8)
    with sqlite_database.write() as session:
        session.add(Journey(key="claim", name="Claim"))
        session.flush()
        session.add(Stage(journey_key="claim", position=0, touchpoint="payment"))
    rated(sqlite_database, 62, 110, touchpoint=None, journey="Claim")
    rated(sqlite_database, 45, 50)
    (item,) = told(sqlite_database)

    assert item.claim == (
        "With the journey Claim 62 of 110 customers were satisfied in the last four weeks "
        "(56%, range 47-65%): below the target of 80%."
    )
    assert item.details == ["No touchpoint of it misses its target on its own; the whole does."]
    assert (item.subject, item.touchpoint, item.observed, item.expected) == (
        "journey Claim",
        None,
        0.5636,
        0.8,
    )


def test_what_misses_its_target_and_fell_is_one_item(sqlite_database: Database):
    aim(sqlite_database, 0.9)
    rated(sqlite_database, 20, 60)
    rated(sqlite_database, 55, 60, START - 7 * DAY)
    (item,) = told(sqlite_database)

    assert item.verdict == "below target"
    assert item.details[0].startswith("At PAYMENT satisfaction fell: 20 of 60 customers")


def test_a_share_is_worded_by_how_many_answers_there_are():
    assert counted(4, 4) == counted(None, None) == "fewer than 5"
    assert counted(4, 19) == "4 of 19"
    assert counted(10, 20) == "10 of 20 (50%, range 30-70%)"


def test_effort_is_worded_as_ease(sqlite_database: Database):
    rated(sqlite_database, 10, 30, scale="effort")
    rated(sqlite_database, 29, 30, START - 7 * DAY, scale="effort")
    (item,) = told(sqlite_database)

    assert item.claim.startswith(
        "At Payment it became harder for customers: 10 of 30 customers found it easy"
    )
    assert (item.name, item.subject) == ("Payment (effort)", "touchpoint Payment (effort)")


def test_no_claim_tells_a_number_of_fewer_than_five():
    one = TouchpointSatisfaction(touchpoint="Payment", now_days=7, change="rose", target=0.8)

    assert changed(one) == (
        "At Payment satisfaction rose: fewer than 5 customers were satisfied last week, fewer than 5 before."
    )
    assert "fewer than 5 customers were satisfied" in below_target(one)


def test_a_csat_column_of_an_import_is_the_touchpoints_rating(sqlite_database: Database):
    log(
        sqlite_database,
        [Report(text=FAULTS[0], touchpoint="Branch", customer="K-1", csat=4, source="x")],
        START,
    )
    (row,) = who(sqlite_database)

    assert (row.touchpoint, row.customer, row.score, row.scale, row.case_id) == (
        "Branch",
        "K-1",
        4.0,
        "csat",
        1,
    )
    with sqlite_database.read() as session:
        assert session.get_one(Case, 1).touchpoint == "Branch"
