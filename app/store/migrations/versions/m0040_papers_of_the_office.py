"""Keep numbered papers of the office, their first openings and their reprints.

Revision 0040.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; cases of before have no papers, and their slips stay as they are."""
    op.create_table(
        "office_paper",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), nullable=False),
        sa.Column("permit_id", sa.String(32)),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("number", sa.String(160), nullable=False, unique=True),
        sa.Column("code", sa.String(24), nullable=False, unique=True),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("issued_at", Instant(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(200), nullable=False, unique=True),
        sa.Column("audience", Json, nullable=False),
        sa.Column("notice", sa.String(60), nullable=False),
        sa.Column("replaces", sa.String(10), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("voided_at", Instant(timezone=True)),
        sa.Column("voided_by", sa.String(32)),
        sa.Column("void_reason", sa.Text),
    )
    op.create_index("ix_office_paper_case_id", "office_paper", ["case_id", "issued_at"])
    op.create_index("ix_office_paper_permit_id", "office_paper", ["permit_id", "kind"])
    op.create_table(
        "office_paper_opening",
        sa.Column("paper_id", sa.String(32), sa.ForeignKey("office_paper.id"), primary_key=True),
        sa.Column("audience", sa.String(80), primary_key=True),
        sa.Column("opened_at", Instant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
    )
    op.create_table(
        "office_paper_print",
        sa.Column("paper_id", sa.String(32), sa.ForeignKey("office_paper.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("printed_at", Instant(timezone=True), nullable=False),
        sa.Column("printed_by", sa.String(32), nullable=False),
    )
    op.create_table(
        "office_paper_counter",
        sa.Column("series", sa.String(160), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Remove them again, papers and numbers with them."""
    for table in ("office_paper_counter", "office_paper_print", "office_paper_opening", "office_paper"):
        op.drop_table(table)
