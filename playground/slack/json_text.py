"""JSON as it goes over the wire: nothing a browser could not read back, whatever an app or a person sent."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response


def read(text: str | bytes) -> Any:
    """The value of a JSON text; ValueError for anything else, NaN and bottomless nesting among it."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write(value: Any) -> str:
    """A value as one line; half a character, which UTF-8 cannot carry, goes as an escape."""
    return json.dumps(value, default=repr, separators=(",", ":"))


class JsonText(Response):
    """An answer in JSON, written while it is made: what changes afterwards is not in it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The body."""
        return write(content).encode()


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")
