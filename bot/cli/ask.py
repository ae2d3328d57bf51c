"""`faultline similar` and `causes`: the same answers as in Slack."""

from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic import RootModel
from rich.table import Table
from sqlmodel import Session

from bot.bootstrap import House
from bot.cli.cause import print_page
from bot.cli.says import Fault, err, house, out, print_json, print_schema, week_told
from knowledge.tables import Case
from triage.cause_pages.page import CausePage, cause_page
from triage.causes.on_file import UnknownCause
from triage.counts import listed
from triage.digest.ranking import RankedCause, ranked_causes
from triage.intake.records import find_case, find_cause
from triage.matching.none_alike import narrowed, none_alike
from triage.matching.past_cases import Match, Matches, similar, similar_to_case
from triage.matching.privacy import EVERYTHING
from triage.matching.queries import QueryFault, parse_query
from triage.numbers import case_id

IMPORTED = "import"  # the source of cases that were imported without naming one
JSON = typer.Option("--json", help="Print JSON.")
SCHEMA = typer.Option("--schema", help="Print the JSON Schema of --json and end.")


class Causes(RootModel[list[CausePage | RankedCause]]):
    """Root causes, most costly first; one that was asked for by name or number with all its page shows."""


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("similar")(similar_command)
    app.command("causes")(causes_command)


def similar_command(
    text: Annotated[
        str, typer.Argument(help="What to look for; filters dept: touchpoint: since: state: may be in it.")
    ] = "",
    case: Annotated[
        str | None, typer.Option(metavar="C-n", help="A case on file instead of a text, or its external id.")
    ] = None,
    department: Annotated[
        str | None, typer.Option(help="Whose question it is: adds the best of other departments.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many to leave out first.")] = 0,
    unlike: Annotated[
        bool,
        typer.Option("--unlike", help="Of the cases that pass the filters those, too, that are not like it."),
    ] = False,
    json: Annotated[bool, JSON] = False,
    schema: Annotated[bool, SCHEMA] = False,
) -> None:
    """Past cases like this one, best first, with what resolved them."""
    if schema:
        print_schema(Matches)
        return
    with house() as opened:
        try:
            query, filters = parse_query(text, opened.clock())
        except QueryFault as fault:
            raise Fault(str(fault)) from fault
        if bool(query) == bool(case):
            raise Fault(
                'say what to look for, as a text ("refund not visible dept:Cards") or as a case (--case C-12)'
            )
        size: dict[str, Any] = {"limit": limit, "offset": offset, "department": department}
        if case:
            row = _case(opened, case)
            found = similar_to_case(
                opened.database, opened.grouper, row, filters=filters, **size, unlike=unlike
            )
        else:
            found = similar(opened.database, opened.grouper, query, filters, **size, unlike=unlike)
    if json:
        print_json(found)
    else:
        _print_matches(found)


def _case(opened: House, said: str) -> Case:
    with opened.database.read() as session:
        number = find_case(session, said, IMPORTED) or case_id(said)
        found = session.get(Case, number) if number else None
    if found is None:
        raise Fault(
            f"no case is called {said}, or several are; `faultline export` lists them with their numbers"
        )
    return found


def _print_matches(found: Matches) -> None:
    if found.passing is not None:
        shown = " --unlike shows what matches." if found.passing and narrowed(found.filters) else ""
        err.print(f"{none_alike(found)}{shown}")
        return
    if found.elsewhere:
        out.print("From everywhere", markup=False)
    out.print(_matches_table(found.matches), markup=False)
    if found.elsewhere:
        out.print(f"\nIn other departments than {found.department}", markup=False)
        out.print(_matches_table(found.elsewhere), markup=False)
    more = " --offset shows more." if found.more else ""
    err.print(f"{len(found.matches)} of {found.searched} cases on file.{more}")


def _matches_table(matches: list[Match]) -> Table:
    table = Table(
        "case", "alike", "date", "department", "cause", "text", "resolved by", box=None, pad_edge=False
    )
    for match in matches:
        table.add_row(
            match.case,
            f"{match.score:.2f}",
            f"{match.occurred_at:%Y-%m-%d}",
            match.department or "",
            f"{match.cause} {match.cause_name}",
            match.text,
            match.resolution or "",
        )
    return table


def causes_command(
    cause: Annotated[str | None, typer.Argument(metavar="RC-n", help="One cause in detail.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 30,
    week: Annotated[
        str | None, typer.Option(metavar="2026-W47", help="As of the end of an ISO week (default: the last).")
    ] = None,
    json: Annotated[bool, JSON] = False,
    schema: Annotated[bool, SCHEMA] = False,
) -> None:
    """Root causes, those that cost customers most first; or one in detail."""
    if schema:
        print_schema(Causes)
        return
    with house() as opened, opened.database.read() as session:
        now = opened.clock()
        page = _page(session, cause, now) if cause is not None else None
        told, as_of = week_told(week, now)
        found = ranked_causes(session, told, as_of, limit) if page is None else []
    if json:
        print_json(Causes([page] if page else [*found]))
    elif page:
        print_page(page)
    else:
        _print_causes(found)


def _page(session: Session, said: str, now: datetime) -> CausePage:
    known = find_cause(session, said)
    try:
        return cause_page(session, int(known.id or 0) if known else 0, EVERYTHING, now)
    except UnknownCause as fault:
        raise Fault(f"{said} is not on file; `faultline causes` lists what is") from fault


def _print_causes(found: list[RankedCause]) -> None:
    columns = ("cause", "4 weeks", "cases", "state", "owner", "name", "departments", "stands out")
    table = Table(*columns, box=None, pad_edge=False)
    for one in found:
        row = (one.cause, str(one.recent), str(one.cases), one.state, one.owned_by, one.name)
        table.add_row(*row, listed(one.departments), one.kind or "")
    out.print(table, markup=False)
