"""Exporting: every row of a table as lines of JSON or CSV, streamed."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from knowledge.files import to_csv_line
from knowledge.tables import Case, Cause, Event, Handoff, Membership

ROWS_AT_ONCE = 1_000


def export_rows(session: Session, table: str, form: str) -> Iterator[str]:
    """The lines of a table; `form` is `jsonl` or `csv` (whose first line names the columns)."""
    statement = _STATEMENTS[table]()
    names = [str(column["name"]) for column in statement.column_descriptions]
    if form == "csv":
        yield to_csv_line(list(names))
    for part in session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
        for row in part:
            values = [_plain(value) for value in row]
            if form == "csv":
                yield to_csv_line(values)
            else:
                yield json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _cases() -> Select[Any]:
    own = [
        column.label("case_id" if column.name == "id" else column.name)
        for column in Case.__table__.columns  # type: ignore[attr-defined]
        if column.name not in ("turn", "due_at", "attempts")
    ]
    facts: tuple[Any, ...] = (
        col(Membership.cause_id).label("cause_id"),
        col(Cause.name).label("cause_name"),
        col(Cause.state).label("cause_state"),
        col(Membership.how).label("how"),
        col(Membership.confidence).label("confidence"),
        col(Membership.explanation).label("explanation"),
    )
    return (
        select(*own, *facts)
        .outerjoin(Membership, col(Membership.case_id) == col(Case.id))
        .outerjoin(Cause, col(Cause.id) == col(Membership.cause_id))
        .order_by(col(Case.id))
    )


def _whole(table: type[Cause] | type[Handoff] | type[Event]) -> Callable[[], Select[Any]]:
    def statement() -> Select[Any]:
        columns = table.__table__.columns  # type: ignore[union-attr]
        return select(*columns).order_by(columns["id"])

    return statement


_STATEMENTS: dict[str, Callable[[], Select[Any]]] = {
    "cases": _cases,
    "causes": _whole(Cause),
    "handoffs": _whole(Handoff),
    "events": _whole(Event),
}
