"""Drafts of editions; an index for the open cases of each edition.

Revision 0028.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

OPEN_CASES = sa.text("ended_at IS NULL")
OPEN_DRAFTS = sa.text("state = 'open'")


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "edition_draft",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("base", sa.String(64), sa.ForeignKey("edition.sha256"), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.Column("published", sa.String(64), sa.ForeignKey("edition.sha256")),
        sa.Column("approved_by", sa.String(40)),
    )
    op.create_index(
        "ix_edition_draft_open",
        "edition_draft",
        ["process", "changed_at"],
        sqlite_where=OPEN_DRAFTS,
        postgresql_where=OPEN_DRAFTS,
    )
    op.create_index(
        "ix_application_case_open_edition",
        "application_case",
        ["edition"],
        sqlite_where=OPEN_CASES,
        postgresql_where=OPEN_CASES,
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_application_case_open_edition", "application_case")
    op.drop_table("edition_draft")
