"""How far the demo has come: what the page and the terminal show while one waits."""

import threading
from collections.abc import Callable
from typing import Any, Literal

Phase = Literal["reading", "connecting", "ready", "passing", "failed"]
Told = Callable[[dict[str, Any]], None]


class Course:
    """The phase with its progress. Any thread may move it and ask; whoever wants is told of every step."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: dict[str, Any] = {"phase": "reading", "done": 0, "total": 0, "note": ""}
        self._told: list[Told] = []

    @property
    def now(self) -> dict[str, Any]:
        """`phase`, `done`, `total` and `note`."""
        with self._lock:
            return dict(self._now)

    def tell(self, told: Told) -> None:
        """From now on call this with every step."""
        self._told.append(told)

    def forget(self, told: Told) -> None:
        """Tell this one no more."""
        self._told.remove(told)

    def moves(self, phase: Phase, done: int = 0, total: int = 0, note: str = "") -> None:
        """Come to a phase, or on in it."""
        with self._lock:
            self._now = {"phase": phase, "done": done, "total": total, "note": note}
        self._announce()

    def begins(self, phase: Phase, total: int, note: str) -> bool:
        """Come to a phase from being ready; False when something else is going on."""
        with self._lock:
            if self._now["phase"] != "ready":
                return False
            self._now = {"phase": phase, "done": 0, "total": total, "note": note}
        self._announce()
        return True

    def _announce(self) -> None:
        now = self.now
        for told in list(self._told):
            told(now)
