"""Small worlds to analyse: cases placed in weeks and causes by hand, without an encoder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from knowledge.database import Database
from knowledge.tables import Case, Cause, Handoff, Membership
from triage.weeks import Week

LAST = Week.parse("2026-W46")
AFTER = LAST.end + timedelta(hours=9)  # Monday morning, when the digest of that week is read


def at(weeks_ago: int, day: int = 2) -> datetime:
    """Noon of a day of the week so many before the last."""
    return LAST.back(weeks_ago).start + timedelta(days=day, hours=12)


class World:
    """Writes cases of causes straight into the tables, each of a customer of its own unless said."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._customers = 0

    def cause(self, name: str, **fields: object) -> int:
        """A cause; its number."""
        with self.database.write() as session:
            row = Cause(name=name, name_key=name.casefold(), founded_at=at(60), **fields)
            session.add(row)
            session.flush()
            return int(row.id or 0)

    def week(self, cause: int, weeks_ago: int, many: int, **fields: object) -> list[int]:
        """So many cases of a cause in one week; their numbers."""
        return self._cases(cause, [at(weeks_ago)] * many, fields)

    def weeks(self, cause: int, counts: Sequence[int], **fields: object) -> None:
        """Cases a week, oldest first; the last count is of the last week."""
        moments = [at(back) for back, many in enumerate(reversed(counts)) for _ in range(many)]
        self._cases(cause, moments, fields)

    def case(self, cause: int, when: datetime, **fields: object) -> int:
        """One case; its number."""
        return self._cases(cause, [when], fields)[0]

    def _cases(self, cause: int, moments: Sequence[datetime], fields: dict[str, object]) -> list[int]:
        """A case at each moment, in one transaction; their numbers."""
        with self.database.write() as session:
            rows = [self._case(when, fields) for when in moments]
            session.add_all(rows)
            session.flush()
            numbers = [int(row.id or 0) for row in rows]
            for number, when in zip(numbers, moments, strict=True):
                session.add(Membership(case_id=number, cause_id=cause, at=when, turn=1))
        return numbers

    def _case(self, when: datetime, fields: dict[str, object]) -> Case:
        self._customers += 1
        given = {"customer": f"customer {self._customers}", "department": "Cards", **fields}
        return Case(text="something went wrong", occurred_at=when, created_at=when, turn=1, **given)

    def handoff(self, case: int, sender: str, receiver: str, when: datetime, **fields: object) -> int:
        """A handoff of a case, accepted unless said; its number."""
        given = {"outcome": "accepted", "answered_at": when, **fields}
        with self.database.write() as session:
            row = Handoff(case_id=case, at=when, from_department=sender, to_department=receiver, **given)
            session.add(row)
            session.flush()
            return int(row.id or 0)
