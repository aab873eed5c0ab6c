"""The employers' and the employees' own records: profile, drafts of it, who removed or uploaded a paper.

Revision 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table of drafts."""
    op.create_table(
        "record_draft",
        sa.Column("owner", sa.String(length=48), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("data_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_by", sa.String(length=32), nullable=False),
        sa.Column("saved_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "form", name=op.f("pk_record_draft")),
    )
    op.add_column("employer", sa.Column("source", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("employer", sa.Column("profile_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("employer", sa.Column("profile_completed_at", Instant(timezone=True), nullable=True))
    op.add_column("employer_attachment", sa.Column("removed_by", sa.String(length=32), nullable=True))
    op.add_column(
        "contract", sa.Column("uploaded_by", sa.String(length=32), nullable=False, server_default="")
    )
    op.create_index("uq_account_one_per_person", "account", ["person_id"], unique=True)


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("uq_account_one_per_person", table_name="account")
    op.drop_column("contract", "uploaded_by")
    op.drop_column("employer_attachment", "removed_by")
    op.drop_column("employer", "profile_completed_at")
    op.drop_column("employer", "profile_sealed")
    op.drop_column("employer", "source")
    op.drop_table("record_draft")
