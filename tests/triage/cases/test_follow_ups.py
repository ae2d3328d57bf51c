"""The question after closing: when it is asked and of whom, once, at a civil hour, and what is answered."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from helpers import FAULTS, NOW, everything, log

from jobs.following_up import ask_follow_ups
from knowledge.database import Database
from knowledge.tables import Event, FollowUp, Notice, Person, Workspace
from triage.cases.casework import close_case, reopen_case
from triage.cases.follow_ups import (
    AlreadyAnswered,
    NothingAsked,
    answer,
    civil_hour,
    days_until,
    promises,
    set_days,
)
from triage.notices import sent
from triage.report import Report
from triage.workspace.changes import SettingFault

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOW + 5 * DAY  # at 9:30, UTC


def closed(database: Database, now: datetime = NOW, said: str = "Reissued", **report: str) -> int:
    """A case of U1's that is closed; its number."""
    (case,) = log(database, [Report(**{"text": FAULTS[0], "reporter": "U1", **report})], now)
    close(database, case, now, said)
    return case


def close(database: Database, case: int, now: datetime = NOW, said: str = "Reissued") -> None:
    with database.write() as session:
        close_case(session, case, said, "U2", now)


def reopen(database: Database, case: int, now: datetime) -> None:
    with database.write() as session:
        reopen_case(session, case, "U1", now)


def says(database: Database, case: int, outcome: str, by: str = "U1", now: datetime = DUE) -> None:
    with database.write() as session:
        answer(session, case, outcome, by, now)


def questions(database: Database) -> list[Notice]:
    return [one for one in everything(database, Notice) if one.kind == "follow-up"]


def kept(database: Database) -> FollowUp:
    return everything(database, FollowUp)[0]


def events(database: Database) -> list[tuple[str, str, dict]]:
    found = everything(database, Event)
    return [(one.kind, one.actor, one.detail) for one in found if one.kind.startswith("follow-up")]


def test_five_days_after_closing_the_reporter_is_asked_once_in_the_thread_of_the_case(database: Database):
    case = closed(database)

    assert ask_follow_ups(database, DUE - HOUR) == 0
    assert ask_follow_ups(database, DUE) == 1
    assert ask_follow_ups(database, DUE + HOUR) == 0
    (asked,) = questions(database)
    assert (asked.channel, asked.payload) == ("U1", {"case": case, "thread_of": f"card:{case}"})
    assert events(database) == [("follow-up asked", "faultline", {})]
    assert kept(database).asked_at == DUE


@pytest.mark.parametrize("report", [{"source": "import"}, {"reporter": ""}])
def test_what_was_imported_or_has_no_reporter_is_not_asked(database: Database, report: dict):
    closed(database, **report)

    assert everything(database, FollowUp) == []
    assert ask_follow_ups(database, DUE) == 0


def test_what_is_open_again_is_not_asked_and_what_is_closed_again_is_asked_of_that_closing(
    database: Database,
):
    case = closed(database)
    reopen(database, case, NOW + DAY)

    assert kept(database).due_at is None
    assert ask_follow_ups(database, DUE) == 0
    close(database, case, NOW + 2 * DAY)
    assert ask_follow_ups(database, DUE) == 0
    assert ask_follow_ups(database, DUE + 2 * DAY) == 1


def test_words_that_are_mended_are_no_new_closing(database: Database):
    case = closed(database)
    close(database, case, NOW + DAY, "Reissued by courier")

    assert ask_follow_ups(database, DUE) == 1
    close(database, case, DUE + HOUR, "Reissued by post")
    says(database, case, "reached")
    assert ask_follow_ups(database, DUE + 9 * DAY) == 0
    assert len(questions(database)) == 1


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        ("UTC", "08:00", "08:00"),
        ("UTC", "17:59", "17:59"),
        ("UTC", "18:00", "08:00 next"),
        ("UTC", "07:59", "08:00"),
        ("Asia/Kolkata", "12:29", "12:29"),
        ("Asia/Kolkata", "12:30", "02:30 next"),
        ("America/New_York", "09:30", "13:00"),
        ("Not/AZone", "07:00", "08:00"),
        (None, "07:00", "08:00"),
    ],
)
def test_people_are_asked_between_eight_and_eighteen_where_they_live(zone: str | None, at: str, then: str):
    clock, _, later = then.partition(" ")
    day = NOW.date() + (DAY if later else 0 * DAY)

    def moment(on: date, said: str) -> datetime:
        return datetime.combine(on, time.fromisoformat(said), UTC)

    assert civil_hour(moment(NOW.date(), at), zone) == moment(day, clock)


def test_a_question_that_is_due_at_night_waits_for_the_morning(database: Database):
    closed(database)
    with database.write() as session:
        session.add(Person(user="U1", zone="America/Los_Angeles"))

    assert ask_follow_ups(database, DUE) == 0  # 1:30 in the morning
    assert kept(database).due_at == DUE.replace(hour=16, minute=0)
    assert ask_follow_ups(database, DUE.replace(hour=16, minute=0)) == 1


def test_nobody_is_asked_a_month_late(database: Database):
    closed(database)

    assert ask_follow_ups(database, DUE + 31 * DAY) == 0
    assert kept(database).due_at is None


def test_turned_off_nothing_is_planned_and_what_was_planned_is_not_asked(database: Database):
    closed(database)
    with database.write() as session:
        assert set_days(session, "", "UA", NOW) is None
    closed(database)

    assert ask_follow_ups(database, DUE) == 0
    assert len(everything(database, FollowUp)) == 1
    with database.write() as session:
        set_days(session, "5", "UA", NOW)
    assert ask_follow_ups(database, DUE) == 0


def test_days_are_set_by_admins_and_on_record(sqlite_database: Database):
    with sqlite_database.write() as session:
        assert days_until(session) == 5
        assert set_days(session, " 12 ", "UA", NOW) == 12
    closed(sqlite_database)

    assert kept(sqlite_database).due_at == NOW + 12 * DAY
    changed = [one for one in everything(sqlite_database, Event) if one.kind == "setting changed"]
    assert [(one.actor, one.detail["from"], one.detail["to"]) for one in changed] == [("UA", 5, 12)]


@pytest.mark.parametrize("said", ["0", "366", "soon", "1.5", "-3", "99999999999"])
def test_days_that_cannot_be_are_refused_at_their_field(sqlite_database: Database, said: str):
    with sqlite_database.write() as session, pytest.raises(SettingFault, match="1 to 365") as fault:
        set_days(session, said, "UA", NOW)

    assert fault.value.field == "follow_up"
    assert everything(sqlite_database, Workspace) == []


def test_an_answer_is_kept_put_on_record_and_renews_the_question(database: Database):
    case = closed(database)
    ask_follow_ups(database, DUE)
    with database.write() as session:
        sent(session, int(questions(database)[0].id or 0), "D1", "1.0")
    says(database, case, "partly", now=DUE + HOUR)
    says(database, case, "partly", now=DUE + 2 * HOUR)

    row = kept(database)
    assert (row.outcome, row.answered_by, row.answered_at) == ("partly", "U1", DUE + HOUR)
    assert events(database)[1:] == [("follow-up answered", "U1", {"outcome": "partly"})]
    assert [one.kind for one in everything(database, Notice)] == ["follow-up", "update"]


def test_who_answers_second_is_told_who_was_first(database: Database):
    case = closed(database)
    ask_follow_ups(database, DUE)
    says(database, case, "reached")
    with pytest.raises(AlreadyAnswered) as told:
        says(database, case, "not reached", "U2")

    assert (told.value.by, told.value.outcome, told.value.at) == ("U1", "reached", DUE)
    assert kept(database).outcome == "reached"


def test_nothing_is_answered_that_is_not_asked(database: Database):
    case = closed(database)
    for number in (case, 999):
        with pytest.raises(NothingAsked):
            says(database, number, "reached")
    ask_follow_ups(database, DUE)
    reopen(database, case, DUE + HOUR)
    with pytest.raises(NothingAsked):
        says(database, case, "reached")
    with pytest.raises(ValueError, match="'fine' is no answer"):
        says(database, case, "fine")


def test_an_answer_outlives_opening_again_and_a_new_closing_asks_anew(database: Database):
    case = closed(database)
    ask_follow_ups(database, DUE)
    says(database, case, "not reached")
    reopen(database, case, DUE + HOUR)

    assert kept(database).outcome == "not reached"
    close(database, case, DUE + DAY)
    assert (kept(database).outcome, kept(database).due_at) == (None, DUE + 6 * DAY)
    assert ask_follow_ups(database, DUE + 6 * DAY) == 1
    assert len({one.key for one in questions(database)}) == 2


def test_a_case_without_handoffs_was_promised_nothing(sqlite_database: Database):
    case = closed(sqlite_database)
    with sqlite_database.read() as session:
        assert promises(session, case) == []
