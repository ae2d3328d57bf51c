"""Slack's messages in a terminal: blocks as Rich draws them, for readers who never saw Slack's API."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from playground.mrkdwn import Style, lines, pieces

Json = dict[str, Any]
_STYLES: dict[Style, str] = {"": "", "bold": "bold", "code": "cyan"}
_BARS = "▁▂▃▄▅▆▇█"
_COLOURS = ("cyan", "magenta", "yellow", "green", "red", "blue")


def message(console: Console, title: str, posted: Json, only_for: str = "") -> None:
    """Draw one message; `only_for` marks what one person alone sees."""
    blocks = posted.get("blocks") or []
    body = list(drawn(blocks)) or [mrkdwn(str(posted.get("text", "")))]
    note = f"only visible to {only_for}" if only_for else None
    console.print(Panel(Group(*body), title=title, subtitle=note, border_style="cyan", title_align="left"))


def drawn(blocks: list[Json]) -> Iterator[RenderableType]:
    """Each block as something Rich can print."""
    for block in blocks:
        kind = block["type"]
        if kind == "header":
            yield Text(block["text"]["text"], style="bold underline")
        elif kind == "section":
            yield _section(block)
        elif kind == "context":
            yield Text.assemble(*_spaced(block["elements"]), style="dim")
        elif kind == "divider":
            yield Rule(style="dim")
        elif kind == "actions":
            yield Text("  ").join(_button(element) for element in block["elements"])
        elif kind == "data_visualization":
            yield chart(block)


def mrkdwn(text: str) -> Text:
    """Slack's mrkdwn as styled text."""
    drawn_lines = []
    for line in lines(text):
        styled = Text("  │ " if line.quoted else "", style="italic" if line.quoted else "")
        for piece, style in pieces(line.text):
            styled.append(piece, style=_STYLES[style])
        drawn_lines.append(styled)
    return Text("\n").join(drawn_lines)


def chart(block: Json) -> RenderableType:
    """A native line chart as one row of bars a series."""
    table = Table(title=block["title"], box=None, pad_edge=False, title_justify="left", title_style="bold")
    categories = block["chart"]["axis_config"]["categories"]
    table.add_column("cause")
    table.add_column(f"{categories[0]} to {categories[-1]}")
    table.add_column("last week", justify="right")
    for number, series in enumerate(block["chart"]["series"]):
        values = [point["value"] for point in series["data"]]
        most = max(values) or 1
        bars = "".join(_BARS[round(value / most * (len(_BARS) - 1))] for value in values)
        table.add_row(series["name"], Text(bars, style=_COLOURS[number % len(_COLOURS)]), str(values[-1]))
    return table


def _section(block: Json) -> Text:
    text = mrkdwn(block["text"]["text"])
    accessory = block.get("accessory")
    return Text.assemble(text, "  ", _button(accessory)) if accessory else text


def _button(element: Json) -> Text:
    return Text(f"[ {element['text']['text']} ]", style="bold green" if element.get("style") else "green")


def _spaced(elements: list[Json]) -> Iterator[Text]:
    for at, element in enumerate(elements):
        if at:
            yield Text("  ·  ")
        yield mrkdwn(str(element.get("text", "")))
