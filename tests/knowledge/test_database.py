"""Where databases differ, and how one that cannot be used is refused."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from helpers import NOW, count, log
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from knowledge.database import LONG_PATIENCE, PATIENCE, Database, StoreBusy, StoreUnusable, _alembic
from knowledge.tables import Case, Receipt, TurnCounter, Vector


def test_an_empty_database_is_brought_to_this_programs_schema(empty_url: str):
    database = Database(empty_url)
    before, wanted = database.revision()
    database.migrate()
    after, _ = database.revision()
    database.close()

    assert before is None
    assert after == wanted


def test_migrating_twice_is_harmless(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    cases = log(database, ["the card was declined"])
    database.migrate()

    with database.read() as session:
        assert [case.id for case in session.query(Case)] == cases
        assert count(session, TurnCounter) == 1
    database.close()


def test_the_migrated_tables_are_those_of_the_code(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    database.close()
    engine = create_engine(database.url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()

    assert differences == []


def test_a_database_of_a_newer_program_is_refused(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))

    with pytest.raises(StoreUnusable, match=r"newer Faultline .*from-the-future.*upgrade this program"):
        database.migrate()
    database.close()


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "notes.db"
    path.write_bytes(b"dear diary, " * 2_000)

    with pytest.raises(StoreUnusable, match=r"notes\.db"):
        Database(f"sqlite:///{path}").migrate()


def test_a_database_cut_short_is_refused_by_name(sqlite_template: Path, tmp_path: Path):
    path = tmp_path / "cut.db"
    path.write_bytes(sqlite_template.read_bytes()[:5_000])

    with pytest.raises(StoreUnusable, match=r"cut\.db"):
        Database(f"sqlite:///{path}").migrate()


def test_damage_inside_the_file_is_found_by_the_check(sqlite_template: Path, tmp_path: Path):
    path = tmp_path / "damaged.db"
    content = bytearray(sqlite_template.read_bytes())
    chance = random.Random(3)
    for at in range(3 * 4_096, len(content)):
        content[at] = chance.randrange(256)
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    found = database.check()
    database.close()

    assert found is not None


def test_a_sound_database_has_nothing_to_report(database: Database):
    assert database.check() is None


def test_a_folder_in_place_of_the_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(StoreUnusable, match=tmp_path.name):
        Database(f"sqlite:///{tmp_path}").migrate()


def test_a_server_that_does_not_answer_is_told_without_its_password():
    with pytest.raises(StoreUnusable) as refused:
        Database("postgresql://nobody:hidden@127.0.0.1:1/nothing").migrate()

    assert "127.0.0.1" in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_while_another_process_holds_the_file_nothing_is_saved_and_we_say_so(sqlite_database: Database):
    holder = sqlite3.connect(sqlite_database.url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreBusy, match="nothing was saved"), sqlite_database.write() as session:
        session.add(Receipt(key="one", at=NOW))

    holder.execute("ROLLBACK")
    holder.close()
    with sqlite_database.write() as session:
        assert count(session, Receipt) == 0


@pytest.fixture
def held(sqlite_database: Database) -> Iterator[sqlite3.Connection]:
    """Another process's connection, which writes."""
    file = sqlite_database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield holder
        if holder.in_transaction:
            holder.execute("ROLLBACK")


def test_nobody_waits_longer_for_others_than_their_patience(
    sqlite_database: Database, held: sqlite3.Connection
):
    hasty = Database(sqlite_database.url, patience=0.2)
    start = time.monotonic()
    with pytest.raises(StoreBusy, match="another process"), hasty.write() as session:
        session.add(Receipt(key="one", at=NOW))
    hasty.close()

    assert 0.15 < time.monotonic() - start < PATIENCE < LONG_PATIENCE


def test_who_is_patient_writes_when_the_other_is_done(sqlite_database: Database, held: sqlite3.Connection):
    patient = Database(sqlite_database.url, patience=20.0)
    timer = threading.Timer(PATIENCE + 0.3, held.execute, ["ROLLBACK"])
    timer.start()
    with patient.write() as session:
        session.add(Receipt(key="one", at=NOW))
    timer.join()
    patient.close()

    with sqlite_database.read() as session:
        assert count(session, Receipt) == 1


def test_a_database_of_this_schema_is_opened_while_another_process_writes(
    sqlite_database: Database, held: sqlite3.Connection
):
    Database(sqlite_database.url, patience=0.0).migrate()


def test_one_of_an_older_schema_is_not_called_unusable_because_another_process_writes(
    sqlite_database: Database, held: sqlite3.Connection
):
    held.execute("UPDATE alembic_version SET version_num = '0001'")
    held.execute("COMMIT")
    held.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreBusy, match="nothing was saved"):
        Database(sqlite_database.url, patience=0.0).migrate()


def test_reading_goes_on_while_another_process_writes(sqlite_database: Database):
    holder = sqlite3.connect(sqlite_database.url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    with sqlite_database.read() as session:
        assert count(session, Receipt) == 0
    holder.close()


def test_sqlite_is_durable_keeps_references_and_overwrites_what_is_deleted(sqlite_database: Database):
    with sqlite_database.read() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_number_of_a_deleted_case_is_not_given_again(database: Database):
    (first,) = log(database, ["the card was declined"])
    with database.write() as session:
        session.execute(text("DELETE FROM cases"))
    (second,) = log(database, ["the card was declined"])

    assert second > first


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_to_write_a_postgresql_address_means_the_same_driver(scheme: str):
    assert Database(f"{scheme}host/name").url == "postgresql+psycopg://host/name"


def test_the_folder_of_a_new_file_is_made(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'deep' / 'er' / 'new.db'}")
    database.migrate()
    database.close()

    assert (tmp_path / "deep" / "er" / "new.db").is_file()


def test_vectors_of_the_first_schema_keep_their_case_and_hubness(empty_url: str):
    database = Database(empty_url)
    with database._writing.begin() as connection:
        command.upgrade(_alembic(connection), "0001")
        for statement in (
            "INSERT INTO cases (id, kind, text, severity, occurred_at, created_at, source, redacted,"
            " attempts, vector, encoder, turn) VALUES (7, 'complaint', 'late', 'low', '2026-11-16',"
            " '2026-11-16', 'x', '{}', 0, CAST('abcd' AS {blob}), 'words@64', 3)",
            "INSERT INTO causes (id, name, name_key, keywords, named_at_size, state, founded_at)"
            " VALUES (1, 'Late', 'late', '[]', 1, 'suspected', '2026-11-16')",
            "INSERT INTO memberships (case_id, cause_id, how, confidence, hubness, explanation, at, turn)"
            " VALUES (7, 1, 'founded', 0.5, 0.25, '{}', '2026-11-16', 4)",
        ):
            kind = "BLOB" if database.is_sqlite else "bytea"
            connection.exec_driver_sql(statement.replace("{blob}", kind))
    database.migrate()

    with database.read() as session:
        vector = session.get_one(Vector, (7, "words@64"))
        assert (vector.unit, vector.turn, vector.hubness, vector.settled) == (b"abcd", 3, 0.25, 4)
    database.close()
