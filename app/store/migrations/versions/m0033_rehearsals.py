"""Rehearsals of drafts: stories played with the files of a draft before it is published.

Revision 0033.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("draft_id", sa.String(32), sa.ForeignKey("edition_draft.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("asked_at", Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("lease_until", Instant(timezone=True)),
        sa.Column("ended_at", Instant(timezone=True)),
        sa.Column("result", Json),
    )
    op.create_index("ix_rehearsal_draft", "rehearsal", ["draft_id", "asked_at"])
    op.create_index("ix_rehearsal_state", "rehearsal", ["state", "asked_at"])


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("rehearsal")
