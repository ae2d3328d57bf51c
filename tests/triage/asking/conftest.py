"""The small bank that questions are asked of, and the days they name."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import WordEncoder
from small_bank import Bank, furnish
from sqlalchemy import make_url

from knowledge.database import Database
from triage.grouping.grouper import Grouper


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path) -> Path:
    """The small bank's SQLite file, to copy: to write and group it takes longer than most questions."""
    path = Path(shutil.copy(sqlite_template, sqlite_template.with_name("bank.db")))
    furnish(database := Database(f"sqlite:///{path}"))
    database.close()
    return path


@pytest.fixture
def bank(furnished: Path, sqlite_database: Database) -> Bank:
    """The small bank on SQLite."""
    shutil.copy(furnished, str(make_url(sqlite_database.url).database))
    return Bank(sqlite_database, Grouper(sqlite_database, WordEncoder()))


@pytest.fixture
def either_bank(database: Database) -> Bank:
    """The small bank, once on SQLite and once on PostgreSQL."""
    return furnish(database)


@pytest.fixture
def moment() -> Callable[[str], datetime]:
    """A day's first moment."""
    return lambda said: datetime.fromisoformat(said).replace(tzinfo=UTC)
