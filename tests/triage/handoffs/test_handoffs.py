"""Passing a case from department to department: the steps, who may take them, and the clock behind them."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from helpers import NOW, everything, log
from sqlalchemy import delete, select
from sqlmodel import Session, col

from jobs.handing import hurry_handoffs
from knowledge.database import Database
from knowledge.tables import Case, Cause, Department, Event, Handoff, Membership, Notice, Person
from triage.causes.on_file import UnknownCase
from triage.handoffs import steps
from triage.handoffs.holding import require_answering, require_handing, require_part, require_replying
from triage.handoffs.overdue import remind_and_escalate
from triage.handoffs.steps import AlreadyDone, HandoffFault, UnknownHandoff
from triage.notices import UPDATE, give_up, post_later, refresh_cards
from triage.notices import sent as sent_notice
from triage.report import Report
from triage.roles import Actor, NotAllowed

AMINA, BRUNO, CHLOE, DEEPAK = "U1", "U2", "U3", "U4"
TEXT = "merchant has paid, the customer still waits for the refund"
HOUR = timedelta(hours=1)
DAY = 24 * HOUR

Write = Callable[..., Any]


@pytest.fixture
def house(database: Database) -> Database:
    """A case of amina's in Cards, and Claims that takes handoffs in C9 within a day."""
    log(database, [Report(text=TEXT, department="Cards", reporter=AMINA)])
    with database.write() as session:
        session.add(Department(key="claims", name="Claims", channel="C9", owner=CHLOE))
        session.add(Department(key="fraud", name="Fraud", channel="C8", timeout_hours=2))
    return database


def sent(database: Database, to: str = "Claims", now=NOW, case: int = 1, by: str = AMINA) -> int:
    """Amina hands the case over; the handoff's number."""
    with database.write() as session:
        handoff = steps.send(session, case, to, "they hold the money", "a call", "told it all", by, now)
        return int(handoff.id or 0)


def step(database: Database, take: Callable[..., Any], *arguments: Any) -> Any:
    """One step in a transaction of its own."""
    with database.write() as session:
        return take(session, *arguments)


def handoff(database: Database, number: int = 1) -> Handoff:
    with database.read() as session:
        return session.get_one(Handoff, number)


def holds(database: Database) -> str | None:
    with database.read() as session:
        return steps.holder(session, 1)


def events(database: Database) -> list[tuple[str, str]]:
    return [(one.kind, one.actor) for one in everything(database, Event) if one.kind != "logged"]


def keys(database: Database) -> list[str]:
    return [one.key for one in everything(database, Notice)]


def notice(database: Database, key: str) -> Notice:
    return next(one for one in everything(database, Notice) if one.key == key)  # type: ignore[return-value]


def delivered(database: Database) -> None:
    """Everything that waited is in Slack."""
    with database.write() as session:
        for one in session.scalars(select(Notice).where(col(Notice.state) == "waiting")).all():
            sent_notice(session, int(one.id or 0), one.channel, "1.0")


def faulted(database: Database, **asked: Any) -> tuple[str, str]:
    with pytest.raises(HandoffFault) as fault:
        sent(database, **asked)
    return fault.value.field, str(fault.value)


def test_a_handoff_is_a_row_a_message_to_the_department_and_an_event(house: Database):
    row = handoff(house, sent(house))
    (event,) = [one for one in everything(house, Event) if one.kind == "handed off"]
    message = notice(house, "handoff:1")

    assert (row.case_id, row.case_ref, row.at, row.source) == (1, "C-1", NOW, "slack")
    assert (row.from_department, row.to_department, row.actor) == ("Cards", "Claims", AMINA)
    assert (row.reason, row.promised, row.story) == ("they hold the money", "a call", "told it all")
    assert (row.outcome, row.due_at) == (None, NOW + DAY)
    assert (message.channel, message.payload["handoff"]) == ("C9", 1)
    assert (event.actor, event.case_id) == (AMINA, 1)
    assert event.detail == {"handoff": 1, "from": "Cards", "to": "Claims"}


def test_without_a_story_the_cases_own_words_go_along_and_later_what_was_told_before(house: Database):
    with house.write() as session:
        steps.send(session, 1, "Claims", "theirs", "", "", AMINA, NOW)
    step(house, steps.ask, 1, "Which card?", BRUNO, NOW)
    step(house, steps.reply, 1, "The blue one", AMINA, NOW)
    step(house, steps.send_back, 1, "not ours", BRUNO, NOW)
    with house.write() as session:
        steps.send(session, 1, "Fraud", "theirs", "", "", AMINA, NOW + HOUR)

    assert (handoff(house, 1).story, handoff(house, 1).promised) == (TEXT, None)
    assert handoff(house, 2).story == f"{TEXT}\nWhich card? → The blue one"


def test_sending_the_same_twice_sends_it_once(house: Database):
    assert sent(house) == sent(house) == 1
    assert events(house) == [("handed off", AMINA)]


def test_a_case_goes_nowhere_else_while_it_waits(house: Database):
    sent(house)

    assert faulted(house, to="Fraud") == (
        "department", "It waits at Claims already: hand it on once they have answered."
    )  # fmt: skip
    assert len(everything(house, Handoff)) == 1


def test_a_case_is_not_handed_to_the_department_that_has_it(house: Database):
    assert faulted(house, to="cards") == ("department", "It is with cards already.")


def test_a_department_without_channel_or_owner_gets_nothing_and_the_sender_is_told_what_to_do(
    house: Database,
):
    said = "Lending has no channel yet: an admin sets it with /faultline settings"

    assert faulted(house, to="Lending") == ("department", said)


@pytest.mark.parametrize("row", [
    Department(key="lending", name="Lending", owner=DEEPAK),
    Person(user=DEEPAK, role="owner", owns=["LENDING"]),
])  # fmt: skip
def test_a_department_without_a_channel_is_reached_by_its_owner(house: Database, row: Any):
    with house.write() as session:
        session.merge(row)
    sent(house, to="Lending")

    assert notice(house, "handoff:1").channel == DEEPAK


def test_an_owner_who_is_gone_is_not_written_to(house: Database):
    with house.write() as session:
        session.add(Department(key="lending", name="Lending", owner=DEEPAK))
        session.add(Person(user=DEEPAK, welcome=False, role="owner", owns=["Lending"]))

    assert faulted(house, to="Lending")[0] == "department"


def test_a_case_of_no_department_goes_out_from_the_senders(house: Database):
    log(house, [Report(text=TEXT, reporter=AMINA)])
    refused = faulted(house, case=2)
    with house.write() as session:
        session.add(Person(user=AMINA, department="Branches"))

    assert refused == ("department", "Say first which department is yours: /faultline me Cards")
    assert handoff(house, sent(house, case=2)).from_department == "Branches"


def test_a_closed_case_is_not_handed_over(house: Database):
    with house.write() as session:
        session.get_one(Case, 1).closed_at = NOW

    assert faulted(house) == ("department", "It is closed already: log a new case if it came back.")


def test_a_case_that_is_not_there_cannot_be_handed_over(house: Database):
    with pytest.raises(UnknownCase):
        sent(house, case=99)


def test_who_accepts_holds_the_case_and_may_hand_it_on(house: Database):
    sent(house)
    before = holds(house)
    step(house, steps.accept, 1, BRUNO, NOW + HOUR)
    row = handoff(house)
    sent(house, to="Fraud", now=NOW + 2 * HOUR, by=BRUNO)

    assert (before, holds(house)) == ("Cards", "Claims")
    assert (row.outcome, row.answered_at, row.answered_by) == ("accepted", NOW + HOUR, BRUNO)
    assert row.due_at is None
    assert handoff(house, 2).from_department == "Claims"
    assert "handoff:1:sent back" not in keys(house)


def test_who_sends_back_says_why_and_the_sender_hears_of_it_in_the_cards_thread(house: Database):
    with house.write() as session:
        post_later(session, "card:1", "card", AMINA, {"case": 1}, NOW)
    sent(house)
    delivered(house)
    step(house, steps.send_back, 1, "it is a card matter", BRUNO, NOW + HOUR)
    row, told = handoff(house), notice(house, "handoff:1:sent back")

    assert (row.outcome, row.answer, row.answered_by) == ("bounced", "it is a card matter", BRUNO)
    assert holds(house) == "Cards"
    assert (told.channel, told.payload["thread_of"]) == (AMINA, "card:1")
    assert {"update:handoff:1", "update:card:1"} <= set(keys(house))
    assert events(house) == [("handed off", AMINA), ("handoff sent back", BRUNO)]


def test_a_sender_without_the_card_hears_of_it_directly(house: Database):
    with house.write() as session:
        post_later(session, "card:1", "card", AMINA, {"case": 1}, NOW)
    sent(house, by=DEEPAK)
    step(house, steps.send_back, 1, "no", BRUNO, NOW)
    told = notice(house, "handoff:1:sent back")

    assert (told.channel, "thread_of" in told.payload) == (DEEPAK, False)


@pytest.mark.parametrize("second", [steps.accept, lambda *a: steps.send_back(*a[:2], "no", *a[2:])])
def test_what_is_answered_is_answered_once_and_the_second_hears_by_whom(house: Database, second: Any):
    sent(house)
    step(house, steps.accept, 1, BRUNO, NOW + HOUR)
    with pytest.raises(AlreadyDone) as done:
        step(house, second, 1, CHLOE, NOW + 2 * HOUR)

    assert (done.value.did, done.value.by, done.value.at) == ("accepted it", BRUNO, NOW + HOUR)
    assert handoff(house).answered_by == BRUNO
    assert [kind for kind, _ in events(house)] == ["handed off", "handoff accepted"]


def test_the_same_person_accepting_twice_does_so_once(house: Database):
    sent(house)
    step(house, steps.accept, 1, BRUNO, NOW)
    step(house, steps.accept, 1, BRUNO, NOW + HOUR)

    assert handoff(house).answered_at == NOW
    assert [kind for kind, _ in events(house)] == ["handed off", "handoff accepted"]


def test_a_question_goes_to_the_sender_and_the_reply_to_the_thread_that_asked(house: Database):
    sent(house)
    step(house, steps.ask, 1, "Which card?", BRUNO, NOW + HOUR)
    step(house, steps.reply, 1, "The blue one", AMINA, NOW + 2 * HOUR)
    row = handoff(house)
    question, reply = (
        one for one in everything(house, Notice) if one.kind in ("handoff question", "handoff reply")
    )

    assert (row.question, row.asked_at, row.asked_by) == ("Which card?", NOW + HOUR, BRUNO)
    assert (row.reply, row.replied_at) == ("The blue one", NOW + 2 * HOUR)
    assert (question.channel, reply.channel, reply.payload["thread_of"]) == (AMINA, "C9", "handoff:1")
    assert events(house)[1:] == [("handoff asked", BRUNO), ("handoff answered", AMINA)]


def test_a_second_question_loses_neither_the_first_nor_its_answer(house: Database):
    sent(house)
    step(house, steps.ask, 1, "Which card?", BRUNO, NOW)
    step(house, steps.ask, 1, "Since when?", CHLOE, NOW)
    both = handoff(house).question
    step(house, steps.reply, 1, "Blue, May", AMINA, NOW)
    step(house, steps.ask, 1, "Which shop?", BRUNO, NOW)
    row = handoff(house)

    assert both == "Which card?\nSince when?"
    assert (row.question, row.reply) == ("Which shop?", None)
    assert row.story == "told it all\nWhich card?\nSince when? → Blue, May"


def test_a_question_that_arrives_twice_is_asked_once_and_so_is_a_reply(house: Database):
    sent(house)
    for _ in range(2):
        step(house, steps.ask, 1, "Which card?", BRUNO, NOW)
    for _ in range(2):
        step(house, steps.reply, 1, "Blue", AMINA, NOW)
    with pytest.raises(AlreadyDone):
        step(house, steps.reply, 1, "Red", AMINA, NOW)

    assert handoff(house).question == "Which card?"
    assert [kind for kind, _ in events(house)] == ["handed off", "handoff asked", "handoff answered"]


def test_who_accepted_may_still_ask_but_nobody_asks_about_what_was_sent_back(house: Database):
    sent(house)
    step(house, steps.accept, 1, BRUNO, NOW)
    asked = step(house, steps.ask, 1, "Which card?", BRUNO, NOW)
    step(house, steps.reply, 1, "Blue", AMINA, NOW)
    sent(house, to="Fraud", now=NOW + HOUR)
    step(house, steps.send_back, 2, "no", CHLOE, NOW + HOUR)

    assert asked.due_at is None
    with pytest.raises(AlreadyDone):
        step(house, steps.ask, 2, "Which card?", BRUNO, NOW)


def test_that_the_customer_had_to_repeat_it_is_said_once(house: Database):
    sent(house)
    first = step(house, steps.repeated, 1, BRUNO, NOW)
    second = step(house, steps.repeated, 1, AMINA, NOW)

    assert (first, second, handoff(house).repeated) == (True, False, True)
    assert events(house)[1:] == [("repeated", BRUNO)]


@pytest.mark.parametrize("number", [99, 2])
def test_a_handoff_that_is_not_there_or_came_from_a_file_cannot_be_answered(house: Database, number: int):
    sent(house)
    with house.write() as session:
        session.add(
            Handoff(id=2, case_id=1, at=NOW - DAY, from_department="A", to_department="B", source="f")
        )

    with pytest.raises(UnknownHandoff):
        step(house, steps.accept, number, BRUNO, NOW)


def test_an_imported_handoff_that_never_ended_stands_in_nobodys_way(house: Database):
    with house.write() as session:
        session.add(Handoff(case_id=1, at=NOW - DAY, from_department="A", to_department="Claims", source="f"))

    assert sent(house) == 2


# The clock


def hurried(database: Database, now, admins: tuple[str, ...] = ()) -> int:
    return hurry_handoffs(database, now, admins)


def test_a_handoff_that_nobody_answers_is_reminded_once_in_its_thread(house: Database):
    sent(house)
    early, due, again = (hurried(house, NOW + wait) for wait in (DAY - HOUR, DAY, DAY + HOUR))
    row, reminder = handoff(house), notice(house, "handoff:1:reminder")

    assert (early, due, again) == (0, 1, 0)
    assert (row.reminded_at, row.due_at, row.outcome) == (NOW + DAY, NOW + 2 * DAY, None)
    assert (reminder.channel, reminder.payload["thread_of"]) == ("C9", "handoff:1")
    assert events(house)[1:] == [("handoff reminded", "faultline")]


def test_after_as_long_again_it_is_brought_to_the_owner_and_the_sender_is_told(house: Database):
    sent(house)
    for days in (1, 2, 3):
        hurried(house, NOW + days * DAY)
    row = handoff(house)

    assert (row.outcome, row.escalated_at, row.due_at) == ("timed_out", NOW + 2 * DAY, None)
    assert notice(house, f"handoff:1:escalation:{CHLOE}").channel == CHLOE
    assert notice(house, "handoff:1:timed out").channel == AMINA
    assert events(house)[1:] == [("handoff reminded", "faultline"), ("handoff timed out", "faultline")]


def test_each_department_has_its_own_time(house: Database):
    sent(house, to="Fraud")

    assert [hurried(house, NOW + hours * HOUR) for hours in (1, 2, 3, 4, 5)] == [0, 1, 0, 1, 0]


def test_what_was_answered_is_not_reminded_of(house: Database):
    sent(house)
    step(house, steps.accept, 1, BRUNO, NOW)

    assert hurried(house, NOW + 9 * DAY) == 0


def test_the_case_being_closed_ends_the_waiting(house: Database):
    sent(house)
    with house.write() as session:
        session.get_one(Case, 1).closed_at = NOW

    assert hurried(house, NOW + 9 * DAY) == 0
    with house.read() as session:
        assert steps.waiting_for(session, ["Claims"]) == []


def test_a_late_accept_counts_and_shows_that_it_was_late(house: Database):
    sent(house)
    for days in (1, 2):
        hurried(house, NOW + days * DAY)
    delivered(house)
    step(house, steps.accept, 1, CHLOE, NOW + 3 * DAY)
    row = handoff(house)

    assert (row.outcome, row.escalated_at, row.answered_at) == ("accepted", NOW + 2 * DAY, NOW + 3 * DAY)
    assert holds(house) == "Claims"
    assert f"update:handoff:1:escalation:{CHLOE}" in keys(house)


def test_what_ran_out_of_time_may_go_elsewhere_and_is_then_not_accepted_any_more(house: Database):
    sent(house)
    for days in (1, 2):
        hurried(house, NOW + days * DAY)
    sent(house, to="Fraud", now=NOW + 3 * DAY)
    with pytest.raises(AlreadyDone) as done:
        step(house, steps.accept, 1, CHLOE, NOW + 3 * DAY)

    assert (done.value.did, done.value.by) == ("handed it to Fraud", AMINA)
    with house.read() as session:
        assert [one.id for one in steps.waiting_for(session, ["claims", "FRAUD"])] == [2]


def test_while_a_question_is_open_the_clock_starts_anew_and_the_sender_is_reminded(house: Database):
    sent(house)
    step(house, steps.ask, 1, "Which card?", BRUNO, NOW + 23 * HOUR)
    soon, late = hurried(house, NOW + DAY), hurried(house, NOW + 47 * HOUR)
    reminder = notice(house, "handoff:1:reminder")
    step(house, steps.reply, 1, "Blue", AMINA, NOW + 48 * HOUR)

    assert (soon, late) == (0, 1)
    assert reminder.channel == AMINA
    assert handoff(house).due_at == NOW + 48 * HOUR + DAY


def test_what_slack_did_not_take_is_brought_to_the_owner_at_once(house: Database):
    sent(house)
    with house.write() as session:
        give_up(session, 1, "not_in_channel")
    moved = [hurried(house, NOW + HOUR) for _ in range(2)]
    row = handoff(house)

    assert moved == [1, 0]
    assert (row.outcome, row.escalated_at, row.due_at) == (None, NOW + HOUR, NOW + DAY)
    assert {f"handoff:1:escalation:{CHLOE}", "handoff:1:undelivered"} <= set(keys(house))
    assert events(house)[1:] == [("handoff undelivered", "faultline")]


def owned(session: Session, **rows: bool) -> None:
    """Who there is to answer for Claims, besides what the fixture has."""
    session.get_one(Department, "claims").owner = CHLOE if rows.get("set") else None
    if rows.get("person"):
        session.add(Person(user=DEEPAK, role="owner", owns=["claims"]))
    if rows.get("cause"):
        session.add(Cause(id=1, name="refunds", owner=BRUNO, founded_at=NOW))
        session.flush()
        session.add(Membership(case_id=1, cause_id=1, at=NOW, turn=1))
    if rows.get("admin"):
        session.add(Person(user="U9", role="admin"))


@pytest.mark.parametrize(("who", "told"), [
    (("set", "person", "cause", "admin"), [CHLOE]),
    (("person", "cause", "admin"), [DEEPAK]),
    (("cause", "admin"), [BRUNO]),
    (("admin",), ["U8", "U9"]),
])  # fmt: skip
def test_the_first_who_answers_for_a_department_hears_of_it(house: Database, who, told: list[str]):
    with house.write() as session:
        owned(session, **dict.fromkeys(who, True))
    sent(house)
    for days in (1, 2):
        hurried(house, NOW + days * DAY, ("U8",))

    assert [key for key in keys(house) if key.startswith("handoff:1:escalation:")] == [
        f"handoff:1:escalation:{user}" for user in told
    ]


def test_who_already_has_it_in_their_messages_is_not_who_it_is_escalated_to(house: Database):
    with house.write() as session:
        session.get_one(Department, "claims").channel = None
    sent(house)
    for days in (1, 2):
        hurried(house, NOW + days * DAY, ("U8",))

    assert notice(house, "handoff:1").channel == CHLOE
    assert [key for key in keys(house) if ":escalation:" in key] == ["handoff:1:escalation:U8"]


# At once


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """What each piece of work came to, all begun at one moment."""
    gate, ended = threading.Barrier(len(work)), [None] * len(work)

    def run(place: int, task: Callable[[], Any]) -> None:
        gate.wait()
        try:
            ended[place] = task()
        except (AlreadyDone, HandoffFault) as refusal:
            ended[place] = type(refusal)  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place, task)) for place, task in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return ended


def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(
    opened: Callable[[], Database], house: Database
):
    for round_ in range(5):
        now = NOW + round_ * HOUR
        number = sent(house, "Claims" if round_ % 2 == 0 else "Fraud", now)
        takes = (partial(step, opened(), steps.accept, number, user, now) for user in (BRUNO, CHLOE))
        ended = at_once(*takes)

        assert ended.count(AlreadyDone) == 1
        assert handoff(house, number).outcome == "accepted"
    assert [kind for kind, _ in events(house)].count("handoff accepted") == 5


def test_of_two_who_hand_over_at_once_one_does(opened: Callable[[], Database], house: Database):
    ended = at_once(
        lambda one=opened(): sent(one, "Claims"), lambda one=opened(): sent(one, "Fraud", by=BRUNO)
    )

    assert ended.count(HandoffFault) == 1
    assert len(everything(house, Handoff)) == 1


def test_two_processes_remind_once(opened: Callable[[], Database], house: Database):
    for case in log(house, [Report(text=TEXT, department="Cards", reporter=AMINA)] * 4):
        sent(house, case=case)
    moved = at_once(*(lambda one=opened(): hurried(one, NOW + DAY) for _ in range(2)))

    assert sum(moved) == 4
    assert len([key for key in keys(house) if key.endswith(":reminder")]) == 4
    assert [kind for kind, _ in events(house)].count("handoff reminded") == 4


# Who may


def allowed(database: Database, require: Callable[..., None], actor: Actor, place: str = "") -> bool:
    with database.read() as session:
        subject = session.get_one(Case, 1) if require is require_handing else session.get_one(Handoff, 1)
        try:
            require(session, actor, subject, *([] if require is require_replying else [place]))
        except NotAllowed:
            return False
    return True


CARDS, CLAIMS, FRAUD = Actor("U6", "cards"), Actor("U7", "claims"), Actor("U8", "fraud")
OWNER, ADMIN, NOBODY = Actor("U8", None, frozenset({"claims"})), Actor("U8", admin=True), Actor("U8")


@pytest.mark.parametrize(("actor", "place", "may"), [
    (CARDS, "", False), (CLAIMS, "", True), (OWNER, "", True), (ADMIN, "", True), (FRAUD, "", False),
    (NOBODY, "C9", True), (NOBODY, "C8", False), (Actor(CHLOE), "", True), (Actor(AMINA), "", False),
])  # fmt: skip
def test_the_people_of_a_department_answer_and_whoever_is_in_its_channel(
    house: Database, actor: Actor, place: str, may: bool
):
    sent(house)

    assert allowed(house, require_answering, actor, place) == may


def test_whom_it_was_escalated_to_may_answer(house: Database):
    with house.write() as session:
        session.get_one(Department, "claims").owner = None
    sent(house)
    before = allowed(house, require_answering, Actor("U5"))
    for days in (1, 2):
        hurried(house, NOW + days * DAY, ("U5",))

    assert (before, allowed(house, require_answering, Actor("U5"))) == (False, True)


@pytest.mark.parametrize(("actor", "place", "first", "then"), [
    (Actor(AMINA), "", True, True), (CARDS, "", True, True), (CLAIMS, "", False, True),
    (ADMIN, "", True, True), (FRAUD, "", False, False), (NOBODY, "C9", False, True),
    (NOBODY, "C8", False, False),
])  # fmt: skip
def test_those_who_have_a_case_and_those_who_had_it_first_may_hand_it_over(
    house: Database, actor: Actor, place: str, first: bool, then: bool
):
    sent(house)
    before = allowed(house, require_handing, actor, place)
    step(house, steps.accept, 1, BRUNO, NOW)

    assert (before, allowed(house, require_handing, actor, place)) == (first, then)


@pytest.mark.parametrize(("actor", "place", "replies", "part"), [
    (Actor(AMINA), "", True, True), (CARDS, "", True, True), (CLAIMS, "", False, True),
    (FRAUD, "", False, False), (NOBODY, "C9", False, True),
])  # fmt: skip
def test_the_senders_side_replies_and_both_sides_say_that_it_was_repeated(
    house: Database, actor: Actor, place: str, replies: bool, part: bool
):
    sent(house)

    assert allowed(house, require_replying, actor) == replies
    assert allowed(house, require_part, actor, place) == part


# What others ask for


def test_what_waits_for_departments_is_listed_oldest_first(house: Database):
    numbers = log(house, [Report(text=TEXT, department="Cards", reporter=AMINA)] * 2)
    sent(house, now=NOW + HOUR)
    sent(house, case=numbers[0], now=NOW)
    sent(house, to="Fraud", case=numbers[1], now=NOW)

    with house.read() as session:
        assert [one.case_id for one in steps.waiting_for(session, ["claims", "Lending"])] == [2, 1]
        assert steps.waiting_for(session, []) == []


def test_a_story_tells_each_step_with_who_took_it_and_what_they_said(house: Database):
    sent(house)
    step(house, steps.ask, 1, "Which card?", BRUNO, NOW + HOUR)
    step(house, steps.reply, 1, "Blue", AMINA, NOW + 2 * HOUR)
    step(house, steps.send_back, 1, "not ours", BRUNO, NOW + 3 * HOUR)
    with house.read() as session:
        told = steps.story_of(session, 1)

    assert [(one.kind, one.department, one.actor, one.words) for one in told] == [
        ("handed off", "Cards", AMINA, "they hold the money"),
        ("handoff asked", "Claims", BRUNO, "Which card?"),
        ("handoff answered", "Cards", None, "Blue"),
        ("handoff sent back", "Claims", BRUNO, "not ours"),
    ]


def test_nothing_is_written_when_a_step_is_refused_halfway(house: Database):
    before = len(everything(house, Event))
    with pytest.raises(HandoffFault):
        sent(house, to="Lending")

    assert len(everything(house, Event)) == before
    assert keys(house) == []


def test_reminding_says_what_it_moved(house: Database):
    sent(house)
    with house.write() as session:
        moved = remind_and_escalate(session, NOW + DAY)

    assert [one.id for one in moved] == [1]


def of_a_cause(database: Database) -> int:
    """The case belongs to a cause, and what is on its way is in Slack."""
    with database.write() as session:
        cause = Cause(name="refund held", name_key="refund held", founded_at=NOW)
        session.add(cause)
        session.flush()
        number = int(cause.id or 0)
        session.add(Membership(case_id=1, cause_id=number, at=NOW, turn=1))
    return number


def changed(database: Database, cause: int, **fields: Any) -> list[str]:
    """The messages that are renewed when this becomes known of the cause."""
    with database.write() as session:
        session.execute(delete(Notice).where(col(Notice.kind) == UPDATE))
        for field, value in fields.items():
            setattr(session.get_one(Cause, cause), field, value)
        refresh_cards(session, cause, NOW + HOUR)
    return sorted(key.removeprefix("update:") for key in keys(database) if key.startswith("update:"))


def test_the_message_that_brought_a_case_follows_the_life_of_its_cause(house: Database):
    cause = of_a_cause(house)
    sent(house)
    delivered(house)

    assert changed(house, cause, state="shipped") == ["handoff:1"]
    assert changed(house, cause, state="verified") == ["handoff:1"]
    assert changed(house, cause, workaround="pay by hand") == ["handoff:1"]


def test_what_it_does_not_say_renews_no_message(house: Database):
    cause = of_a_cause(house)
    sent(house)
    delivered(house)

    assert changed(house, cause, owner=CHLOE) == []
    assert (changed(house, cause, state="shipped"), changed(house, cause)) == (["handoff:1"], [])


def test_only_where_the_case_was_brought_last_is_the_message_renewed(house: Database):
    cause = of_a_cause(house)
    step(house, steps.send_back, sent(house), "not ours", BRUNO, NOW)
    sent(house, "Fraud", NOW + HOUR)
    delivered(house)

    assert changed(house, cause, state="shipped") == ["handoff:2"]


def test_who_answers_for_the_department_sees_the_change_too(house: Database):
    cause = of_a_cause(house)
    sent(house)
    delivered(house)
    for later in (DAY, 2 * DAY):
        step(house, partial(remind_and_escalate, admins=()), NOW + later)
        delivered(house)

    assert changed(house, cause, state="shipped") == ["handoff:1", f"handoff:1:escalation:{CHLOE}"]
