"""`faultline similar`, `causes` and `digest`: the same answers as in Slack."""

from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic import RootModel
from rich.table import Table
from sqlalchemy import select
from sqlmodel import Session, col

from bot.bootstrap import House
from bot.cli.cause import print_page
from bot.cli.says import Fault, err, house, out, print_json, print_schema
from knowledge.tables import Case, Subscription
from triage import notices
from triage.cause_page import CausePage, cause_page
from triage.causes import CauseSummary, UnknownCause, largest
from triage.claims import listed
from triage.digest import Digest, build
from triage.matching import Match, Matches, similar, similar_to_case
from triage.numbers import case_id
from triage.privacy import EVERYTHING
from triage.queries import QueryFault, parse_query
from triage.records import find_case, find_cause
from triage.weeks import NoSuchWeek, Week

IMPORTED = "import"  # the source of cases that were imported without naming one
JSON = typer.Option("--json", help="Print JSON.")
SCHEMA = typer.Option("--schema", help="Print the JSON Schema of --json and end.")


class Causes(RootModel[list[CausePage | CauseSummary]]):
    """Root causes, largest first; one that was asked for by its number or name with all its page shows."""


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("similar")(similar_command)
    app.command("causes")(causes_command)
    app.command("digest")(digest_command)


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
            found = similar_to_case(opened.database, opened.grouper, row, filters=filters, **size)
        else:
            found = similar(opened.database, opened.grouper, query, filters, **size)
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
    json: Annotated[bool, JSON] = False,
    schema: Annotated[bool, SCHEMA] = False,
) -> None:
    """Root causes, largest first; or one in detail."""
    if schema:
        print_schema(Causes)
        return
    with house() as opened, opened.database.read() as session:
        page = _page(session, cause, opened.clock()) if cause is not None else None
        found = largest(session, limit) if page is None else []
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


def _print_causes(found: list[CauseSummary]) -> None:
    table = Table(
        "cause", "cases", "since", "state", "owner", "name", "departments", box=None, pad_edge=False
    )
    for one in found:
        row = (one.cause, str(one.cases), f"{one.since:%Y-%m-%d}", one.state, one.owned_by, one.name)
        table.add_row(*row, listed(one.departments))
    out.print(table, markup=False)


def digest_command(
    week: Annotated[
        str | None, typer.Option(metavar="2026-W47", help="An ISO week (default: the last complete one).")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="A subscribed channel's id: its departments, and where to post.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it; post nothing.")] = False,
    json: Annotated[bool, JSON] = False,
    schema: Annotated[bool, SCHEMA] = False,
) -> None:
    """The weekly digest: printed, and with --channel (unless --dry-run) posted there once for that week."""
    if schema:
        print_schema(Digest)
        return
    with house() as opened:
        now = opened.clock()
        try:
            wanted = Week.parse(week) if week else Week.last_complete(now)
        except NoSuchWeek as fault:
            raise Fault(str(fault)) from fault
        # What was on file when that week's digest was due: a week told again reads the same.
        as_of = min(now, wanted.end.replace(hour=12)) if week else now
        with opened.database.write() as session:
            subscription = session.scalars(
                select(Subscription).where(col(Subscription.channel) == channel)
            ).first()
            if channel and subscription is None:
                raise Fault(f"{channel} has no subscription; in that channel say /digest subscribe")
            departments = subscription.departments if subscription else []
            digest = build(session, wanted, as_of, departments, channel)
            if channel and not dry_run:
                payload = {"digest": digest.model_dump(mode="json"), "late": False}
                if not notices.post_later(
                    session, f"digest:{channel}:{wanted}", "digest", channel, payload, now
                ):
                    raise Fault(f"{channel} has had the digest for {wanted}")
    if json:
        print_json(digest)
    else:
        _print_digest(digest)
    if channel and not dry_run:
        err.print("It waits in the outbox: the running bot posts it.")


def _print_digest(digest: Digest) -> None:
    out.print(f"Fault lines in {digest.week}. {digest.summary}", markup=False)
    if digest.note:
        out.print(digest.note, markup=False)
    kind = ""
    for item in digest.items:
        if item.kind != kind:
            kind = item.kind
            out.print(f"\n{kind.upper()}", markup=False)
        out.print(
            f"  {item.cause} {item.name}\n    {item.claim}\n    {listed(item.departments)} · {item.owner}",
            markup=False,
        )
    if not digest.items:
        out.print("Nothing needs deciding this week.", markup=False)
