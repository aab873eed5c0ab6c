"""Who has a draft of an edition open, and who has written in it.

Revision 0031.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "edition_draft_editor",
        sa.Column("draft_id", sa.String(32), sa.ForeignKey("edition_draft.id"), primary_key=True),
        sa.Column("account_id", sa.String(40), primary_key=True),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("seen_at", Instant(timezone=True), nullable=False),
        sa.Column("saved_path", sa.String(200)),
        sa.Column("saved_at", Instant(timezone=True)),
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("edition_draft_editor")
