"""What must hold of decisions whatever happened: a workspace's standing, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from knowledge.database import Database
from knowledge.tables import Case, Cause, Constraint, Event, Fix, Membership, Suggestion
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.numbers import case_id, cause_id

Row = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """All that a decision may change, row by row."""

    members: dict[int, Row]  # by case, without the turn
    causes: dict[int, Row]
    constraints: list[tuple[Any, ...]]  # without their numbers, in order
    fixes: dict[int, Row]
    suggestions: dict[int, Row]

    @property
    def decided(self) -> dict[int, Row]:
        """Where people placed cases."""
        return {case: row for case, row in self.members.items() if row["how"] in DECIDED_BY_PEOPLE}

    @property
    def place(self) -> dict[int, int]:
        """The cause of every case."""
        return {case: row["cause_id"] for case, row in self.members.items()}

    @property
    def living(self) -> list[int]:
        """Causes that hold cases."""
        return sorted(set(self.place.values()))

    def of(self, cause: int) -> list[int]:
        """The cases of a cause."""
        return [case for case, its in self.place.items() if its == cause]

    def went(self, cause: int) -> int:
        """A cause, or what it was merged into."""
        return int(self.causes[cause]["merged_into"] or cause)

    def known(self) -> set[int]:
        """Causes that people confirmed, named, own or dismissed, and that hold cases."""
        return {
            cause
            for cause in self.living
            if (row := self.causes[cause])["state"] != "suspected" or row["named_by"] or row["owner"]
        }


def standing(database: Database) -> Standing:
    """How a workspace stands."""
    with database.read() as session:
        constraints = [tuple(list(row.values())[1:]) for row in _rows(session, Constraint)]
        members = [{key: row[key] for key in row if key != "turn"} for row in _rows(session, Membership)]
        return Standing(
            {row["case_id"]: row for row in members},
            {row["id"]: row for row in _rows(session, Cause)},
            sorted(constraints, key=str),
            {row["id"]: row for row in _rows(session, Fix)},
            {row["id"]: row for row in _rows(session, Suggestion)},
        )


def wrong(database: Database, now: Standing) -> Iterator[str]:
    """What does not hold."""
    place = now.place
    with database.read() as session:
        cases, events = _rows(session, Case), _rows(session, Event)
    if sorted(place) != sorted(row["id"] for row in cases):
        yield "a case is lost, or was never placed"
    for case, other, together, *_ in now.constraints:
        if (place[case] == place[other]) != together:
            yield f"C-{case} and C-{other} are {'parted' if together else 'together'}"
    for cause, row in now.causes.items():
        into = row["merged_into"]
        if (row["state"] == "merged") != (into is not None):
            yield f"RC-{cause} is {row['state']} and merged into {into}"
        if into is not None and (now.causes[into]["merged_into"] or into == cause):
            yield f"RC-{cause} leads to RC-{into}, which is no living cause"
        if into is not None and cause in now.living:
            yield f"RC-{cause} was merged and holds cases"
    alive = [row["name_key"] for row in now.causes.values() if row["merged_into"] is None]
    if len(set(alive)) < len(alive):
        yield f"living causes share a name: {sorted(name for name in alive if alive.count(name) > 1)}"
    for table in (now.fixes, now.suggestions):
        if any(row["cause_id"] and now.went(row["cause_id"]) != row["cause_id"] for row in table.values()):
            yield "what was tried or suggested hangs on a merged cause"
    told = replayed(events)
    if told != place:
        yield f"the events tell otherwise: {sorted(told.items() ^ place.items())}"


def replayed(events: Sequence[Row]) -> dict[int, int]:
    """The cause of every case, by the events alone."""
    place: dict[int, int] = {}
    for event in events:
        kind, detail = event["kind"], event["detail"]
        if kind in ("arrived", "founded", "confirmed", "moved"):
            place[event["case_id"]] = event["cause_id"]
        elif kind == "merged" and event["actor"] != "faultline":
            place |= {case_id(case): cause_id(detail["into"]) for case in detail["cases"]}
        elif kind == "split":
            place |= {case_id(case): cause_id(detail["to"]) for case in detail["cases"]}
        elif kind == "undone":
            for cause, cases in detail["to"].items():
                place |= {case_id(case): cause_id(cause) for case in cases}
            assert sorted(detail["cases"]) == sorted(
                case for cases in detail["to"].values() for case in cases
            )
    return place


def _rows(session: Session, table: type[SQLModel]) -> list[Row]:
    statement = select(table.__table__).order_by(*table.__table__.primary_key)  # type: ignore[attr-defined]
    found = session.connection().execute(statement)
    names = list(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]
