"""Remember which keys the database was written with, so that nothing starts with others.

Revision 0048.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the marks are made at the next start, after the keys were tried on what is sealed."""
    op.create_table(
        "key_mark",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("noted_at", Instant(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Forget the marks."""
    op.drop_table("key_mark")
