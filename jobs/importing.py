"""Importing: rows of a file become cases, fixes, ratings or handoffs, each once however often it runs.

Reading and redacting run beside encoding and grouping. What was committed before a kill stays; the
same command again skips it and goes on. A row that cannot be taken goes to the rejects, with why.
"""

import hashlib
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from jobs.drain import Drain, Embedded
from knowledge.database import Database
from knowledge.files import Row, read_rows
from triage import records
from triage.fixes import settle_past
from triage.intake import accept_many, already_on_file
from triage.records import LogEntry, RecordFault
from triage.report import Report, faults, tidy

CHUNK = 256  # rows committed together
GROUPED_AT_ONCE = 512  # cases encoded together: long enough to batch similar lengths


@dataclass
class Progress:
    """How far an import has come; read by whoever draws the bar."""

    bytes_read: int = 0
    taken: int = 0
    known: int = 0
    rejected: int = 0
    grouped: int = 0
    faults: list[str] = field(default_factory=list)
    show: Callable[[], None] = lambda: None

    def read_so_far(self, count: int) -> None:
        """So many bytes of the file are read."""
        self.bytes_read = count
        self.show()

    def grouped_more(self, count: int) -> None:
        """So many more cases have a cause."""
        self.grouped += count
        self.show()


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
    with _GroupingBeside(drain, clock, progress) as beside:
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
    """Put those reports on file that are not there yet; how many they were."""
    with database.write() as session:
        known = already_on_file(session, source, [str(report.external_id) for report in reports])
        fresh = [report for report in reports if report.external_id not in known]
        accept_many(session, fresh, now)
    return len(fresh)


def _reports(
    chunk: list[Row], source: str, now: datetime, rejects: Rejects, seen: Counter[str]
) -> Iterator[Report]:
    for row in chunk:
        if row.fault:
            rejects.add(row, row.fault)
            continue
        try:
            report = Report.model_validate(
                {**row.fields, "source": source, "reporter": None, "channel": None}
            )
            report = report.dated(now)
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


class _GroupingBeside:
    """Encodes waiting cases in a second thread and groups them in a third, while the first one reads."""

    def __init__(self, drain: Drain | None, clock: Callable[[], datetime], progress: Progress) -> None:
        self._drain, self._clock, self._progress = drain, clock, progress
        self._more = threading.Event()
        self._finished = threading.Event()
        self._work = ThreadPoolExecutor(2, thread_name_prefix="import")
        self._encoding: Future[None] | None = None

    def __enter__(self) -> "_GroupingBeside":
        if self._drain:
            self._encoding = self._work.submit(self._encode_all, self._drain)
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._finished.set()
        self._more.set()
        if self._encoding and failed is None:
            self._encoding.result()
        self._work.shutdown(wait=True, cancel_futures=failed is not None)

    def wake(self) -> None:
        """There is more to group. Raises what stopped the grouping, if anything did."""
        self._more.set()
        if self._encoding and self._encoding.done():
            self._encoding.result()

    def _encode_all(self, drain: Drain) -> None:
        placing: Future[None] | None = None
        last = False
        while not last:
            self._more.wait()
            self._more.clear()
            last = self._finished.is_set()
            while batch := drain.embed(self._clock(), GROUPED_AT_ONCE):
                if placing:
                    placing.result()  # one batch ahead, no more
                placing = self._work.submit(self._place, drain, batch)
        if placing:
            placing.result()

    def _place(self, drain: Drain, batch: Embedded) -> None:
        self._progress.grouped_more(drain.place(batch, self._clock()))
        drain.regroup_if_worth_it(self._clock())


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
