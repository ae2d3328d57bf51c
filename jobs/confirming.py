"""Decisions in bulk: rows of a file say which cause a case belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from knowledge.database import Database, Turn
from knowledge.files import Row, read_rows
from knowledge.tables import Case
from triage import numbers
from triage.causes.on_file import UnknownCase, UnknownCause
from triage.deciding.decisions import assign
from triage.intake.records import find_case

AT_ONCE = 200  # decisions in one turn


@dataclass
class Confirmed:
    """What came of a file of decisions."""

    taken: int = 0
    refused: list[str] = field(default_factory=list)


def confirm_file(database: Database, path: Path, by: str, now: datetime) -> Confirmed:
    """Take every decision that can be taken; the others are told with line and reason.

    Raises `FileUnreadable`.
    """
    done = Confirmed()
    for part in _parts(read_rows(path, {})):
        with database.turn() as turn:
            for row in part:
                _take(turn, row, by, now, done)
    return done


def _take(turn: Turn, row: Row, by: str, now: datetime, done: Confirmed) -> None:
    cause = str(row.fields.get("cause") or "").strip()
    case = None if row.fault else _case(turn.session, row)
    if row.fault:
        done.refused.append(f"line {row.line}: {row.fault}")
    elif case is None:
        done.refused.append(f"line {row.line}: no such case; give `case` (C-12) or `external_id`")
    elif not cause:
        done.refused.append(f"line {row.line}: `cause` is missing; give its number (RC-7) or its name")
    else:
        try:
            assign(turn, case, cause, by, now)
            done.taken += 1
        except UnknownCause:
            done.refused.append(f"line {row.line}: no cause is called {cause}")
        except UnknownCase:
            done.refused.append(f"line {row.line}: the case is not grouped yet")


def _case(session: Session, row: Row) -> int | None:
    said = str(row.fields.get("case") or "").strip()
    number = numbers.case_id(said) if said else None
    if number is not None:
        return number if session.get(Case, number) is not None else None
    external = str(row.fields.get("external_id") or "").strip()
    return find_case(session, external, str(row.fields.get("source") or "import")) if external else None


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, AT_ONCE)):
        yield part
