"""What every import shares: the order, the rejects, the numbers of rows, and rows in chunks."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from jobs.beside import Progress
from knowledge.files import Row
from triage.report import tidy

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


def external_id(row: Row, seen: Counter[str]) -> str | None:
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


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """So many rows at a time."""
    source: Iterator[Any] = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
