"""What a decision of a review is about today: a cause is followed to where it was merged."""

from dataclasses import dataclass

from sqlmodel import Session

from knowledge.tables import Cause, ReviewDecision
from triage.numbers import cause_number


@dataclass(frozen=True)
class About:
    """The subject, and its cause if it has one."""

    subject: str
    cause: int | None

    @classmethod
    def of(cls, session: Session, row: ReviewDecision) -> "About":
        """What a decision is about today."""
        cause = session.get(Cause, row.cause_id) if row.cause_id else None
        if cause is None:
            return cls(row.subject, None)
        living = int(cause.merged_into or cause.id or 0)
        itself = row.subject == cause_number(int(cause.id or 0))
        return cls(cause_number(living) if itself else row.subject, living)
