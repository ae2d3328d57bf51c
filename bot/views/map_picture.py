"""The journey map as a picture (PNG). Matplotlib is loaded when the first one is drawn."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.mrkdwn import clipped
from bot.views import map_words as words
from triage.mapping.model import Cell, DepartmentColumn, JourneyMap, Place, Satisfaction, TouchpointRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS, MOST_COLUMNS = 24, 10  # more are counted in a line below
WIDE, HIGH, LEFT, TOP, BELOW = 1.5, 0.86, 3.1, 1.75, 1.55  # inches: a cell, and what stands around all
SHARP = 140  # dots an inch
INK, FAINT, LINE, GOOD, POOR, PAPER = "#22303c", "#66757f", "#d5dadd", "#1b7f79", "#b3261e", "#ffffff"
SHADES = ("#f6f7f7", "#fdeedd", "#fbd5ab", "#f6b26b", "#ea8a4a", "#d9663a")
DARK = 3  # from this shade on faint words could not be read
KEPT = "#eceff0"  # a number that is not shown has no shade of its own
FONTS = (
    "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Hebrew",
    "Noto Sans Devanagari", "Noto Emoji",
)  # fmt: skip
_Columns = Sequence[DepartmentColumn]


def picture(found: JourneyMap) -> bytes:
    """A PNG of the map: pain as heat, customers, satisfaction against target, handoffs, low points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows, columns = found.touchpoints[:MOST_ROWS], found.departments[:MOST_COLUMNS]
    width = LEFT + WIDE * max(len(columns) + 1, 4) + 0.3
    height = TOP + HIGH * max(len(rows), 1) + BELOW
    figure = Figure(figsize=(width, height), dpi=SHARP, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = _canvas(figure, width, height)
    pen = _Pen(axes)
    _heading(pen, found, width, height)
    _names(pen, columns, height)
    most = words.most_pain(found)
    for at, row in enumerate(rows):
        _row(pen, found, row, columns, height - TOP - HIGH * (at + 1), most)
    if not rows:
        pen.say(LEFT, height - TOP - 0.5, found.note or "", 11, FAINT)
    _legend(pen, found, width)
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()


class _Pen:
    """Writes on a canvas measured in inches, with what its fonts can write."""

    def __init__(self, axes: "Axes") -> None:
        from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

        there = {entry.name for entry in fontManager.ttflist}
        self.axes = axes
        self._fonts = [name for name in FONTS if name in there] or ["DejaVu Sans"]
        files = [get_font(findfont(FontProperties(family=name))) for name in self._fonts]
        self._known = {code for file in files for code in file.get_charmap()}

    def say(self, x: float, y: float, text: str, size: float, color: str = INK, **more: Any) -> None:
        """Write one line; what no font on this machine can write is left out. Never read as mathematics."""
        written = self.writable(text)
        self.axes.text(
            x, y, written, fontsize=size, color=color, family=self._fonts,
            va="center", parse_math=False, **more,
        )  # fmt: skip

    def writable(self, text: str, instead: str = "") -> str:
        """What of a text can be written; `instead`, where no letter of it can."""
        written = "".join(one for one in text if ord(one) in self._known).strip()
        return written if not instead or any(one.isalnum() for one in written) else instead

    def box(self, x: float, y: float, wide: float, high: float, fill: str, hatch: str = "") -> None:
        """Draw one cell."""
        from matplotlib.patches import Rectangle

        edge = "#aab4ba" if hatch else LINE
        shape = Rectangle(
            (x, y), wide, high, facecolor=fill, edgecolor=edge, linewidth=0.8, hatch=hatch or None
        )
        self.axes.add_patch(shape)


def _canvas(figure: "Figure", width: float, height: float) -> "Axes":
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return axes


def _heading(pen: _Pen, found: JourneyMap, width: float, height: float) -> None:
    pen.say(0.3, height - 0.42, clipped(f"Journey map: {found.journey}", 90), 17, weight="bold")
    owner = f" · {found.owner_department} answers for it" if found.owner_department else ""
    said = f"{found.as_of:%-d %B %Y} · {found.claim}{owner}"
    pen.say(0.3, height - 0.82, clipped(said, int(width * 12)), 9.5, FAINT)
    color = POOR if found.satisfaction.status == "below target" else FAINT
    pen.say(0.3, height - 1.08, words.as_a_whole(found), 9.5, color)


def _names(pen: _Pen, columns: _Columns, height: float) -> None:
    y = height - TOP + 0.2
    for at, column in enumerate(columns):
        name = clipped(pen.writable(column.department, f"department {at + 1}"), 20)
        pen.say(LEFT + WIDE * (at + 0.5), y + 0.2, name, 10, ha="center", weight="bold")
        pen.say(LEFT + WIDE * (at + 0.5), y - 0.03, column.people, 7.5, FAINT, ha="center")
    pen.say(LEFT + WIDE * (len(columns) + 0.5), y + 0.2, "all", 10, ha="center", weight="bold")


def _row(pen: _Pen, found: JourneyMap, row: TouchpointRow, columns: _Columns, y: float, most: int) -> None:
    place = found.touchpoints.index(row) + 1
    name = clipped(pen.writable(row.touchpoint, f"touchpoint {place}"), 28)
    pen.say(0.3, y + HIGH * 0.66, str(row.stage or ""), 11, FAINT)
    pen.say(0.58 if row.stage else 0.3, y + HIGH * 0.66, name, 11, weight="bold")
    color = POOR if row.satisfaction.status == "below target" else FAINT
    pen.say(0.3, y + HIGH * 0.36, _satisfied(row.satisfaction), 8, color)
    if row.roles:
        pen.say(0.3, y + HIGH * 0.13, clipped(", ".join(row.roles), 40), 7, FAINT)
    for at, column in enumerate(columns):
        _cell(pen, found.cell(row.touchpoint, column.department), LEFT + WIDE * at, y, most)
    x = LEFT + WIDE * len(columns)
    pen.box(x, y, WIDE, HIGH, PAPER)
    _inside(pen, row, x, y)


def _cell(pen: _Pen, cell: Cell | None, x: float, y: float, most: int) -> None:
    if cell is None:
        pen.box(x, y, WIDE, HIGH, PAPER)
        return
    level = words.heat(cell, most)
    shade = SHADES[0] if cell.stale else KEPT if level is None else SHADES[level]
    pen.box(x, y, WIDE, HIGH, shade, "////" if cell.stale else "")
    if cell.stale:
        pen.say(x + WIDE / 2, y + HIGH / 2, words.STALE_MARK, 7.5, FAINT, ha="center",
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5})  # fmt: skip
        return
    dark = level is not None and level >= DARK
    _inside(pen, cell, x, y, INK if dark else FAINT)
    if cell.low_points:
        kinds = ", ".join(dict.fromkeys(words.LOW_SHORT[low.kind] for low in words.lows(cell)))
        pen.say(
            x + WIDE - 0.07,
            y + HIGH * 0.83,
            f"{words.LOW_MARK} {kinds}",
            6.5,
            INK if dark else POOR,
            ha="right",
        )


def _inside(pen: _Pen, place: Cell | TouchpointRow, x: float, y: float, ink: str = FAINT) -> None:
    pen.say(x + 0.1, y + HIGH * 0.56, words.number(place) + words.moved(place), 14, weight="bold")
    _dot(pen, place.satisfaction, x, y, ink)
    _spark(pen, place, x + WIDE * 0.52, y + HIGH * 0.36)
    pen.say(x + 0.1, y + HIGH * 0.14, words.handed(place), 6.8, ink)


def _dot(pen: _Pen, found: Satisfaction, x: float, y: float, ink: str) -> None:
    """Satisfaction: filled red below target, filled green when surely on it, otherwise hollow."""
    said = words.rated(found)
    if not said:
        return
    color = {"below target": POOR, "on target": GOOD}.get(found.status, ink)
    filled = color if found.status in ("below target", "on target") else "none"
    pen.axes.plot([x + 0.15], [y + HIGH * 0.83], "o", ms=5, mec=color, mfc=filled, mew=1)
    pen.say(x + 0.25, y + HIGH * 0.83, said, 7, INK if ink == INK else color)


def _spark(pen: _Pen, place: Place, x: float, y: float) -> None:
    shape = words.shape(place)
    xs = [x + WIDE * 0.42 * at / max(len(shape) - 1, 1) for at in range(len(shape))]
    pen.axes.plot(xs, [y + HIGH * 0.3 * week for week in shape], color=INK, lw=1, alpha=0.65)


def _satisfied(found: Satisfaction) -> str:
    said = words.rated(found)
    target = f", target {found.target:.0%}" if found.target is not None and said else ""
    return f"{said} satisfied{target}" if said else ""


def _legend(pen: _Pen, found: JourneyMap, width: float) -> None:
    x, y = 0.3, 1.12
    pen.say(x, y, "Pain", 8, FAINT)
    for at, shade in enumerate(SHADES):
        pen.box(x + 0.5 + 0.26 * at, y - 0.09, 0.26, 0.18, shade)
    pen.say(x + 2.15, y, "none to most", 8, FAINT)
    pen.box(x + 3.25, y - 0.09, 0.3, 0.18, SHADES[0], "////")
    pen.say(x + 3.65, y, "nothing new for 8 weeks", 8, FAINT)
    for at, (color, fill, said) in enumerate(
        ((POOR, POOR, "below target"), (GOOD, GOOD, "on target"), (FAINT, "none", "satisfied, no claim"))
    ):
        pen.axes.plot([x + 0.1 + 1.35 * at], [y - 0.32], "o", ms=5, mec=color, mfc=fill, mew=1)
        pen.say(x + 0.22 + 1.35 * at, y - 0.32, said, 8, FAINT)
    pen.say(
        x + 4.3, y - 0.32, f"{words.LOW_MARK} low point   ↑↓ clear change   in/out: handed over", 8, FAINT
    )
    more = [
        f"{count} more {what}" for count, what in (
            (len(found.touchpoints) - MOST_ROWS, "touchpoints"),
            (len(found.departments) - MOST_COLUMNS, "departments"),
        ) if count > 0
    ]  # fmt: skip
    short = "<5: fewer than five customers · 5+: kept back, so that no smaller number can be worked out"
    pen.say(x, y - 0.64, "Customers of the last 28 days; the line: cases a week, twelve weeks", 8, FAINT)
    pen.say(x, y - 0.88, short + (f" · not drawn: {' and '.join(more)}" if more else ""), 8, FAINT)
