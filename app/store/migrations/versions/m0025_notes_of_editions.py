"""Editions keep the note of who published them; what is live knows since when, by whom and why.

Revision 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what is live now has been so since it was published."""
    op.add_column("edition", sa.Column("note", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("live_edition", sa.Column("made_at", Instant(timezone=True), nullable=True))
    op.add_column("live_edition", sa.Column("made_by", sa.String(length=40), nullable=True))
    op.add_column("live_edition", sa.Column("note", sa.String(length=300), nullable=False, server_default=""))
    op.execute(
        "UPDATE live_edition SET"
        " made_at = (SELECT published_at FROM edition WHERE edition.sha256 = live_edition.sha256),"
        " made_by = (SELECT published_by FROM edition WHERE edition.sha256 = live_edition.sha256)"
    )


def downgrade() -> None:
    """Remove them again."""
    for table, column in (
        ("live_edition", "note"),
        ("live_edition", "made_by"),
        ("live_edition", "made_at"),
        ("edition", "note"),
    ):
        op.drop_column(table, column)
