"""Signals that people send to all waiting cases of a procedure.

Revision 0043.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "signal_run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("signal", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", Instant(timezone=True)),
        sa.Column("finished_at", Instant(timezone=True)),
    )
    op.create_index("ix_signal_run_process_proposed_at", "signal_run", ["process", "proposed_at"])
    op.create_index("ix_signal_run_state_ended_at", "signal_run", ["state", "ended_at"])
    op.create_table(
        "signal_outcome",
        sa.Column("run_id", sa.String(32), sa.ForeignKey("signal_run.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_index("ix_signal_outcome_run_id_outcome", "signal_outcome", ["run_id", "outcome", "case_id"])


def downgrade() -> None:
    """Remove them again; the cases stay where they are."""
    op.drop_table("signal_outcome")
    op.drop_table("signal_run")
