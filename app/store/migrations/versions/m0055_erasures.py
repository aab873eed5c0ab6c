"""Erasures that two people ask for, and which records past their time were erased.

Revision 0055.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.add_column("retention_mark", sa.Column("erased_at", Instant(timezone=True)))
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("kept_until", sa.Date()),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("person.id")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(32), nullable=False),
        sa.Column("proposed_at", Instant(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("confirmed_at", Instant(timezone=True)),
        sa.Column("withdrawn_at", Instant(timezone=True)),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("finished_at", Instant(timezone=True)),
    )
    op.create_index("ix_erasure_proposed_at", "erasure", ["proposed_at", "id"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("erasure")
    op.drop_column("retention_mark", "erased_at")
