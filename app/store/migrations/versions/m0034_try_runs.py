"""Try-runs: a list of steps that an analyst tries in a draft or an edition, and what was seen after each.

Revision 0034.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "try_run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("draft_id", sa.String(32), sa.ForeignKey("edition_draft.id")),
        sa.Column("edition", sa.String(64), sa.ForeignKey("edition.sha256")),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("setup", Json, nullable=False),
        sa.Column("kept", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("asked", Json),
        sa.Column("asked_at", Instant(timezone=True)),
        sa.Column("asked_by", sa.String(40)),
        sa.Column("lease_until", Instant(timezone=True)),
        sa.Column("told", Json),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
    )
    op.create_index("ix_try_run_draft", "try_run", ["draft_id", "changed_at"])
    op.create_index("ix_try_run_edition", "try_run", ["edition", "changed_at"])
    op.create_index(
        "ix_try_run_asked",
        "try_run",
        ["asked_at"],
        sqlite_where=sa.text("asked_at IS NOT NULL"),
        postgresql_where=sa.text("asked_at IS NOT NULL"),
    )
    op.create_index("ix_try_run_changed", "try_run", ["changed_at"])
    op.create_table(
        "try_step",
        sa.Column("run_id", sa.String(32), sa.ForeignKey("try_run.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("row", Json, nullable=False),
        sa.Column("seen", Json, nullable=False),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("try_step")
    op.drop_table("try_run")
