"""The workspace's settings: what may be set, what changes with it, and that every change is on record."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from helpers import NOW, everything

from knowledge.database import Database
from knowledge.tables import (
    Case,
    Cause,
    Channel,
    Department,
    Event,
    Fix,
    Handoff,
    Person,
    Subscription,
    Touchpoint,
)
from triage.handoffs.holding import patience
from triage.matching.privacy import hidden, viewer_of
from triage.roles import ADMIN, OWNER, REPORTER
from triage.workspace import settings
from triage.workspace.changes import SettingFault
from triage.workspace.departments import Wanted, department, forget_department, set_department

BOSS = "U0BOSS"


def told(database: Database) -> list[tuple[str, str, Any, Any]]:
    """Every change on record: what, of whom, from and to."""
    events = everything(database, Event)
    assert {(one.kind, one.actor) for one in events} <= {("setting changed", BOSS), ("setting changed", "U1")}
    return [tuple(one.detail[key] for key in ("what", "of", "from", "to")) for one in events]


def add(database: Database, *rows: Any) -> None:
    with database.write() as session:
        session.add_all(rows)


def put(database: Database, name: str, before: str | None = None, **more: Any) -> None:
    with database.write() as session:
        set_department(session, before, Wanted(name, **more), BOSS, NOW)


def ranked(database: Database, user: str, *wanted: Any, appointed: tuple[str, ...] = ()) -> None:
    with database.write() as session:
        settings.set_rank(session, user, settings.Rank(*wanted), appointed, BOSS, NOW)


def test_a_department_is_set_and_only_what_changed_is_told(database: Database):
    put(database, "  Cards ", channel="C1")
    put(database, "Cards", "Cards", channel="C1", owner="U2", timeout_hours=4, shows_private=True)
    with database.read() as session:
        row = department(session, "CARDS")
        waits = patience(session, "cards").total_seconds()

    assert row == Department(
        key="cards", name="Cards", channel="C1", owner="U2", timeout_hours=4, shows_private=True
    )
    assert waits == 4 * 3600
    assert told(database) == [
        ("department's channel", "Cards", None, "C1"),
        ("department's owner", "Cards", None, "U2"),
        ("department's timeout hours", "Cards", 24, 4),
        ("department's shows private", "Cards", False, True),
    ]


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (Wanted("claims"), "name", "There is a department claims already."),
        (Wanted("Cards", timeout_hours=0), "timeout", "Say 1 to 720 hours."),
        (Wanted("Cards", timeout_hours=721), "timeout", "Say 1 to 720 hours."),
        (Wanted("  --- "), "name", "Give the department a name with letters or digits in it."),
        (Wanted("x" * 121), "name", f"“{'x' * 30}…” is too long: a department has at most 120 characters."),
        (
            Wanted("Call +44 20 7946 0958"),
            "name",
            "“Call +44 20 7946 0958” reads like personal data: name the department otherwise.",
        ),
    ],
)
def test_a_department_that_cannot_be_so_is_refused_at_its_field(
    sqlite_database: Database, wanted: Wanted, field: str, said: str
):
    put(sqlite_database, "Claims")
    with pytest.raises(SettingFault) as fault, sqlite_database.write() as session:
        set_department(session, None, wanted, BOSS, NOW)

    assert (fault.value.field, str(fault.value)) == (field, said)
    assert [row.key for row in everything(sqlite_database, Department)] == ["claims"]


@pytest.mark.parametrize("hours", [1, 720])
def test_the_shortest_and_the_longest_time_are_taken(sqlite_database: Database, hours: int):
    put(sqlite_database, "Cards", timeout_hours=hours)

    assert [row.timeout_hours for row in everything(sqlite_database, Department)] == [hours]


def test_a_new_name_goes_wherever_the_old_one_stood(database: Database):
    put(database, "Cards", timeout_hours=4)
    add(
        database,
        Case(text="late", department="cards", occurred_at=NOW, created_at=NOW),
        Case(text="late", department="Claims", occurred_at=NOW, created_at=NOW),
        Cause(name="late", owner_department="Cards", founded_at=NOW),
        Person(user="U2", department="CARDS", role=OWNER, owns=["Claims", "cards"]),
        Channel(channel="C1", department="Cards"),
        Subscription(channel="C1", departments=["Cards"], since=NOW),
    )
    add(
        database,
        Handoff(case_id=1, at=NOW, from_department="Cards", to_department="Claims"),
        Handoff(case_id=1, at=NOW, from_department="Claims", to_department="Cards"),
        Fix(cause_id=1, title="shorter", department="Cards"),
    )
    put(database, "Card Services", "Cards", timeout_hours=4)
    (row,) = everything(database, Department)
    (person,) = everything(database, Person)

    assert (row.key, row.name, row.timeout_hours) == ("card services", "Card Services", 4)
    assert [one.department for one in everything(database, Case)] == ["Card Services", "Claims"]
    assert [(one.from_department, one.to_department) for one in everything(database, Handoff)] == [
        ("Card Services", "Claims"),
        ("Claims", "Card Services"),
    ]
    assert (person.department, person.owns) == ("Card Services", ["Claims", "Card Services"])
    assert everything(database, Cause)[0].owner_department == "Card Services"
    assert everything(database, Fix)[0].department == "Card Services"
    assert everything(database, Channel)[0].department == "Card Services"
    assert everything(database, Subscription)[0].departments == ["Card Services"]
    assert told(database)[-1] == ("department's name", "Card Services", "Cards", "Card Services")


def test_a_department_is_not_renamed_into_one_that_others_log_for(sqlite_database: Database):
    put(sqlite_database, "Cards")
    add(sqlite_database, Case(text="late", department="Claims", occurred_at=NOW, created_at=NOW))

    with pytest.raises(SettingFault, match="There is a department claims already"):
        put(sqlite_database, "claims", "Cards")


def test_another_spelling_of_its_own_name_is_no_other_department(sqlite_database: Database):
    put(sqlite_database, "cards")
    put(sqlite_database, "CARDS", "cards")

    assert [(row.key, row.name) for row in everything(sqlite_database, Department)] == [("cards", "CARDS")]


def test_removed_settings_leave_what_is_on_file(sqlite_database: Database):
    put(sqlite_database, "Cards")
    add(sqlite_database, Case(text="late", department="Cards", occurred_at=NOW, created_at=NOW))
    with sqlite_database.write() as session:
        forget_department(session, "cards", BOSS, NOW)

    assert everything(sqlite_database, Department) == []
    assert [one.department for one in everything(sqlite_database, Case)] == ["Cards"]
    assert told(sqlite_database) == [("department", "Cards", "set", None)]


def test_others_read_a_private_case_once_its_department_allows_it(database: Database):
    put(database, "Cards")
    add(
        database,
        Case(text="late", department="Cards", private=True, occurred_at=NOW, created_at=NOW),
        Person(user="U5", department="Claims"),
    )
    with database.read() as session:
        before = hidden(session, viewer_of(session, "U5"), [1])
    put(database, "Cards", "Cards", shows_private=True)
    with database.read() as session:
        after = hidden(session, viewer_of(session, "U5"), [1])

    assert (before, after) == ({1}, set())


def test_somebody_gets_a_department_a_role_and_what_they_own(database: Database):
    ranked(database, "U1", "Cards", OWNER, ("Cards", "Claims", "Cards"))
    (person,) = everything(database, Person)

    assert (person.department, person.role, person.owns) == ("Cards", "owner", ["Cards", "Claims"])
    assert told(database) == [
        ("person's department", "U1", None, "Cards"),
        ("person's role", "U1", "reporter", "owner"),
        ("person's owns", "U1", [], ["Cards", "Claims"]),
    ]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [((None, OWNER), "owns"), ((None, REPORTER, ("Cards",)), "owns"), ((None, "king"), "role")],
)
def test_a_role_that_means_nothing_is_refused(sqlite_database: Database, wanted: tuple, field: str):
    with pytest.raises(SettingFault) as fault:
        ranked(sqlite_database, "U1", *wanted)

    assert fault.value.field == field
    assert everything(sqlite_database, Person) == []


def test_the_last_admin_stays_one(database: Database):
    add(database, Person(user="U1", role=ADMIN), Person(user="U2", role=ADMIN, welcome=False))
    with pytest.raises(SettingFault, match="Nobody else is an admin"):
        ranked(database, "U1", None, REPORTER)
    ranked(database, "U3", None, ADMIN)
    ranked(database, "U1", None, REPORTER)

    with database.read() as session:
        assert settings.admins(session) == ["U3"]
        assert settings.admins(session, ("U9",)) == ["U3", "U9"]


def test_an_admin_whom_the_deployer_named_is_another_admin(sqlite_database: Database):
    add(sqlite_database, Person(user="U1", role=ADMIN))
    ranked(sqlite_database, "U1", None, REPORTER, appointed=("U9",))

    assert everything(sqlite_database, Person)[0].role == REPORTER


def test_two_admins_who_demote_each_other_at_once_leave_one(database: Database):
    add(database, Person(user="U1", role=ADMIN), Person(user="U2", role=ADMIN))

    def demote(user: str) -> str:
        try:
            ranked(database, user, None, REPORTER)
        except SettingFault:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(demote, ["U1", "U2"]))

    assert outcomes == ["done", "refused"]
    with database.read() as session:
        assert len(settings.admins(session)) == 1


def test_somebody_says_which_department_they_log_for_in_the_settings_spelling(sqlite_database: Database):
    put(sqlite_database, "Cards")
    with sqlite_database.write() as session:
        name = settings.set_own_department(session, "U1", "cards", NOW)

    assert name == "Cards"
    assert told(sqlite_database) == [("person's department", "U1", None, "Cards")]


def test_what_a_channel_is_about_is_set_and_told_part_by_part(sqlite_database: Database):
    for department_, touchpoint in (("Claims", "payment"), ("Lending", "payment"), (None, None)):
        with sqlite_database.write() as session:
            settings.set_channel(session, "C1", department_, touchpoint, BOSS, NOW)

    assert told(sqlite_database) == [
        ("channel's department", "C1", None, "Claims"),
        ("channel's touchpoint", "C1", None, "payment"),
        ("channel's department", "C1", "Claims", "Lending"),
        ("channel's department", "C1", "Lending", None),
        ("channel's touchpoint", "C1", "payment", None),
    ]


def test_touchpoints_are_those_that_were_given_once_each(database: Database):
    for names in (["payment", "Call"], [" Payment ", "payment", "", "branch  visit"]):
        with database.write() as session:
            settings.set_touchpoints(session, names, BOSS, NOW)

    assert [row.key for row in everything(database, Touchpoint)] == ["branch visit", "payment"]
    assert told(database)[-1] == (
        "touchpoints",
        None,
        ["Call", "payment"],
        ["branch visit", "Payment"],
    )


def test_a_menu_takes_a_hundred_touchpoints_and_no_more(sqlite_database: Database):
    with sqlite_database.write() as session:
        settings.set_touchpoints(session, [f"step {number}" for number in range(100)], BOSS, NOW)
    with pytest.raises(SettingFault, match="at most 100"), sqlite_database.write() as session:
        settings.set_touchpoints(session, [f"step {number}" for number in range(101)], BOSS, NOW)

    assert len(everything(sqlite_database, Touchpoint)) == 100


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (":ticket:", "ticket"),
        ("ticket", "ticket"),
        (" :Ticket: ", "ticket"),
        ("+1", "+1"),
        (":wave::skin-tone-3:", "wave"),
        (":été:", "été"),
        ("", None),
        (None, None),
    ],
)
def test_a_reaction_is_kept_by_its_name(sqlite_database: Database, said: str | None, kept: str | None):
    with sqlite_database.write() as session:
        assert settings.set_reaction(session, said, BOSS, NOW) == kept
    with sqlite_database.read() as session:
        assert settings.reaction(session) == kept


@pytest.mark.parametrize("said", ["two words", "🎫", "<!channel>", ":a:b:", "x" * 101])
def test_what_is_no_emojis_name_is_refused(sqlite_database: Database, said: str):
    with pytest.raises(SettingFault, match="name of one emoji"), sqlite_database.write() as session:
        settings.set_reaction(session, said, BOSS, NOW)


def test_a_digest_is_changed_and_stopped(sqlite_database: Database):
    add(sqlite_database, Subscription(channel="C1", since=NOW))
    wanted = Subscription(
        channel="C1", departments=["Cards"], weekday=4, hour=16, zone="Asia/Kolkata", since=NOW
    )
    with sqlite_database.write() as session:
        settings.set_subscription(session, wanted, BOSS, NOW)
    with sqlite_database.write() as session:
        stopped = [settings.stop_subscription(session, "C1", BOSS, NOW) for _ in range(2)]

    before = {"departments": [], "weekday": 0, "hour": 9, "zone": "UTC"}
    after = {"departments": ["Cards"], "weekday": 4, "hour": 16, "zone": "Asia/Kolkata"}
    assert stopped == [True, False]
    assert told(sqlite_database) == [("digest", "C1", before, after), ("digest", "C1", after, None)]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"zone": "Mars"}, "zone"), ({"weekday": -1}, "hour"), ({"hour": 24}, "hour")]
)
def test_a_digest_at_a_time_that_is_none_is_refused(sqlite_database: Database, wrong: dict, field: str):
    with pytest.raises(SettingFault) as fault, sqlite_database.write() as session:
        settings.set_subscription(session, Subscription(channel="C1", since=NOW, **wrong), BOSS, NOW)

    assert fault.value.field == field
    assert everything(sqlite_database, Subscription) == []


def test_a_touchpoint_that_stays_on_the_list_keeps_its_target(sqlite_database: Database):
    with sqlite_database.write() as session:
        settings.set_touchpoints(session, ["payment", "call"], BOSS, NOW)
        session.get_one(Touchpoint, "payment").target = 0.8
        settings.set_touchpoints(session, ["Payment", "claim"], BOSS, NOW)

    rows = {row.name: row.target for row in everything(sqlite_database, Touchpoint)}

    assert rows == {"Payment": 0.8, "claim": None}
