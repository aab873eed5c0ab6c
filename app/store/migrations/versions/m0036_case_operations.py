"""Operations on single cases: proposed by one person, confirmed by another.

Revision 0036.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "case_operation",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("request", Json, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", Instant(timezone=True)),
    )
    op.create_index("ix_case_operation_case_id_proposed_at", "case_operation", ["case_id", "proposed_at"])


def downgrade() -> None:
    """Remove it again; what was done stays done, and in the history of its case."""
    op.drop_table("case_operation")
