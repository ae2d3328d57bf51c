"""What the frontline suggests, and how others back it."""

import pytest
from helpers import FAULTS, NOW, everything, log_and_group

from knowledge.database import Database
from knowledge.tables import Event, Suggestion
from triage.causes.suggestions import LONGEST, UnknownSuggestion, back, most_backed, settle, suggest
from triage.report import Report


@pytest.fixture
def database(database: Database) -> Database:
    """RC-1 of Cards, RC-2 of Claims."""
    log_and_group(
        database,
        [Report(text=FAULTS[0], department="Cards"), Report(text=FAULTS[1], department="Claims")],
    )
    return database


def suggested(database: Database, text: str, kind: str = "fix", cause: int | None = 1) -> int:
    with database.write() as session:
        return int(suggest(session, kind, text, "U1", NOW, cause=cause).id or 0)


def backed(database: Database, number: int, *users: str) -> int:
    with database.write() as session:
        return [back(session, number, user, NOW) for user in users][-1]


def test_whoever_suggests_backs_it_and_others_count_once_each(database: Database):
    number = suggested(database, "New terminals")

    assert backed(database, number, "U2", "U2", "U1", "U3") == 3
    kinds = [event.kind for event in everything(database, Event) if event.kind in ("suggested", "backed")]
    assert kinds == ["suggested", "backed", "backed"]


def test_the_most_backed_come_first_of_one_cause_or_of_departments(database: Database):
    few, many = suggested(database, "few"), suggested(database, "many", kind="cause")
    elsewhere = suggested(database, "elsewhere", cause=2)
    backed(database, many, "U2", "U3")

    with database.read() as session:
        assert [(one.number, one.backers) for one in most_backed(session, cause=1)] == [(many, 3), (few, 1)]
        assert [one.number for one in most_backed(session, ["CLAIMS"])] == [elsewhere]
        assert [one.number for one in most_backed(session, most=1)] == [many]
        assert most_backed(session, cause=1)[0].cause == "RC-1"


@pytest.mark.parametrize("state", ["adopted", "dismissed"])
def test_what_is_settled_is_no_longer_offered_nor_backed(database: Database, state: str):
    number = suggested(database, "New terminals")
    with database.write() as session:
        settle(session, number, state, "U9", NOW)

    with database.read() as session:
        assert most_backed(session) == []
    with pytest.raises(UnknownSuggestion):
        backed(database, number, "U2")
    with pytest.raises(UnknownSuggestion), database.write() as session:
        settle(session, number, state, "U9", NOW)
    assert everything(database, Event)[-1].kind == f"suggestion {state}"


def test_personal_data_does_not_stay_in_a_suggestion(database: Database):
    suggested(database, "Call bob@example.com first")

    assert everything(database, Suggestion)[0].text == "Call [EMAIL] first"


@pytest.mark.parametrize(
    ("kind", "text"), [("fix", " "), ("fix", "x" * (LONGEST + 1)), ("idea", "New terminals")]
)
def test_a_suggestion_is_a_cause_or_a_fix_in_some_words(database: Database, kind: str, text: str):
    with pytest.raises(ValueError, match="a suggestion"):
        suggested(database, text, kind)
