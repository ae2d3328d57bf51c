"""A mended cause through its life: in each digest one place and one sentence, and its state on file."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from worlds import LAST, World, at

from jobs.settling import settle
from knowledge.database import Database
from knowledge.tables import Case, Cause, Membership
from triage.cause_pages.fixes_now import fixes_now
from triage.deciding import lifecycle
from triage.deciding.lifecycle import PlannedFix
from triage.deciding.reshaping import merge
from triage.digest.building import build
from triage.digest.carrying import settle_decisions
from triage.digest.deciding import Decided, decide
from triage.digest.model import Digest, Kind
from triage.digest.parts import FINDINGS, cases_of, decisions, findings, standing
from triage.roles import Actor

MENDED, STEADY = 1, 4  # the number of the cause; customers a week of the others
BEFORE, SHIPPED = [6] * 14, 20  # weeks ago
COUNTS = [*BEFORE, 6, *([0] * 6), *([8] * 8), 8, *([0] * 5)]
"""Shipped 20 weeks ago, back for eight weeks from the seventh on, until a second fix 5 weeks ago."""
BACK = SHIPPED - 7  # the first week back
SECOND = 5
OLGA = Actor("UOLGA", owns=frozenset(("cards",)), admin=True)


@pytest.fixture
def world(sqlite_database: Database) -> World:
    return a_world(sqlite_database, COUNTS)


def a_world(database: Database, counts: list[int]) -> World:
    """The cause with so many customers a week, and ten others that stay as they are."""
    world = World(database)
    causes = [world.cause("Card declined", state="confirmed", owner_department="Cards")]
    causes += [world.cause(f"steady {number}") for number in range(10)]
    for cause in causes:
        filled(world, cause, counts if cause == MENDED else [STEADY] * len(counts))
    return world


def filled(world: World, cause: int, counts: list[int]) -> None:
    """Cases a week, oldest first, all in one transaction."""
    with world.database.write() as session:
        for weeks_ago, many in enumerate(reversed(counts)):
            for number in range(many):
                when, who = at(weeks_ago), f"{cause}-{weeks_ago}-{number}"
                row = Case(
                    text="it went wrong", department="Cards", customer=who, occurred_at=when, created_at=when
                )
                session.add(row)
                session.flush()
                session.add(Membership(case_id=int(row.id or 0), cause_id=cause, at=when, turn=1))


def monday(weeks_ago: int) -> datetime:
    return LAST.back(weeks_ago).end + timedelta(hours=12)


def ship(world: World, weeks_ago: int, title: str = "Guard") -> int:
    """Somebody plans and ships a fix against the cause; its number."""
    with world.database.turn() as turn:
        fix = lifecycle.plan_fix(turn, MENDED, PlannedFix(title), "UOLGA", at(weeks_ago + 1))
        lifecycle.ship_fix(turn, int(fix.id or 0), at(weeks_ago), "UOLGA", at(weeks_ago))
        return int(fix.id or 0)


def told(world: World, weeks_ago: int, channel: str | None = None) -> Digest:
    """The digest of a week, once measuring has had its say of the weeks up to it."""
    settle(world.database, monday(weeks_ago), most=None)
    week = LAST.back(weeks_ago)
    with world.database.read() as session:
        return build(session, week, monday(weeks_ago), (), channel)


def place(digest: Digest) -> list[tuple[str, str]]:
    """Where the cause stands in a digest, and the verdict there."""
    found = [("decide", one.item.verdict or "") for one in decisions(digest) if one.item.cause == "RC-1"]
    for part in FINDINGS:
        listed = findings(digest, *part.kinds)
        found += [(one.item.kind, one.item.verdict or "") for one in listed if one.item.cause == "RC-1"]
    found += [("carried", one.verdict or "") for one in digest.carried if one.cause == "RC-1"]
    return [*found, *(("standing", "") for _, one in standing(digest) if one.cause == "RC-1")]


def state(world: World) -> str:
    with world.database.read() as session:
        return session.get_one(Cause, MENDED).state


def sentence(digest: Digest, kind: Kind) -> str:
    return next(item.claim for item in digest.items if item.kind == kind and item.cause == "RC-1")


def evidence(digest: Digest) -> set[str]:
    """The cases that open behind what is to be decided about the cause."""
    return next(set(cases_of(digest, one.item)) for one in decisions(digest) if one.item.cause == "RC-1")


def counted_in(world: World, weeks_ago: set[int]) -> set[str]:
    """The cause's cases of these weeks."""
    with world.database.read() as session:
        whose = {f"{MENDED}-{one}" for one in weeks_ago}
        rows = session.scalars(select(Case)).all()
        return {f"C-{row.id}" for row in rows if str(row.customer).rpartition("-")[0] in whose}


def test_each_digest_has_one_place_for_it_and_names_the_state_on_file(world: World):
    ship(world, SHIPPED)
    life = [(told(world, weeks_ago), state(world)) for weeks_ago in range(SHIPPED - 1, SECOND, -1)]

    assert [(place(digest), state) for digest, state in life] == [
        *[([("fix", "not enough data yet")], "shipped")] * 3,
        *[([("fix", "better")], "verified")] * 3,
        *[([("decide", "regressed")], "regressed")] * 8,
    ]


def test_a_second_fix_that_is_recorded_after_the_return_has_not_come_back(world: World):
    """It was out on the Friday of the week that showed the return, and was recorded on the Tuesday after."""
    ship(world, SHIPPED)
    told(world, BACK)
    recorded = LAST.back(BACK).end + timedelta(days=1)
    with world.database.turn() as turn:
        second = lifecycle.plan_fix(turn, MENDED, PlannedFix("Second guard"), "UOLGA", recorded)
        out = LAST.back(BACK).start + timedelta(days=4)
        lifecycle.ship_fix(turn, int(second.id or 0), out, "UOLGA", recorded)
    digest = told(world, BACK - 2)

    assert (place(digest), state(world)) == ([("fix", "not enough data yet")], "shipped")
    with world.database.read() as session:
        verdicts = [(one.title, one.verdict) for one in fixes_now(session, MENDED, monday(BACK - 2), most=5)]
    assert verdicts == [("Second guard", "not enough data yet"), ("Guard", "regressed")]


def test_a_cause_that_came_back_and_was_merged_is_told_so_of_the_other(world: World):
    ship(world, SHIPPED)
    told(world, BACK)
    with world.database.turn() as turn:
        merge(turn, MENDED, 2, "UOLGA", monday(BACK - 1))
    (item,) = (item for item in told(world, BACK - 2).items if item.kind == "decision")

    assert (item.cause, item.about, item.verdict) == ("RC-2", "returning", "regressed")
    assert "But it came back in the week to 16 August" in item.claim


def test_what_came_back_and_went_again_is_told_and_not_asked(sqlite_database: Database):
    world = a_world(sqlite_database, [*BEFORE, 6, *([0] * 6), 8, *([0] * 13)])
    ship(world, SHIPPED)
    told(world, BACK)

    assert place(told(world, BACK - 3)) == [("decide", "regressed")]
    assert place(told(world, BACK - 4)) == [("returning", "regressed")]
    assert sentence(told(world, 1), "returning").endswith("no customer in the last four weeks.")


def test_a_fix_that_made_it_worse_and_a_cause_that_grows_stand_in_one_place(sqlite_database: Database):
    world = a_world(sqlite_database, [*([4] * 24), 9, 10, 11, 12, 14, 15, 17])
    with world.database.write() as session:
        session.get_one(Cause, MENDED).owner_department = None
    ship(world, 6)
    digest = told(world, 2)
    (number,) = (one.at for one in decisions(digest) if one.item.cause == "RC-1")

    assert {item.kind for item in digest.items if item.cause == "RC-1"} == {"decision", "growing", "fix"}
    assert place(digest) == [("decide", "worse")]
    assert evidence(digest) == counted_in(world, {*range(2, 6), *range(7, 15)})  # four weeks; eight before

    with world.database.turn() as turn:
        decide(turn, digest, number, Decided("own", owner="UOLGA"), OLGA, monday(2))
    later = told(world, 1)
    (carried,) = later.carried

    assert place(later) == [("carried", "")]
    assert "would be usual at this volume" in carried.came_of
    assert carried.came_of.endswith("in 4 weeks after): worse.")
    assert set(cases_of(later, carried)) == counted_in(world, {*range(1, 6), *range(7, 15)})


def test_in_the_week_of_the_return_one_sentence_says_both(world: World):
    ship(world, SHIPPED)

    assert sentence(told(world, BACK), "returning") == (
        "Since “Guard” shipped on 24 June it hardly occurred at first "
        "(48 in 8 weeks before, none in 4 weeks after): better. "
        "But it is coming back: 8 customers last week; fewer than one would be usual since the fix."
    )


def test_later_digests_keep_what_was_measured_and_say_how_it_stands(world: World):
    ship(world, SHIPPED)
    told(world, BACK)

    assert sentence(told(world, SECOND + 1), "returning").endswith(
        "But it came back: 8 customers in the week to 16 August, "
        "where fewer than one would have been usual since the fix; 32 customers in the last four weeks."
    )


def test_the_page_of_the_cause_says_the_same_as_the_digest(world: World):
    ship(world, SHIPPED)
    digest = told(world, SECOND + 1)

    with world.database.read() as session:
        (now,) = fixes_now(session, MENDED, monday(SECOND + 1), most=5)
    assert (now.verdict, now.outcome) == ("regressed", sentence(digest, "returning"))


def test_who_has_planned_the_next_fix_is_not_asked_for_one(world: World):
    ship(world, SHIPPED)
    told(world, BACK)
    with world.database.turn() as turn:
        due = at(BACK - 4)
        lifecycle.plan_fix(turn, MENDED, PlannedFix("Second guard", due_at=due), "UOLGA", at(BACK - 1))

    assert place(told(world, BACK - 2)) == [("returning", "regressed")]
    assert state(world) == "fixing"
    assert place(told(world, BACK - 6)) == [("decide", "regressed")]  # it is overdue


def test_the_second_fix_begins_anew_and_the_first_is_a_detail_of_it(world: World):
    ship(world, SHIPPED)
    told(world, SECOND + 1)
    ship(world, SECOND, "Second guard")

    early, late = told(world, SECOND - 2), told(world, SECOND - 4)
    assert [place(early), place(late)] == [[("fix", "not enough data yet")], [("fix", "better")]]
    assert (state(world), sentence(late, "fix")[:41]) == (
        "verified",
        "Since “Second guard” shipped on 7 October",
    )
    before = "Before it “Guard”, shipped on 24 June: better at first, then it came back."
    assert before in next(item.details for item in late.items if item.kind == "fix")


def test_a_decision_carries_its_fix_with_the_return_of_the_first_until_the_second_has_its_verdict(
    world: World,
):
    ship(world, SHIPPED)
    digest = told(world, BACK)
    with world.database.turn() as turn:
        plan = PlannedFix("Second guard", due_at=at(SECOND))
        fix = int(lifecycle.plan_fix(turn, MENDED, plan, "UOLGA", monday(BACK)).id or 0)
        decide(turn, digest, 0, Decided("plan fix", fix=fix), OLGA, monday(BACK))

    planned = told(world, BACK - 1)
    assert place(planned) == [("carried", "")]
    assert planned.carried[0].came_of == (
        f"“Second guard” is planned for 7 October. {sentence(planned, 'returning')}"
    )
    with world.database.turn() as turn:
        lifecycle.ship_fix(turn, fix, at(SECOND), "UOLGA", at(SECOND))
    assert [place(told(world, weeks_ago)) for weeks_ago in (SECOND - 1, SECOND - 4)] == [
        [("carried", "")],
        [("carried", "better")],
    ]


def test_a_decision_whose_fix_another_one_followed_says_which_is_measured(world: World):
    ship(world, SHIPPED)
    digest = told(world, BACK)
    with world.database.turn() as turn:
        fix = int(lifecycle.plan_fix(turn, MENDED, PlannedFix("Quick one"), "UOLGA", monday(BACK)).id or 0)
        decide(turn, digest, 0, Decided("plan fix", fix=fix), OLGA, monday(BACK))
        lifecycle.ship_fix(turn, fix, at(BACK - 1), "UOLGA", at(BACK - 1))
    ship(world, BACK - 2, "Real one")

    late = told(world, BACK - 3)
    (row,) = late.carried
    assert (row.verdict, row.came_of) == (
        "followed by another fix",
        "“Quick one” was followed by “Real one” on 26 August: that one is measured now.",
    )
    with world.database.write() as session:
        settle_decisions(session, late.carried, monday(BACK - 3))
    assert place(told(world, BACK - 4)) == [("fix", "not enough data yet")]


def test_what_was_dismissed_is_told_and_not_asked(world: World):
    ship(world, SHIPPED)
    told(world, BACK)
    with world.database.turn() as turn:
        lifecycle.dismiss_cause(turn, MENDED, "we live with it", "UOLGA", monday(BACK))

    assert place(told(world, BACK - 1)) == [("returning", "regressed")]


def test_a_cause_that_grows_although_its_fix_is_out_stands_in_one_place_with_both(world: World):
    grows = world.cause("Late card", state="shipped")
    filled(world, grows, [*([1] * 25), 9, 9, 9])
    with world.database.turn() as turn:
        fix = lifecycle.plan_fix(turn, grows, PlannedFix("Courier"), "UOLGA", at(2))
        lifecycle.ship_fix(turn, int(fix.id or 0), at(1), "UOLGA", at(1))
    digest = told(world, 0)

    both = [item.kind for item in digest.items if item.cause == f"RC-{grows}"]
    shown = [one.item.kind for part in FINDINGS for one in findings(digest, *part.kinds)]
    assert (both, shown) == (["growing", "fix"], ["growing"])
