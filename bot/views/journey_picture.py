"""A customer's journey as a picture: a lane for each department, what happened in order, how it felt.

matplotlib is loaded at the first picture. Time is not to scale: quiet days are shortened, crowded hours
stretched, so that every step can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bot.views.journey_sheet import MOST_MOMENTS, Sheet, drawable, sheet_of
from triage.journeys.model import Journey, Moment, Wait
from triage.journeys.outcome import GOOD, LOW
from triage.journeys.sentences import lasted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LISTED = 10  # contacts in words
QUIET_DAYS = 3  # from which the picture says how many
INK, SOFT, FAINT, LINE = "#1f2a37", "#5b6675", "#e9edf2", "#cfd6df"
RED, AMBER, GREEN, BLUE = "#c2413a", "#d9902f", "#3d8f5f", "#2f6db3"
SEVERITY = {"low": "#9db4cc", "medium": "#5d87b5", "high": "#31598a", "critical": "#14284a"}
HANDED = {"accepted": BLUE, "bounced": RED, "timed_out": AMBER, None: SOFT}
WIDTH, WIDEST, PER_DAY, DPI = 14.0, 26.0, 0.62, 140  # inches, of a day as it is drawn too


def picture(journey: Journey) -> bytes:
    """The journey as a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sheet = sheet_of(journey)
    listed = [moment for moment in sheet.moments if moment.kind == "case"][:MOST_LISTED]
    lanes, rows = 0.72 * len(sheet.lanes) + 0.5, 0.27 * (len(listed) + 2)
    said = _said(journey)
    height = 0.95 + 0.25 * len(said) + lanes + 1.75 + rows
    width = min(max(WIDTH, 2 + PER_DAY * sheet.width), WIDEST)
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)

    def panel(bottom: float, tall: float) -> Axes:
        return figure.add_axes((1.61 / width, bottom / height, 1 - 1.89 / width, tall / height))

    _title(figure, journey, said, height)
    way = panel(rows + 1.75, lanes)
    _draw_way(way, sheet, journey)
    _draw_feeling(panel(rows + 0.35, 1.2), sheet)
    _draw_list(figure, sheet, listed, rows / height, 0.27 / height)
    made = BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def _write(where: Any, x: float, y: float, text: str, size: float = 9, **style: Any) -> None:
    """Text as it is: nothing in it is read as mathematics."""
    given = {"color": INK, "family": "DejaVu Sans", "parse_math": False, **style}
    where.text(x, y, text, fontsize=size, **given)


def _said(journey: Journey) -> list[str]:
    """The journey in short, in lines."""
    return [line for sentence in journey.sentences[:2] for line in wrap(drawable(sentence, 330), 150)][:4]


def _title(figure: Any, journey: Journey, said: Sequence[str], height: float) -> None:
    name = drawable(journey.customer, 44)
    _write(figure, 0.02, 1 - 0.38 / height, f"Journey of {name}", 19, weight="bold")
    as_of = f"as of {journey.as_of.day} {journey.as_of:%b %Y} · not to scale: quiet days are shortened"
    if len(journey.moments) > MOST_MOMENTS:
        as_of = f"the latest {MOST_MOMENTS} of {len(journey.moments)} moments · {as_of}"
    _write(figure, 0.98, 1 - 0.36 / height, as_of, 9, color=SOFT, ha="right")
    for place, line in enumerate(said):
        ours = RED if journey.summary.bad_end and place else INK
        _write(figure, 0.02, 1 - (0.72 + 0.25 * place) / height, line, 10.5, color=ours)


def _draw_way(axes: Axes, sheet: Sheet, journey: Journey) -> None:
    """The lanes with cases, handoffs, waits and promises."""
    _bare(axes, sheet, (len(sheet.lanes) - 0.45, -0.85))
    for lane, name in enumerate(sheet.lanes):
        axes.axhspan(lane - 0.42, lane + 0.42, color=FAINT if lane % 2 == 0 else "#f5f7fa", zorder=0)
        label = drawable(name, 17)
        _write(axes, -0.75, lane, label, 10.5, ha="right", va="center", weight="bold", clip_on=False)
    _dates(axes, sheet)
    drawn = {moment.case for moment in sheet.moments if moment.kind == "case"}
    lines = [0] * len(sheet.lanes)  # of open cases, lane by lane
    for wait in journey.waits:
        if wait.case not in drawn:
            continue
        if wait.of == "answer":
            _draw_wait(axes, sheet, wait)
        else:
            lane = sheet.lane(wait.department)
            _draw_open(axes, sheet, wait, lane, lines[lane])
            lines[lane] += 1
    open_cases = set(journey.summary.open_cases)
    for moment in sheet.moments:
        if moment.kind == "handed off":
            _draw_handoff(axes, sheet, moment, kept=moment.case not in open_cases)
        elif moment.kind != "rated":
            _draw_mark(axes, sheet, moment)


def _bare(axes: Axes, sheet: Sheet, tall: tuple[float, float]) -> None:
    axes.set_xlim(-0.7, max(sheet.width, 3.0) + 0.7)
    axes.set_ylim(*tall)
    axes.axis("off")


def _dates(axes: Axes, sheet: Sheet) -> None:
    """The date at the first moment of a day, where there is room; how many days were quiet."""
    known, last = sorted(sheet.places.items()), -9.0
    for place, (at, x) in enumerate(known):
        gap = (at - known[place - 1][0]).days if place else 0
        if gap >= QUIET_DAYS:
            middle = (x + known[place - 1][1]) / 2
            _write(axes, middle, -0.66, f"+{gap} days", 7.5, color=SOFT, ha="center", style="italic")
            axes.axvline(middle, color=LINE, lw=0.8, ls=(0, (2, 3)), zorder=0.5)
        new_day = not place or at.date() != known[place - 1][0].date()
        if new_day and x - last >= 0.9:
            axes.plot([x, x], [-0.5, len(sheet.lanes) - 0.5], color=LINE, lw=0.8, zorder=0.5)
            _write(axes, x, -0.66, f"{at.day} {at:%b}", 9, color=INK, ha="center", weight="bold")
            last = x


def _draw_wait(axes: Axes, sheet: Sheet, wait: Wait) -> None:
    """A grey bar at the department that was waited for."""
    lane, left, right = sheet.lane(wait.department), sheet.x(wait.since), sheet.x(wait.until)
    axes.barh(lane, max(right - left, 0.1), 0.3, left=left, color="#b6bfca", zorder=1)
    said = f"{lasted(wait.hours)}{' so far' if wait.still else ''}"
    _write(axes, (left + right) / 2, lane, said, 7, ha="center", va="center", zorder=5)


def _draw_open(axes: Axes, sheet: Sheet, wait: Wait, lane: int, place: int) -> None:
    """A thin line for as long as a case was open, below those that began before it in its lane."""
    left, right = sheet.x(wait.since), sheet.x(wait.until)
    y = lane + min(0.28 + 0.05 * place, 0.4)
    axes.plot([left, right], [y, y], color="#a9b3c0", lw=2.2, solid_capstyle="round", zorder=1)
    if wait.still and not place:
        said = f"open {lasted(wait.hours)}"
        _write(axes, right, y - 0.04, said, 7, color=SOFT, ha="right", va="bottom")


def _draw_handoff(axes: Axes, sheet: Sheet, moment: Moment, kept: bool) -> None:
    """An arrow to whom it was passed, told again and promised beside it."""
    x, start, end = sheet.x(moment.at), sheet.lane(moment.department), sheet.lane(moment.to)
    color = HANDED.get(moment.outcome, SOFT)
    down = 1 if end >= start else -1
    style = {"color": color, "lw": 2.2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 15}
    ls = "-" if moment.outcome == "accepted" else (0, (3, 1.2))
    tip = (x, end - 0.12 * down) if end != start else (x + 0.3, end)
    axes.annotate(
        "", tip, (x, start + 0.12 * down), arrowprops={"arrowstyle": "-|>", "ls": ls, **style}, zorder=3
    )
    axes.plot([x], [start], "o", color=color, ms=4.5, zorder=3)
    whose = {"color": SOFT, "ha": "center", "va": "center", "zorder": 4}
    _write(axes, x, start - 0.2 * down, drawable(moment.case or "", 12), 6.5, **whose)
    if moment.repeated:
        _badge(axes, x + 0.16, (start + end) / 2, "↻", AMBER)
    if moment.promised:
        _badge(axes, x - 0.18, (start + end) / 2, "⚑", GREEN if kept else RED)
    if moment.lowest:
        _lowest(axes, x, end)


def _badge(axes: Axes, x: float, y: float, sign: str, color: str) -> None:
    box = {"boxstyle": "circle,pad=0.16", "fc": "white", "ec": color, "lw": 1.2}
    _write(axes, x, y, sign, 10, color=color, ha="center", va="center", weight="bold", bbox=box, zorder=6)


SIGNS = {
    "accepted": ("✓", BLUE), "sent back": ("↩", RED), "timed out": ("!", AMBER), "asked": ("?", SOFT),
    "replied": ("…", SOFT), "told again": ("↻", AMBER), "closed": ("■", GREEN), "reopened": ("↺", RED),
    "fix": ("★", GREEN), "follow-up": ("◆", SOFT),
}  # fmt: skip


def _draw_mark(axes: Axes, sheet: Sheet, moment: Moment) -> None:
    """A case as a dot as dark as it is severe; anything else as a sign."""
    x, lane = sheet.x(moment.at), sheet.lane(moment.department)
    if moment.kind == "case":
        color = SEVERITY.get(moment.severity or "", SEVERITY["medium"])
        edge = AMBER if moment.repeated else "white"
        box = {"boxstyle": "round,pad=0.45,rounding_size=0.9", "fc": color, "ec": edge, "lw": 2}
        style = {"color": "white", "ha": "center", "va": "center", "weight": "bold"}
        _write(axes, x, lane, drawable(moment.case or "", 12), 8.5, bbox=box, zorder=5, **style)
        if moment.repeated:
            _badge(axes, x + 0.26, lane - 0.24, "↻", AMBER)
    else:
        _badge(axes, x, lane, *SIGNS.get(moment.kind, ("•", SOFT)))
    if moment.lowest:
        _lowest(axes, x, lane)


def _lowest(axes: Axes, x: float, y: float) -> None:
    said = {"color": RED, "ha": "center", "weight": "bold", "va": "top", "zorder": 6}
    _write(axes, x, y + 0.4, "lowest point", 7.5, **said)


def _draw_feeling(axes: Axes, sheet: Sheet) -> None:
    """What the customer said, from 1 to 5, in the order they said it: the curve of how it felt."""
    _bare(axes, sheet, (-0.2, 5.9))
    for score in (1, 3, 5):
        axes.axhline(score, color=LINE, lw=0.7, zorder=0)
        _write(axes, -0.75, score, str(score), 8, color=SOFT, ha="right", va="center", clip_on=False)
    rated = [one for one in sheet.moments if one.kind == "rated" and one.score is not None]
    points = [(sheet.x(one.at), _of_five(one), one) for one in rated]
    _write(axes, -0.95, 3, "How it felt", 10.5, ha="right", va="center", weight="bold", clip_on=False)
    if not points:
        _write(axes, max(sheet.width, 3) / 2, 3.3, "no ratings on file", 9, color=SOFT, ha="center")
    axes.plot([x for x, _, _ in points], [y for _, y, _ in points], color=LINE, lw=2, zorder=1)
    for x, y, one in points:
        color = GREEN if y >= GOOD else RED if y <= LOW else AMBER
        whole = one.touchpoint is None and one.department is None
        axes.plot([x], [y], "D" if whole else "o", ms=17 if whole else 19, color=color, zorder=3)
        shown = {"color": "white", "ha": "center", "va": "center_baseline", "weight": "bold", "zorder": 4}
        _write(axes, x, y, f"{one.score:g}", 9.5, **shown)
        about = "whole journey" if whole else drawable(one.touchpoint or "contact", 16)
        note = f"{about}, effort of 7" if one.scale == "effort" else about
        if one.lowest:
            axes.plot([x], [y], "o", ms=27, mfc="none", mec=RED, mew=1.6, zorder=2)
            note += ", the lowest point"
        up = y < 4.5
        _write(axes, x, y + (0.85 if up else -0.85), note, 7.5, color=SOFT, ha="center",
               va="bottom" if up else "top")  # fmt: skip


def _of_five(moment: Moment) -> float:
    """A rating on CSAT's scale: of effort, 1 is best and 7 is worst."""
    score = moment.score or 0.0
    return score if moment.scale == "csat" else 5 - (score - 1) * 4 / 6


LEGEND = (
    ("●", SEVERITY["high"], "a contact, darker is graver"), ("→", BLUE, "passed on, accepted"),
    ("⇢", RED, "sent back"), ("⇢", AMBER, "not answered in time"), ("▬", "#b6bfca", "waiting"),
    ("↻", AMBER, "told it again"), ("⚑", RED, "promise not kept yet"), ("■", GREEN, "closed"),
    ("★", GREEN, "a fix was shipped"),
)  # fmt: skip


def _draw_list(figure: Any, sheet: Sheet, listed: Sequence[Moment], top: float, line: float) -> None:
    """The contacts in words, and what the signs mean."""
    for place, moment in enumerate(listed):
        y = top - line * (place + 0.35)
        where = drawable(f"{moment.at.day} {moment.at:%b} · {moment.department or 'no department'}", 34)
        _write(figure, 0.02, y, drawable(moment.case or "", 12), 9, weight="bold")
        _write(figure, 0.075, y, where, 9, color=SOFT)
        _write(figure, 0.2, y, moment.cause or "", 9, color=SOFT)
        _write(figure, 0.25, y, drawable(moment.words or "", 120), 9)
    for place, (sign, color, said) in enumerate(LEGEND):
        x = 0.02 + sum(0.032 + 0.0051 * len(text) for _, _, text in LEGEND[:place])
        _write(figure, x, line * 0.6, sign, 10, color=color, weight="bold")
        _write(figure, x + 0.014, line * 0.6, said, 8, color=SOFT)
    more = sum(moment.kind == "case" for moment in sheet.moments) - len(listed)
    if more > 0:
        _write(figure, 0.2, top - line * (len(listed) + 0.35), f"and {more} more", 9, color=SOFT)
