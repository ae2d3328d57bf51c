"""The digest as a whole: what it puts to people, in which order, and that it is calm when nothing happens."""

from collections.abc import Sequence
from datetime import timedelta

from worlds import AFTER, LAST, World, at

from knowledge.database import Database
from knowledge.tables import Department, Event, Fix, Suggestion
from triage.deciding import lifecycle
from triage.digest.building import build
from triage.digest.model import Digest

STEADY = [3, 2, 4, 3, 2, 3, 4, 2, 3, 3, 2, 4, 3, 3]
SURGING = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 6, 9]


def steady(world: World, many: int = 8) -> list[int]:
    """Causes that keep happening at much the same rate."""
    causes = [world.cause(f"steady {number}") for number in range(many)]
    for cause in causes:
        world.weeks(cause, STEADY)
    return causes


def digest_of(database: Database, departments: Sequence[str] = (), weeks_ago: int = 0) -> Digest:
    with database.read() as session:
        week = LAST.back(weeks_ago)
        return build(session, week, week.end + (AFTER - LAST.end), departments)


def test_a_week_like_all_others_asks_for_no_decision(database: Database):
    steady(World(database))

    digest = digest_of(database)

    assert digest.items == []
    assert [one.cause for one in digest.standing] != []


def test_a_workspace_without_a_case_gets_a_digest_that_says_so(sqlite_database: Database):
    digest = digest_of(sqlite_database)

    assert (digest.items, digest.standing, digest.carried, digest.phase) == ([], [], [], "baseline")
    assert digest.summary == "0 cases last week; too short a history to compare."


def test_a_cause_that_surges_is_put_to_people_with_its_claim_beside_it(database: Database):
    world = World(database)
    steady(world)
    growing = world.cause("growing")
    world.weeks(growing, SURGING)

    digest = digest_of(database)

    assert [(item.kind, item.cause) for item in digest.items] == [
        ("decision", f"RC-{growing}"),
        ("growing", f"RC-{growing}"),
    ]
    first = digest.items[0]
    assert first.about == "growing"
    assert first.choices == ["own", "plan fix", "dismiss", "look again"]
    assert first.observed == 9
    assert len(first.cases) == 9


def test_what_is_owned_is_not_offered_to_be_owned(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing", owner_department="Claims")
    world.weeks(growing, SURGING)

    decision = digest_of(sqlite_database).items[0]

    assert (decision.choices, decision.suggested_owner) == (["plan fix", "dismiss", "look again"], "Claims")


def test_a_cause_that_is_being_fixed_in_time_asks_for_nothing(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing", state="fixing")
    world.weeks(growing, SURGING)

    assert [item.kind for item in digest_of(sqlite_database).items] == ["growing"]


def test_an_overdue_fix_is_put_to_people_again(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing", state="fixing")
    world.weeks(growing, SURGING)
    with sqlite_database.write() as session:
        session.add(Fix(cause_id=growing, title="guard", planned_at=at(3), due_at=at(1)))

    assert [item.kind for item in digest_of(sqlite_database).items] == ["decision", "growing"]


def test_dismissed_causes_ask_for_nothing(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing", state="dismissed")
    world.weeks(growing, SURGING)

    assert [item.kind for item in digest_of(sqlite_database).items] == ["growing"]


def test_at_most_five_things_are_put_to_people_the_most_costly_first(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world, 150)  # enough causes that seven surges do not look like a change in logging
    surging = [world.cause(f"growing {number}") for number in range(7)]
    for more, cause in enumerate(surging):
        world.weeks(cause, [*SURGING[:-1], SURGING[-1] + 3 * more])

    decisions = digest_of(sqlite_database).of_kind("decision")

    assert [item.cause for item in decisions] == [f"RC-{cause}" for cause in surging[:1:-1]]


def test_what_concerns_a_channel_comes_first_and_the_rest_is_marked(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    large, small = world.cause("large"), world.cause("small")
    world.weeks(large, [*SURGING[:-1], 20])
    world.weeks(small, SURGING, department="Branches")

    decisions = digest_of(sqlite_database, ["branches"]).of_kind("decision")

    assert [(item.cause, item.concerns) for item in decisions] == [
        (f"RC-{small}", True),
        (f"RC-{large}", False),
    ]


def test_who_receives_most_of_its_cases_is_suggested_as_owner(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing")
    world.weeks(growing, SURGING)
    cases = world.week(growing, 0, 2)
    for case in cases:
        world.handoff(case, "Cards", "Payments", at(0, 4))

    assert digest_of(sqlite_database).items[0].suggested_owner == "Payments"


def test_a_past_week_reads_the_same_after_later_weeks_came(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing")
    world.weeks(growing, [*SURGING, 0])
    earlier = digest_of(sqlite_database, weeks_ago=1)

    world.week(growing, 0, 12)
    with sqlite_database.write() as session:
        session.add(Department(key="cards", name="Cards"))

    assert digest_of(sqlite_database, weeks_ago=1) == earlier


def test_whose_suggestion_became_a_fix_is_thanked_in_that_week_alone(sqlite_database: Database):
    world = World(sqlite_database)
    cause = steady(world)[0]
    with sqlite_database.write() as session:
        row = Suggestion(
            kind="fix", cause_id=cause, text="check twice", by="UMARA", at=at(4), state="adopted"
        )
        session.add(row)
        session.flush()
        detail = {"suggestion": row.id}
        session.add(Event(at=at(2), kind="suggestion adopted", actor="UOLGA", cause_id=cause, detail=detail))
        session.add(Fix(cause_id=cause, title="second check", planned_at=at(2), shipped_at=at(0)))

    assert [one.claim for one in digest_of(sqlite_database).thanks] == [
        "<@UMARA> suggested it: “second check” is out. Thank you."
    ]
    assert digest_of(sqlite_database, weeks_ago=1).thanks == []


def test_a_cascade_is_put_to_people_with_both_causes_and_whoever_began_it(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world, 12)
    first, then = world.cause("new check"), world.cause("locked out")
    for week in range(1, 13):
        for number in range(6):
            who = f"both {week} {number}"
            world.case(first, at(week, 1), customer=who, department="Digital")
            world.case(then, at(week - 1, 3), customer=who, department="Branches")

    (cascade,) = digest_of(sqlite_database).of_kind("cascade")
    decision = next(one for one in digest_of(sqlite_database).items if one.about == "cascade")

    assert (cascade.after, cascade.cause) == (f"RC-{first}", f"RC-{then}")
    assert decision.name == "locked out, after new check at Digital"
    assert (decision.choices, decision.suggested_owner) == (["confirm", "dismiss", "look again"], "Digital")


def test_what_keeps_happening_says_what_helps_at_once_its_workaround_first(sqlite_database: Database):
    world = World(sqlite_database)
    resolved, worked_around, unknown = (
        world.cause("a"),
        world.cause("b", workaround="call back"),
        world.cause("c"),
    )
    for cause in (resolved, worked_around, unknown):
        world.weeks(cause, [3, 3, 3])
    for cause in (resolved, worked_around):
        world.week(cause, 0, 2, resolution="refunded by hand")
    world.week(unknown, 0, 2, resolution="kept to ourselves", private=True)

    digest = digest_of(sqlite_database)

    assert digest.phase == "baseline"
    assert {one.cause: one.helps for one in digest.standing} == {
        f"RC-{resolved}": "refunded by hand",
        f"RC-{worked_around}": "call back",
        f"RC-{unknown}": "",
    }


def test_a_past_week_shows_the_state_that_a_cause_had_then(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    growing = world.cause("growing")
    world.weeks(growing, SURGING)
    then = digest_of(sqlite_database)

    with sqlite_database.turn() as turn:
        lifecycle.dismiss_cause(turn, growing, "a test", "UOLGA", AFTER + timedelta(days=3))

    assert digest_of(sqlite_database) == then


def test_what_is_new_says_what_came_between_it_and_its_baseline(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    world.weeks(world.cause("new"), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 9])

    (item,) = digest_of(sqlite_database).of_kind("emerging")

    assert item.claim == "New: 9 customers last week, 5 in the 3 weeks before, none in the 10 before those."


def test_so_many_surges_at_once_are_a_question_to_logging(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world, 12)
    for number in range(8):
        world.weeks(world.cause(f"growing {number}"), SURGING)

    digest = digest_of(sqlite_database)

    assert (digest.too_many, digest.items) == (True, [])


def test_the_cases_of_a_fix_are_those_that_were_counted(sqlite_database: Database):
    world = World(sqlite_database)
    steady(world)
    mended = world.cause("mended", state="shipped")
    world.weeks(mended, [0, 6, 6, 6, 6, 6, 6, 6, 6, 5, 1, 1, 1, 1, 3])
    with sqlite_database.write() as session:
        session.add(Fix(cause_id=mended, title="guard", shipped_at=at(5, 1)))

    (fix,) = digest_of(sqlite_database).of_kind("fix")

    assert (fix.observed, len(fix.cases)) == (4, 8 * 6 + 4)
