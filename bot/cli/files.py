"""`faultline import` and `faultline export`."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bootstrap import House
from bot.cli.says import Fault, err, house
from jobs.beside import Progress as Counters
from jobs.importing import Order, import_file
from knowledge.export import export_rows
from knowledge.files import FileUnreadable
from triage.consolidating.regrouping import regroup

MOST_THREADS = 4


class Kind(StrEnum):
    """What a file's rows are."""

    cases = "cases"
    fixes = "fixes"
    ratings = "ratings"
    handoffs = "handoffs"


class Table(StrEnum):
    """What can be exported."""

    cases = "cases"
    causes = "causes"
    handoffs = "handoffs"
    events = "events"


class Format(StrEnum):
    """How it is written."""

    jsonl = "jsonl"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("import")(import_command)
    app.command("export")(export_command)


def import_command(
    file: Annotated[Path, typer.Argument(help="CSV (first line names the columns) or JSON Lines.")],
    kind: Annotated[Kind, typer.Option(help="What the rows are.")] = Kind.cases,
    source: Annotated[
        str, typer.Option(help="Where they come from; source and row id make a row unique.")
    ] = "import",
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Another name for a field; may be repeated."),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where refused rows go (default: FILE.rejected.jsonl).")
    ] = None,
) -> None:
    """Past cases, fixes, ratings or handoffs. Safe to repeat: what is on file is left out."""
    if not file.is_file():
        raise Fault(f"there is no file {file}")
    order = Order(file, kind.value, source, mapping_of(map_ or []), rejects)
    counters = Counters()
    # Reading and grouping go on while the encoder loads and works, on every core up to a few.
    with house(apart=True, threads=min(os.cpu_count() or 1, MOST_THREADS)) as opened:
        try:
            _with_bar(opened, order, counters)
        except FileUnreadable as fault:
            raise Fault(str(fault)) from fault
    err.print(_told(counters, order), markup=False)
    for line in counters.faults:
        err.print(f"  {line}", markup=False)
    if counters.rejected and not (counters.taken or counters.known):
        raise Fault("no row could be taken")


def _with_bar(opened: House, order: Order, counters: Counters) -> None:
    size = order.path.stat().st_size
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task(f"Importing {order.path.name}", total=size, said="")

        def show() -> None:
            rows = counters.taken + counters.known
            share = counters.grouped / counters.taken if order.kind == "cases" and counters.taken else 1.0
            said = f"{rows:,} rows, {counters.grouped:,} grouped"
            bar.update(task, completed=int(counters.bytes_read * share), said=said)

        counters.show = show
        drain = opened.drain if order.kind == "cases" else None
        import_file(order, opened.database, drain, opened.clock, counters)
        if counters.grouped:
            bar.update(task, description="Consolidating")
            regroup(opened.database, opened.grouper, opened.clock())


def export_command(
    table: Annotated[Table, typer.Argument(help="What to export.")] = Table.cases,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.jsonl,
    out: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
) -> None:
    """Everything on file. CSV values can never act as spreadsheet formulas."""
    with house() as opened, opened.database.read() as session:
        lines = export_rows(session, table.value, format_.value)
        if out is None:
            sys.stdout.writelines(lines)
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


def mapping_of(said: list[str]) -> dict[str, str]:
    """What `--map` says: which column holds a field."""
    found = {}
    for pair in said:
        field, equals, column = pair.partition("=")
        if not (field and equals and column):
            raise Fault(f"--map {pair} is not understood; write it like text=description")
        found[field] = column
    return found


def _told(counters: Counters, order: Order) -> str:
    parts = [f"{counters.taken:,} {order.kind} taken", f"{counters.known:,} known already"]
    if order.kind == "cases":
        parts.append(f"{counters.grouped:,} grouped")
    if counters.rejected:
        parts.append(f"{counters.rejected:,} refused, with the reasons in {order.rejects_path}")
    return ", ".join(parts) + "."
