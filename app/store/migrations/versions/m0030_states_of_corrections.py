"""Keep what reviewers find of each corrected item, which item a new one carries over, reasons, and own phrases.

Revision 0030. Items that were asked before have no verdicts: their cases finish as they began.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
OF_ITEM = (("former_id", sa.String(length=32)), ("reason", sa.String(length=60)), ("page", sa.Integer()))


def upgrade() -> None:
    """Add columns and tables."""
    for name, kind in OF_ITEM:
        op.add_column("correction_item", sa.Column(name, kind, nullable=True))
    op.create_table(
        "correction_verdict",
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["correction_item.id"], name=op.f("fk_correction_verdict_item_id_correction_item")
        ),
        sa.PrimaryKeyConstraint("item_id", "round", "level", name=op.f("pk_correction_verdict")),
    )
    op.create_table(
        "return_reason_use",
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("target", "reason", name=op.f("pk_return_reason_use")),
    )
    op.create_table(
        "common_phrase",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("added_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_common_phrase_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_common_phrase")),
        sa.UniqueConstraint("account_id", "text", name=op.f("uq_common_phrase_account_id_text")),
    )


def downgrade() -> None:
    """Remove them again."""
    for table in ("common_phrase", "return_reason_use", "correction_verdict"):
        op.drop_table(table)
    for name, _kind in OF_ITEM:
        op.drop_column("correction_item", name)
