"""Green touchpoints, red journey: which journeys count, what a bad end is, what is told, what is hidden."""

from datetime import datetime, timedelta

import pytest
from helpers import FAULTS, NOW, log

from knowledge.database import Database
from knowledge.tables import Case, Cause, Event, FollowUp, Handoff, Membership, Rating, Trace
from triage.digest.facts import gather
from triage.digest.model import DigestItem
from triage.digest.of_satisfaction import items
from triage.journeys.outcome import CAME_BACK, FAILED, MISSED, RATED_LOW, REOPENED
from triage.report import Report
from triage.satisfaction.red_journeys import RedJourneys, red_journeys
from triage.weeks import Week

DAY = timedelta(days=1)
BEGAN = NOW - 40 * DAY


def went(
    database: Database, customer: str, scores=(5, 4), at: datetime = BEGAN, closed: bool = True
) -> list[int]:
    """A journey: a case at each touchpoint, five days apart, with what they rated there; the cases."""
    reports = [
        Report(
            text=FAULTS[place], customer=customer, touchpoint=f"T{place}", department=f"D{place}", csat=score,
            occurred_at=at + place * 5 * DAY, created_at=at + place * 5 * DAY, source="import",
            resolution="done" if closed else None,
        )
        for place, score in enumerate(scores)
    ]  # fmt: skip
    return log(database, [report.dated(NOW) for report in reports])


def many(database: Database, bad: int, n: int, handoffs: tuple[int, int] = (0, 0)) -> None:
    """So many green journeys, the first of them reopened; `handoffs` of the bad and of the good ones."""
    for number in range(n):
        case = went(database, f"K-{number}")[-1]
        with database.write() as session:
            if number < bad:
                session.add(Event(at=NOW - DAY, kind="case reopened", case_id=case))
            for _ in range(handoffs[number >= bad]):
                session.add(
                    Handoff(
                        case_id=case, at=BEGAN, from_department="D0", to_department="D1", outcome="accepted"
                    )
                )


def found(database: Database, as_of: datetime = NOW) -> RedJourneys:
    with database.read() as session:
        return red_journeys(session, as_of)


def told(database: Database) -> list[DigestItem]:
    with database.read() as session:
        return items(session, gather(session, Week.last_complete(NOW), NOW, ()))


def reasons(database: Database) -> list[str]:
    """Why the journeys on file ended badly, with enough good ones beside them to be told."""
    for number in range(5):
        went(database, f"fine {number}")
    return list(found(database).reasons)


def test_with_nothing_on_file_nothing_is_red(sqlite_database: Database):
    assert found(sqlite_database) == RedJourneys(weeks=12)
    assert not found(sqlite_database).worth_telling


def test_journeys_of_good_ratings_and_good_ends_are_not_red(sqlite_database: Database):
    assert reasons(sqlite_database) == []
    assert (found(sqlite_database).bad, found(sqlite_database).n) == (0, 5)


def test_a_case_that_was_opened_again_is_a_bad_end(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add(Event(at=NOW - DAY, kind="case reopened", case_id=went(sqlite_database, "K")[0]))

    assert reasons(sqlite_database) == [REOPENED]


@pytest.mark.parametrize(
    ("trace", "why"), [({"reopened_at": NOW - DAY}, REOPENED), ({"missed": True}, MISSED), ({}, None)]
)
def test_an_event_log_tells_of_bad_ends_too(sqlite_database: Database, trace: dict, why: str | None):
    case = went(sqlite_database, "K")[0]
    with sqlite_database.write() as session:
        session.add(
            Trace(source="log", case_ref="1", case_id=case, began_at=BEGAN, ended_at=NOW - DAY, **trace)
        )

    assert reasons(sqlite_database) == ([why] if why else [])


@pytest.mark.parametrize(("days", "same", "again"), [(14, True, True), (15, True, False), (5, False, False)])
def test_coming_back_with_the_same_cause_within_two_weeks_is_a_bad_end_and_the_next_step_is_none(
    sqlite_database: Database, days: int, same: bool, again: bool
):
    first, second = went(sqlite_database, "K")
    with sqlite_database.write() as session:
        session.get_one(Case, second).occurred_at = BEGAN + days * DAY
        for number in (1, 2):
            session.add(Cause(id=number, name=f"cause {number}", founded_at=BEGAN))
        session.flush()
        for case, cause in ((first, 1), (second, 1 if same else 2)):
            session.add(Membership(case_id=case, cause_id=cause, at=BEGAN, turn=1))

    assert reasons(sqlite_database) == ([CAME_BACK] if again else [])


@pytest.mark.parametrize(
    ("handoff", "why"),
    [({"outcome": "timed_out"}, MISSED), ({"escalated_at": NOW}, MISSED), ({"outcome": "bounced"}, None)],
)
def test_a_handoff_that_nobody_answered_in_time_is_a_missed_service_level(
    sqlite_database: Database, handoff: dict, why: str | None
):
    case = went(sqlite_database, "K")[0]
    with sqlite_database.write() as session:
        session.add(Handoff(case_id=case, at=BEGAN, from_department="D0", to_department="D1", **handoff))

    assert reasons(sqlite_database) == ([why] if why else [])


@pytest.mark.parametrize(("score", "why"), [(2, RATED_LOW), (3, None)])
def test_the_whole_rated_low_is_a_bad_end(sqlite_database: Database, score: int, why: str | None):
    went(sqlite_database, "K")
    with sqlite_database.write() as session:
        session.add(Rating(customer="K", score=score, at=BEGAN, journey="journey"))

    assert reasons(sqlite_database) == ([why] if why else [])


@pytest.mark.parametrize(("outcome", "why"), [("not reached", FAILED), ("partly", None)])
def test_an_expected_outcome_that_was_not_reached_is_a_bad_end(
    sqlite_database: Database, outcome: str, why: str | None
):
    case = went(sqlite_database, "K")[0]
    with sqlite_database.write() as session:
        session.add(FollowUp(case_id=case, outcome=outcome, answered_at=NOW))

    assert reasons(sqlite_database) == ([why] if why else [])


@pytest.mark.parametrize("scores", [(5,), (5, 3), (5, 5, 2)])
def test_one_touchpoint_or_one_bad_rating_is_no_green_journey(
    sqlite_database: Database, scores: tuple[int, ...]
):
    went(sqlite_database, "K", scores)
    reasons(sqlite_database)

    assert found(sqlite_database).n == 5


@pytest.mark.parametrize(
    ("days", "closed", "counts"), [(40, True, 1), (12, True, 1), (12, False, 0), (21, False, 1)]
)
def test_a_journey_counts_once_all_is_closed_or_two_weeks_were_quiet(
    sqlite_database: Database, days: int, closed: bool, counts: int
):
    went(sqlite_database, "K", at=NOW - days * DAY, closed=closed)
    reasons(sqlite_database)

    assert found(sqlite_database).n == 5 + counts


def test_what_lies_before_the_weeks_looked_at_or_after_the_time_asked_for_does_not_count(
    sqlite_database: Database,
):
    many(sqlite_database, 3, 6)

    assert found(sqlite_database, BEGAN + DAY).n is None
    assert found(sqlite_database, NOW - 2 * DAY).bad == 0
    assert found(sqlite_database, NOW).bad == 3
    assert found(sqlite_database, NOW + 60 * DAY).n is None


def test_fewer_than_five_journeys_are_not_told_at_all(sqlite_database: Database):
    many(sqlite_database, 4, 4)

    assert found(sqlite_database) == RedJourneys(weeks=12)


def test_a_digest_tells_how_many_where_and_that_handoffs_go_with_it(database: Database):
    many(database, 8, 30, handoffs=(2, 1))
    (item,) = told(database)
    red = found(database)

    assert item.claim == (
        "8 of 30 customers whose every touchpoint rating was good (4 or 5 of 5) still ended badly "
        "in the last 12 weeks (27%, range 14-44%)."
    )
    assert item.details == [
        "It goes with being handed on: 8 of 8 customers with two or more handoffs ended badly, "
        "0 of 22 with fewer (0%).",
        "What went wrong: a closed case was opened again: 8 customers.",
        "T0 + T1: 8 of 30 customers ended badly (27%, range 14-44%).",
    ]
    assert (item.observed, item.verdict, item.subject) == (8, "red journeys", "journey red journeys")
    assert item.p is None  # it is of the handoffs, not of the claim
    assert red.p < 0.001
    assert len(item.cases) == 16
    assert item.departments == {"D0": 8, "D1": 8}
    assert "K-" not in item.model_dump_json()


def test_few_bad_ends_among_many_are_not_worth_a_line(sqlite_database: Database):
    many(sqlite_database, 5, 40)
    red = found(sqlite_database)

    assert (red.bad, red.n, red.share) == (5, 40, 0.125)
    assert red.interval[0] < 0.10
    assert not red.worth_telling
    assert told(sqlite_database) == []


def test_when_handoffs_make_no_difference_they_are_not_blamed(sqlite_database: Database):
    many(sqlite_database, 10, 30, handoffs=(2, 2))
    (item,) = told(sqlite_database)

    assert "handed on" not in str(item.details)
    assert item.p is None  # everybody was handed on: there is nobody to compare with
