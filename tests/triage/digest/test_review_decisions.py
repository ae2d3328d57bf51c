"""Deciding in a review: once for a subject and week, by whoever may, told again until it has a verdict."""

from datetime import timedelta

import pytest
from worlds import AFTER, LAST, World, at

from knowledge.database import Database
from knowledge.tables import Cause, Event, ReviewDecision
from triage.deciding import lifecycle
from triage.deciding.lifecycle import PlannedFix
from triage.deciding.reshaping import merge
from triage.deciding.undoing import CannotUndo
from triage.digest import building
from triage.digest.carrying import settle_decisions
from triage.digest.deciding import (
    AlreadyDecided,
    Decided,
    UnknownItem,
    decide,
    of_digest,
    withdraw,
)
from triage.digest.model import Carried, Digest
from triage.digest.parts import findings
from triage.roles import Actor, NotAllowed

STEADY = [3, 2, 4, 3, 2, 3, 4, 2, 3, 3, 2, 4, 3, 3]
SURGING = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 6, 9]
OLGA = Actor("UOLGA", owns=frozenset(("cards",)))
MARA = Actor("UMARA", department="cards")


@pytest.fixture
def world(sqlite_database: Database) -> World:
    world = World(sqlite_database)
    for number in range(8):
        world.weeks(world.cause(f"steady {number}"), STEADY)
    world.weeks(world.cause("growing"), SURGING)
    return world


def told(world: World, weeks_on: int = 0) -> Digest:
    week = LAST.back(-weeks_on)
    with world.database.read() as session:
        return building.build(session, week, week.end + (AFTER - LAST.end))


def carried(world: World, weeks_on: int) -> list[Carried]:
    return told(world, weeks_on).carried


def chosen(
    world: World, choice: str, actor: Actor = OLGA, digest: Digest | None = None, **more: object
) -> int:
    """Somebody decides about the growing cause; the decision's number."""
    with world.database.turn() as turn:
        row = decide(turn, digest or told(world), 0, Decided(choice, **more), actor, AFTER)  # type: ignore[arg-type]
        return int(row.id or 0)


def test_owning_gives_the_cause_its_owner_and_is_an_event(world: World):
    chosen(world, "own")

    with world.database.read() as session:
        assert session.get_one(Cause, 9).owner == "UOLGA"
        kinds = [event.kind for event in session.query(Event).order_by(Event.id)]
    assert kinds == ["owned", "review decided"]


def test_a_department_can_be_given_what_somebody_decides(world: World):
    chosen(world, "own", department="Payments")

    with world.database.read() as session:
        row = session.get_one(Cause, 9)
    assert (row.owner, row.owner_department) == (None, "Payments")


def test_only_who_may_act_on_the_cause_decides(world: World):
    with pytest.raises(NotAllowed):
        chosen(world, "own", MARA)


def test_the_second_to_decide_is_told_who_was_first(world: World):
    chosen(world, "dismiss")

    with pytest.raises(AlreadyDecided) as second:
        chosen(world, "look again", Actor("UADMIN", admin=True))

    assert (second.value.by, second.value.did) == ("UOLGA", "has dismissed it")


def test_what_is_no_decision_cannot_be_decided(world: World):
    digest = told(world)

    for index in (-1, 1, 99):
        with world.database.turn() as turn, pytest.raises(UnknownItem):
            decide(turn, digest, index, Decided("dismiss"), OLGA, AFTER)


def test_a_withdrawn_decision_leaves_everything_as_it_was(world: World):
    number = chosen(world, "own")

    with world.database.turn() as turn:
        withdraw(turn, number, OLGA, AFTER)

    with world.database.read() as session:
        assert session.get_one(Cause, 9).owner is None
        assert of_digest(session, told(world)) == {}
    assert carried(world, 1) == []


def test_a_decision_is_withdrawn_once_and_by_its_maker(world: World):
    number = chosen(world, "own")

    with world.database.turn() as turn, pytest.raises(NotAllowed):
        withdraw(turn, number, MARA, AFTER)
    with world.database.turn() as turn:
        withdraw(turn, number, OLGA, AFTER)
    with world.database.turn() as turn, pytest.raises(CannotUndo):
        withdraw(turn, number, OLGA, AFTER)


def test_what_was_decided_is_no_question_next_week_and_is_told_first(world: World):
    chosen(world, "own")
    world.week(9, -1, 8)

    digest = told(world, 1)

    assert digest.of_kind("decision") == []
    assert [one.came_of for one in digest.carried] == [
        "<@UOLGA> took it on 1 week ago; no fix is planned yet. 23 customers in the last four weeks; "
        "about 2 would be usual at this volume, judged by the 11 weeks before."
    ]
    assert findings(digest, "growing") == []


def test_a_planned_fix_is_told_with_its_date_and_late_once_it_is(world: World):
    digest, plan = told(world), PlannedFix("guard", due_at=AFTER + timedelta(days=10))
    with world.database.turn() as turn:
        fix = lifecycle.plan_fix(turn, 9, plan, "UOLGA", AFTER)
        fix_id = int(fix.id or 0)
    chosen(world, "plan fix", digest=digest, fix=fix_id)

    assert carried(world, 1)[0].came_of.startswith("“guard” is planned for 26 November.")
    assert carried(world, 3)[0].came_of.startswith("“guard” was due on 26 November and is not shipped.")


def test_a_shipped_fix_is_carried_until_it_has_its_verdict(world: World):
    digest = told(world)
    with world.database.turn() as turn:
        fix = lifecycle.plan_fix(turn, 9, PlannedFix("guard"), "UOLGA", AFTER)
        fix_id = int(fix.id or 0)
    chosen(world, "plan fix", digest=digest, fix=fix_id)
    with world.database.turn() as turn:
        lifecycle.ship_fix(turn, fix_id, at(-1), "UOLGA", at(-1))
    for week in range(1, 11):
        for cause in range(1, 9):
            world.week(cause, -week, 3)

    verdicts = [one.verdict for week in range(1, 11) for one in carried(world, week)]

    assert verdicts[:4] == [None] * 4
    assert verdicts[-1] is not None


def test_what_is_looked_at_again_is_put_to_people_again_while_it_stands_out(world: World):
    chosen(world, "look again")
    world.week(9, -1, 9)

    digest = told(world, 1)

    assert [item.cause for item in digest.of_kind("decision")] == ["RC-9"]
    assert [one.verdict for one in digest.carried] == ["to decide again"]


def test_what_is_looked_at_again_and_has_calmed_down_is_said_so(world: World):
    chosen(world, "look again")

    late = told(world, 6)

    assert [(one.verdict, one.came_of) for one in late.carried] == [
        ("calmed down", "It no longer stands out, 6 weeks later.")
    ]


def test_what_goes_on_as_high_has_not_calmed_down_only_because_its_past_is_as_high(world: World):
    chosen(world, "own")
    high(world, 9, weeks=8)

    (row,) = carried(world, 8)
    assert told(world, 8).of_kind("growing") == []
    assert (row.verdict, row.came_of) == (
        None,
        "<@UOLGA> took it on 8 weeks ago; no fix is planned yet. 36 customers in the last four weeks.",
    )


def test_what_was_to_be_looked_at_again_and_goes_on_as_high_is_said_so(world: World):
    chosen(world, "look again")
    high(world, 9, weeks=8)

    (row,) = carried(world, 8)
    assert (row.verdict, row.came_of) == (
        "goes on",
        "It keeps happening, though no more than of late: 36 customers in the last four weeks, "
        "16 in the four weeks before the decision.",
    )


def high(world: World, cause: int, weeks: int) -> None:
    """A cause goes on at nine customers a week, and the others at three."""
    for week in range(1, weeks + 1):
        world.week(cause, -week, 9)
        for other in range(1, 9):
            world.week(other, -week, 3)


def test_somebody_who_plans_a_fix_takes_up_what_was_to_be_looked_at_again(world: World):
    chosen(world, "look again")
    with world.database.turn() as turn:
        plan = PlannedFix("guard", due_at=AFTER + timedelta(days=40))
        lifecycle.plan_fix(turn, 9, plan, "UOLGA", AFTER + timedelta(days=2))

    (row,) = carried(world, 1)
    assert (row.verdict, row.came_of[:40]) == ("taken up", "“guard” is planned for 26 December. 15 c")


def test_customers_are_counted_as_everywhere_else_in_the_digest(world: World):
    chosen(world, "dismiss")
    for week in (1, 2):
        world.case(9, at(-week), customer="the same")

    assert carried(world, 2)[0].came_of.endswith(" 17 customers in the last four weeks.")


def test_a_decision_follows_its_cause_to_where_it_was_merged(world: World):
    chosen(world, "own")
    with world.database.turn() as turn:
        merge(turn, 9, 1, "UOLGA", AFTER)

    (row,) = carried(world, 1)
    assert (row.subject, row.cause) == ("RC-1", "RC-1")


@pytest.mark.parametrize(("choice", "asked"), [("own", False), ("dismiss", True)])
def test_who_took_a_cause_on_is_at_what_it_was_merged_into_but_a_dismissal_silences_no_more(
    world: World, choice: str, asked: bool
):
    chosen(world, choice)
    with world.database.turn() as turn:
        merge(turn, 9, 1, "UOLGA", AFTER)
    world.week(1, -1, 40)
    for cause in range(2, 9):
        world.week(cause, -1, 3)

    assert ["RC-1" in item.subject for item in told(world, 1).of_kind("decision")] == [True] * asked


def test_what_was_confirmed_says_what_follows_from_what(world: World):
    row = ReviewDecision(
        channel="C1", period=str(LAST), subject="cascade RC-1 > RC-9", kind="cascade", claim="After steady 0",
        choice="confirm", by="UOLGA", at=AFTER, cause_id=9,
    )  # fmt: skip
    with world.database.write() as session:
        session.add(row)

    (told_again,) = carried(world, 1)
    assert told_again.came_of == "That it follows from “steady 0” (RC-1) is confirmed by <@UOLGA>."


def test_a_dismissed_claim_is_not_asked_again_for_eight_weeks(world: World):
    chosen(world, "dismiss")
    for week in range(1, 10):
        world.week(9, -week, 14 * week)
        for cause in range(1, 9):
            world.week(cause, -week, 3)

    asked = [bool(told(world, week).of_kind("decision")) for week in (1, 4, 9)]

    assert asked == [False, False, True]


def test_a_verdict_is_written_down_once_and_told_by_one_more_digest(world: World):
    number = chosen(world, "dismiss")
    monday = AFTER + timedelta(weeks=1)
    told_then = carried(world, 1)
    with world.database.write() as session:
        assert [settle_decisions(session, told_then, monday) for _ in range(2)] == [1, 0]

    assert [one.verdict for one in carried(world, 1)] == ["dismissed"]
    assert carried(world, 2) == []
    with world.database.read() as session:
        assert session.get_one(ReviewDecision, number).verdict == "dismissed"
        assert session.query(Event).filter(Event.kind == "review verdict").count() == 1
