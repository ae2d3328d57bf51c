"""Faults on order: what goes wrong, for which calls, and how many times."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

Kind = Literal[
    "rate_limited",
    "status",
    "error",
    "slow",
    "hang",
    "hang_after_accept",
    "reset_before",
    "reset_after_accept",
    "truncated",
    "duplicate",
    "delay",
    "drop",
    "lose_ack",
]
CALL_KINDS: frozenset[Kind] = frozenset(
    {
        "rate_limited",
        "status",
        "error",
        "slow",
        "hang",
        "hang_after_accept",
        "reset_before",
        "reset_after_accept",
        "truncated",
    }
)
DELIVERY_KINDS: frozenset[Kind] = frozenset({"duplicate", "delay", "drop", "lose_ack"})


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong `times` times for a method, after `skip` good ones.

    `method` is a name or a pattern: `chat.postMessage`, `in.*`, `*`.

    For calls of the Web API: `rate_limited` (429, `retry_after`), `status` (an HTTP `status` without JSON),
    `error` (`ok: false` with `error`), `slow` (answers after `seconds`), `hang` (no effect, no answer for
    `seconds`, then the connection closes), `hang_after_accept` (the same, but the call took effect),
    `reset_before` and `reset_after_accept` (connection reset without and with effect), `truncated` (took
    effect, half an answer).

    For deliveries to the app: `duplicate` (sent twice: at once, or `seconds` after the first), `delay`
    (sent after `seconds`), `drop` (never sent), `lose_ack` (arrives, but the acknowledgement is not seen).
    """

    method: str
    kind: Kind
    times: int = 1
    skip: int = 0
    retry_after: int = 1
    status: int = 503
    error: str = "internal_error"
    seconds: float = 0.0


class Faults:
    """The faults still to come; lives as long as the server, or until `clear`. Any thread may touch it.

    `changed` is called after every change, in the thread that made it.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._waiting: list[Fault] = []
        self._changed = changed
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            self._waiting.append(fault)
        self._changed()

    def clear(self) -> None:
        """Cancel all faults."""
        with self._lock:
            self._waiting.clear()
        self._changed()

    def shown(self) -> list[dict[str, Any]]:
        """The faults that have not run out yet, as JSON."""
        return [asdict(fault) for fault in self.waiting()]

    def waiting(self) -> list[Fault]:
        """The faults that have not run out yet."""
        with self._lock:
            return list(self._waiting)

    def take(self, method: str, kinds: Collection[Kind]) -> Fault | None:
        """The fault that strikes this call now, if any; each strike uses up one of its times."""
        with self._lock:
            before = list(self._waiting)
            struck = self._strike(method, kinds)
            same = before == self._waiting
        if not same:
            self._changed()
        return struck

    def _strike(self, method: str, kinds: Collection[Kind]) -> Fault | None:
        """Use up one time of the first fault that fits, or one of its skips."""
        for index, fault in enumerate(self._waiting):
            if fault.kind not in kinds or not fnmatchcase(method, fault.method):
                continue
            if fault.skip > 0:
                self._waiting[index] = replace(fault, skip=fault.skip - 1)
                continue
            if fault.times > 1:
                self._waiting[index] = replace(fault, times=fault.times - 1)
            else:
                del self._waiting[index]
            return fault
        return None
