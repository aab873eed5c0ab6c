"""Checks of pages by the worker, reasons for sending a paper all the same, and the text that was read from papers.

Revision 0046.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; papers from before keep what was found when they came."""
    op.create_table(
        "page_check",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("next_page", sa.Integer(), nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("marks", Json, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(timezone=True), nullable=False),
        sa.Column("lease_until", Instant(timezone=True)),
        sa.Column("ended_at", Instant(timezone=True)),
    )
    op.create_index("ix_page_check_state_asked_at", "page_check", ["state", "asked_at"])
    op.create_table(
        "paper_reason",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.UniqueConstraint("case_id", "slot", "sha256"),
    )
    op.create_table(
        "paper_reading",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(timezone=True), nullable=False),
        sa.Column("lease_until", Instant(timezone=True)),
        sa.Column("ended_at", Instant(timezone=True)),
    )
    op.create_index("ix_paper_reading_state_asked_at", "paper_reading", ["state", "asked_at"])


def downgrade() -> None:
    """Forget all of it."""
    for table in ("paper_reading", "paper_reason", "page_check"):
        op.drop_table(table)
