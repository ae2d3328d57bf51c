"""The database: SQLite for one process, PostgreSQL for any number. `DATABASE_URL` alone chooses.

Three ways in, each a context manager that owns its transaction: `read` (sees, never changes),
`write` (commits when the block ends) and `turn` (a write that also holds the right to group).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

UNWILLING = ("locked", "busy", "lock timeout", "deadlock", "full", "disk I/O", "readonly", "connection")
PATIENCE = 2.0  # seconds to wait for others who write, while somebody waits for an answer
LONG_PATIENCE = 60.0  # where nobody does: an import shares the file with a bot at work
LOCK_TIMEOUT = 10.0  # seconds, at least, on PostgreSQL: only turns and migrations wait for each other
TURN_LOCK = 0x464C5431  # the advisory lock that is the turn on PostgreSQL ("FLT1")


class StoreBusy(Exception):
    """The database did not take it: busy, full or away. Nothing was saved; trying again is safe."""


class StoreUnusable(Exception):
    """The database cannot be used as it is: it is damaged, read-only, or newer than this program."""


@dataclass(frozen=True)
class Turn:
    """The right to group while its transaction lasts. `number` is drawn inside it and only grows."""

    session: Session
    number: int


class Database:
    """One database. Opening is lazy: constructing it connects to nothing."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """`patience` is how many seconds a write waits for those of others."""
        self.url = _with_driver(url)
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url, patience) if self.is_sqlite else _postgresql(self.url, patience)
        self._writing = self._engine.execution_options(writing=True)
        # PostgreSQL's own level lets each statement of a transaction see another state.
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = self._engine.execution_options(**level)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database. It is rolled back at the end.

        Raises `StoreBusy` when the database cannot be looked at: another process repairs or closes it.
        """
        with _honest(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed when the block ends without an error.

        Raises `StoreBusy` when another process holds the database too long.
        """
        with _honest(), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """A write that holds the right to group: one holder at a time, over all processes."""
        with self.write() as session:
            if not self.is_sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN_LOCK})
            number = session.execute(
                text("UPDATE turns SET number = number + 1 RETURNING number")
            ).scalar_one()
            yield Turn(session, int(number))

    def migrate(self) -> None:
        """Bring the tables to this program's schema, creating them in an empty database.

        A database that has this schema already is only looked at, so that nobody waits for who writes.
        Raises `StoreUnusable` when the database is damaged, read-only or from a newer program, and
        `StoreBusy`.
        """
        if not self._is_older():
            return
        try:
            with _honest(), self._writing.begin() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN_LOCK + 1})
                command.upgrade(_alembic(connection), "head")
        except DBAPIError as error:
            raise StoreUnusable(f"{self.shown_url}: {error.orig}") from error

    def revision(self) -> tuple[str | None, str]:
        """The schema's revision in the database (None when empty) and the one this program needs."""
        head = ScriptDirectory.from_config(_alembic()).get_current_head()
        with self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), str(head)

    def check(self) -> str | None:
        """What is wrong with the database's file, or None. Only SQLite can tell."""
        if not self.is_sqlite:
            return None
        try:
            with self._engine.connect() as connection:
                found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
        except DBAPIError as error:
            return str(error.orig)  # damaged so badly that it cannot even be checked
        return None if found == "ok" else found

    @property
    def shown_url(self) -> str:
        """The address without its password, for people."""
        return make_url(self.url).render_as_string(hide_password=True)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def _is_older(self) -> bool:
        """Whether the schema is older than this program's. Raises `StoreUnusable` for a newer one."""
        try:
            current, wanted = self.revision()
        except DBAPIError as error:
            raise StoreUnusable(f"{self.shown_url} cannot be opened: {error.orig}") from error
        known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
        if current is not None and current not in known:
            raise StoreUnusable(
                f"{self.shown_url} was written by a newer Faultline (schema {current}); upgrade this program"
            )
        return current != wanted


@contextmanager
def _honest() -> Iterator[None]:
    """Turn the driver's words for "busy" into ours."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig)
        if error.connection_invalidated or any(word in said for word in UNWILLING):
            why = said.splitlines()[0]
            if "locked" in why:
                why += ", another process is writing to it"
            raise StoreBusy(f"the database took nothing ({why}); nothing was saved") from error
        raise


def _with_driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _sqlite(url: str, patience: float) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy, not the driver, says when a transaction begins
    # FULL, since NORMAL loses the last commits at power loss and we have already said "saved".
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write says so at once: upgrading a read later fails without waiting.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: str, patience: float) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True)
    timeout = int(max(patience, LOCK_TIMEOUT) * 1000)

    def prepare(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {timeout}")
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config
