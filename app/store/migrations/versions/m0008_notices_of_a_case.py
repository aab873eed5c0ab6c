"""Find the notices of a case without reading all of them.

Revision 0008.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_notice_case_id", "notice", ["case_id"])


def downgrade() -> None:
    """Remove it again."""
    op.drop_index("ix_notice_case_id", table_name="notice")
