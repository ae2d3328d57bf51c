"""Slack's messages as plain HTML without a script, for machines that cannot build the page.

Everything that people wrote is escaped here and nowhere else.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from playground.mrkdwn import Style, lines, pieces

Json = dict[str, Any]

STYLE_ADDRESS = "/plain.css"
_TAGS: dict[Style, str] = {"bold": "strong", "code": "code"}


def document(title: str, body: list[str], refresh: int = 0) -> str:
    """A whole page; with `refresh` it is read again after so many seconds."""
    again = [f'<meta http-equiv="refresh" content="{refresh}">'] if refresh else []
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            *again,
            f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n'
            f'<link rel="stylesheet" href="{STYLE_ADDRESS}">',
            "</head>\n<body>\n<main>",
            *body,
            "</main>\n</body>\n</html>\n",
        )
    )


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain text."""
    return f"<p{_class(kind)}>{escape(text)}</p>"


def code(text: str) -> str:
    """What is typed into a terminal or into Slack."""
    return f"<pre>{escape(text)}</pre>"


def message(title: str, posted: Json, only_for: str = "") -> str:
    """One message; `only_for` marks what one person alone sees."""
    body = list(drawn(posted.get("blocks") or [])) or [mrkdwn(str(posted.get("text", "")))]
    note = [paragraph(f"Only visible to {only_for}", "note")] if only_for else []
    inside = "\n".join([heading(title, 3), *note, *body])
    return f'<article aria-label="{escape(title)}">\n{inside}\n</article>'


def drawn(blocks: list[Json]) -> Iterator[str]:
    """Each block as HTML; buttons as the words on them, since nothing can be pressed here."""
    for block in blocks:
        kind = block["type"]
        if kind == "header":
            yield heading(block["text"]["text"], 4)
        elif kind == "section":
            yield from _section(block)
        elif kind == "context":
            yield f'<div class="note">{" · ".join(mrkdwn(_words(one)) for one in block["elements"])}</div>'
        elif kind == "divider":
            yield "<hr>"
        elif kind == "actions":
            yield f'<p class="buttons">{"".join(map(_button, block["elements"]))}</p>'
        elif kind == "data_visualization":
            yield chart(block)


def mrkdwn(text: str) -> str:
    """Slack's mrkdwn, line by line."""
    return "<br>".join(
        f"<q>{_inline(line.text)}</q>" if line.quoted else _inline(line.text) for line in lines(text)
    )


def chart(block: Json) -> str:
    """A native line chart as the table behind it."""
    categories = block["chart"]["axis_config"]["categories"]
    head = "".join(f'<th scope="col">{escape(str(one))}</th>' for one in ("", *categories))
    rows = (
        f'<tr><th scope="row">{escape(str(series["name"]))}</th>'
        + "".join(f"<td>{escape(str(point['value']))}</td>" for point in series["data"])
        + "</tr>"
        for series in block["chart"]["series"]
    )
    title = escape(str(block["title"]))
    table = f"<table><caption>{title}</caption><tr>{head}</tr>{''.join(rows)}</table>"
    return f'<div class="wide" role="region" tabindex="0" aria-label="{title}">{table}</div>'


def _section(block: Json) -> Iterator[str]:
    texts = [block["text"]] if "text" in block else []
    accessory = block.get("accessory")
    for text in (*texts, *block.get("fields", ())):
        yield f"<p>{mrkdwn(text['text'])}</p>"
    if accessory and accessory.get("text"):
        yield f'<p class="buttons">{_button(accessory)}</p>'


def _button(element: Json) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return f"<span>{escape(str(text.get('text', '')))}</span>"


def _words(element: Json) -> str:
    return str(element.get("text") or element.get("alt_text") or "")


def _inline(line: str) -> str:
    return "".join(
        f"<{_TAGS[style]}>{escape(piece)}</{_TAGS[style]}>" if style else escape(piece)
        for piece, style in pieces(line)
    )


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


STYLE = """\
:root {
  color-scheme: light dark;
  --ink: #1d1c1d; --soft: #5b5a5b; --paper: #fff; --line: #c9c8c9; --code: #7a1f4e;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --soft: #b4b4b6; --paper: #1a1d21; --line: #4a4d52; --code: #f0a6cc; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.25rem; }
h3, h4 { margin: 0.75rem 0 0.5rem; font-size: 1rem; }
h4 { font-size: 1.1rem; }
article, pre { border: 1px solid var(--line); border-radius: 6px; }
article { margin: 1rem 0; padding: 0.25rem 1rem; border-left-width: 4px; }
pre { padding: 0.75rem; white-space: pre-wrap; }
code { color: var(--code); }
q { display: block; padding-left: 0.75rem; border-left: 3px solid var(--line); quotes: none; }
hr { border: 0; border-top: 1px solid var(--line); }
.note { color: var(--soft); font-size: 0.9rem; }
.buttons { color: var(--soft); font-size: 0.9rem; }
.buttons span { display: inline-block; margin: 0 0.5rem 0.25rem 0; padding: 0 0.6rem; }
.buttons span { border: 1px solid var(--line); border-radius: 4px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: bold; }
th, td { padding: 0.2rem 0.5rem; border: 1px solid var(--line); text-align: right; }
th[scope="row"] { min-width: 9rem; text-align: left; font-weight: normal; }
"""
