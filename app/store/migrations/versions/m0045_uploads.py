"""Files arrive in pieces, and papers are put together from them page by page.

Revision 0045.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "paper_in_work",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=True),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("chosen_id", sa.String(length=32), nullable=True),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_key"], ["human_task.key"], name=op.f("fk_paper_in_work_task_key_human_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_in_work")),
        sa.UniqueConstraint(
            "place", "slot", "account_id", name=op.f("uq_paper_in_work_place_slot_account_id")
        ),
    )
    for column in ("chosen_id", "changed_at", "task_key", "account_id"):
        op.create_index(f"ix_paper_in_work_{column}", "paper_in_work", [column])
    op.create_table(
        "arriving_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("original", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("began_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper_in_work.id"], name=op.f("fk_arriving_file_paper_id_paper_in_work")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_arriving_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arriving_file")),
        sa.UniqueConstraint("paper_id", "mark", name=op.f("uq_arriving_file_paper_id_mark")),
    )
    op.create_index("ix_arriving_file_sha256", "arriving_file", ["sha256"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("arriving_file")
    op.drop_table("paper_in_work")
