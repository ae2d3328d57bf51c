"""One customer's journey: what happened in order, how long they waited, how it ended, and who may read it."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from helpers import FAULTS, NOW, group_all, log
from sqlalchemy import insert

from knowledge.database import Database
from knowledge.tables import (
    Case,
    Cause,
    Department,
    Fix,
    FollowUp,
    Handoff,
    Membership,
    Person,
    Rating,
    Trace,
)  # fmt: skip
from triage.cases import duplicates
from triage.cases.casework import close_case, rate, reopen_case
from triage.handoffs import steps
from triage.journeys import sentences as claims
from triage.journeys.contacts import Contact, contact_of
from triage.journeys.customers import UnknownCustomer
from triage.journeys.model import Journey
from triage.journeys.outcome import CAME_BACK, FAILED, MISSED, RATED_LOW, REOPENED, all_green, bad_end
from triage.journeys.timeline import KEPT, customer_of, journey
from triage.matching.privacy import EVERYTHING, Viewer
from triage.report import Report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = NOW - 30 * DAY
AMINA, BRUNO = "U1", "U2"
WHO = "ACC-4711"


def said(text: str, days: float = 0, department: str | None = "Cards", **more: Any) -> Report:
    at = START + days * DAY
    return Report(
        text=text, department=department, occurred_at=at, created_at=at, reporter=AMINA,
        **{"customer": WHO, **more},
    )  # fmt: skip


def on_file(database: Database, *reported: Report) -> list[int]:
    return log(database, reported)


def told(database: Database, who: str = WHO, viewer: Viewer = EVERYTHING, as_of: datetime = NOW) -> Journey:
    with database.read() as session:
        return journey(session, who, viewer, as_of)


def add(database: Database, *rows: Any) -> None:
    with database.write() as session:
        session.add_all(rows)


def passed(case: int, days: float, *way: str, **more: Any) -> Handoff:
    """An imported handoff: from, to, outcome."""
    sender, to, outcome = way
    given = {"source": "log", **more}
    return Handoff(
        case_id=case, at=START + days * DAY, from_department=sender, to_department=to, outcome=outcome,
        **given,
    )  # fmt: skip


def rating(case: int | None, days: float, score: float, **more: Any) -> Rating:
    return Rating(case_id=case, customer=WHO, score=score, at=START + days * DAY, **more)


def kinds(found: Journey) -> list[str]:
    return [moment.kind for moment in found.moments]


def lived(database: Database) -> int:
    """A case handed to Claims, which asks after two hours and accepts after five; closed on the third day."""
    (case,) = on_file(database, said(FAULTS[2]))
    with database.write() as session:
        session.add(Department(key="claims", name="Claims", channel="C9"))
        session.flush()
        sent = steps.send(session, case, "Claims", "theirs", "a call by Friday", "", AMINA, START + HOUR)
        number = int(sent.id or 0)
        steps.ask(session, number, "Which card?", BRUNO, START + 3 * HOUR)
        steps.reply(session, number, "The blue one", AMINA, START + 4 * HOUR)
        steps.repeated(session, number, BRUNO, START + 5 * HOUR)
        steps.accept(session, number, BRUNO, START + 6 * HOUR)
        close_case(session, case, "Paid by hand", BRUNO, START + 3 * DAY)
        rate(session, case, 2, "csat", BRUNO, START + 4 * DAY)
    return case


def test_every_step_is_told_in_order_with_its_words(database: Database):
    lived(database)

    assert [(one.kind, one.said, one.words) for one in told(database).moments] == [
        ("case", "C-1: complaint, logged by Cards, severity medium", FAULTS[2]),
        (
            "handed off",
            "C-1 passed from Cards to Claims: accepted after 2 hours; the customer had to tell it again",
            "theirs",
        ),
        ("asked", "C-1: Claims asked Cards", "Which card?"),
        ("replied", "C-1: Cards replied to Claims", "The blue one"),
        ("accepted", "C-1: Claims took it on", None),
        ("closed", "C-1 was closed", "Paid by hand"),
        ("rated", "rated the contact (C-1) 2 of 5", None),
    ]


def test_a_journey_in_short_counts_waits_and_finds_the_lowest_point(database: Database):
    lived(database)
    found = told(database)
    summary = found.summary

    assert (summary.contacts, summary.departments, summary.days) == (1, ["Cards", "Claims"], 4)
    assert (summary.handoffs, summary.sent_back, summary.repeated) == (1, 0, 1)
    assert summary.longest_wait and (summary.longest_wait.hours, summary.longest_wait.department) == (
        2,
        "Claims",
    )
    assert summary.longest_case and (summary.longest_case.hours, summary.longest_case.still) == (72, False)
    assert found.sentences == [
        "One contact with two departments in 4 days, passed on once, told it again once.",
        "Lowest point, 21 Oct 2026: rated the contact (C-1) 2 of 5.",
        "Longest wait: 2 hours at Claims (C-1); C-1 took 3 days to close.",
    ]


def test_what_happened_later_is_not_told_of_an_earlier_day(database: Database):
    lived(database)
    first = told(database, as_of=START + 2 * HOUR)
    open_ = told(database, as_of=START + 2 * DAY)

    assert kinds(first) == ["case", "handed off"]
    assert first.moments[1].said == "C-1 passed from Cards to Claims: waiting for an answer for 1 hour"
    assert (first.summary.repeated, first.waits[-1].said) == (0, "has waited 1 hour at Claims (C-1)")
    assert kinds(open_) == ["case", "handed off", "asked", "replied", "accepted"]
    assert open_.summary.open_cases == ["C-1"]
    assert [one.promised for one in open_.summary.open_promises] == ["a call by Friday"]
    assert told(database).summary.open_promises == []


def test_an_imported_handoff_that_came_back_waited_until_the_case_went_on(database: Database):
    (case,) = on_file(database, said(FAULTS[2]))
    add(
        database,
        passed(case, 1, "Cards", "Claims", "bounced", repeated=True),
        passed(case, 4, "Cards", "Payments", "accepted"),
    )
    found = told(database)

    assert [(one.hours, one.department, one.said) for one in found.waits if one.of == "answer"] == [
        (72, "Claims", "waited 3 days at Claims (C-1)")
    ]
    assert found.moments[1].said == (
        "C-1 passed from Cards to Claims: sent back after 3 days; the customer had to tell it again"
    )
    assert found.summary.lowest == f"Lowest point, 18 Oct 2026: {found.moments[1].said}."


def test_a_handoff_that_nobody_answers_waits_on(database: Database):
    (case,) = on_file(database, said(FAULTS[2]))
    late = {"escalated_at": START + 3 * DAY, "source": "slack"}
    add(database, passed(case, 1, "Cards", "Claims", "timed_out", **late))
    found = told(database, as_of=START + 5 * DAY)

    assert kinds(found) == ["case", "handed off", "timed out"]
    assert [(one.hours, one.still) for one in found.waits] == [(120, True), (96, True)]
    assert told(database, as_of=START + 2 * DAY).moments[-1].outcome is None


def test_reopened_asked_again_and_closed_anew_are_moments_and_a_bad_end(database: Database):
    (case,) = on_file(database, said(FAULTS[2]))
    with database.write() as session:
        close_case(session, case, "Paid", BRUNO, START + DAY)
        reopen_case(session, case, BRUNO, START + 2 * DAY)
        answered = {"answered_at": START + 3 * DAY, "outcome": "not reached", "answered_by": AMINA}
        session.merge(FollowUp(case_id=case, **answered))
    found = told(database)

    assert kinds(found) == ["case", "closed", "reopened", "follow-up"]
    assert found.summary.bad_end == [REOPENED, FAILED]
    assert found.summary.open_cases == ["C-1"]
    assert told(database, as_of=START + 1.5 * DAY).summary.open_cases == []
    assert [one.kind for one in found.moments if one.lowest] == ["follow-up"]
    assert "Still open: C-1." in found.sentences


def test_the_same_text_again_is_information_repeated(database: Database):
    on_file(database, said(FAULTS[2]), said(f"{FAULTS[2]}!", 3, "Claims"), said(FAULTS[4], 4))
    with database.write() as session:
        duplicates.say_again(session, 3, "still not here", AMINA, START + 5 * DAY, "r1")
    found = told(database)

    assert [one.repeated for one in found.moments] == [False, True, False, True]
    assert found.moments[1].said.endswith("; the same as C-1, told again")
    assert found.moments[3].words == "still not here"
    assert found.summary.repeated == 2


def test_good_touchpoints_and_a_bad_end_are_a_red_journey(database: Database):
    first, second = on_file(database, said(FAULTS[2]), said(FAULTS[4], 9, "Claims"))
    add(
        database,
        rating(first, 1, 4, touchpoint="payment"),
        rating(second, 10, 5, touchpoint="call"),
        rating(None, 11, 1, journey="journey"),
    )
    summary = told(database).summary

    assert (summary.all_green, summary.bad_end, summary.green_but_red) == (True, [CAME_BACK, RATED_LOW], True)
    assert told(database).sentences[1] == (
        "Green touchpoints, red journey: every touchpoint was rated 4 or 5, and still they came back within "
        "14 days, and they rated the whole journey low."
    )


def test_the_lowest_point_is_the_worst_rating_and_of_two_the_later(database: Database):
    (case,) = on_file(database, said(FAULTS[2]))
    add(database, *(rating(case, day, score, touchpoint="call") for day, score in enumerate((2, 1, 1, 2), 1)))

    assert told(database).summary.lowest == "Lowest point, 20 Oct 2026: rated call (C-1) 1 of 5."


def test_a_case_that_a_person_called_the_same_one_is_told_again_once(database: Database):
    on_file(database, said(FAULTS[2]), said(FAULTS[4], 3))
    group_all(database)
    with database.turn() as turn:
        duplicates.same_as(turn, 2, 1, AMINA, START + 4 * DAY)
    found = told(database)

    assert (kinds(found), found.summary.repeated) == (["case", "case"], 1)
    assert found.moments[1].said.endswith("; the same as C-1, told again")


def test_effort_is_told_as_effort_and_counts_for_no_touchpoint(database: Database):
    (case,) = on_file(database, said(FAULTS[2], touchpoint="payment"))
    add(database, rating(case, 1, 7, scale="effort", touchpoint="payment"))
    found = told(database)

    assert found.moments[-1].said == "effort 7 of 7 for payment (C-1) (7 is hardest)"
    assert (found.moments[-1].lowest, found.summary.all_green) == (True, False)


def test_a_fix_is_told_where_it_came_while_the_customer_waited(database: Database):
    on_file(database, said(FAULTS[2]), said(FAULTS[4], 1, resolution="brought again"))
    group_all(database)
    add(
        database,
        Fix(cause_id=1, title="Refunds booked at once", department="Payments", shipped_at=START + 8 * DAY),
        Fix(cause_id=2, title="Too late for them", shipped_at=START + 8 * DAY),
        Fix(cause_id=1, title="Before their time", shipped_at=START - DAY),
    )

    assert [one.said for one in told(database).moments if one.kind == "fix"] == [
        "a fix for RC-1 was shipped: Refunds booked at once"
    ]


def test_an_event_log_tells_when_a_case_was_resolved_and_that_it_came_back(database: Database):
    (case,) = on_file(database, said(FAULTS[2]))
    trace = Trace(
        source="log", case_ref="x", case_id=case, began_at=START, ended_at=START + 9 * DAY,
        resolved_at=START + 2 * DAY, reopened_at=START + 6 * DAY, missed=True,
    )  # fmt: skip
    add(database, trace)
    found = told(database)

    assert kinds(found) == ["case", "closed", "reopened"]
    assert found.summary.bad_end == [REOPENED, MISSED]


def test_a_case_resolved_nobody_knows_when_is_neither_open_nor_waited_for(database: Database):
    on_file(database, said(FAULTS[2], resolution="Paid by hand"))
    found = told(database)

    assert (found.summary.open_cases, found.waits) == ([], [])


def test_what_is_kept_from_somebody_is_left_out_and_that_it_may_be_is_said(database: Database):
    on_file(database, said(FAULTS[2]), said(FAULTS[4], 2, "Fraud", private=True))
    add(database, rating(2, 3, 1))
    branch, fraud = Viewer("U9", frozenset({"branches"})), Viewer("U9", frozenset({"fraud"}))
    found = told(database, viewer=branch)

    assert ([one.case for one in found.moments], found.notes) == (["C-1"], [KEPT])
    assert [one.case for one in told(database, viewer=fraud).moments] == ["C-1", "C-2", "C-2"]
    assert told(database).notes == []
    with database.read() as session, pytest.raises(UnknownCustomer):
        customer_of(session, 2, branch)


def test_who_may_read_nothing_of_a_customer_is_told_that_they_are_not_on_file(database: Database):
    on_file(database, said(FAULTS[2], department="Fraud", private=True))
    with pytest.raises(UnknownCustomer) as refused:
        told(database, viewer=Viewer("U9"))

    assert (refused.value.said, refused.value.near) == (WHO, [])


@pytest.mark.parametrize("spelled", ["ACC-4711", "acc-4711", " Customer ACC-4711 ", "acc 4711", "ACC4711"])
def test_a_customer_is_found_however_the_reference_is_typed(database: Database, spelled: str):
    on_file(database, said(FAULTS[2]))

    assert told(database, spelled).customer == WHO


@pytest.mark.parametrize(("spelled", "near"), [
    ("4711", ["ACC-4711"]), ("ACC-4712", ["ACC-4711"]), ("ACC-47", ["ACC-4711", "ACC-4799"]),
    ("CU-4711", ["ACC-4711"]),
    ("nobody", []), ("ACC", []), ("4", []), ("", []), ("🦄", []),
])  # fmt: skip
def test_an_unknown_customer_is_answered_with_those_spelled_alike(
    database: Database, spelled: str, near: list[str]
):
    on_file(database, said(FAULTS[2]), said(FAULTS[1], customer="ACC-4799"))
    with pytest.raises(UnknownCustomer) as refused:
        told(database, spelled)

    assert [one.customer for one in refused.value.near] == near


def test_of_two_spellings_in_other_capitals_all_cases_are_told(database: Database):
    on_file(database, said(FAULTS[2]), said(FAULTS[1], 1, customer="acc-4711"))

    assert told(database, "acc-4711").summary.contacts == 2
    assert told(database, "acc-4711").customer == "acc-4711"


def test_a_customer_of_whom_only_a_rating_is_on_file_has_a_journey(database: Database):
    add(database, rating(None, 1, 5))

    assert (told(database).summary.contacts, kinds(told(database))) == (0, ["rated"])


# Contacts


def contact(database: Database, case: int, viewer: Viewer = EVERYTHING) -> Contact | None:
    with database.read() as session:
        return contact_of(session, session.get_one(Case, case), viewer)


def test_a_case_is_its_customers_third_contact_in_fourteen_days(database: Database):
    on_file(
        database, said(FAULTS[0], 0), said(FAULTS[1], 6, "Claims"), said(FAULTS[2], 13, "CARDS"),
        said(FAULTS[3], 20.5), said(FAULTS[4], 13, customer=None), said(FAULTS[5], 13, customer="other"),
    )  # fmt: skip

    assert [contact(database, case) for case in range(1, 7)] == [
        None, Contact(2, 2), Contact(3, 2), Contact(2, 1), None, None,
    ]  # fmt: skip


def test_a_contact_fourteen_days_after_the_first_still_counts(database: Database):
    on_file(database, said(FAULTS[0], 0), said(FAULTS[1], 14), said(FAULTS[2], 28.01))

    assert [contact(database, case) for case in (2, 3)] == [Contact(2, 1), None]


def test_contacts_that_are_kept_from_the_reader_are_not_counted(database: Database):
    on_file(database, said(FAULTS[0], 0, "Fraud", private=True), said(FAULTS[1], 1), said(FAULTS[2], 2))

    assert contact(database, 3, Viewer("U9")) == Contact(2, 1)
    assert contact(database, 3) == Contact(3, 2)


def test_contacts_are_said_in_words_up_to_ten():
    assert claims.contact(3, 2, 14) == "third contact of this customer in 14 days, two departments"
    assert claims.contact(2, 1, 14) == "second contact of this customer in 14 days, one department"
    assert claims.contact(10, 0, 14) == "tenth contact of this customer in 14 days"
    assert claims.contact(11, 11, 14) == "11th contact of this customer in 14 days, 11 departments"
    assert [claims.ordinal(number) for number in (12, 13, 21, 22, 23, 101, 111)] == [
        "12th", "13th", "21st", "22nd", "23rd", "101st", "111th",
    ]  # fmt: skip


# Words and outcomes


@pytest.mark.parametrize(("hours", "words"), [
    (0, "1 minute"), (0.5, "30 minutes"), (0.99, "59 minutes"), (1.0, "1 hour"), (2, "2 hours"),
    (47, "47 hours"),
    (48, "2 days"), (71, "3 days"), (24 * 400, "400 days"),
])  # fmt: skip
def test_how_long_something_took_is_said_as_people_say_it(hours: float, words: str):
    assert claims.lasted(hours) == words


def test_all_green_needs_two_touchpoints_and_every_one_of_them():
    assert [all_green(scores) for scores in ([4, 5], [5], [], [4, 3.5], [4, 4, 5])] == [
        True, False, False, False, True,
    ]  # fmt: skip


def test_why_a_journey_ended_badly_is_said_for_each_reason():
    assert bad_end() == ()
    assert bad_end(reopened=True) == (REOPENED,)
    assert bad_end(contacts=[START, START + 14 * DAY]) == (CAME_BACK,)
    assert bad_end(contacts=[START, START + 14 * DAY + HOUR]) == ()
    assert bad_end(journey_scores=[1, 3]) == ()
    assert bad_end(journey_scores=[5, 2]) == (RATED_LOW,)
    assert bad_end(follow_ups=["reached", "not reached"]) == (FAILED,)
    assert bad_end(missed=True) == (MISSED,)


def test_a_journey_among_twenty_thousand_cases_is_told_at_once(sqlite_database: Database):
    row = {"kind": "complaint", "text": FAULTS[2], "severity": "low", "department": "Cards", "private": False}
    row |= {"source": "bulk", "redacted": {}, "attempts": 0}
    minutes = timedelta(minutes=2)
    with sqlite_database.write() as session:
        for start in range(0, 20_000, 2_000):
            rows = [
                {**row, "customer": f"CU-{n % 9_999}", "external_id": str(n),
                 "occurred_at": START + n * minutes, "created_at": START + n * minutes}
                for n in range(start, start + 2_000)
            ]  # fmt: skip
            session.execute(insert(Case), rows)
    began = time.perf_counter()
    found = told(sqlite_database, "CU-77")
    with pytest.raises(UnknownCustomer):
        told(sqlite_database, "CU-77777")
    assert contact(sqlite_database, 15_000) == Contact(2, 1)

    assert found.summary.contacts == 2
    assert time.perf_counter() - began < 3


def test_nothing_is_counted_of_a_customer_nobody_named(database: Database):
    on_file(database, said(FAULTS[2], customer=None))
    add(database, Person(user="U9"))
    with database.read() as session, pytest.raises(UnknownCustomer):
        customer_of(session, 1, EVERYTHING)


def test_causes_are_named_beside_the_cases(database: Database):
    on_file(database, said(FAULTS[2]))
    add(database, Cause(name="Refund lost", name_key="refund lost", founded_at=NOW))
    add(database, Membership(case_id=1, cause_id=1, at=NOW, turn=1))

    assert [(one.cause, one.cause_name) for one in told(database).moments] == [("RC-1", "Refund lost")]
