"""Everything that crossed the wire, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playground.slack.json_text import write

Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One call received or one delivery sent; `at` is the local Slack's time, `seconds` how long it took.

    `problems` say in words why it was refused or failed, as far as there is more to say than `error` does;
    `index` is the entry's place in the journal.
    """

    method: str
    body: Any
    ok: bool
    error: str
    at: float
    seconds: float
    encoding: str = ""
    problems: tuple[str, ...] = ()
    index: int = 0

    @property
    def direction(self) -> str:
        """Which way it went, and why: call, delivery, ack or respond."""
        if self.method.startswith("in."):
            return "delivery"
        if self.method.startswith("ack."):
            return "ack"
        return "respond" if self.method == "respond" else "call"

    def line(self) -> Json:
        """The entry as one JSON object."""
        body = self.body
        if isinstance(body, dict) and self.direction != "delivery":
            # Bolt's client adds this routing argument to every call; it is nothing the bot's author wrote.
            body = {name: value for name, value in body.items() if name != "team_id"}
        return {
            "index": self.index,
            "direction": self.direction,
            "method": self.method,
            "body": body,
            "encoding": self.encoding,
            "ok": self.ok,
            "error": self.error,
            "problems": list(self.problems),
            "at": self.at,
            "seconds": round(self.seconds, 6),
        }


class Journal:
    """A list of entries that only grows; lives as long as the server. `written` is told of each.

    Web API calls stand under their name, deliveries to the app under `in.*`, what the app answers with
    under `ack.*`, what it sends to a response_url under `respond`.
    """

    def __init__(self, written: Callable[[Entry], None]) -> None:
        self._entries: list[Entry] = []
        self._written = written

    def add(self, entry: Entry) -> None:
        """Write one entry."""
        entry = replace(entry, index=len(self._entries))
        self._entries.append(entry)
        self._written(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def calls(self, method: str) -> list[Entry]:
        """All entries of one method."""
        return [entry for entry in self if entry.method == method]

    def page(self, after: int | None = None, limit: int | None = None) -> list[Entry]:
        """The entries that follow `after`, at most `limit` of them; with a limit alone the latest ones."""
        if after is None:
            return self._entries[-limit:] if limit else list(self._entries)
        following = self._entries[max(after + 1, 0) :]
        return following[:limit] if limit else following

    def write(self, path: Path | str) -> None:
        """Write all entries as JSON Lines, in the order they began."""
        Path(path).write_text(lines(sorted(self, key=lambda entry: entry.at)), encoding="utf-8")


def lines(entries: list[Entry]) -> str:
    """Entries as JSON Lines."""
    return "".join(write(entry.line()) + "\n" for entry in entries)


def reasons(details: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a reply refuses, in words: its messages, or the scope that is missing."""
    messages = (details.get("response_metadata") or {}).get("messages") or []
    if details.get("needed"):
        messages = [*messages, f"the app has not been granted the scope {details['needed']}"]
    return tuple(str(message) for message in messages)
