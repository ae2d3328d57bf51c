"""The journey map as one HTML page: nothing from elsewhere, no scripts, to print or to send."""

from collections.abc import Iterable
from html import escape

from bot.views import map_words as words
from bot.views.map_page_style import STYLE
from triage.claims.passages import worse
from triage.mapping.model import Cell, JourneyMap, MapChange, Place, Satisfaction, TouchpointRow
from triage.passages.finding import Passage

MOST_PASSAGES = 5


def page(found: JourneyMap) -> str:
    """The whole page."""
    title = f"Journey map: {found.journey}"
    parts = [
        f"<h1>Journey map: {_name(found.journey)}</h1>",
        _paragraph(f"{found.as_of:%-d %B %Y}. {found.claim} {words.as_a_whole(found)}".rstrip(), "lead"),
        _owner(found),
        _paragraph(found.note, "note") if found.note else "",
        _legend(),
        _table(found) if found.touchpoints else "",
        _changes(found),
        _lows(found),
        _passages(found.passages),
        _causes(found),
        f"<footer>{escape(words.READING)}</footer>",
    ]
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _name(text: str) -> str:
    """A name people gave: escaped, and in its own direction."""
    return f'<bdi dir="auto">{escape(text)}</bdi>'


def _paragraph(text: str, kind: str) -> str:
    return f'<p class="{kind}">{escape(text)}</p>'


def _owner(found: JourneyMap) -> str:
    if not found.owner_department:
        return ""
    return f'<p class="owner">{_name(found.owner_department)} answers for this journey.</p>'


def _legend() -> str:
    shades = "".join(f'<i class="h{level}"></i>' for level in range(words.LEVELS + 1))
    return (
        f'<p class="legend"><span>Pain {shades} none to most</span>'
        '<span><i class="stale"></i> nothing new for 8 weeks</span>'
        '<span><b class="dot below"></b> below target</span><span><b class="dot on"></b> on target</span>'
        '<span><b class="dot"></b> satisfied, no claim</span>'
        f'<span class="low">{words.LOW_MARK} low point</span><span>↑↓ clear change</span></p>'
    )


def _table(found: JourneyMap) -> str:
    head = "".join(
        f'<th scope="col">{_name(one.department)}<small>{escape(one.people)}</small></th>'
        for one in found.departments
    )
    most = words.most_pain(found)
    rows = "\n".join(_row(found, row, most) for row in found.touchpoints)
    return (
        '<div class="wide"><table>\n<thead><tr><th scope="col">Touchpoint</th>'
        f'{head}<th scope="col">All departments</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'
    )


def _row(found: JourneyMap, row: TouchpointRow, most: int) -> str:
    stage = f'<span class="stage">{row.stage}</span> ' if row.stage else ""
    roles = f"<small>{_name(', '.join(row.roles))}</small>" if row.roles else ""
    cells = "".join(
        _cell(cell, most) if (cell := found.cell(row.touchpoint, one.department)) else "<td></td>"
        for one in found.departments
    )
    target = row.satisfaction.target
    aimed = f"<small>target {target:.0%}</small>" if target is not None else ""
    total = f'<td class="all">{_inside(row)}</td>'
    return f'<tr><th scope="row">{stage}{_name(row.touchpoint)}{roles}{aimed}</th>{cells}{total}</tr>'


def _cell(cell: Cell, most: int) -> str:
    level = words.heat(cell, most)
    shade = "kept" if level is None else f"h{level}"
    if cell.stale:
        return f'<td class="h0 stale"><small class="old">{escape(_last(cell))}</small></td>'
    return f'<td class="{shade}">{_inside(cell)}</td>'


def _last(cell: Cell) -> str:
    return f"out of date: last heard of {cell.latest:%-d %b %Y}" if cell.latest else words.STALE_MARK


def _inside(place: Cell | TouchpointRow) -> str:
    causes = ", ".join(one.cause for one in place.causes)
    kinds = dict.fromkeys(words.LOW_SHORT[low.kind] for low in words.lows(place))
    parts = [
        f'<span class="top">{_dot(place.satisfaction)}</span>',
        f'<b class="many">{escape(words.number(place))}{words.moved(place)}</b>{_spark(place)}',
        f"<small>{escape(words.handed(place))}</small>" if words.handed(place) else "",
        f'<small class="causes">{escape(causes)}</small>' if causes else "",
        *(f'<small class="low">{words.LOW_MARK} {escape(kind)}</small>' for kind in kinds),
    ]
    said = escape(f"{place.people}; {place.trend.claim}; {place.satisfaction.claim}", quote=True)
    return f'<div title="{said}">{"".join(parts)}</div>'


def _dot(found: Satisfaction) -> str:
    said = words.rated(found)
    if not said:
        return ""
    kind = {"below target": " below", "on target": " on"}.get(found.status, "")
    return f'<b class="dot{kind}"></b> {escape(said)}'


def _spark(place: Place) -> str:
    shape = words.shape(place)
    if not shape:
        return ""
    points = " ".join(
        f"{60 * at / max(len(shape) - 1, 1):.1f},{17 - 15 * week:.1f}" for at, week in enumerate(shape)
    )
    return f'<svg viewBox="0 0 60 18" aria-hidden="true"><polyline points="{points}"/></svg>'


def _changes(found: JourneyMap) -> str:
    if found.changes is None:
        return ""
    rows = "".join(f"<li>{_change(one)}</li>" for one in found.changes.changes)
    return f"<h2>What changed</h2><p>{escape(found.changes.claim)}</p><ul>{rows}</ul>"


def _change(change: MapChange) -> str:
    return f'<bdi dir="auto">{escape(change.claim)}</bdi>'


def _lows(found: JourneyMap) -> str:
    rows = [
        f"<li>{_name(cell.touchpoint)}, {_name(cell.department)}: {escape(low.claim)}.</li>"
        for cell in found.cells
        for low in words.lows(cell)
    ]
    return f"<h2>Emotional low points</h2><ul>{''.join(rows)}</ul>" if rows else ""


def _passages(passages: Iterable[Passage]) -> str:
    rows = [f'<li><bdi dir="auto">{escape(worse(one))}</bdi></li>' for one in passages if one.claimed][
        :MOST_PASSAGES
    ]
    return f"<h2>Passages that make things worse</h2><ul>{''.join(rows)}</ul>" if rows else ""


def _causes(found: JourneyMap) -> str:
    rows = "".join(
        f"<tr><td>{one.cause}</td><td>{_name(one.name)}</td><td>{escape(one.state)}</td>"
        f"<td>{_name(one.owner if not one.owner.startswith('<@') else 'a colleague')}</td></tr>"
        for one in found.causes
    )
    head = "<tr><th>Cause</th><th>What it is</th><th>State</th><th>Owner</th></tr>"
    return f'<h2>Causes on the map</h2><table class="causes">{head}{rows}</table>' if rows else ""
