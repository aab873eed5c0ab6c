"""How an office begins: the link that leads to its first operator, and the mark that it is set up.

Revision 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables. An office that has an operator has been set up long ago."""
    op.create_table(
        "setup_link",
        sa.Column("token_index", sa.String(64), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("expires_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_index", name=op.f("pk_setup_link")),
    )
    op.create_table(
        "setup_mark",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setup_mark")),
    )
    op.execute(
        'INSERT INTO setup_mark (name, "at", "by") '
        "SELECT 'finished', MIN(created_at), 'system' FROM account WHERE role = 'operator' HAVING COUNT(*) > 0"
    )


def downgrade() -> None:
    """Remove both."""
    op.drop_table("setup_mark")
    op.drop_table("setup_link")
