"""Runs that move cases to another edition.

Revision 0032.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "migration_run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("target", sa.String(64), sa.ForeignKey("edition.sha256"), nullable=False),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("finished_at", Instant(timezone=True)),
    )
    op.create_index("ix_migration_run_target_made_at", "migration_run", ["target", "made_at"])
    op.create_index("ix_migration_run_state_made_at", "migration_run", ["state", "made_at"])
    op.create_table(
        "migration_outcome",
        sa.Column("run_id", sa.String(32), sa.ForeignKey("migration_run.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("unmapped", Json, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_index(
        "ix_migration_outcome_run_id_outcome", "migration_outcome", ["run_id", "outcome", "case_id"]
    )


def downgrade() -> None:
    """Remove them again; the cases stay where they are."""
    op.drop_table("migration_outcome")
    op.drop_table("migration_run")
