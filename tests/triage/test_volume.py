"""Volume: what the workspace logged in eight weeks of seven days, the last ending now."""

from datetime import datetime, timedelta

from helpers import NOW

from knowledge.database import Database
from knowledge.tables import Case, Cause, Membership
from triage.volume import Busy, Volume, volume

DAY = timedelta(days=1)


def logged(database: Database, department: str | None, at: datetime, many: int = 1, cause: int = 0) -> None:
    with database.write() as session:
        for _ in range(many):
            case = Case(text="late", department=department, occurred_at=at - 90 * DAY, created_at=at)
            session.add(case)
            session.flush()
            if cause:
                session.add(Membership(case_id=int(case.id or 0), cause_id=cause, at=NOW, turn=1))


def found(database: Database, departments: int = 6, causes: int = 8) -> Volume:
    with database.read() as session:
        return volume(session, NOW, departments, causes)


def test_a_week_is_seven_days_and_the_last_one_ends_now(database: Database):
    logged(database, "Cards", NOW, 2)
    logged(database, "Cards", NOW - 7 * DAY)
    logged(database, "Cards", NOW - 56 * DAY + timedelta(seconds=1), 3)
    logged(database, "Cards", NOW - 56 * DAY)
    logged(database, "Cards", NOW + DAY)
    shown = found(database)

    assert shown.departments == [("Cards", [3, 0, 0, 0, 0, 0, 1, 2])]
    assert (shown.begins[0], shown.begins[-1]) == (NOW - 56 * DAY, NOW - 7 * DAY)
    assert shown.cases == 2


def test_departments_beyond_the_most_are_counted_together(database: Database):
    for name, many in (("Cards", 5), ("Claims", 4), ("Lending", 3), ("Digital", 2), (None, 1)):
        logged(database, name, NOW, many)

    assert [(name, weeks[-1]) for name, weeks in found(database, 3).departments] == [
        ("Cards", 5),
        ("Claims", 4),
        ("all others", 6),
    ]
    assert [name for name, _ in found(database, 5).departments][-1] == "no department"


def test_one_department_however_it_is_spelled(database: Database):
    for name in ("Cards", "cards", "CARDS"):
        logged(database, name, NOW)
    ((_, weeks),) = found(database).departments

    assert weeks[-1] == 3


def test_the_causes_of_the_last_seven_days_by_their_cases(database: Database):
    with database.write() as session:
        for number, state in ((1, "suspected"), (2, "confirmed"), (3, "dismissed"), (4, "suspected")):
            session.add(Cause(id=number, name=f"fault {number}", state=state, founded_at=NOW))
    logged(database, "Cards", NOW, 1, cause=1)
    logged(database, "Claims", NOW, 3, cause=2)
    logged(database, "Claims", NOW, 9, cause=3)
    logged(database, "Claims", NOW - 7 * DAY, 9, cause=4)

    assert found(database).causes == [Busy(2, "fault 2", "confirmed", 3), Busy(1, "fault 1", "suspected", 1)]
    assert found(database, causes=1).causes == [Busy(2, "fault 2", "confirmed", 3)]


def test_nothing_on_file_has_no_figures(sqlite_database: Database):
    shown = found(sqlite_database)

    assert (shown.departments, shown.causes, shown.cases, len(shown.begins)) == ([], [], 0, 8)
