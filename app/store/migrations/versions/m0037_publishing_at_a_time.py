"""Drafts that are published at a moment, and the daily counts of each procedure.

Revision 0037.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "scheduled_publication",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("draft_id", sa.String(32), sa.ForeignKey("edition_draft.id"), nullable=False),
        sa.Column("due_at", Instant(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(40), nullable=False),
        sa.Column("approved_at", Instant(timezone=True), nullable=False),
        sa.Column("note", sa.String(300), nullable=False, server_default=""),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("why", sa.String(600), nullable=False, server_default=""),
        sa.Column("ended_at", Instant(timezone=True)),
        sa.Column("ended_by", sa.String(40)),
    )
    op.create_index("ix_scheduled_publication_draft", "scheduled_publication", ["draft_id", "approved_at"])
    op.create_index("ix_scheduled_publication_state", "scheduled_publication", ["state", "due_at"])
    op.create_table(
        "procedure_day",
        sa.Column("process", sa.String(60), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("edition", sa.String(64), primary_key=True),
        sa.Column("measure", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_index("ix_human_task_closed_at", "human_task", ["closed_at"])
    op.create_index("ix_application_case_ended_at", "application_case", ["ended_at"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_application_case_ended_at", table_name="application_case")
    op.drop_index("ix_human_task_closed_at", table_name="human_task")
    op.drop_table("procedure_day")
    op.drop_table("scheduled_publication")
