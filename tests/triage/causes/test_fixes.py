"""What came of fixes, and what measuring makes of their causes."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case, Cause, Event, Fix
from tests.worlds import LAST, World, at
from triage.causes.fixes import (
    FixOutcome,
    Outcomes,
    outcomes,
    settle_fixes,
    settled_as_of,
    weeks_to_settle,
)
from triage.weeks import Weekly, weekly

MENDED, OTHERS = 7, 12


def counted(row: list[int]) -> Weekly:
    """A cause with these customers a week among others with four each; the last week is the current one."""
    counts = np.full((OTHERS + 1, len(row)), 4)
    counts[0] = row
    return Weekly(LAST, [MENDED, *range(100, 100 + OTHERS)], counts, [], counts.sum(axis=0).tolist())


def fix(weeks_ago: int, cause_id: int = MENDED, **fields: object) -> Fix:
    return Fix(cause_id=cause_id, title="Guard", shipped_at=at(weeks_ago), **fields)


def judged(row: list[int], weeks_ago: int, **fields: object) -> FixOutcome:
    found = Outcomes(counted(row)).of(fix(weeks_ago, **fields))
    assert found is not None
    return found


def test_a_fix_that_worked_is_verified_at_its_first_look():
    found = judged([5] * 14 + [5] + [1] * 6, weeks_ago=6)

    assert (found.effect.verdict, found.effect.weeks_after, found.verified_at) == ("better", 4, 4)
    assert not found.returned


def test_a_week_in_which_the_cause_had_stood_out_is_not_compared_with():
    found = judged([2] * 16 + [30, 2, 2] + [2] + [2] * 8, weeks_ago=8)

    # the four weeks up to each of the two weeks after the spike hold it, too
    assert found.stood_out == (LAST.back(11), LAST.back(10), LAST.back(9))
    assert (found.effect.weeks_before, found.effect.left_out, found.effect.before) == (5, 3, 10)
    assert found.effect.verdict != "better"


def test_the_weeks_of_a_roll_out_count_for_nothing():
    found = judged([5] * 14 + [5] + [40] * 2 + [1] * 4, weeks_ago=6, rollout_weeks=2)

    assert (found.effect.after, found.effect.weeks_after, found.verified_at) == (4, 4, 4)


def test_a_fix_of_this_week_has_no_outcome_but_not_enough_data():
    found = judged([5] * 20, weeks_ago=0)

    assert (found.effect.verdict, found.effect.weeks_after) == ("not enough data yet", 0)


def test_a_fix_shipped_after_the_week_looked_at_is_none_of_its_business():
    assert Outcomes(counted([5] * 20)).of(fix(-1)) is None
    assert Outcomes(counted([5] * 20)).of(Fix(cause_id=MENDED, title="Planned")) is None


def test_a_fix_of_a_cause_without_cases_has_not_enough_data():
    assert Outcomes(counted([5] * 20)).of(fix(6, cause_id=99)).effect.verdict == "not enough data yet"


def test_a_fix_shipped_before_the_counts_begin_has_not_enough_data():
    found = judged([5] * 20, weeks_ago=40)

    assert (found.effect.verdict, found.effect.before, found.effect.weeks_before) == (
        "not enough data yet",
        0,
        0,
    )


def test_only_a_fix_that_worked_is_watched():
    worked = judged([6] * 14 + [6] + [1] * 12 + [7, 7], weeks_ago=14)
    did_nothing = judged([6] * 14 + [6] + [6] * 12 + [30, 30], weeks_ago=14)

    assert worked.verified_at == 4
    assert worked.returned
    assert (did_nothing.verified_at, did_nothing.back) == (None, None)


def test_what_the_first_look_said_stands():
    found = judged([5] * 14 + [5] + [2] * 4 + [4] * 4, weeks_ago=8)

    assert (found.effect.verdict, found.verified_at, found.verdict) == ("cannot tell yet", 4, "better")


BACK = [6] * 14 + [6] + [0] * 5 + [8] * 6  # shipped 11 weeks ago, back since 6 weeks


def test_a_cause_that_came_back_stays_so_and_later_weeks_do_not_change_what_its_fix_did():
    measured = Outcomes(counted(BACK), (), {7: LAST.back(5).end + timedelta(hours=9)})
    found = measured.of(fix(11, id=7))

    assert found is not None
    assert (found.verdict, found.returned_in, found.returned_now) == ("regressed", LAST.back(5), False)
    assert (found.effect.verdict, found.effect.weeks_after, found.effect.after) == ("better", 4, 0)
    assert found.back is not None
    assert (found.back.observed, found.back.window, found.lately) == (8, 1, 32)


def test_a_return_after_another_fix_is_not_its_own():
    measured = Outcomes(counted([5] * 14 + [5] + [1] * 6), (), {7: LAST.back(3).end})

    assert measured.of(fix(6, id=8)).verdict == "better"


def test_a_fix_is_measured_until_the_next_one_is_out():
    first, second = fix(11, id=1), fix(3, id=2)
    judge = Outcomes(counted([6] * 14 + [6] + [1] * 8 + [30] * 3), [second, first])

    found = judge.of(first)
    assert found is not None
    assert (found.verdict, found.effect.weeks_after, found.returned) == ("better", 4, False)
    assert found.followed_by is second
    assert judge.of(second).followed_by is None
    assert (judge.latest(), judge.earlier(second), judge.earlier(first)) == ([second], [first], [])


def test_a_fix_followed_in_the_same_week_has_no_outcome_of_its_own():
    judge = Outcomes(counted([5] * 20), [fix(6, id=1), fix(6, id=2)])

    assert judge.of(fix(6, id=1)).effect.verdict == "not enough data yet"


def test_a_fix_followed_before_the_weeks_that_are_counted_was_not_measured():
    judge = Outcomes(counted([5] * 20), [fix(30, id=1), fix(25, id=2)])
    effect = judge.of(fix(30, id=1)).effect

    assert (effect.verdict, effect.after, effect.weeks_after) == ("not enough data yet", 0, 0)


@pytest.mark.parametrize(
    ("metric", "change", "came"),
    [("cases", -0.5, "within range"), ("cases", -0.1, "exceeded"), ("csat", -0.5, None), (None, None, None)],
)
def test_what_was_expected_of_a_fix_is_compared_with_what_was_measured(metric, change, came):
    found = judged([5] * 14 + [5] + [2] * 8, weeks_ago=8, metric=metric, change=change)

    assert found.expectation == came


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def mended(world: World, weeks: list[int], weeks_ago: int, state: str = "shipped") -> int:
    """A cause with so many customers a week and a fix; its number."""
    cause = world.cause("Card declined", state=state)
    world.weeks(cause, weeks)
    with world.database.write() as session:
        session.add(fix(weeks_ago, cause_id=cause))
    return cause


def settled(database: Database, weeks_ago: int = 0) -> tuple[int, str, int]:
    """Settle a week: how many causes moved, the state of the first, how many events there are."""
    week = LAST.back(weeks_ago)
    with database.write() as session:
        moved = settle_fixes(session, week, settled_as_of(week, week.end + timedelta(days=3)))
    with database.read() as session:
        events = session.scalars(select(Event).where(col(Event.kind) == "state changed")).all()
        return moved, session.get_one(Cause, 1).state, len(events)


def test_measuring_verifies_a_fix_once(world: World):
    mended(world, [6] * 8 + [6] + [0] * 5, weeks_ago=5)

    assert settled(world.database) == (1, "verified", 1)
    assert settled(world.database) == (0, "verified", 1)


def test_a_week_before_the_first_look_says_nothing(world: World):
    mended(world, [6] * 8 + [6] + [0] * 5, weeks_ago=5)

    assert settled(world.database, weeks_ago=2) == (0, "shipped", 0)


def test_measuring_says_that_a_cause_returns(world: World):
    mended(world, [6] * 8 + [6] + [1] * 8 + [8, 8], weeks_ago=10, state="verified")

    assert settled(world.database) == (1, "regressed", 1)


def test_an_older_week_told_again_changes_nothing(world: World):
    mended(world, [6] * 8 + [6] + [1] * 8 + [8, 8], weeks_ago=10, state="regressed")

    assert [settled(world.database, weeks_ago=back) for back in (9, 5, 2)] == [(0, "regressed", 0)] * 3


def test_before_a_fix_was_verified_nothing_is_said_to_return(world: World):
    mended(world, [6] * 8 + [6] + [1, 1, 1, 9, 9, 9, 9], weeks_ago=7, state="verified")

    assert settled(world.database)[1] == "verified"


def test_old_cases_logged_late_never_reopen_anything(world: World):
    cause = mended(world, [6] * 8 + [6] + [1] * 12, weeks_ago=12, state="verified")
    late = world.week(cause, weeks_ago=10, many=20)
    with world.database.write() as session:
        session.execute(update(Case).where(col(Case.id).in_(late)).values(created_at=at(0)))

    assert settled(world.database)[1] == "verified"


def test_cases_that_happened_last_week_do_reopen_it(world: World):
    cause = mended(world, [6] * 8 + [6] + [1] * 12, weeks_ago=12, state="verified")
    for _ in range(20):
        world.case(cause, at(0))

    assert settled(world.database)[1] == "regressed"


def test_the_latest_fix_of_a_cause_is_the_one_that_counts(world: World):
    cause = mended(world, [6] * 8 + [6] + [0] * 5, weeks_ago=5)
    with world.database.write() as session:
        session.add(fix(1, cause_id=cause))

    assert settled(world.database)[1] == "shipped"


def test_only_the_weeks_since_the_first_look_at_an_open_fix_are_to_be_settled(world: World):
    mended(world, [6] * 3, weeks_ago=6)
    now = LAST.end + timedelta(hours=9)

    with world.database.read() as session:
        assert weeks_to_settle(session, now) == [LAST.back(2), LAST.back(1), LAST]
        assert weeks_to_settle(session, now - timedelta(weeks=4)) == []


def test_without_open_fixes_no_week_is_to_be_settled(world: World):
    mended(world, [6] * 3, weeks_ago=6, state="dismissed")

    with world.database.read() as session:
        assert weeks_to_settle(session, LAST.end) == []


def test_what_is_on_file_of_a_return_is_known_from_then_on(world: World):
    mended(world, [6] * 8 + [6] + [0] * 5 + [8] * 6, weeks_ago=11)
    for weeks_ago in range(11, -1, -1):
        settled(world.database, weeks_ago)

    assert [known(world.database, weeks_ago) for weeks_ago in (7, 6, 5, 4, 0)] == [
        ("better", None),
        ("better", None),
        ("regressed", LAST.back(5)),
        ("regressed", LAST.back(5)),
        ("regressed", LAST.back(5)),
    ]


def known(database: Database, weeks_ago: int) -> tuple[str, object]:
    """The verdict as a digest of that week has it, and the week that showed the return."""
    week = LAST.back(weeks_ago)
    as_of = settled_as_of(week, week.end + timedelta(days=3))
    with database.read() as session:
        judge = outcomes(session, weekly(session, week, as_of), as_of)
        found = judge.of(judge.latest()[0])
    assert found is not None
    return found.verdict, found.returned_in
