"""Setting journeys and targets: who may, what is refused, and that the same again changes nothing."""

import json

import pytest
from helpers import NOW, count, everything

from knowledge.database import Database
from knowledge.tables import Event, Journey, Stage, Touchpoint, Workspace
from triage.mapping.settings import (
    JourneyWanted,
    StageWanted,
    define,
    forget_journey,
    read_definition,
    set_journey,
)
from triage.roles import MACHINE_ROOM, Actor, NotAllowed
from triage.workspace.changes import SettingFault

ADMIN = Actor("U9", admin=True)
OWNER = Actor("U1", owns=frozenset({"claims"}))
FILE = {
    "target": 0.8,
    "journeys": [
        {
            "name": "A claim",
            "owner": "U1",
            "department": "Claims",
            "stages": [
                {"touchpoint": "report", "roles": ["agent", "customer"], "target": 0.9},
                {"touchpoint": "payout"},
            ],
        }
    ],
}


def wanted(name: str = "A claim", *touchpoints: str, department: str | None = "Claims") -> JourneyWanted:
    stages = [StageWanted(touchpoint=one) for one in touchpoints or ("report", "payout")]
    return JourneyWanted.model_construct(name=name, owner=None, department=department, stages=stages)


def defined(database: Database) -> None:
    with database.write() as session:
        define(session, read_definition(json.dumps(FILE)), MACHINE_ROOM, NOW)


def test_a_file_sets_journeys_stages_roles_and_targets_and_again_changes_nothing(sqlite_database: Database):
    defined(sqlite_database)
    with sqlite_database.read() as session:
        events = count(session, Event)
    defined(sqlite_database)

    assert [(one.name, one.owner, one.owner_department) for one in everything(sqlite_database, Journey)] == [
        ("A claim", "U1", "Claims")
    ]
    assert [(one.touchpoint, one.roles) for one in everything(sqlite_database, Stage)] == [
        ("report", ["agent", "customer"]),
        ("payout", []),
    ]
    assert [(one.name, one.target) for one in everything(sqlite_database, Touchpoint)] == [("report", 0.9)]
    assert [one.target for one in everything(sqlite_database, Workspace)] == [0.8]
    assert len(everything(sqlite_database, Event)) == events == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "the file: Invalid JSON"),
        ('{"journeys": [{"name": "A"}]}', "journeys.0.stages: Field required"),
        ('{"journeys": [{"name": "A", "stages": []}]}', "journeys.0.stages"),
        ('{"target": 80}', "target: Input should be less than or equal to 1"),
        ('{"journey": []}', "journey: Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(text: str, said: str):
    with pytest.raises(SettingFault) as fault:
        read_definition(text)

    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("journey", "field", "said"),
    [
        (wanted("!!"), "name", "Give the journey a name"),
        (wanted("all touchpoints"), "name", "is the map of everything"),
        (wanted("A claim", "report", "Report"), "stages", "“Report” stands there twice"),
        (wanted("A claim", *(f"place {n}" for n in range(61))), "stages", "at most 60 touchpoints"),
        (wanted("A claim", "x" * 121), "stages", "is too long"),
    ],
)
def test_a_journey_that_cannot_be_so_is_refused_at_its_field(
    sqlite_database: Database, journey: JourneyWanted, field: str, said: str
):
    with pytest.raises(SettingFault, match=said) as fault, sqlite_database.write() as session:
        set_journey(session, None, journey, ADMIN, NOW)

    assert fault.value.field == field
    assert everything(sqlite_database, Journey) == []


def test_owners_set_journeys_of_their_departments_and_nobody_elses(sqlite_database: Database):
    with sqlite_database.write() as session:
        set_journey(session, None, wanted(), OWNER, NOW)
        set_journey(session, None, wanted("Onboarding", department="Branches"), ADMIN, NOW)

    for before, journey, actor in (
        (None, wanted("Another", department="Branches"), OWNER),
        ("onboarding", wanted("Onboarding", department="Claims"), OWNER),
        (None, wanted("Another"), Actor("U2", department="claims")),
    ):
        with pytest.raises(NotAllowed), sqlite_database.write() as session:
            set_journey(session, before, journey, actor, NOW)


def test_a_journey_is_renamed_with_its_stages_and_taken_away(sqlite_database: Database):
    with sqlite_database.write() as session:
        set_journey(session, None, wanted(), ADMIN, NOW)
        set_journey(session, "a claim", wanted("Claims, simply", "report"), ADMIN, NOW)
    names = [one.key for one in everything(sqlite_database, Journey)]
    stages = [(one.journey_key, one.touchpoint) for one in everything(sqlite_database, Stage)]
    with sqlite_database.write() as session:
        forget_journey(session, "claims, simply", ADMIN, NOW)

    assert (names, stages) == (["claims, simply"], [("claims, simply", "report")])
    assert everything(sqlite_database, Journey) == everything(sqlite_database, Stage) == []
    assert [one.detail["what"] for one in everything(sqlite_database, Event)] == ["journey"] * 3


def test_two_journeys_cannot_have_one_name(sqlite_database: Database):
    with sqlite_database.write() as session:
        set_journey(session, None, wanted("One"), ADMIN, NOW)
        set_journey(session, None, wanted("Two"), ADMIN, NOW)

    with (
        pytest.raises(SettingFault, match="There is a journey ONE already"),
        sqlite_database.write() as session,
    ):
        set_journey(session, "two", wanted("ONE"), ADMIN, NOW)
