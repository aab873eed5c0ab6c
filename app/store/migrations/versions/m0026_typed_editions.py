"""Editions know whether their values have types; those of before compare dates as text.

Revision 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no edition of before has types."""
    op.add_column("edition", sa.Column("is_typed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("edition", "is_typed")
