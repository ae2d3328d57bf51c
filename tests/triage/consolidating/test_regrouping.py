from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from helpers import (
    FAULTS,
    NOW,
    WordEncoder,
    cause,
    causes_of,
    everything,
    group_all,
    log,
    log_and_group,
    membership,
    reports,
)
from sqlalchemy import update
from sqlmodel import SQLModel, col

from knowledge.database import Database, Turn
from knowledge.tables import Cause, Constraint, Event, Membership
from triage.consolidating.regrouping import Regrouped, regroup, wants_regroup
from triage.deciding.reshaping import merge, split
from triage.grouping.grouper import Grouper

EACH = 8


class Busy(Database):
    """A database that others use, too: before the next turn of ours, somebody else has theirs."""

    meanwhile: Callable[[], object] | None = None

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        somebody, self.meanwhile = self.meanwhile, None
        if somebody:
            somebody()
        with super().turn() as turn:
            yield turn


@pytest.fixture
def grouper(sqlite_database: Database) -> Grouper:
    """One that has grouped eight wordings of each fault."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(EACH), grouper)
    return grouper


def of_fault(number: int) -> list[int]:
    return [1 + number + len(FAULTS) * wording for wording in range(EACH)]


def place(database: Database, cases: list[int], into: int | None = None, how: str = "arrived") -> int:
    """Put cases into a cause, a new one by default, as an arrival or a person would have."""
    with database.turn() as turn:
        if into is None:
            founded = Cause(name=f"Apart {cases}", name_key=f"apart {cases}", founded_at=NOW)
            turn.session.add(founded)
            turn.session.flush()
            into = int(founded.id or 0)
        rows = update(Membership).where(col(Membership.case_id).in_(cases))
        turn.session.execute(rows.values(cause_id=into, how=how, turn=turn.number))
    return into


def state(database: Database, *tables: type[SQLModel]) -> list[dict[str, object]]:
    return [row.model_dump() for table in tables for row in everything(database, table)]


def test_what_arrival_split_comes_together_under_the_older_number(
    sqlite_database: Database, grouper: Grouper
):
    apart = place(sqlite_database, of_fault(0)[:3])
    result = regroup(sqlite_database, grouper, NOW)

    gone = cause(sqlite_database, apart)
    assert set(causes_of(sqlite_database, of_fault(0))) == {1}
    assert (gone.state, gone.merged_into) == ("merged", 1)
    assert (result.moved, result.merged, result.founded) == (3, 1, 0)


def test_what_arrival_mixed_is_parted_and_the_larger_part_keeps_the_number(
    sqlite_database: Database, grouper: Grouper
):
    place(sqlite_database, of_fault(1)[:6], into=1)
    place(sqlite_database, of_fault(1)[6:], into=1)
    result = regroup(sqlite_database, grouper, NOW)

    first, second = set(causes_of(sqlite_database, of_fault(0))), set(causes_of(sqlite_database, of_fault(1)))
    assert len(first) == len(second) == 1
    assert 1 in first | second
    assert first != second
    assert result.moved == EACH


def test_a_cause_that_fits_keeps_its_number_and_its_cases(sqlite_database: Database, grouper: Grouper):
    before = causes_of(sqlite_database)
    regroup(sqlite_database, grouper, NOW)

    assert before == causes_of(sqlite_database)


def test_a_second_consolidation_changes_nothing(database: Database):
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(EACH), grouper)
    place(database, of_fault(0)[:3])
    place(database, of_fault(1)[:3], into=3)
    regroup(database, grouper, NOW)
    before = state(database, Cause, Membership, Event)
    again = regroup(database, grouper, NOW)

    assert again == Regrouped(len(FAULTS) * EACH, 0, 0, 0, 0)
    assert before == state(database, Cause, Membership, Event)


@pytest.mark.parametrize("how", ["confirmed", "moved"])
def test_what_a_person_decided_never_changes(sqlite_database: Database, grouper: Grouper, how: str):
    apart = place(sqlite_database, of_fault(0)[:2], how=how)
    for _ in range(3):
        log_and_group(sqlite_database, [FAULTS[0]], grouper)
        regroup(sqlite_database, grouper, NOW)

    assert causes_of(sqlite_database, of_fault(0)[:2]) == [apart, apart]
    assert {membership(sqlite_database, number).how for number in of_fault(0)[:2]} == {how}
    assert cause(sqlite_database, apart).merged_into is None


def test_two_cases_that_a_person_kept_apart_never_meet_again(sqlite_database: Database, grouper: Grouper):
    moved, left = of_fault(0)[0], of_fault(0)[1]
    apart = place(sqlite_database, [moved], how="moved")
    with sqlite_database.write() as session:
        session.add(Constraint(case_id=moved, other_id=left, together=False, by="U1", at=NOW))
    for _ in range(3):
        log_and_group(sqlite_database, [FAULTS[0]] * 3, grouper)
        regroup(sqlite_database, grouper, NOW)

    assert causes_of(sqlite_database, [moved, left]) == [apart, 1]


def test_a_decision_made_while_we_thought_stands(sqlite_database: Database):
    busy = Busy(sqlite_database.url)
    grouper = Grouper(busy, WordEncoder())
    log_and_group(busy, reports(EACH), grouper)
    apart = place(sqlite_database, of_fault(0)[:3])
    confirmed, moved, elsewhere = of_fault(0)[:3]

    def decide() -> None:
        place(sqlite_database, [confirmed], into=apart, how="confirmed")
        place(sqlite_database, [moved], into=2, how="moved")
        place(sqlite_database, [elsewhere], into=3, how="consolidated")  # by another process

    busy.meanwhile = decide
    regroup(busy, grouper, NOW)
    busy.close()

    assert causes_of(sqlite_database, [confirmed, moved, elsewhere]) == [apart, 2, 3]
    assert membership(sqlite_database, confirmed).how == "confirmed"
    assert cause(sqlite_database, apart).merged_into is None


def test_a_case_kept_apart_while_we_thought_stays_where_it_was_held(sqlite_database: Database):
    busy = Busy(sqlite_database.url)
    grouper = Grouper(busy, WordEncoder())
    log_and_group(busy, reports(EACH), grouper)
    apart = place(sqlite_database, of_fault(0)[:3])
    held, other = of_fault(0)[0], of_fault(0)[5]

    def keep_apart() -> None:
        place(sqlite_database, [other], into=1, how="moved")
        with sqlite_database.write() as session:
            session.add(Constraint(case_id=other, other_id=held, together=False, by="U1", at=NOW))

    busy.meanwhile = keep_apart
    regroup(busy, grouper, NOW)
    busy.close()

    assert causes_of(sqlite_database, [held, other]) == [apart, 1]


def test_a_case_that_was_to_join_a_cause_merged_away_while_we_thought_goes_where_that_went(
    sqlite_database: Database,
):
    busy = Busy(sqlite_database.url)
    grouper = Grouper(busy, WordEncoder())
    log_and_group(busy, reports(EACH), grouper)
    place(sqlite_database, of_fault(0)[:3])

    def merge_away() -> None:
        with sqlite_database.turn() as turn:
            merge(turn, 1, 2, "U1", NOW)

    busy.meanwhile = merge_away
    regroup(busy, grouper, NOW)
    busy.close()

    assert set(causes_of(sqlite_database, of_fault(0))) == {2}
    assert {cause(sqlite_database, number).merged_into for number in causes_of(sqlite_database)} == {None}


def test_a_cause_that_was_founded_while_we_thought_disturbs_nothing(sqlite_database: Database):
    busy = Busy(sqlite_database.url)
    grouper = Grouper(busy, WordEncoder())
    log_and_group(busy, reports(EACH), grouper)
    place(sqlite_database, of_fault(0)[:3])
    lift = "the lift in the lobby of the tower is stuck"
    fresh: list[int] = []
    busy.meanwhile = lambda: fresh.extend(log_and_group(sqlite_database, [lift, f"{lift} again"]))
    result = regroup(busy, grouper, NOW)
    busy.close()

    assert result.merged == 1
    assert len(set(causes_of(sqlite_database, fresh))) == 1


def test_a_cause_that_consolidation_founds_is_not_mistaken_for_one_founded_while_we_thought(
    sqlite_database: Database,
):
    """The plan parts RC-2 and calls the new cause RC-7; meanwhile people found one, and merge it away."""
    busy = Busy(sqlite_database.url)
    grouper = Grouper(busy, WordEncoder())
    log_and_group(busy, reports(EACH), grouper)
    place(sqlite_database, of_fault(0), into=2)

    def meanwhile() -> None:
        with sqlite_database.turn() as turn:
            founded = split(turn, 3, [of_fault(2)[0]], "U1", NOW)
            assert founded == 7
            merge(turn, founded, 3, "U1", NOW)

    busy.meanwhile = meanwhile
    regroup(busy, grouper, NOW)
    busy.close()

    found = set(causes_of(sqlite_database, of_fault(0) + of_fault(1)))
    assert found == {2, 8}
    assert causes_of(sqlite_database, of_fault(2)) == [3] * EACH


def test_an_alias_always_leads_straight_to_a_living_cause(sqlite_database: Database, grouper: Grouper):
    first = place(sqlite_database, of_fault(0)[:2])
    second = place(sqlite_database, of_fault(0)[2:3])
    with sqlite_database.write() as session:
        session.get_one(Cause, first).merged_into = second
        session.get_one(Cause, first).state = "merged"
    place(sqlite_database, of_fault(0)[:2], into=second)
    regroup(sqlite_database, grouper, NOW)

    causes = {found.id: found for found in everything(sqlite_database, Cause)}
    assert causes[first].merged_into == causes[second].merged_into == 1
    assert causes[1].merged_into is None


def test_every_change_has_its_event_with_from_where_and_why(sqlite_database: Database, grouper: Grouper):
    apart = place(sqlite_database, of_fault(0)[:3])
    regroup(sqlite_database, grouper, NOW)

    events = everything(sqlite_database, Event)
    moves = [
        (event.case_id, event.cause_id, event.detail["from"]) for event in events if event.kind == "moved"
    ]
    merges = [(event.cause_id, event.detail) for event in events if event.kind == "merged"]
    renames = {event.cause_id: event.detail["to"] for event in events if event.kind == "renamed"}
    assert moves == [(number, 1, apart) for number in of_fault(0)[:3]]
    assert all(event.detail["why"] and event.turn for event in events if event.kind in ("moved", "renamed"))
    assert merges == [(apart, {"into": {"RC-1": 3}})]
    assert renames == {number: cause(sqlite_database, number).name for number in renames}


def test_a_cause_gets_a_name_from_its_middle_and_phrases_that_mark_it(
    sqlite_database: Database, grouper: Grouper
):
    regroup(sqlite_database, grouper, NOW)

    found = cause(sqlite_database, 1)
    assert FAULTS[0] in found.name.lower()
    assert found.central_case in of_fault(0)
    assert {word for phrase in found.keywords for word in phrase.split()} <= set(FAULTS[0].split())
    assert found.named_at_size == EACH


def test_a_name_that_a_person_gave_is_never_replaced(sqlite_database: Database, grouper: Grouper):
    with sqlite_database.write() as session:
        session.get_one(Cause, 1).name, session.get_one(Cause, 1).named_by = "Terminal firmware", "U1"
    regroup(sqlite_database, grouper, NOW)

    assert cause(sqlite_database, 1).name == "Terminal firmware"


@pytest.mark.parametrize(("known", "kept"), [({"owner_department": "Cards"}, True), ({}, False)])
def test_a_cause_that_people_decided_on_keeps_the_name_they_know(
    sqlite_database: Database, grouper: Grouper, known: dict[str, str], kept: bool
):
    place(sqlite_database, of_fault(0)[:3])
    with sqlite_database.write() as session:
        row = session.get_one(Cause, 1)
        row.name, row.named_at_size, row.central_case = "What they know", 2, of_fault(1)[0]
        row.sqlmodel_update(known)
    regroup(sqlite_database, grouper, NOW)

    assert (cause(sqlite_database, 1).name == "What they know") is kept


def test_living_causes_never_share_a_name(sqlite_database: Database, grouper: Grouper):
    place(sqlite_database, of_fault(0)[:4], how="confirmed")
    place(sqlite_database, of_fault(0)[4:], into=1, how="confirmed")
    regroup(sqlite_database, grouper, NOW)

    names = [row.name_key for row in everything(sqlite_database, Cause) if row.merged_into is None]
    assert len(names) == len(set(names)) == len(FAULTS) + 1


def test_with_few_cases_the_decisions_at_arrival_stand(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    cases = log_and_group(sqlite_database, reports(4), grouper)
    apart = place(sqlite_database, cases[:1])

    assert regroup(sqlite_database, grouper, NOW) == Regrouped(len(cases), 0, 0, 0, 0)
    assert causes_of(sqlite_database, cases[:1]) == [apart]


def test_another_process_sees_the_new_centre_and_causes(opened):
    here, there = Grouper(opened(), WordEncoder()), Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(EACH), here)
    with opened().read() as session:
        there.memory.catch_up(session)
    before = there.memory.centre.copy()
    place(opened(), of_fault(0)[:3])
    regroup(opened(), here, NOW)
    for grouper in (here, there):
        with opened().read() as session:
            grouper.memory.catch_up(session)

    one, two = here.memory.snapshot(), there.memory.snapshot()
    assert (here.memory.centre == there.memory.centre).all()
    assert (before != there.memory.centre).any()
    assert dict(zip(one.cases, one.causes, strict=True)) == dict(zip(two.cases, two.causes, strict=True))


def test_another_consolidation_is_wanted_once_enough_has_arrived_since(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    wanted = []
    for _ in range(3):
        log(sqlite_database, reports(5))
        group_all(sqlite_database, grouper)
        wanted.append(wants_regroup(sqlite_database, grouper))
    regroup(sqlite_database, grouper, NOW)

    assert wanted == [False, True, True]
    assert not wants_regroup(sqlite_database, grouper)
