"""The list of causes for scripts: the most costly first, each with how it stands against its own past."""

from worlds import AFTER, LAST, World

from knowledge.database import Database
from triage.digest.ranking import RankedCause, ranked_causes

STEADY = [3, 2, 4, 3, 2, 3, 4, 2, 3, 3, 2, 4, 3, 3]
SURGING = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 6, 9]


def ranked(database: Database, weeks_ago: int = 0, most: int = 20) -> list[RankedCause]:
    with database.read() as session:
        week = LAST.back(weeks_ago)
        return ranked_causes(session, week, week.end + (AFTER - LAST.end), most)


def small(world: World) -> None:
    """Eight steady causes, one that surges and costs more, one that went quiet long ago."""
    for number in range(8):
        world.weeks(world.cause(f"steady {number}"), STEADY)
    world.weeks(world.cause("growing"), SURGING, severity="critical")
    world.week(world.cause("quiet"), 30, 50)


def test_the_most_costly_cause_comes_first_and_says_how_it_stands_out(sqlite_database: Database):
    small(World(sqlite_database))

    first = ranked(sqlite_database)[0]

    assert (first.cause, first.kind, first.recent, first.observed, first.tested_weeks) == (
        "RC-9",
        "growing",
        16,
        9,
        1,
    )
    assert first.p is not None and first.q is not None and first.p < first.q < 0.1


def test_what_is_steady_stands_out_in_no_way(sqlite_database: Database):
    small(World(sqlite_database))

    assert {one.kind for one in ranked(sqlite_database)[1:]} == {None}


def test_what_is_quiet_comes_last_without_a_place(sqlite_database: Database):
    small(World(sqlite_database))

    last = ranked(sqlite_database)[-1]

    assert (last.cause, last.recent, last.score, last.tier) == ("RC-10", 0, None, None)


def test_a_past_week_is_ranked_as_it_was(sqlite_database: Database):
    small(World(sqlite_database))

    earlier = ranked(sqlite_database, weeks_ago=2)

    assert {one.kind for one in earlier} == {None}
    assert next(one for one in earlier if one.cause == "RC-9").recent == 2


def test_no_more_are_listed_than_are_wanted(sqlite_database: Database):
    small(World(sqlite_database))

    assert len(ranked(sqlite_database, most=3)) == 3
