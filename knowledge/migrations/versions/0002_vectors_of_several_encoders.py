"""Vectors of several encoders side by side; the language of a case; proposals for people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("hubness", sa.Float(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("unit", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "encoder"),
    )
    op.create_index("ix_vectors_turn", "vectors", ["turn"])
    op.create_index("ix_vectors_settled", "vectors", ["settled"])
    op.execute(
        "INSERT INTO vectors (encoder, case_id, turn, hubness, settled, unit) "
        "SELECT c.encoder, c.id, c.turn, m.hubness, m.turn, c.vector "
        "FROM cases c JOIN memberships m ON m.case_id = c.id WHERE c.vector IS NOT NULL"
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["causes.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["causes.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proposals_cause_id", "proposals", ["cause_id"])
    op.create_index("ix_proposals_state", "proposals", ["state"])
    # Plain ALTER, no batch: copying the tables would break SQLite's references to them.
    op.add_column("cases", sa.Column("language", sa.String(), nullable=True))
    op.add_column("spaces", sa.Column("edges", sa.JSON(), nullable=True))
    op.add_column("spaces", sa.Column("clearness", sa.Float(), nullable=False, server_default="0.70"))
    op.add_column("spaces", sa.Column("spread", sa.Float(), nullable=False, server_default="0.1045"))
    op.add_column("spaces", sa.Column("taught", sa.Integer(), nullable=False, server_default="0"))
    op.drop_column("cases", "vector")
    op.drop_column("cases", "encoder")
    op.drop_column("memberships", "hubness")
