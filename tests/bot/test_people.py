"""Who is let in: full members of the workspace, asked of Slack once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers import everything
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.people import is_colleague, known_words, strangers_read
from knowledge.database import Database
from knowledge.tables import Department, Touchpoint
from knowledge.tables import Person as Known
from playground.slack import Fault, LocalSlack, Person, Workspace

TEAM = "T0FAULTLINE"
PEOPLE = (
    Person("member", tz="Asia/Kolkata"),
    Person("admin", is_admin=True),
    Person("guest", is_restricted=True),
    Person("visitor", is_ultra_restricted=True),
    Person("robot", is_bot=True),
    Person("gone", deleted=True),
    Person("stranger", team_id="T0ELSEWHERE"),
)


@pytest.fixture(scope="module")
def slack() -> Iterator[LocalSlack]:
    """A workspace with one of every kind of person."""
    with LocalSlack(Workspace(people=PEOPLE, rooms=())) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.mark.parametrize(
    ("name", "welcome"),
    [(person.name, person.name in ("member", "admin")) for person in PEOPLE],
)
def test_full_members_are_let_in_and_nobody_else(
    sqlite_database: Database, slack: LocalSlack, client: WebClient, name: str, welcome: bool
):
    user = slack.user_id(name)

    assert is_colleague(sqlite_database, client, user, TEAM) is welcome
    assert [(row.user, row.welcome) for row in everything(sqlite_database, Known)] == [(user, welcome)]


def test_slack_is_asked_once_for_each_person(sqlite_database: Database, slack: LocalSlack, client: WebClient):
    before = len(slack.journal.calls("users.info"))
    for _ in range(3):
        is_colleague(sqlite_database, client, slack.user_id("member"), TEAM)

    assert len(slack.journal.calls("users.info")) == before + 1
    assert [row.zone for row in everything(sqlite_database, Known)] == ["Asia/Kolkata"]


def test_nobody_is_let_in_on_a_guess(sqlite_database: Database, slack: LocalSlack, client: WebClient):
    slack.faults.add(Fault("users.info", "error", error="internal_error"))

    with pytest.raises(SlackApiError):
        is_colleague(sqlite_database, client, slack.user_id("member"), TEAM)
    assert everything(sqlite_database, Known) == []


def test_somebody_slack_does_not_know_is_no_colleague(sqlite_database: Database, client: WebClient):
    assert is_colleague(sqlite_database, client, "U0NOBODY", TEAM) is False


def test_two_questions_at_once_about_one_person_both_get_an_answer(
    database: Database, slack: LocalSlack, client: WebClient
):
    user = slack.user_id("member")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: is_colleague(database, client, user, TEAM), range(8)))

    assert answers == [True] * 8
    assert len(everything(database, Known)) == 1


def test_known_words_are_offered_once_whatever_their_case(sqlite_database: Database):
    assert known_words(sqlite_database, ("cards", "Cards", "Claims"), ()) == (["cards", "Claims"], [])


def test_what_admins_set_is_offered_in_their_spelling(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add(Department(key="cards", name="Cards"))
        session.add(Touchpoint(key="branch visit", name="Branch visit"))

    assert known_words(sqlite_database, ("cards", "Claims"), ()) == (["Cards", "Claims"], ["Branch visit"])


@pytest.mark.parametrize(
    ("channel", "read"),
    [
        ({}, False),
        ({"is_private": True}, False),
        ({"is_ext_shared": True}, True),
        ({"is_org_shared": True}, True),
    ],
)
def test_a_shared_channel_is_read_by_strangers(channel: dict, read: bool):
    assert strangers_read(channel) is read
