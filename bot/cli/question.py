"""`faultline ask`: a question in plain words, answered from what is on file, with its cases."""

import sys
from typing import Annotated

import typer

from bot.cli.says import Fault, end_of, err, house, out, print_json, print_schema
from triage.asking.answering import ask
from triage.asking.inquiry import Answer
from triage.asking.pages import csv_lines
from triage.matching.privacy import EVERYTHING


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("ask")(ask_command)


def ask_command(
    text: Annotated[str, typer.Argument(help="The question, such as: who owns RC-12?")] = "",
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Ask as of that day: only what was logged by then counts."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="Print the cases that the answer is about as CSV.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of --json and end.")
    ] = False,
) -> None:
    """A question in plain words: how it was understood, the answer, and the cases behind it."""
    if schema:
        print_schema(Answer)
        return
    if not text.strip():
        raise Fault('say what you want to know, such as: faultline ask "who owns RC-12?"')
    moment = end_of(as_of, "--as-of") if as_of else None
    with house() as opened:
        found = ask(opened.database, opened.grouper, text, EVERYTHING, opened.clock(), as_of=moment)
        if csv:
            with opened.database.read() as session:
                for line in csv_lines(session, EVERYTHING, found.cases):
                    sys.stdout.write(line)
            return
    if json:
        print_json(found)
    else:
        _print_answer(found)


def _print_answer(found: Answer) -> None:
    chips = " · ".join(f"{chip.label}: {chip.value}" for chip in found.understood.chips)
    out.print(f"Understood as  {chips}\n", markup=False)
    for statement in found.statements:
        out.print(statement.text, markup=False)
    for note in found.notes:
        out.print(f"Note: {note}", markup=False)
    out.print("\nAsk next", markup=False)
    for question in found.follow_ups:
        out.print(f"  {question}", markup=False)
    if found.found:
        err.print(f"{found.found} cases are behind this; --csv prints them, --json cites them all.")
