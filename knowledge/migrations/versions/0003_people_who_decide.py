"""People who decide: departments and their settings, roles, decisions that can be undone, suggestions.

Cases remember the message they were made from, handoffs every step, causes their workaround and hypothesis.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _new_tables()
    _more_columns(
        "cases",
        sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("message_channel", sa.String(), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.Column("permalink", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
    )
    op.create_index("ix_cases_message", "cases", ["message_channel", "message_ts"])
    _more_columns(
        "handoffs",
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("reason", "promised", "story")),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("due_at", "reminded_at", "escalated_at")),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
    )
    op.create_index("ix_handoffs_due_at", "handoffs", ["due_at"])
    _more_columns(
        "causes",
        sa.Column("workaround", sa.Text(), nullable=True),
        sa.Column("hypothesis", sa.Text(), nullable=True),
        sa.Column("hypothesis_cases", sa.JSON(), nullable=False, server_default="[]"),
    )
    _more_columns(
        "fixes",
        sa.Column("metric", sa.String(), nullable=True),
        sa.Column("change", sa.Float(), nullable=True),
        sa.Column("expected_by", MOMENT, nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
    )
    # Until now everybody said their department themselves.
    _more_columns("people", sa.Column("claimed", sa.Boolean(), nullable=False, server_default=sa.true()))
    _more_columns("people", sa.Column("owns", sa.JSON(), nullable=False, server_default="[]"))
    _more_columns("channels", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))


def _more_columns(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:  # plain ALTER, no batch: copying tables would break SQLite's references to them
        op.add_column(table, column)


def _new_tables() -> None:
    op.create_table(
        "departments",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("timeout_hours", sa.Integer(), nullable=False),
        sa.Column("shows_private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "touchpoints",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reaction", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["cause_id"], ["causes.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_decisions_cause_id", "decisions", ["cause_id"])
    op.create_index("ix_decisions_case_id", "decisions", ["case_id"])
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["causes.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("cause_id", "case_id", "state"):
        op.create_index(f"ix_suggestions_{column}", "suggestions", [column])
    op.create_table(
        "backings",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestions.id"]),
        sa.PrimaryKeyConstraint("suggestion_id", "user"),
    )
