"""`faultline journey`: everything one customer went through, printed in order, as JSON or as a picture."""

from pathlib import Path
from textwrap import shorten
from typing import Annotated

import typer

from bot.cli.says import Fault, end_of, err, house, out, print_json, print_schema
from bot.views.journey_picture import picture
from triage.journeys.customers import UnknownCustomer
from triage.journeys.model import Journey, Moment
from triage.journeys.timeline import journey
from triage.matching.privacy import EVERYTHING

WORDS = 160  # characters of what somebody wrote


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("journey")(journey_command)


def journey_command(
    customer: Annotated[str, typer.Argument(help="The customer's reference, as it is on their cases.")] = "",
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="As of that day: only what was on file by its end.")
    ] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it into this file.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of --json and end.")
    ] = False,
) -> None:
    """Everything one customer went through, in order, across departments."""
    if schema:
        print_schema(Journey)
        return
    if not customer.strip():
        raise Fault("say which customer, such as: faultline journey 4711")
    with house() as opened, opened.database.read() as session:
        try:
            found = journey(
                session, customer, EVERYTHING, end_of(as_of, "--as-of") if as_of else opened.clock()
            )
        except UnknownCustomer as fault:
            raise Fault(_unknown(fault)) from fault
    if png:
        _draw(found, png)
    if json:
        print_json(found)
    else:
        _print(found)


def _unknown(fault: UnknownCustomer) -> str:
    said = f"no customer {fault.said} is on file"
    if not fault.near:
        return f"{said}; check the reference as it stands on the case, or `faultline export cases`"
    return f"{said}; did you mean {', '.join(one.customer for one in fault.near)}?"


def _draw(found: Journey, path: Path) -> None:
    try:
        path.write_bytes(picture(found))
    except OSError as error:
        raise Fault(f"{path} cannot be written: {error.strerror}") from error
    err.print(f"Drawn into {path}.", markup=False)


def _print(found: Journey) -> None:
    _say(f"Journey of customer {found.customer}, as of {found.as_of:%Y-%m-%d}")
    for sentence in found.sentences:
        _say(sentence)
    for promise in found.summary.open_promises:
        _say(f"Promised, and not kept yet: {promise.promised} ({promise.case}, {promise.department})")
    _say("")
    for moment in found.moments:
        _print_moment(moment)
    for note in found.notes:
        _say(f"Note: {note}")


def _print_moment(moment: Moment) -> None:
    low = "  << lowest point" if moment.lowest else ""
    _say(f"{moment.at:%Y-%m-%d %H:%M}  {moment.said}{low}")
    indent = " " * 18
    if moment.words:
        _say(f"{indent}“{shorten(moment.words, WORDS, placeholder=' …')}”")
    if moment.promised:
        _say(f"{indent}promised: {shorten(moment.promised, WORDS, placeholder=' …')}")
    if moment.kind == "case" and moment.cause:
        _say(f"{indent}{moment.cause} {moment.cause_name}")


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False)
