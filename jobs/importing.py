"""Importing: rows of a file become cases, fixes, ratings or handoffs, each once however often it runs.

Reading and redacting run beside encoding and grouping. What was committed before a kill stays; the
same command again skips it and goes on. A row that cannot be taken goes to the rejects, with why.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from jobs.beside import GroupingBeside, Progress
from jobs.drain import Drain
from knowledge.database import Database
from knowledge.files import Row, read_rows
from triage import records
from triage.fixes import settle_past
from triage.intake import already_on_file, file_many, prepare
from triage.records import LogEntry, RecordFault
from triage.report import NOT_IN_FILES, Report, faults, tidy

CHUNK = 256  # rows committed together


@dataclass(frozen=True)
class Order:
    """What to import and how."""

    path: Path
    kind: str = "cases"
    source: str = "import"
    mapping: dict[str, str] = field(default_factory=dict)
    rejects: Path | None = None

    @property
    def rejects_path(self) -> Path:
        """Where refused rows go."""
        return self.rejects or self.path.with_suffix(".rejected.jsonl")


class Rejects:
    """The file of rows that were not taken: made only when there is one, one JSON object a line."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self._progress = progress
        self._file: IO[str] | None = None

    def add(self, row: Row, reason: str) -> None:
        """Write one row with its line and the reason."""
        if self._file is None:
            # Half a character cannot be written as UTF-8; as a JSON escape it can.
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        shown = json.dumps(
            {"line": row.line, "reason": reason, "row": row.fields}, ensure_ascii=False, default=str
        )
        self._file.write(shown + "\n")
        self._progress.rejected += 1
        if len(self._progress.faults) < 5:
            self._progress.faults.append(f"line {row.line}: {reason}")

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()


def import_file(
    order: Order, database: Database, drain: Drain | None, clock: Callable[[], datetime], progress: Progress
) -> None:
    """Import a whole file. Raises `FileUnreadable` before anything is taken from a file that is none.

    With a drain, cases are grouped as they come in; without one they wait for a running bot.
    """
    rejects = Rejects(order.rejects_path, progress)
    rows = read_rows(order.path, order.mapping, progress.read_so_far)
    try:
        if order.kind == "cases":
            _import_cases(order, database, drain, clock, progress, rejects, rows)
        else:
            _import_records(order, database, clock, progress, rejects, rows)
        if order.kind == "fixes" and progress.taken:
            with database.write() as session:
                settle_past(session, clock())
    finally:
        rejects.close()


def _import_cases(
    order: Order,
    database: Database,
    drain: Drain | None,
    clock: Callable[[], datetime],
    progress: Progress,
    rejects: Rejects,
    rows: Iterable[Row],
) -> None:
    with GroupingBeside(drain, clock, progress) as beside:
        seen: Counter[str] = Counter()
        for chunk in _chunks(rows):
            reports = list(_reports(chunk, order.source, clock(), rejects, seen))
            try:
                taken = _take(database, order.source, reports, clock())
            except IntegrityError:  # another import of these rows was quicker: they are on file now
                taken = _take(database, order.source, reports, clock())
            progress.taken += taken
            progress.known += len(reports) - taken
            beside.wake()


def _take(database: Database, source: str, reports: list[Report], now: datetime) -> int:
    """Put those reports on file that are not there yet; how many they were.

    Redacted before the transaction, which others wait for.
    """
    with database.read() as session:
        fresh = _fresh(session, source, reports)
    ready = prepare(fresh, now)
    with database.write() as session:
        still = {report.external_id for report in _fresh(session, source, fresh)}
        taken = [one for one in ready if one.report.external_id in still]
        file_many(session, taken)
    return len(taken)


def _fresh(session: Session, source: str, reports: list[Report]) -> list[Report]:
    known = already_on_file(session, source, [str(report.external_id) for report in reports])
    return [report for report in reports if report.external_id not in known]


def _reports(
    chunk: list[Row], source: str, now: datetime, rejects: Rejects, seen: Counter[str]
) -> Iterator[Report]:
    for row in chunk:
        if row.fault:
            rejects.add(row, row.fault)
            continue
        try:
            given = {name: value for name, value in row.fields.items() if name not in NOT_IN_FILES}
            report = Report.model_validate({**given, "source": source}).dated(now)
        except ValidationError as error:
            rejects.add(row, faults(error))
            continue
        except ValueError as error:
            rejects.add(row, str(error))
            continue
        external = _external_id(row, seen)
        if external is None:
            rejects.add(row, f"id: {row.fields.get('id')!r} was used by an earlier row of this file")
            continue
        yield report.model_copy(update={"external_id": external})


def _external_id(row: Row, seen: Counter[str]) -> str | None:
    """The row's id, or a hash of its content; None when the id was used before in this file."""
    given = tidy(row.fields.get("id"))
    if given is not None:
        number = str(given)[:200]
        seen[number] += 1
        return number if seen[number] == 1 else None
    content = json.dumps(row.fields, sort_keys=True, ensure_ascii=False, default=str)
    digest = "row:" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}:{seen[digest]}"


def _import_records(
    order: Order,
    database: Database,
    clock: Callable[[], datetime],
    progress: Progress,
    rejects: Rejects,
    rows: Iterable[Row],
) -> None:
    seen: Counter[str] = Counter()
    for chunk in _chunks(_without_log(rows, order.kind, rejects)):
        with database.write() as session:
            numbered = [(row, _external_id(row, seen)) for row in chunk]
            ids = [number for _, number in numbered if number]
            known = records.on_file(session, order.kind, order.source, ids)
            for row, number in numbered:
                if row.fault or number is None:
                    rejects.add(row, row.fault or f"id: {row.fields.get('id')!r} was used by an earlier row")
                elif number in known:
                    progress.known += 1
                else:
                    try:
                        record = records.parse(order.kind, row.fields)
                        records.write(session, record, order.source, number, clock())
                        progress.taken += 1
                    except RecordFault as fault:
                        rejects.add(row, str(fault))


def _without_log(rows: Iterable[Row], kind: str, rejects: Rejects) -> Iterator[Row]:
    """Handoff rows as they are; an event log (rows with a `group`) is read into handoffs first."""
    logs: dict[str, list[LogEntry]] = defaultdict(list)
    for row in rows:
        if kind != "handoffs" or "group" not in row.fields or row.fault:
            yield row
            continue
        try:
            entry = LogEntry.model_validate(row.fields)
        except ValidationError as error:
            rejects.add(row, faults(error))
            continue
        logs[entry.case].append(entry)
    for entries in logs.values():
        for number, handoff in enumerate(records.handoffs_of_log(entries)):
            yield Row(number, handoff.model_dump(by_alias=True))


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source: Iterator[Any] = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
