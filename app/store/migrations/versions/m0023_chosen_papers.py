"""Papers wait in a form from the moment they are chosen until the form is sent.

Revision 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
HOLDERS = ("case_document", "employer_attachment", "contract")


def upgrade() -> None:
    """Add the table, and find the papers that name a file."""
    op.create_table(
        "chosen_paper",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=True),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("chosen_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_key"], ["human_task.key"], name=op.f("fk_chosen_paper_task_key_human_task")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_chosen_paper_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chosen_paper")),
        sa.UniqueConstraint(
            "place", "slot", "account_id", name=op.f("uq_chosen_paper_place_slot_account_id")
        ),
    )
    op.create_index("ix_chosen_paper_sha256", "chosen_paper", ["sha256"])
    op.create_index("ix_chosen_paper_chosen_at", "chosen_paper", ["chosen_at"])
    op.create_index("ix_chosen_paper_task_key", "chosen_paper", ["task_key"])
    for table in HOLDERS:
        op.create_index(f"ix_{table}_sha256", table, ["sha256"])


def downgrade() -> None:
    """Remove it again."""
    for table in HOLDERS:
        op.drop_index(f"ix_{table}_sha256", table_name=table)
    op.drop_table("chosen_paper")
