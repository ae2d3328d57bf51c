"""`faultline reindex` and `faultline fit`: another encoder, and chances that fit it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.bootstrap import House
from bot.cli.files import mapping_of
from bot.cli.says import Fault, err, house, out, print_json, print_schema
from jobs.reindexing import coverage, drop_others, other_encoders, reindex
from knowledge.files import FileUnreadable, read_rows
from knowledge.tables import Space
from triage.grouping.fitting import Fitted, TooFewLabelled, fit, store
from triage.grouping.grouper import Grouper
from triage.grouping.labelled import Labelled, from_decisions, from_rows


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("reindex")(reindex_command)
    app.command("fit")(fit_command)


def reindex_command(
    drop: Annotated[
        bool,
        typer.Option("--drop-others", help="Then delete what other encoders made; restart every bot first."),
    ] = False,
) -> None:
    """Embed the cases on file with FAULTLINE_MODEL, while a bot serves on with the former model."""
    with house(apart=True) as opened:
        grouper = opened.new_grouper()
        encoder = opened.encoder.fingerprint
        with _bar("Embedding") as tell:
            embedded = reindex(opened.database, grouper, tell)
        with opened.database.read() as session:
            found, others = coverage(session, encoder), other_encoders(session, encoder)
        have = f"{found.grouped - found.missing:,} of {found.grouped:,} have a vector of it now"
        err.print(f"{embedded:,} cases embedded with {encoder}; {have}.", markup=False)
        if drop:
            gone = drop_others(opened.database, encoder)
            err.print(f"{gone:,} vectors of other encoders deleted.")
        elif others:
            err.print(
                f"Restart the bot with FAULTLINE_MODEL={opened.settings.model}. Once every process runs with "
                f"it, `faultline reindex --drop-others` deletes the vectors of {', '.join(others)}.",
                markup=False,
            )


def fit_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV or JSON Lines with `text` and `cause` (default: the confirmed cases)."),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Another name for a field; may be repeated."),
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was fitted.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema and end.")] = False,
) -> None:
    """Fit the chances to FAULTLINE_MODEL, from labelled or confirmed cases; kept only if not worse."""
    if schema:
        print_schema(Fitted)
        return
    if file is not None and not file.is_file():
        raise Fault(f"there is no file {file}")
    with house(apart=True) as opened:
        grouper = opened.grouper if file is None and not reset else opened.new_grouper()
        _ = grouper.memory  # prepares the encoder's space
        if reset:
            store(opened.database, opened.encoder.fingerprint, None)
            err.print("The shipped chances are in use again.")
            return
        found = _fitted(opened, grouper, _labelled(opened, file, mapping_of(map_ or [])))
        if found.stored:
            store(opened.database, found.encoder, found.coefficients)
    if json:
        print_json(found)
    else:
        _show(found)


def _labelled(opened: House, file: Path | None, mapping: dict[str, str]) -> Labelled:
    if file is None:
        return from_decisions(opened.database, opened.encoder.fingerprint)
    try:
        with _bar("Embedding") as tell:
            return from_rows(read_rows(file, mapping), opened.encoder, tell)
    except FileUnreadable as fault:
        raise Fault(str(fault)) from fault


def _fitted(opened: House, grouper: Grouper, labelled: Labelled) -> Fitted:
    encoder = opened.encoder.fingerprint
    with opened.database.read() as session:
        prior = np.frombuffer(session.get_one(Space, encoder).prior, np.float32)
    try:
        return fit(labelled, prior, grouper.model, encoder, grouper.memory.scale)
    except TooFewLabelled as fault:
        more = "`faultline review` shows which to confirm next; a file of labelled texts serves, too"
        raise Fault(f"{fault}; {more}") from fault


def _show(found: Fitted) -> None:
    table = Table("on causes held out", "in use", "fitted", box=None, pad_edge=False)
    for name, said in (("auc", "AUC"), ("log_loss", "log-loss"), ("calibration_error", "calibration error")):
        table.add_row(said, f"{getattr(found.before, name):.4f}", f"{getattr(found.after, name):.4f}")
    out.print(table, markup=False)
    err.print(
        f"Fitted for {found.encoder} on {found.edges:,} pairs of {found.cases:,} cases of {found.causes:,} "
        "causes. "
        + (
            "It is in use from now on."
            if found.stored
            else "Nothing was changed: on causes it has not seen it is worse than what is in use."
        ),
        markup=False,
    )


@contextmanager
def _bar(task: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, told how much of how much is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bar:
        row = bar.add_task(task, total=None)
        yield lambda done, total: bar.update(row, completed=done, total=total)
