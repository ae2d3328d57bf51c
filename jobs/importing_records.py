"""Importing fixes, ratings and handoffs, the latter one by one or as the event log of another program."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from jobs.beside import Progress
from jobs.importing_rows import Order, Rejects, chunks, external_id
from knowledge.database import Database
from knowledge.files import Row
from triage.intake import event_logs, records
from triage.intake.event_logs import Step
from triage.intake.filing_logs import file_logs
from triage.intake.records import Record, RecordFault

CASES_AT_ONCE = 500  # of an event log, committed together
NO_GROUP = "no line says which group had the case; name the column that does with --map group=COLUMN"

Logs = dict[str, list[Step]]


def import_records(
    order: Order,
    database: Database,
    clock: Callable[[], datetime],
    progress: Progress,
    rejects: Rejects,
    rows: Iterable[Row],
) -> None:
    """Put the rows on file that are not there yet. An event log is held until it is read to its end."""
    seen: Counter[str] = Counter()
    logs: Logs = defaultdict(list)
    alone = _without_log(rows, logs, rejects) if order.kind == "handoffs" else rows
    for chunk in chunks(alone):
        with database.write() as session:
            _take(session, order, chunk, clock(), progress, rejects, seen)
    _file_all(order, database, progress, logs)


def _take(
    session: Session,
    order: Order,
    chunk: list[Row],
    now: datetime,
    progress: Progress,
    rejects: Rejects,
    seen: Counter[str],
) -> None:
    numbered = [(row, external_id(row, seen)) for row in chunk]
    known = records.on_file(session, order.kind, order.source, [number for _, number in numbered if number])
    fresh: list[tuple[Row, str, Record]] = []
    for row, number in numbered:
        if row.fault or number is None:
            rejects.add(row, row.fault or f"id: {row.fields.get('id')!r} was used by an earlier row")
        elif number in known:
            progress.known += 1
        else:
            try:
                fresh.append((row, number, records.parse(order.kind, row.fields)))
            except RecordFault as fault:
                rejects.add(row, str(fault))
    cases = records.cases_meant(session, records.cases_named(one for _, _, one in fresh), order.source)
    for row, number, record in fresh:
        try:
            records.write(session, record, order.source, number, now, cases)
            progress.taken += 1
        except RecordFault as fault:
            rejects.add(row, str(fault))


def _without_log(rows: Iterable[Row], logs: Logs, rejects: Rejects) -> Iterator[Row]:
    """Handoff rows as they are; the lines of an event log go to its cases' `logs`."""
    for row in rows:
        if row.fault or not event_logs.is_log(row.fields):
            yield row
            continue
        try:
            case, step = event_logs.entry(row.fields)
        except RecordFault as fault:
            rejects.add(row, str(fault))
            continue
        logs[case].append(step)


def _file_all(order: Order, database: Database, progress: Progress, logs: Logs) -> None:
    if logs and not any(step.group for steps in logs.values() for step in steps):
        progress.faults.append(NO_GROUP)
    names = iter(logs)
    while some := list(islice(names, CASES_AT_ONCE)):
        with database.write() as session:
            filed = file_logs(session, {name: logs[name] for name in some}, order.source)
        progress.taken += filed.taken
        progress.known += filed.known
        progress.show()
