"""Everything that crossed the wire, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One call received or one delivery sent; `at` is the local Slack's time, `seconds` how long it took."""

    method: str
    body: Any
    ok: bool
    error: str
    at: float
    seconds: float
    encoding: str = ""

    def line(self) -> Json:
        """The entry as one JSON object."""
        body = self.body
        if isinstance(body, dict) and not self.method.startswith("in."):
            # Bolt's client adds this routing argument to every call; it is nothing the bot's author wrote.
            body = {name: value for name, value in body.items() if name != "team_id"}
        line: Json = {"method": self.method, "body": body}
        if self.encoding:
            line["encoding"] = self.encoding
        return line | {"ok": self.ok, "error": self.error, "at": self.at, "seconds": round(self.seconds, 6)}


class Journal:
    """A list of entries that only grows; lives as long as the server.

    Web API calls stand under their name, deliveries to the app under `in.*`, what the app answers with
    under `ack.*`, what it sends to a response_url under `respond`.
    """

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Write one entry."""
        self._entries.append(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def calls(self, method: str) -> list[Entry]:
        """All entries of one method."""
        return [entry for entry in self if entry.method == method]

    def write(self, path: Path | str) -> None:
        """Write all entries as JSON Lines, in the order they began."""
        entries = sorted(self, key=lambda entry: entry.at)
        lines = (json.dumps(entry.line(), ensure_ascii=False, default=repr) for entry in entries)
        Path(path).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
