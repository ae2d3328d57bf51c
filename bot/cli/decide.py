"""`faultline review` and `faultline confirm`: which cases to ask people about, and what they said."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.says import Fault, err, house, out, print_json, print_schema
from jobs.confirming import confirm_file
from knowledge.files import FileUnreadable
from triage.consolidating.proposing import Suggestions, UnknownProposal, accept, dismiss, open_proposals
from triage.deciding.reviewing import Review, review

CASES_SHOWN = 12


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("review")(review_command)
    app.command("confirm")(confirm_command)


def review_command(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    proposals: Annotated[
        bool, typer.Option("--proposals", help="Changes to confirmed causes that wait for a person instead.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema and end.")] = False,
) -> None:
    """Which cases a person's word helps most, each with its likely cause."""
    if schema:
        print_schema(Suggestions if proposals else Review)
        return
    if proposals:
        _show_proposals(limit, json)
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


def _show_proposals(limit: int, json: bool) -> None:
    with house() as opened, opened.database.read() as session:
        waiting = Suggestions(open_proposals(session).root[:limit])
    if json:
        print_json(waiting)
        return
    table = Table("number", "what", "cause", "with", "cases", box=None, pad_edge=False)
    for one in waiting.root:
        other = f"{one.other} {one.other_name}" if one.other else ""
        cause = f"{one.cause} {one.cause_name}"
        table.add_row(str(one.number), one.kind, cause, other, " ".join(one.cases[:CASES_SHOWN]))
    out.print(table, markup=False)
    err.print("`faultline confirm --proposal NUMBER` accepts one, with --dismiss it is not proposed again.")


def confirm_command(
    file: Annotated[
        Path | None, typer.Argument(help="CSV or JSON Lines: `case` or `external_id`, and `cause`.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who decided; it stands in the history.")] = "confirm",
    proposal: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Accept this proposal of `review --proposals`.")
    ] = None,
    dismiss_it: Annotated[bool, typer.Option("--dismiss", help="Dismiss the proposal instead.")] = False,
) -> None:
    """Decisions: a file whose rows say which cause a case belongs to, or one proposal."""
    if (file is None) == (proposal is None):
        raise Fault("give a file of decisions, or --proposal NUMBER")
    if proposal is not None:
        _decide_proposal(proposal, dismiss_it, by)
    elif file is not None:
        _confirm_file(file, by)


def _decide_proposal(number: int, dismissed: bool, by: str) -> None:
    with house() as opened, opened.database.turn() as turn:
        try:
            (dismiss if dismissed else accept)(turn, number, by, opened.clock())
        except UnknownProposal as fault:
            raise Fault(
                f"no open proposal has the number {number}; `faultline review --proposals`"
            ) from fault
    err.print(f"Proposal {number} is {'dismissed' if dismissed else 'accepted'}.")


def _confirm_file(file: Path, by: str) -> None:
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
