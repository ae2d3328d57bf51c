"""Reading rows from files: CSV or JSON Lines, a row at a time, each fault told with its line.

Bounded on purpose: a line, a field or a header of absurd size is refused before it fills the memory.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

LONGEST_LINE = 1_000_000  # bytes
LONGEST_FIELD = 131_072  # characters, as Python's csv has it
MOST_COLUMNS = 1_000
_PACKED = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Excel file",
}


class FileUnreadable(Exception):
    """The file cannot be read as rows at all; nothing was taken from it."""


@dataclass(frozen=True)
class Row:
    """One row: its fields by name, or the fault that makes it unreadable."""

    line: int
    fields: dict[str, Any]
    fault: str | None = None


def read_rows(
    path: Path, mapping: Mapping[str, str], progress: Callable[[int], None] | None = None
) -> Iterator[Row]:
    """The rows of a CSV or JSONL file, with our field names put in place of the file's.

    `mapping` says which column holds a field (`{"text": "description"}`); `progress` is told how
    many bytes were read so far. Raises `FileUnreadable`.
    """
    with path.open("rb") as file:
        head = file.read(4_096)
        _refuse_packed(path, head)
        file.seek(0)
        is_json = path.suffix.lower() in (".jsonl", ".ndjson", ".json") or head.lstrip().startswith(b"{")
        rows = _json_rows(file) if is_json else _csv_rows(file, head)
        known = None
        for row in rows:
            if known is None and not row.fault:
                known = _check_mapping(mapping, row.fields, strict=not is_json)
            yield _mapped(row, mapping)
            if progress:
                progress(file.tell())


def _refuse_packed(path: Path, head: bytes) -> None:
    for magic, what in _PACKED.items():
        if head.startswith(magic):
            raise FileUnreadable(f"{path} is {what}; unpack or save it as CSV (UTF-8) or JSON Lines first")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadable(f"{path} is UTF-16; save it as UTF-8")


def _lines(file: BinaryIO) -> Iterator[tuple[int, str, str | None]]:
    """Number, text and fault of each line; an over-long line is skipped without being held."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(LONGEST_LINE)
            yield number, "", f"the line is longer than {LONGEST_LINE:,} bytes"
            continue
        try:
            yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8"), None
        except UnicodeDecodeError as error:
            shown = raw.decode("utf-8", "replace")
            yield number, shown, f"not UTF-8 at byte {error.start}: save the file as UTF-8"


def _json_rows(file: BinaryIO) -> Iterator[Row]:
    for number, line, fault in _lines(file):
        if not line.strip() and not fault:
            continue
        fields: dict[str, Any] = {}
        if not fault:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                fault = f"not a line of JSON: {error}"
            else:
                if isinstance(found, dict):
                    fields = found
                else:
                    fault = "not a JSON object"
        yield Row(number, fields or {"line": line[:2_000]}, fault)


def _csv_rows(file: BinaryIO, head: bytes) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    sample = head.decode("utf-8-sig", "replace").splitlines()
    delimiter = max(",;\t|", key=lambda mark: sample[0].count(mark)) if sample else ","
    faults: dict[int, str] = {}

    def lines() -> Iterator[str]:
        for number, line, fault in _lines(file):
            if fault:
                faults[number] = fault
            yield line or "\n"

    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise FileUnreadable(f"the first line is not CSV: {error}") from error
    if faults:
        raise FileUnreadable(f"the first line cannot be read: {faults.popitem()[1]}")
    if not header:
        raise FileUnreadable("the file is empty: its first line must name the columns")
    if len(header) > MOST_COLUMNS:
        raise FileUnreadable(f"the file has {len(header):,} columns; at most {MOST_COLUMNS:,} are read")
    yield from _csv_body(reader, header, faults)


def _csv_body(reader: Any, header: list[str], faults: dict[int, str]) -> Iterator[Row]:
    while True:
        first = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(first, {}, f"not a row of CSV: {error}")
            continue
        bad = next((faults.pop(line) for line in range(first, reader.line_num + 1) if line in faults), None)
        if not values and not bad:
            continue
        if len(values) > len(header) and not bad:
            bad = f"{len(values)} values for {len(header)} columns"
        yield Row(first, dict(zip(header, values, strict=False)), bad)


def _check_mapping(mapping: Mapping[str, str], fields: dict[str, Any], strict: bool) -> bool:
    missing = [column for column in mapping.values() if column not in fields]
    if missing and strict:
        raise FileUnreadable(f"no column is called {', '.join(missing)}; the file has {', '.join(fields)}")
    return True


def _mapped(row: Row, mapping: Mapping[str, str]) -> Row:
    if row.fault or not mapping:
        return row
    fields = {**row.fields, **{field: row.fields.get(column) for field, column in mapping.items()}}
    return Row(row.line, fields, None)


def to_csv_line(values: list[Any]) -> str:
    """One line of CSV in which no value can act as a spreadsheet formula (CWE-1236)."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_defused(value) for value in values])
    return line.getvalue()


def _defused(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    risky = isinstance(value, str) and value[:1] in (
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
    )
    return f"'{value}" if risky else value
