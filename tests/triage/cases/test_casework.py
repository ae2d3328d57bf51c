"""What is done with one case: who may, closing and opening it again, ratings, what can be taken back."""

import pytest
from helpers import FAULTS, NOW, case, everything, log, log_and_group

from knowledge.database import Database
from knowledge.tables import Cause, Event, Handoff, Membership, Person, Rating
from triage.cases.casework import (
    close_case,
    rate,
    ratings_of,
    reopen_case,
    resolved_by,
    undoable,
    workable,
)
from triage.causes.on_file import UnknownCase
from triage.deciding.choosing import likeliest_others
from triage.deciding.decisions import assign, confirm, differ
from triage.deciding.reshaping import merge
from triage.deciding.undoing import undo
from triage.matching.privacy import EVERYTHING, Viewer
from triage.numbers import cause_number
from triage.report import Report
from triage.roles import actor_of

CARD, APP, REFUND, *_ = FAULTS


@pytest.fixture
def cards_case(database: Database) -> Database:
    """A case of U1's in Cards, and people of several departments."""
    log(
        database, [Report(text=CARD, reporter="U1", department="Cards", touchpoint="payment", customer="K-1")]
    )
    with database.write() as session:
        session.add(Person(user="U2", department="cards"))
        session.add(Person(user="U3", department="Claims"))
        session.add(Person(user="U4", department="Claims", role="owner", owns=["Cards"]))
        session.add(Person(user="U5", role="admin"))
    return database


def may(database: Database, user: str, number: int = 1, place: str = "") -> bool:
    with database.read() as session:
        try:
            return workable(session, number, actor_of(session, user), place).id == number
        except UnknownCase:
            return False


def events(database: Database) -> list[tuple[str, str, dict]]:
    return [(one.kind, one.actor, one.detail) for one in everything(database, Event)]


@pytest.mark.parametrize(("user", "allowed"), [("U1", True), ("U2", True), ("U4", True), ("U5", True)])
def test_the_reporter_their_department_its_owner_and_admins_may_work_on_a_case(
    cards_case: Database, user: str, allowed: bool
):
    assert may(cards_case, user) == allowed


@pytest.mark.parametrize("user", ["U3", "U9"])
def test_to_anybody_else_a_case_is_not_there(cards_case: Database, user: str):
    assert not may(cards_case, user)
    assert not may(cards_case, "U1", 999)


@pytest.mark.parametrize(("outcome", "theirs"), [("accepted", True), ("bounced", False), (None, False)])
def test_a_department_that_took_a_case_over_may_work_on_it(
    cards_case: Database, outcome: str | None, theirs: bool
):
    with cards_case.write() as session:
        session.add(
            Handoff(case_id=1, at=NOW, from_department="Cards", to_department="Claims", outcome=outcome)
        )

    assert may(cards_case, "U3") == theirs
    assert may(cards_case, "U2")


def test_a_case_is_closed_by_what_resolved_it_without_personal_data(cards_case: Database):
    with cards_case.write() as session:
        close_case(session, 1, "  Moved the refund to card 4111 1111 1111 1111 \n", "U2", NOW)

    closed = case(cards_case, 1)
    assert (closed.resolution, closed.closed_at, closed.closed_by) == (
        "Moved the refund to card [CARD]",
        NOW,
        "U2",
    )
    assert events(cards_case)[-1] == ("closed", "U2", {"resolution": "Moved the refund to card [CARD]"})


def test_closing_twice_by_the_same_words_is_once_and_other_words_are_a_change(cards_case: Database):
    with cards_case.write() as session:
        for words, user in (("Refunded", "U1"), ("Refunded ", "U2"), ("Refunded by hand", "U2")):
            close_case(session, 1, words, user, NOW)

    assert [(kind, actor) for kind, actor, _ in events(cards_case)][-2:] == [
        ("closed", "U1"),
        ("resolution changed", "U2"),
    ]
    assert len(events(cards_case)) == 3


@pytest.mark.parametrize("words", ["", "   \n "])
def test_a_case_is_not_closed_by_saying_nothing(cards_case: Database, words: str):
    with cards_case.write() as session, pytest.raises(ValueError, match="say what resolved it"):
        close_case(session, 1, words, "U1", NOW)

    assert case(cards_case, 1).resolution is None


def test_a_case_is_opened_again_once(cards_case: Database):
    with cards_case.write() as session:
        close_case(session, 1, "Refunded", "U1", NOW)
        reopen_case(session, 1, "U2", NOW)
        reopen_case(session, 1, "U2", NOW)

    again = case(cards_case, 1)
    assert (again.resolution, again.closed_at, again.closed_by) == (None, None, None)
    assert [kind for kind, *_ in events(cards_case)].count("case reopened") == 1


def test_of_two_ratings_of_one_thing_the_later_holds(cards_case: Database):
    with cards_case.write() as session:
        for score, scale, journey in (
            (1, "csat", False),
            (4, "csat", False),
            (2, "csat", True),
            (7, "effort", False),
        ):
            rate(session, 1, score, scale, "U1", NOW, journey)
    with cards_case.read() as session:
        rated = [
            (one.scale, one.score, one.touchpoint, one.journey, one.customer)
            for one in ratings_of(session, 1)
        ]

    assert rated == [
        ("csat", 4.0, "payment", None, "K-1"),
        ("csat", 2.0, None, "journey", "K-1"),
        ("effort", 7.0, "payment", None, "K-1"),
    ]
    assert [kind for kind, *_ in events(cards_case)].count("rated") == 4


@pytest.mark.parametrize(("score", "scale"), [(0, "csat"), (6, "csat"), (8, "effort"), (3, ""), (3, "stars")])
def test_a_rating_outside_its_scale_is_refused(cards_case: Database, score: int, scale: str):
    with cards_case.write() as session, pytest.raises(ValueError, match="rating is a number from 1 to"):
        rate(session, 1, score, scale, "U1", NOW)

    assert everything(cards_case, Rating) == []


def test_what_resolved_a_cause_before_is_the_most_frequent_that_somebody_may_read(database: Database):
    said = [("Reissued", False), *[("Refunded", False)] * 2, *[("Kept quiet", True)] * 3, (None, False)]
    log_and_group(
        database,
        [
            Report(text=CARD, resolution=words, private=private, department="Fraud" if private else "Cards")
            for words, private in said
        ],
    )
    with database.read() as session:
        anybody, all_of_it = (resolved_by(session, 7, who) for who in (Viewer("U1"), EVERYTHING))
        own_one_left_out = resolved_by(session, 1, Viewer("U1"))
        theirs = resolved_by(session, 7, Viewer("U1", frozenset({"fraud"})), most=1)

    assert anybody == {"Refunded": 3, "Reissued": 1}
    assert list(all_of_it) == ["Kept quiet", "Refunded", "Reissued"]
    assert list(own_one_left_out) == ["Refunded"]
    assert list(theirs) == ["Kept quiet"]


def test_a_case_without_a_cause_has_nothing_that_resolved_it_before(cards_case: Database):
    with cards_case.read() as session:
        assert resolved_by(session, 1, EVERYTHING) == {}


def decided(database: Database, decision, *arguments):
    with database.turn() as turn:
        return decision(turn, *arguments, NOW)


def last(database: Database, user: str, number: int = 1) -> int | None:
    with database.read() as session:
        return undoable(session, number, user)


def test_the_last_decision_about_a_case_is_its_makers_to_take_back(database: Database):
    log_and_group(database, [CARD, CARD, APP])
    before = last(database, "U1")
    decided(database, confirm, 1, "U1")
    first = last(database, "U1")
    decided(database, assign, 1, cause_number(2), "U2")
    overruled = last(database, "U1"), last(database, "U2")
    decided(database, undo, overruled[1], "U2")

    assert before is None
    assert first is not None
    assert overruled == (None, first + 1)
    assert (last(database, "U1"), last(database, "U2")) == (first, None)


def test_a_decision_that_a_merge_has_overtaken_is_not_offered_for_undoing(database: Database):
    log_and_group(database, [CARD, CARD, APP])
    decided(database, differ, 1, "U1")
    decided(database, merge, 3, 2, "U9")

    assert last(database, "U1") is None


def test_the_likeliest_other_causes_are_what_spoke_against_then_those_of_the_nearest_cases(
    database: Database,
):
    log_and_group(database, FAULTS)
    decided(database, merge, 4, 5, "U9")
    against = [{"case": 6, "cause": 6, "chance": 0.5}, {"case": 1, "cause": 1, "chance": 0.4}]
    with database.write() as session:
        why = {"likeliest": {"cause": 4, "chance": 0.3}, "for": [], "against": against}
        session.get_one(Membership, 1).explanation = why
    with database.read() as session:
        offered = likeliest_others(session, 1, [1, 3, 4, 3, 2])

    assert [(one.cause, one.cases) for one in offered] == [("RC-5", 2), ("RC-6", 1), ("RC-3", 1), ("RC-2", 1)]
    assert offered[2].name == everything(database, Cause)[2].name


def test_at_most_five_causes_are_offered_and_a_case_without_one_is_not_known(database: Database):
    log_and_group(database, [f"{fault} {number}" for number, fault in enumerate(FAULTS)])
    (waiting,) = log(database, [CARD])
    with database.read() as session:
        assert len(likeliest_others(session, 6, [1, 2, 3, 4, 5, 6])) == 5
        with pytest.raises(UnknownCase):
            likeliest_others(session, waiting, [1])
