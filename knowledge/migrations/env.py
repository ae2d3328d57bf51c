"""Alembic's entry: runs the migrations on the connection that `Database.migrate` hands over."""

from typing import Literal

from alembic import context
from sqlmodel import SQLModel

from knowledge import tables  # noqa: F401 - the metadata is what the tables register


def _as_plain_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations outlive our own column types: they name SQLAlchemy's."""
    plain = {"Moment": "sa.DateTime(timezone=True)", "AutoString": "sa.String()"}
    return plain.get(type(item).__name__, False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=_as_plain_types,
)
with context.begin_transaction():
    context.run_migrations()
