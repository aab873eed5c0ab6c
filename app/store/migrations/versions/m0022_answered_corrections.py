"""Keep how each item of a correction notice was answered. Items answered earlier keep no more than that they were.

Revision 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("correction_item", sa.Column("answer_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("correction_item", "answer_sealed")
