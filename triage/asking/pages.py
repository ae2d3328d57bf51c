"""Pages and files of an answer's cases: what may be shown of each to whom."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.files import to_csv_line
from knowledge.tables import Case, Cause, Membership
from knowledge.texts import parts
from triage.asking.inquiry import Shown
from triage.matching.privacy import KEPT, Viewer, hidden
from triage.numbers import case_id, case_number, cause_number

COLUMNS = (
    "case", "cause", "cause_name", "department", "touchpoint", "kind", "severity", "state", "occurred_at",
    "text", "resolution",
)  # fmt: skip


def page(
    session: Session, viewer: Viewer, cases: Sequence[int], scores: dict[int, float] | None = None
) -> list[Shown]:
    """These cases as this viewer may see them, in this order."""
    kept = hidden(session, viewer, cases)
    rows = {row["id"]: row for row in _rows(session, cases)}
    found = scores or {}
    return [_shown(rows[case], case in kept, found.get(case)) for case in cases if case in rows]


def csv_lines(session: Session, viewer: Viewer, cases: Sequence[str]) -> Iterator[str]:
    """These cases (`C-12`) as lines of CSV, the first naming the columns; no cell acts as a formula."""
    yield to_csv_line(list(COLUMNS))
    numbers = [case_id(case) or 0 for case in cases]
    for part in parts(numbers):
        for row in page(session, viewer, part):
            state = "open" if row.resolution is None and not row.kept else "resolved"
            values = row.model_dump(mode="json")
            values |= {"state": "" if row.kept else state}
            yield to_csv_line([values[column] for column in COLUMNS])


def _rows(session: Session, cases: Sequence[int]) -> Iterator[Any]:
    columns = {
        "id": Case.id, "kind": Case.kind, "severity": Case.severity, "text": Case.text,
        "department": Case.department, "touchpoint": Case.touchpoint, "occurred_at": Case.occurred_at,
        "resolution": Case.resolution,
        "cause": Cause.id, "cause_name": Cause.name, "cause_state": Cause.state,
    }  # fmt: skip
    facts: Any = (
        select(*(col(column).label(name) for name, column in columns.items()))
        .select_from(Case)
        .outerjoin(Membership, col(Membership.case_id) == col(Case.id))
        .outerjoin(Cause, col(Cause.id) == col(Membership.cause_id))
    )
    for part in parts(cases):
        yield from session.execute(facts.where(col(Case.id).in_(part))).mappings()


def _shown(row: Any, kept: bool, score: float | None) -> Shown:
    return Shown(
        case=case_number(row["id"]),
        score=score,
        kind=row["kind"],
        severity=row["severity"],
        text=KEPT if kept else row["text"],
        department=row["department"],
        touchpoint=row["touchpoint"],
        occurred_at=row["occurred_at"],
        cause=cause_number(row["cause"]) if row["cause"] else None,
        cause_name=row["cause_name"],
        cause_state=row["cause_state"],
        resolution=None if kept else row["resolution"],
        kept=kept,
    )
