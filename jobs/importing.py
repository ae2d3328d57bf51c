"""Importing: rows of a file become cases, fixes, ratings or handoffs, each once however often it runs.

Reading and redacting run beside encoding and grouping. What was committed before a kill stays; the
same command again skips it and goes on. A row that cannot be taken goes to the rejects, with why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from jobs.beside import GroupingBeside, Progress
from jobs.drain import Drain
from jobs.importing_records import import_records
from jobs.importing_rows import CHUNK as CHUNK
from jobs.importing_rows import Order as Order
from jobs.importing_rows import Rejects, chunks, external_id
from jobs.settling import settle
from knowledge.database import Database
from knowledge.files import Row, read_rows
from triage.intake.filing import already_on_file, file_many, prepare
from triage.report import NOT_IN_FILES, Report, faults


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
            import_records(order, database, clock, progress, rejects, rows)
        if order.kind in ("cases", "fixes") and (progress.taken or progress.grouped):
            settle(database, clock(), most=None)
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
        for chunk in chunks(rows):
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
        external = external_id(row, seen)
        if external is None:
            rejects.add(row, f"id: {row.fields.get('id')!r} was used by an earlier row of this file")
            continue
        yield report.model_copy(update={"external_id": external})
