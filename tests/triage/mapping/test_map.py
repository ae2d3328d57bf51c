"""The journey map: what stands in its cells, what may be shown, what is stale, and past states of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from helpers import NOW

from knowledge.database import Database
from knowledge.tables import Case, Cause, Handoff, Journey, Membership, Rating, Stage, Touchpoint, Workspace
from triage.mapping.building import EMPTY, SHORT, journey_map
from triage.mapping.model import Cell, JourneyMap
from triage.mapping.stages import ALL, UnknownJourney

DAY = timedelta(days=1)


class Town:
    """Puts cases, handoffs and answers on file, day by day."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.many = 0

    def case(self, touchpoint: str | None, department: str | None, ago: float = 1.0, **more: Any) -> int:
        self.many += 1
        at = NOW - ago * DAY
        cause = more.pop("cause", None)
        fields = {"customer": f"CU-{self.many}", "occurred_at": at, "created_at": at, **more}
        with self.database.write() as session:
            row = Case(text="something broke", touchpoint=touchpoint, department=department, **fields)
            session.add(row)
            session.flush()
            if cause is not None:
                if session.get(Cause, cause) is None:
                    session.add(Cause(id=cause, name=f"fault {cause}", founded_at=at))
                    session.flush()
                session.add(Membership(case_id=row.id, cause_id=cause, at=at, turn=1))
            return int(row.id or 0)

    def cases(self, many: int, touchpoint: str, department: str, ago: float = 1.0, **more: Any) -> list[int]:
        return [self.case(touchpoint, department, ago, **more) for _ in range(many)]

    def handoff(
        self, case: int, sender: str, receiver: str, ago: float = 1.0, repeated: bool = False
    ) -> None:
        with self.database.write() as session:
            session.add(
                Handoff(
                    case_id=case,
                    at=NOW - ago * DAY,
                    from_department=sender,
                    to_department=receiver,
                    repeated=repeated,
                )
            )

    def rate(self, case: int, score: float, ago: float = 1.0, **more: Any) -> None:
        with self.database.write() as session:
            session.add(Rating(case_id=case, score=score, at=NOW - ago * DAY, **more))

    def add(self, *rows: Any) -> None:
        with self.database.write() as session:
            session.add_all(rows)

    def map(
        self, as_of: datetime = NOW, journey: str | None = None, since: datetime | None = None
    ) -> JourneyMap:
        with self.database.read() as session:
            return journey_map(session, as_of, journey, since)


@pytest.fixture
def town(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


def cell(found: JourneyMap, touchpoint: str, department: str) -> Cell:
    there = found.cell(touchpoint, department)
    assert there is not None
    return there


def test_an_empty_database_gives_a_map_that_says_so(town: Town):
    found = town.map()

    assert (found.journey, found.cells, found.touchpoints, found.note) == (ALL, [], [], EMPTY)


def test_a_cell_counts_customers_and_cites_its_cases_latest_first(town: Town):
    numbers = town.cases(6, "refund", "Claims", ago=3)
    last = town.case("Refund", "claims", ago=1, customer="CU-1")
    town.cases(2, "refund", "Claims", ago=40)
    found = cell(town.map(), "refund", "Claims")

    assert (found.cases, found.customers, found.cases_12_weeks, found.customers_12_weeks) == (7, 6, 9, 8)
    assert found.people == "6 customers"
    assert found.evidence[0] == f"C-{last}"
    assert set(found.evidence) >= {f"C-{number}" for number in numbers}
    assert found.trend.weeks == [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 7]


def test_pain_weighs_each_customer_by_their_gravest_case(town: Town):
    for severity in ("low", "medium", "high", "critical", "critical"):
        town.case("refund", "Claims", severity=severity)
    town.case("refund", "Claims", severity="critical", customer="CU-1")  # who had a low one
    town.case("refund", "Claims", severity="low", customer="CU-4")  # who had a critical one

    assert cell(town.map(), "refund", "Claims").pain == 8 + 2 + 4 + 8 + 8


def test_fewer_than_five_customers_are_never_counted_out(town: Town):
    town.cases(4, "refund", "Claims")
    town.cases(9, "refund", "Cards")
    town.cases(30, "refund", "Payments")
    found = town.map()

    assert cell(found, "refund", "Claims").customers is None
    assert cell(found, "refund", "Claims").people == "fewer than 5 customers"
    assert cell(found, "refund", "Claims").pain is None
    assert cell(found, "refund", "Cards").people == "5 customers or more", "the next smallest is kept back"
    assert cell(found, "refund", "Payments").customers == 30
    assert found.touchpoints[0].customers == 43


def test_causes_are_named_and_the_numbers_of_small_ones_are_not(town: Town):
    town.cases(20, "refund", "Claims", cause=1)
    town.cases(7, "refund", "Claims", cause=2, severity="critical")
    town.cases(2, "refund", "Claims", cause=3)
    found = town.map()
    causes = [(one.cause, one.customers) for one in cell(found, "refund", "Claims").causes]

    assert causes == [("RC-2", None), ("RC-1", 20), ("RC-3", None)] or causes == [
        ("RC-2", 7),
        ("RC-1", None),
        ("RC-3", None),
    ]
    assert [one.name for one in found.causes] == ["fault 1", "fault 2", "fault 3"]


def test_a_place_with_nothing_in_eight_weeks_is_stale_and_still_cites_what_it_had(town: Town):
    old = town.case("branch visit", "Branches", ago=57)
    fresh = town.case("refund", "Claims", ago=55)
    ancient = town.case("fax", "Branches", ago=700)
    found = town.map()

    assert [(one.touchpoint, one.stale, one.evidence) for one in found.cells] == [
        ("branch visit", True, [f"C-{old}"]),
        ("fax", True, [f"C-{ancient}"]),
        ("refund", False, [f"C-{fresh}"]),
    ]


def test_handoffs_are_counted_where_they_leave_and_where_they_arrive(town: Town):
    for case in town.cases(6, "refund", "Cards"):
        town.handoff(case, "Cards", "Claims")
    found = town.map()

    assert (cell(found, "refund", "Cards").handoffs_out, cell(found, "refund", "Cards").handoffs_in) == (6, 0)
    assert cell(found, "refund", "Claims").handoffs_in == 6
    assert cell(found, "refund", "Claims").cases == 0
    assert found.touchpoints[0].handoffs_in == 6


def test_below_target_is_said_only_of_twenty_answers_that_surely_miss_it(town: Town):
    town.add(Touchpoint(key="refund", name="Refund", target=0.9), Workspace(target=0.5))
    for number, case in enumerate(town.cases(20, "refund", "Claims")):
        town.rate(case, 5 if number < 10 else 1)
    for number, case in enumerate(town.cases(19, "call", "Cards")):
        town.rate(case, 5 if number < 2 else 1)
    for case in town.cases(4, "app", "Digital"):
        town.rate(case, 5)
    rows = {row.touchpoint: row.satisfaction for row in town.map().touchpoints}

    assert (rows["Refund"].status, rows["Refund"].share, rows["Refund"].target) == ("below target", 0.5, 0.9)
    assert rows["Refund"].claim.endswith("below the target of 90%")
    assert (rows["call"].status, rows["call"].share, rows["call"].claim) == (
        "cannot tell yet",
        None,
        "2 of 19 satisfied",
    )
    assert (rows["app"].rated, rows["app"].claim) == (None, "fewer than 5 answers")


def test_a_journey_as_a_whole_is_told_beside_its_touchpoints(town: Town):
    town.add(
        Journey(key="claim", name="Claim"),
        Stage(journey_key="claim", position=1, touchpoint="refund"),
        Workspace(target=0.8),
    )
    for number, case in enumerate(town.cases(20, "refund", "Claims")):
        town.rate(case, 5)
        town.rate(case, 5 if number < 8 else 2, journey="claim")
    for case in town.cases(5, "call", "Cards"):
        town.rate(case, 4, journey="journey")
        town.rate(case, 1, journey="journey", scale="effort")
    town.rate(case, 1, ago=40, journey="claim")  # too long ago
    claim, everything = town.map(journey="Claim"), town.map()

    assert claim.touchpoints[0].satisfaction.good == 20
    assert (claim.satisfaction.status, claim.satisfaction.share) == ("below target", 0.4)
    assert claim.satisfaction.claim.startswith("40% satisfied (8 of 20;")
    assert (everything.satisfaction.claim, everything.satisfaction.target) == ("5 of 5 satisfied", 0.8)


def test_low_points_say_what_makes_them_one_and_whether_that_is_clear(town: Town):
    for touchpoint in ("refund", "call", "app"):
        town.cases(40, touchpoint, "Claims")
    town.cases(20, "refund", "Claims", kind="escalation")
    town.cases(5, "call", "Claims", kind="escalation")
    found = town.map()
    lows = {one.touchpoint: one.low_points for one in found.cells}

    assert [(low.kind, low.observed, low.of, low.clear) for low in lows["refund"]] == [
        ("escalations", 20, 60, True)
    ]
    assert lows["refund"][0].claim == "20 of 60 customers escalated: clearly more than elsewhere (5 of 85)"
    assert lows["call"] == lows["app"] == []


def test_repeated_information_is_a_low_point_of_who_asked_again(town: Town):
    for number, case in enumerate(town.cases(8, "refund", "Cards")):
        town.handoff(case, "Cards", "Claims", repeated=number < 6)
    low = cell(town.map(), "refund", "Claims").low_points[0]

    assert (low.kind, low.observed, low.of, low.clear) == ("repeated information", 6, 8, False)


def test_a_past_state_is_told_from_what_was_on_file_then(town: Town):
    town.cases(6, "refund", "Claims", ago=20)
    before = town.map(NOW - 10 * DAY)
    late = town.case("refund", "Claims", ago=20, created_at=NOW)  # happened then, logged now
    town.cases(6, "call", "Cards", ago=2)
    town.handoff(late, "Claims", "Cards", ago=2)

    assert town.map(NOW - 10 * DAY) == before
    assert town.map() != before


def test_a_rise_is_named_once_the_history_is_long_enough(town: Town):
    for week in range(14):
        for touchpoint in ("refund", "call", "app", "payment"):
            town.cases(3, touchpoint, "Claims", ago=7 * week + 1)
    town.cases(30, "refund", "Claims", ago=2)
    trend = cell(town.map(), "refund", "Claims").trend

    assert (trend.direction, trend.observed) == ("rose", 42)
    assert trend.claim.startswith("more than usual: 42 customers in the last four weeks, about 1")
    assert cell(town.map(), "call", "Claims").trend.claim == "no clear change"


def test_a_short_history_claims_no_trend(town: Town):
    town.cases(30, "refund", "Claims", ago=2)
    town.cases(1, "refund", "Claims", ago=20)
    found = town.map()

    assert found.note == SHORT
    assert found.cells[0].trend.claim == "too short a history to say whether this changed"


def test_touchpoints_come_in_the_order_in_which_customers_meet_them(town: Town):
    for number in range(5):
        for ago, touchpoint in ((9, "order"), (6, "delivery"), (2, "complaint desk")):
            town.case(touchpoint, "Shop", ago=ago, customer=f"X{number}")
    town.case("attic", "Shop")
    town.case(None, "Shop")

    assert [row.touchpoint for row in town.map().touchpoints] == [
        *("order", "delivery", "complaint desk", "attic", "no touchpoint"),
    ]


def test_a_journey_shows_its_own_stages_with_roles_and_owner(town: Town):
    town.add(Journey(key="a claim", name="A claim", owner="U1", owner_department="Claims"))
    town.add(
        Stage(journey_key="a claim", position=0, touchpoint="refund", roles=["agent"]),
        Stage(journey_key="a claim", position=1, touchpoint="Letter"),
    )
    town.cases(6, "refund", "Claims")
    town.cases(6, "call", "Cards")
    found = town.map(journey="a CLAIM")

    assert (found.journey, found.owner, found.owner_department) == ("A claim", "U1", "Claims")
    assert [(row.stage, row.touchpoint, row.roles, row.customers) for row in found.touchpoints] == [
        (1, "refund", ["agent"], 6),
        (2, "Letter", [], 0),
    ]
    assert [one.department for one in found.departments] == ["Claims"]
    assert found.cases == 6
    assert [row.touchpoint for row in town.map().touchpoints] == ["refund", "call"]


def test_a_journey_that_is_not_there_is_said_with_those_that_are(town: Town):
    town.add(Journey(key="a claim", name="A claim"))

    with pytest.raises(UnknownJourney, match=r"No journey is called “nope”\. Journeys: “A claim”\."):
        town.map(journey="nope")


@pytest.mark.parametrize(("touchpoint", "department"), [("Refund", "CLAIMS"), ("REFUND", "claims")])
def test_places_are_the_same_however_they_are_spelled(town: Town, touchpoint: str, department: str):
    town.cases(5, "refund", "Claims")
    town.case(touchpoint, department)

    assert [(one.touchpoint, one.department, one.customers) for one in town.map().cells] == [
        ("refund", "Claims", 6)
    ]
