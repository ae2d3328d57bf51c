"""Slack's mrkdwn taken apart, for whatever draws it: lines, and pieces of a line with their style."""

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Style = Literal["", "bold", "code"]

_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_MARK = re.compile(r"<[@#!]([^|>]+)(?:\|([^>]*))?>")
_STYLED = re.compile(r"\*([^*\n]+)\*|`([^`\n]+)`")


class Line(NamedTuple):
    """One line; a quotation begins with `>`, which is left out."""

    text: str
    quoted: bool


def lines(text: str) -> list[Line]:
    """The lines of a text, dates and mentions written out; still as Slack carries it, `&amp;` and all."""
    plain = _MARK.sub(lambda found: f"@{found[2] or found[1]}", _DATE.sub(r"\1", text))
    return [Line(line.removeprefix(">"), line.startswith(">")) for line in plain.split("\n")]


def pieces(line: str) -> Iterator[tuple[str, Style]]:
    """The pieces of a line as they are read: `&amp;` is `&` again."""
    at = 0
    for found in _STYLED.finditer(line):
        yield html.unescape(line[at : found.start()]), ""
        yield html.unescape(found[1] or found[2]), "bold" if found[1] else "code"
        at = found.end()
    yield html.unescape(line[at:]), ""
