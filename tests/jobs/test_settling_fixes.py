"""Settling the weeks that are over."""

from datetime import timedelta

from jobs.settling import settle
from knowledge.database import Database
from knowledge.tables import Cause, Event, Fix
from tests.helpers import everything
from tests.worlds import AFTER, LAST, World, at

FELL_THEN_ROSE = [6] * 8 + [6] + [0] * 9 + [8, 8] + [0] * 10  # shipped 21 weeks ago


def mended(database: Database) -> None:
    world = World(database)
    cause = world.cause("Card declined", state="shipped")
    world.weeks(cause, FELL_THEN_ROSE)
    with database.write() as session:
        session.add(Fix(cause_id=cause, title="Guard", shipped_at=at(21)))


def told(database: Database) -> list[tuple[str, str]]:
    """What was said of the cause, and as of which week."""
    events = [one for one in everything(database, Event) if one.kind == "state changed"]
    return [(one.detail["to"], str(LAST.of(one.at - timedelta(days=7)))) for one in events]


def test_weeks_long_past_have_their_say_in_order(database: Database):
    mended(database)

    assert settle(database, AFTER, most=None) == 2
    assert told(database) == [("verified", str(LAST.back(17))), ("regressed", str(LAST.back(11)))]


def test_settling_again_moves_nothing(database: Database):
    mended(database)
    settle(database, AFTER, most=None)

    assert settle(database, AFTER, most=None) == 0
    assert [cause.state for cause in everything(database, Cause)] == ["regressed"]


def test_a_bot_that_was_away_looks_back_a_few_weeks_only(database: Database):
    mended(database)

    assert settle(database, AFTER) == 1
    assert told(database) == [("verified", str(LAST.back(3)))]


def test_an_empty_database_has_nothing_to_settle(database: Database):
    assert settle(database, AFTER, most=None) == 0
