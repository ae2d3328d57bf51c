"""Small drawings for a page: trends, intervals and comparisons as SVG, drawn without any script."""

from collections.abc import Sequence
from html import escape
from math import log

from bot.views.digest import words
from triage.digest.model import DigestItem

WIDE, HIGH, MARGIN = 168, 44, 4  # of a sparkline, in pixels
BAR = 220  # pixels of the longest bar
LEAST, MOST = 0.02, 50.0  # ratios beyond these are drawn at the edge
RATIOS = ("fix", "passage")  # kinds whose interval is a ratio: 1 is no difference


def sparkline(values: Sequence[int], labels: Sequence[str]) -> str:
    """A trend as a line, its last week marked."""
    if len(values) < 2:
        return ""
    most = max(*values, 1)
    step = (WIDE - 2 * MARGIN) / (len(values) - 1)
    points = [
        (MARGIN + at * step, HIGH - MARGIN - value / most * (HIGH - 2 * MARGIN))
        for at, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{MARGIN},{HIGH - MARGIN} {line} {points[-1][0]:.1f},{HIGH - MARGIN}"
    x, y = points[-1]
    span = f"{labels[0]} to {labels[-1]}" if labels else ""
    said = escape(f"Customers a week, {span}. {words.trend(list(values))}")
    return (
        f'<figure class="trend"><svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{said}"><polygon class="area" points="{area}"/><polyline class="line" points="{line}"/>'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
        f"<figcaption>customers a week<br>{escape(span)}<br>last: {words.few(values[-1])}, "
        f"most: {words.few(max(values))}</figcaption>"
        "</figure>"
    )


def interval(item: DigestItem) -> str:
    """A range with what it is compared with: no difference for a ratio, all or nothing for a share."""
    if item.interval is None:
        return ""
    ratio = bool({item.kind, item.about} & set(RATIOS))
    if not ratio and not 0 <= item.interval[0] <= item.interval[1] <= 1:
        return ""
    low, high = (_log_place(value) if ratio else value * BAR for value in item.interval)
    mark = f'<line class="same" x1="{_log_place(1):.0f}" x2="{_log_place(1):.0f}" y1="0" y2="18"/>'
    return (
        f'<svg class="range" viewBox="0 0 {BAR} 18" width="{BAR}" height="18" role="img" '
        f'aria-label="{escape(words.interval(item))}"><line class="axis" x1="0" x2="{BAR}" y1="9" y2="9"/>'
        f"{mark if ratio else ''}"
        f'<rect class="between" x="{low:.0f}" y="5" width="{max(high - low, 2):.0f}" height="8" rx="4"/>'
        "</svg>" + ('<p class="key">The upright line is “no difference”.</p>' if ratio else "")
    )


def comparison(item: DigestItem) -> str:
    """What was counted beside what was expected."""
    if item.observed is None or item.expected is None or item.observed < 0 or item.expected < 0:
        return ""
    most = max(item.observed, item.expected) or 1
    rows = [
        ("counted", item.observed, "counted", words.observed(item)),
        ("expected", item.expected, "usual", words.expected(item)),
    ]
    return "".join(
        f'<div class="bar"><span>{called}</span><i class="{kind}" '
        f'style="width:{max(value / most * BAR, 2):.0f}px"></i><b>{told}</b></div>'
        for called, value, kind, told in rows
    )


def _log_place(ratio: float) -> float:
    """Where a ratio stands on a logarithmic axis."""
    held = min(max(ratio, LEAST), MOST)
    return (log(held) - log(LEAST)) / (log(MOST) - log(LEAST)) * BAR
