"""Labelled sets: JSON Lines with `text` and `label`, read for a replay."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage.numbers import cause_id
from triage.report import Report


@dataclass(frozen=True)
class LabelledSet:
    """Reports with the causes that people gave them, in the file's order."""

    name: str
    reports: list[Report]  # `external_id` is the row's place here
    labels: list[str]
    passed_over: int  # rows without a label or without anything to read

    @property
    def texts(self) -> list[str]:
        """The texts as a report holds them: normalised, not redacted."""
        return [report.text for report in self.reports]

    def __len__(self) -> int:
        return len(self.labels)


def read_set(path: Path, split: str | None = None, limit: int | None = None) -> LabelledSet:
    """A whole file, one split of it (`extra.split`), or an even sample of at most `limit` rows."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if split:
        rows = [row for row in rows if (row.get("extra") or {}).get("split") == split]
    if not rows:
        raise SystemExit(f"{path}: no rows" + (f" whose extra.split is {split!r}" if split else ""))
    if limit and limit < len(rows):
        rows = [rows[at * len(rows) // limit] for at in range(limit)]
    reports: list[Report] = []
    labels: list[str] = []
    for row in rows:
        report = _report(row, len(reports))
        if report is not None:
            reports.append(report)
            labels.append(str(row["label"]))
    return LabelledSet(path.stem + (f" {split}" if split else ""), reports, labels, len(rows) - len(reports))


def cause_names(labels: Sequence[str]) -> dict[str, str]:
    """What a person would call each label's cause: the label, unless it reads as a number or as another's."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in sorted(set(labels)):
        name = " ".join(label.split())
        if cause_id(name) is not None or name.casefold() in taken:
            name = f"{name} (label {len(taken)})"
        taken.add(name.casefold())
        names[label] = name
    return names


def _report(row: dict[str, Any], place: int) -> Report | None:
    if row.get("label") in (None, ""):
        return None
    try:
        return Report(
            text=row.get("text") or "",
            department=row.get("department"),
            source="replay",
            external_id=str(place),
        )
    except ValidationError:
        return None
