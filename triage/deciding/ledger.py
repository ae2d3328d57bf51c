"""The ledger: a person's decision is written with what stood before it, so that it can be undone.

A later decision takes back what an earlier one said of the same cases: their constraint is dropped,
and comes back when the later decision is undone.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Cause, Constraint, Decision, Event, Fix, Membership, Suggestion
from knowledge.texts import parts


class Ledger:
    """One decision while it is made. Lives as long as its turn; `close` puts it on file."""

    def __init__(self, turn: Turn, kind: str, by: str, now: datetime) -> None:
        self.turn, self.session, self.by, self.now = turn, turn.session, by, now
        self._kind = kind
        self._cases: dict[int, list[Any]] = {}
        self._causes: dict[int, dict[str, list[Any]]] = {}
        self._added: list[Constraint] = []
        self._founded: list[int] = []
        self._went: dict[str, list[int]] = {"fixes": [], "suggestions": []}

    def place(self, membership: Membership, cause: int, how: str) -> None:
        """A case belongs to a cause by somebody's word."""
        before = membership
        when = before.at.isoformat()
        facts = [before.case_id, before.cause_id, before.how, before.by, before.confidence, when, cause]
        self._cases.setdefault(before.case_id, facts)[-1] = cause
        membership.cause_id, membership.how, membership.by = cause, how, self.by
        membership.at, membership.confidence, membership.turn = self.now, 1.0, self.turn.number

    def change(self, cause: Cause, **fields: Any) -> None:
        """A cause is another now: its fields with their new values."""
        known = self._causes.setdefault(int(cause.id or 0), {})
        for name, value in fields.items():
            known.setdefault(name, [getattr(cause, name), None])[1] = value
            setattr(cause, name, value)

    def before(self, cause: Cause, name: str) -> Any:
        """What a field of a cause was before this decision."""
        known = self._causes.get(int(cause.id or 0), {})
        return known[name][0] if name in known else getattr(cause, name)

    def founded(self, cause: int) -> None:
        """A cause began with this decision."""
        self._founded.append(cause)

    def apart(self, case: int, other: int) -> None:
        """Somebody says that two cases do not share a cause."""
        self._bind(case, other, together=False)

    def together(self, case: int, other: int) -> None:
        """Somebody says that two cases share a cause."""
        self._bind(case, other, together=True)

    def carry(self, cause: int, into: int) -> None:
        """What was tried and suggested against one cause goes on with another."""
        for fix in self.session.scalars(select(Fix).where(col(Fix.cause_id) == cause)):
            self._went["fixes"].append(int(fix.id or 0))
            fix.cause_id = into
        for idea in self.session.scalars(select(Suggestion).where(col(Suggestion.cause_id) == cause)):
            self._went["suggestions"].append(int(idea.id or 0))
            idea.cause_id = into

    def tell(self, kind: str, cause: int, case: int | None, detail: dict[str, Any]) -> None:
        """What happened, for the history."""
        event = Event(
            at=self.now,
            kind=kind,
            actor=self.by,
            case_id=case,
            cause_id=cause,
            turn=self.turn.number,
            detail=detail,
        )
        self.session.add(event)

    def close(self, cause: int, case: int | None = None) -> int:
        """Put the decision on file; its number."""
        self.session.flush()
        before = {
            "cases": list(self._cases.values()),
            "causes": {str(number): fields for number, fields in self._causes.items()},
            "founded": self._founded,
            "added": [said(row) for row in self._added],
            "dropped": self._drop_overruled(),
            **self._went,
        }
        row = Decision(
            kind=self._kind,
            by=self.by,
            at=self.now,
            turn=self.turn.number,
            cause_id=cause,
            case_id=case,
            before=before,
        )
        self.session.add(row)
        self.session.flush()
        return int(row.id or 0)

    def _bind(self, case: int, other: int, together: bool) -> None:
        row = Constraint(case_id=case, other_id=other, together=together, by=self.by, at=self.now)
        self.session.add(row)
        self._added.append(row)

    def _drop_overruled(self) -> list[list[Any]]:
        """Constraints that this decision contradicts; what was said first gives way."""
        dropped = []
        for row in contradicted(self.session, list(self._cases)):
            dropped.append(said(row))
            self.session.delete(row)
        self.session.flush()
        return dropped


def said(row: Constraint) -> list[Any]:
    """What a constraint says, by whom and when: known by that, since numbers of rows come again."""
    return [row.case_id, row.other_id, row.together, row.by, row.at.astimezone(UTC).isoformat()]


def contradicted(session: Session, cases: Sequence[int]) -> list[Constraint]:
    """The constraints about these cases that do not hold as the cases lie now."""
    one, other = aliased(Membership), aliased(Membership)
    same = col(one.cause_id) == col(other.cause_id)
    broken = and_(col(Constraint.together), ~same) | and_(~col(Constraint.together), same)
    found: dict[int, Constraint] = {}
    for part in parts(list(cases)):
        for side in (Constraint.case_id, Constraint.other_id):
            rows = session.scalars(
                select(Constraint)
                .join(one, col(one.case_id) == col(Constraint.case_id))
                .join(other, col(other.case_id) == col(Constraint.other_id))
                .where(col(side).in_(part), broken)
            )
            found.update((int(row.id or 0), row) for row in rows)
    return [found[number] for number in sorted(found)]
