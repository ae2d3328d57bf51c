"""`faultline map`: the living journey map as a table, as JSON, as a picture or as a page."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from bot.bootstrap import House
from bot.cli.says import DAY, Fault, end_of, err, house, out, print_json, print_schema
from bot.views.map_words import as_a_whole, shape
from triage.mapping.building import journey_map
from triage.mapping.model import Cell, JourneyMap, Place, TouchpointRow
from triage.mapping.settings import define, read_definition
from triage.mapping.stages import UnknownJourney
from triage.roles import MACHINE_ROOM
from triage.workspace.changes import SettingFault

SPARKS = "▁▂▃▄▅▆▇█"


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("map")(map_command)


def map_command(
    journey: Annotated[
        str | None, typer.Option(help="One journey by its name (default: all touchpoints).")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar=DAY, help="As it was on file at the end of that day (UTC)."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar=DAY, help="What changed since a review on that day.")
    ] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it into a PNG file.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to print or to send.")
    ] = None,
    define_: Annotated[
        Path | None,
        typer.Option("--define", metavar="FILE", help="Set journeys and targets from a JSON file first."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of --json and end.")
    ] = False,
) -> None:
    """The living journey map: touchpoints by departments, what hurts where, and how fresh the evidence is."""
    if schema:
        print_schema(JourneyMap)
        return
    with house() as opened:
        if define_ is not None:
            _define(opened, define_)
        now = opened.clock()
        moment = min(end_of(as_of, "--as-of"), now) if as_of else now
        earlier = end_of(since, "--since") if since else None
        if earlier is not None and earlier >= moment:
            raise Fault(f"--since {since} is not before the map itself; give an earlier day")
        with opened.database.read() as session:
            found = _map(session, moment, journey, earlier)
    if png is not None or html is not None:
        _write(found, png, html)
    if json:
        print_json(found)
    elif png is None and html is None:
        _print_map(found)


def _map(session: Session, moment: datetime, journey: str | None, since: datetime | None) -> JourneyMap:
    try:
        return journey_map(session, moment, journey, since)
    except UnknownJourney as fault:
        raise Fault(str(fault)) from fault


def _define(opened: House, path: Path) -> None:
    if not path.is_file():
        raise Fault(f"there is no file {path}")
    try:
        definition = read_definition(path.read_text(encoding="utf-8"))
        with opened.database.write() as session:
            many = define(session, definition, MACHINE_ROOM, opened.clock())
    except UnicodeDecodeError as fault:
        raise Fault(f"{path} is not UTF-8 text") from fault
    except SettingFault as fault:
        raise Fault(f"{path}: {fault}") from fault
    err.print(f"{many} journeys set." if many != 1 else "1 journey set.")


def _write(found: JourneyMap, png: Path | None, html: Path | None) -> None:
    # Drawing loads matplotlib: only for those who want a picture.
    from bot.views.map_page import page
    from bot.views.map_picture import picture

    try:
        if png is not None:
            png.write_bytes(picture(found))
        if html is not None:
            html.write_text(page(found), encoding="utf-8")
    except OSError as fault:
        raise Fault(f"the file cannot be written: {fault}") from fault
    for path in filter(None, (png, html)):
        err.print(f"Written: {path}", markup=False)


def _print_map(found: JourneyMap) -> None:
    out.print(f"{found.journey}, {found.as_of:%-d %b %Y}: {found.claim}", markup=False)
    for said in filter(None, (as_a_whole(found), found.note)):
        out.print(said, markup=False)
    table = Table(
        "touchpoint", "department", "customers", "trend", "satisfaction", "pain", "in", "out", "causes", "",
        box=None, pad_edge=False,
    )  # fmt: skip
    for row in found.touchpoints:
        _row(table, row, row.touchpoint, "all")
        for column in found.departments:
            cell = found.cell(row.touchpoint, column.department)
            if cell is not None:
                _row(table, cell, "", column.department)
    if found.touchpoints:
        out.print(table, markup=False)
    if found.changes:
        out.print(f"\n{found.changes.claim}", markup=False)
        for change in found.changes.changes:
            out.print(f"  {change.claim}", markup=False)


def _row(table: Table, place: Cell | TouchpointRow, touchpoint: str, department: str) -> None:
    causes = ", ".join(one.cause for one in place.causes)
    marks = [*(f"low point: {low.kind}" for low in place.low_points), *(["stale"] if place.stale else [])]
    said = place.satisfaction.claim
    satisfaction = "" if said == "no answers" else said
    moved = {"rose": " more", "fell": " fewer"}.get(place.trend.direction or "", "")
    table.add_row(
        touchpoint,
        department,
        place.people.replace(" customers", "").replace(" customer", "").replace("no", "0"),
        _sparkline(place) + moved,
        satisfaction,
        _few(place.pain),
        _few(place.handoffs_in),
        _few(place.handoffs_out),
        causes,
        "; ".join(marks),
    )


def _sparkline(place: Place) -> str:
    """The shape of the last twelve weeks, without its numbers."""
    return "".join(SPARKS[round(week * (len(SPARKS) - 1))] for week in shape(place))


def _few(number: int | None) -> str:
    return "-" if number is None else str(number) if number else ""
