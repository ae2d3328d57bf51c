"""`faultline review` and `faultline confirm`: which cases to ask people about, and what they said."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.says import Fault, err, house, out, print_json, print_schema
from jobs.confirming import confirm_file
from knowledge.files import FileUnreadable
from triage.reviewing import Review, review


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("review")(review_command)
    app.command("confirm")(confirm_command)


def review_command(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema and end.")] = False,
) -> None:
    """Which cases a person's word helps most, each with its likely cause."""
    if schema:
        print_schema(Review)
        return
    with house() as opened:
        found = review(opened.database, opened.grouper, limit)
    if json:
        print_json(found)
        return
    table = Table("case", "likely cause", "sure", "text", "most like", box=None, pad_edge=False)
    for item in found.root:
        like = f"{item.similar[0].case} {item.similar[0].text}" if item.similar else ""
        table.add_row(item.case, f"{item.cause} {item.cause_name}", f"{item.confidence:.0%}", item.text, like)
    out.print(table, markup=False)


def confirm_command(
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines: `case` or `external_id`, and `cause`.")],
    by: Annotated[str, typer.Option(help="Who decided; it stands in the history.")] = "confirm",
) -> None:
    """Decisions in bulk: each row says which cause a case belongs to, by its number or name."""
    if not file.is_file():
        raise Fault(f"there is no file {file}")
    with house() as opened:
        try:
            done = confirm_file(opened.database, file, by, opened.clock())
        except FileUnreadable as fault:
            raise Fault(str(fault)) from fault
    err.print(f"{done.taken:,} decisions taken, {len(done.refused):,} refused.")
    for line in done.refused[:20]:
        err.print(f"  {line}", markup=False)
    if done.refused:
        raise Fault(f"{len(done.refused):,} rows of {file} could not be taken")
