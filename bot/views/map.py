"""The journey map in Slack: some lines on Home, the whole in a modal, one touchpoint, a cell's cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.mrkdwn import clipped, day, escape, label, name, quoted
from bot.views import map_words as words
from bot.views.blocks import Block, actions, button, context, modal, pack, plain, section
from triage.claims.passages import worse
from triage.mapping.model import Cell, JourneyMap, TouchpointRow
from triage.mapping.sentences import last_seen
from triage.mapping.stages import ALL

PAGE, CELLS, CASES = 10, 8, 10  # touchpoints, cells and cases a page
NAMED = 5  # departments named in a touchpoint's line
ON_HOME, PASSAGES = 4, 2
MOST_OPTIONS, SHOWN = 100, 60
TITLE = "Journey map"
NONE_YET = "Nothing is on file yet: the map draws itself as cases are logged or imported."


@dataclass(frozen=True)
class Shown:
    """Where somebody stands on the map: which journey, which page, and the channel it was asked for in."""

    journey: str = ""
    offset: int = 0
    channel: str = ""

    def packed(self, **more: Any) -> dict[str, Any]:
        """As a button's value."""
        return {"j": self.journey, "o": self.offset, "c": self.channel, **more}


def shown(value: dict[str, Any]) -> Shown:
    """The same, read from a button's value."""
    return Shown(str(value.get("j") or ""), max(0, int(value.get("o") or 0)), str(value.get("c") or ""))


@dataclass(frozen=True)
class CaseLine:
    """One case behind a cell, as this viewer may read it."""

    number: str
    at: datetime
    text: str


def home_part(found: JourneyMap, own: Collection[str]) -> list[Block]:
    """The map in a few lines: the touchpoints that hurt most, those of one's own departments first."""
    rows = _by_pain(found, own)[:ON_HOME]
    lines = "\n".join(f"• {_line(found, row, own)}" for row in rows)
    said = "\n".join(part for part in (f"*{TITLE}*", *_claims(found), lines) if part)
    picture = [button("Picture", "map_picture", Shown().packed())] if rows else []
    return [section(said), actions(button("Open the map", "open_map", Shown().packed()), *picture)]


def map_modal(found: JourneyMap, at: Shown, own: Collection[str], may_edit: bool) -> Block:
    """The whole map, some touchpoints a page."""
    offset = at.offset if at.offset < len(found.touchpoints) else 0
    at = Shown(at.journey, offset, at.channel)
    rows = found.touchpoints[offset : offset + PAGE]
    blocks: list[Block] = [section(_headline(found)), *_tools(found, at, may_edit)]
    blocks += [_row(found, row, own, at) for row in rows] or [section(found.note or NONE_YET)]
    if found.note and rows:
        blocks.append(context(escape(found.note)))
    blocks += _pages(at, len(found.touchpoints), PAGE, "map")
    claims = [section(escape(worse(one))) for one in found.passages if one.claimed][:PASSAGES]
    if claims:
        blocks += [section("*Passages that make things worse*"), *claims]
    blocks.append(context(words.READING))
    view = modal(TITLE, blocks, callback="journey_map")
    return {**view, "private_metadata": pack(at.packed())}


def touchpoint_modal(found: JourneyMap, row: TouchpointRow, at: Shown, own: Collection[str]) -> Block:
    """One touchpoint: what each department sees there, with its cases."""
    cells = _own_first([cell for cell in found.cells if cell.touchpoint == row.touchpoint], own)
    offset = at.offset if at.offset < len(cells) else 0
    at = Shown(at.journey, offset, at.channel)
    roles = f"\nWho takes part: {label(', '.join(row.roles), 600)}" if row.roles else ""
    said = f"*{label(row.touchpoint)}*\n{_counts(row)}\n{_told(row)}{roles}"
    blocks: list[Block] = [section(said)]
    causes = {one.cause: one.name for one in found.causes}
    blocks += [
        section(_cell(cell, causes), _cases_button(cell, at)) for cell in cells[offset : offset + CELLS]
    ]
    opens = [button(f"Open {one.cause}", "open_cause", {"cause": int(one.cause[3:])}) for one in row.causes]
    # One action_id may stand once in a block: each cause gets a row of its own.
    blocks += [actions(one) for one in opens]
    blocks += _pages(at, len(cells), CELLS, "map_place", t=row.touchpoint.casefold())
    return modal(TITLE, blocks, callback="journey_map_place", close="Back")


def cases_modal(cell: Cell, lines: Sequence[CaseLine], at: Shown) -> Block:
    """The cases behind a cell."""
    head = f"*{label(cell.touchpoint)}*, {label(cell.department)}: {len(cell.evidence):,} cases"
    about = "none for eight weeks, so the latest on file" if cell.stale else "of the last twelve weeks"
    blocks: list[Block] = [section(head), context(about)]
    blocks += [section(f"*{one.number}* · {day(one.at)}\n{quoted(one.text, 400)}") for one in lines]
    place = {"t": cell.touchpoint.casefold(), "d": cell.department.casefold()}
    blocks += _pages(at, len(cell.evidence), CASES, "map_cases", **place)
    return modal(TITLE, blocks, callback="journey_map_cases", close="Back")


def drawing() -> Block:
    """Shown at once, since a trigger lives three seconds."""
    return modal(TITLE, [section("Drawing the map …")], callback="journey_map")


def _headline(found: JourneyMap) -> str:
    owner = f"<@{found.owner}>" if found.owner else ""
    whose = " · ".join(part for part in (owner, label(found.owner_department or "")) if part)
    answered = [f"Answered for by {whose}"] if whose else []
    return "\n".join([f"*{name(found.journey)}*", *_claims(found), *answered])


def _claims(found: JourneyMap) -> list[str]:
    """The map in a line, and how satisfied customers are with the whole in another."""
    return [escape(said) for said in (found.claim, words.as_a_whole(found)) if said]


def _tools(found: JourneyMap, at: Shown, may_edit: bool) -> list[Block]:
    row: list[Block] = []
    if found.journeys:
        row.append(_choice(found))
    row.append(button("Picture", "map_picture", at.packed()))
    if at.channel:
        row.append(button("Picture to this channel", "map_picture_here", at.packed()))
    if may_edit:
        row.append(button("Journeys and targets", "open_journeys", "journeys"))
    return [actions(*row)]


def _choice(found: JourneyMap) -> Block:
    names = [ALL, *found.journeys[: MOST_OPTIONS - 1]]
    options = [{"text": plain(clipped(one, SHOWN)), "value": one.casefold()} for one in names]
    chosen = next((one for one in options if one["value"] == found.journey.casefold()), options[0])
    return {"type": "static_select", "action_id": "map_journey", "options": options, "initial_option": chosen}


def _row(found: JourneyMap, row: TouchpointRow, own: Collection[str], at: Shown) -> Block:
    value = Shown(at.journey, 0, at.channel).packed(t=row.touchpoint.casefold())
    return section(_line(found, row, own), button("Open", "map_place", value))


def _line(found: JourneyMap, row: TouchpointRow, own: Collection[str]) -> str:
    """A touchpoint in two lines: what it is like, and where."""
    stage = f"{row.stage}. " if row.stage else ""
    low = [
        f"{words.LOW_MARK} {kind}"
        for kind in dict.fromkeys(words.LOW_SHORT[low.kind] for low in words.lows(row))
    ]
    stale = [words.STALE_MARK] if row.stale else []
    parts = [_counts(row), *low, *stale]
    there = [cell for cell in found.cells if cell.touchpoint == row.touchpoint and cell.cases]
    cells = _own_first(there, own)
    named = [f"{label(one.department, 40)} {escape(_some(one))}" for one in cells[:NAMED]]
    more = f", {len(cells) - NAMED} more" if len(cells) > NAMED else ""
    where = f"\n{', '.join(named)}{more}" if named else ""
    return f"*{stage}{label(row.touchpoint)}* · {' · '.join(parts)}{where}"


def _some(cell: Cell) -> str:
    return f"{words.number(cell)}{words.moved(cell)}"


def _counts(row: Cell | TouchpointRow) -> str:
    parts = [row.people + words.moved(row)]
    if row.pain:
        parts.append(f"pain {row.pain:,}")
    if said := words.rated(row.satisfaction):
        miss = ", below target" if row.satisfaction.status == "below target" else ""
        parts.append(f"{said} satisfied{miss}")
    if said := words.handed(row):
        parts.append(f"handed over: {said}")
    return " · ".join(parts)


def _told(place: Cell | TouchpointRow) -> str:
    lows = "".join(f"\n{words.LOW_MARK} {escape(low.claim)}" for low in words.lows(place))
    return f"{escape(place.trend.claim)}; {last_seen(place.latest, place.stale)}{lows}"


def _cell(cell: Cell, causes: dict[str, str]) -> str:
    named = [f"{one.cause} “{quoted(causes.get(one.cause, ''), 80)}”" for one in cell.causes]
    hurting = f"\nHurting most: {', '.join(named)}" if named else ""
    return f"*{label(cell.department)}*\n{_counts(cell)}\n{_told(cell)}{hurting}"


def _cases_button(cell: Cell, at: Shown) -> Block | None:
    place = {"t": cell.touchpoint.casefold(), "d": cell.department.casefold()}
    value = Shown(at.journey, 0, at.channel).packed(**place)
    return button("Cases", "map_cases", value) if cell.evidence else None


def _pages(at: Shown, many: int, size: int, subject: str, **more: str) -> list[Block]:
    row = []
    if at.offset:
        before = Shown(at.journey, max(0, at.offset - size), at.channel)
        row.append(button("Previous", f"{subject}_previous", before.packed(**more)))
    if at.offset + size < many:
        after = Shown(at.journey, at.offset + size, at.channel)
        row.append(button("Next", f"{subject}_next", after.packed(**more)))
    return [actions(*row)] if row else []


def _own_first(cells: Sequence[Cell], own: Collection[str]) -> list[Cell]:
    return sorted(cells, key=lambda one: (one.department.casefold() not in own, -one.cases, one.department))


def _by_pain(found: JourneyMap, own: Collection[str]) -> list[TouchpointRow]:
    there = {cell.touchpoint for cell in found.cells if cell.cases and cell.department.casefold() in own}
    rows = [row for row in found.touchpoints if row.cases]
    return sorted(rows, key=lambda row: (row.touchpoint not in there, -(row.pain or 0), row.touchpoint))
