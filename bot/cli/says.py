"""How commands speak: tables and JSON to stdout, progress and faults to stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from pydantic import BaseModel
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from bot.bootstrap import House, open_house
from bot.settings import SettingsFault, read_settings
from knowledge.database import LONG_PATIENCE, StoreBusy, StoreUnusable
from knowledge.encoder import ModelUnusable
from triage.weeks import NoSuchWeek, Week

DAY = "2026-11-16"  # how a day is written
WIDE = 240  # columns of a table that goes into a file or another program
out = Console(soft_wrap=True, highlight=False)
if not out.is_terminal:
    out = Console(soft_wrap=True, highlight=False, width=WIDE)
err = Console(stderr=True, highlight=False)


class Fault(Exception):
    """Something a person can mend; the message says how."""


def complain(message: str) -> None:
    """Tell a fault."""
    err.print(
        f"[bold red]faultline:[/] {message}" if err.is_terminal else f"faultline: {message}",
        markup=err.is_terminal,
    )


def print_json(model: BaseModel) -> None:
    """One JSON document."""
    sys.stdout.write(model.model_dump_json(indent=2) + "\n")


def print_schema(model: type[BaseModel]) -> None:
    """The JSON Schema of a command's `--json` output."""
    import json

    sys.stdout.write(json.dumps(model.model_json_schema(), indent=2) + "\n")


@contextmanager
def house(apart: bool = False, threads: int = 1, patience: float = LONG_PATIENCE) -> Iterator[House]:
    """The house, opened and closed again; see `open_house`. What cannot work becomes a `Fault`."""
    try:
        opened = open_house(read_settings(), apart=apart, threads=threads, patience=patience)
        try:
            yield opened
        finally:
            opened.close()
    except SettingsFault as fault:
        raise Fault(f"the settings cannot work:\n{fault}") from fault
    except StoreBusy as fault:
        raise Fault(f"{fault}; run the same command again: what was taken before stays") from fault
    except (StoreUnusable, ModelUnusable) as fault:
        raise Fault(str(fault)) from fault
    except DBAPIError as error:
        raise Fault(f"the database failed: {error.orig}; `faultline doctor` looks at it") from error


def end_of(said: str, option: str) -> datetime:
    """The end of a day in UTC, or a moment said in full. Raises `Fault`."""
    try:
        if len(said) <= len(DAY):
            return datetime.combine(date.fromisoformat(said), time.max, UTC)
        moment = datetime.fromisoformat(said)
    except ValueError as fault:
        raise Fault(f"{option} {said} is not a day; write it like {DAY}") from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def week_told(said: str | None, now: datetime) -> tuple[Week, datetime]:
    """The week that is asked for, and by when things must have been on file to be told of it.

    A week told again reads the same: what was on file when its digest was due.
    """
    if said is None:
        return Week.last_complete(now), now
    try:
        week = Week.parse(said)
    except NoSuchWeek as fault:
        raise Fault(str(fault)) from fault
    return week, min(now, week.end.replace(hour=12))
