"""Journeys with their stages, targets, what reviews decide, what is asked after closing, event logs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Plain ALTERs, no batch: copying tables would break SQLite's references to them.
    op.add_column("touchpoints", sa.Column("target", sa.Float(), nullable=True))
    op.add_column("workspace", sa.Column("target", sa.Float(), nullable=True))
    op.add_column("workspace", sa.Column("follow_up_days", sa.Integer(), nullable=True, server_default="5"))
    op.add_column("fixes", sa.Column("rollout_weeks", sa.Integer(), nullable=False, server_default="0"))
    _journeys()
    _reviews()
    _traces()


def _journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("owner_department", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journey_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["journey_key"], ["journeys.key"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("journey_key", "touchpoint"),
    )
    op.create_index("ix_stages_journey_key", "stages", ["journey_key"])


def _reviews() -> None:
    op.create_table(
        "review_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("fix_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("verdict_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["cause_id"], ["causes.id"]),
        sa.ForeignKeyConstraint(["fix_id"], ["fixes.id"]),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("period", "subject", "at", "cause_id"):
        op.create_index(f"ix_review_decisions_{column}", "review_decisions", [column])
    op.create_table(
        "follow_ups",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("ix_follow_ups_due_at", "follow_ups", ["due_at"])


def _traces() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_ref", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "case_ref"),
    )
    op.create_index("ix_traces_case_id", "traces", ["case_id"])
    op.create_index("ix_traces_ended_at", "traces", ["ended_at"])
