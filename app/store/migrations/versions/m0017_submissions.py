"""What is submitted to the authority stands still, and which answers asked for a change of the record.

Revision 0017. Cases that are under review now get their first snapshot with their next submission.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "submission",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("moved", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["application_case.id"], name=op.f("fk_submission_case_id_application_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("answer") as table:
        table.add_column(sa.Column("asked", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Remove both again."""
    with op.batch_alter_table("answer") as table:
        table.drop_column("asked")
    op.drop_table("submission")
