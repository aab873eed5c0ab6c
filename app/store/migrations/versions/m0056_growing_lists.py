"""Indexes of drafts of records by when they were saved, and of records past their time that wait to be erased.

Revision 0056.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

WAITING = sa.text("erased_at IS NULL")


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_record_draft_saved_at", "record_draft", ["saved_at"])
    op.create_index(
        "ix_retention_mark_waiting",
        "retention_mark",
        ["record_class"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_retention_mark_waiting", "retention_mark")
    op.drop_index("ix_record_draft_saved_at", "record_draft")
