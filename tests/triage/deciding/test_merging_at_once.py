"""Two owners merge the same two causes into each other at the same moment, again and again."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from helpers import FAULTS, NOW, everything, log_and_group, reports
from sqlalchemy import func, select
from sqlmodel import Session, col
from standing import standing, wrong

from knowledge.database import Database
from knowledge.tables import Cause, Decision, Event
from triage.deciding.reshaping import merge
from triage.deciding.undoing import CannotUndo, undo

RACES = 200


def at_once(act: Callable[[int], object]) -> list[Future[object]]:
    """Two people act at the same moment."""
    barrier = threading.Barrier(2)

    def waiting(who: int) -> object:
        barrier.wait()
        return act(who)

    with ThreadPoolExecutor(2) as people:
        return [people.submit(waiting, who) for who in (0, 1)]


def count_of(session: Session, table: type[Decision] | type[Event], kind: str = "merged") -> int:
    return session.scalars(select(func.count()).where(col(table.kind) == kind)).one()


def test_of_two_owners_who_merge_two_causes_into_each_other_one_wins_and_the_other_is_told(
    opened: Callable[[], Database],
) -> None:
    databases = [opened(), opened()]
    log_and_group(databases[0], reports(2))
    (one, other) = (row.id for row in everything(databases[0], Cause)[:2])
    for race in range(1, RACES + 1):

        def merged(who: int) -> object:
            with databases[who].turn() as turn:
                pair = (one, other) if who == 0 else (other, one)
                return merge(turn, *pair, f"U{who}", NOW)

        told = [future.result() for future in at_once(merged)]
        (number,) = [said for said in told if said is not None]  # the other is told: they are one already
        causes = {row.id: row.merged_into for row in everything(databases[0], Cause)}

        winner = told.index(number)
        assert [causes[one], causes[other]] == ([other, None] if winner == 0 else [None, one])
        with databases[0].read() as session:
            counted = [count_of(session, table) for table in (Decision, Event)]
        assert counted == [race, race]
        with databases[0].turn() as turn:
            undo(turn, int(str(number)), "U9", NOW)
    assert list(wrong(databases[0], standing(databases[0]))) == []


def test_of_two_people_who_undo_one_decision_one_does_and_the_other_is_told(
    opened: Callable[[], Database],
) -> None:
    databases = [opened(), opened()]
    log_and_group(databases[0], reports(2, FAULTS[:2]))
    before = standing(databases[0])
    for race in range(1, 21):
        with databases[0].turn() as turn:
            number = merge(turn, 1, 2, "U1", NOW)

        def undone(who: int, number: int = number or 0) -> object:
            with databases[who].turn() as turn:
                return undo(turn, number, f"U{who}", NOW).undone_by

        errors = [future.exception() for future in at_once(undone)]
        assert sorted(type(error) for error in errors if error) == [CannotUndo]
        assert before == standing(databases[0])
        with databases[0].read() as session:
            assert count_of(session, Event, "undone") == race
