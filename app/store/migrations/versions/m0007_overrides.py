"""What the authority decides outside of applications, and links of a chain at units the office does not know.

Revision 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of overrides and the names of units outside."""
    op.create_table(
        "office_override",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("permit_id", sa.String(length=32), nullable=True),
        sa.Column("employer_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_office_override_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_office_override_permit_id_permit")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_office_override_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_override")),
    )
    op.create_index("ix_office_override_person_id_at", "office_override", ["person_id", "at"])
    op.create_index("ix_office_override_employer_id_at", "office_override", ["employer_id", "at"])
    with op.batch_alter_table("employment_link") as links:
        links.alter_column("employer_id", existing_type=sa.String(length=32), nullable=True)
        links.add_column(sa.Column("unit_name", sa.String(length=120), nullable=False, server_default=""))
        links.add_column(sa.Column("unit_uscc", sa.String(length=18), nullable=False, server_default=""))


def downgrade() -> None:
    """Remove them again; links at units outside have no place in the older table."""
    op.execute("DELETE FROM employment_link WHERE employer_id IS NULL")
    with op.batch_alter_table("employment_link") as links:
        links.drop_column("unit_uscc")
        links.drop_column("unit_name")
        links.alter_column("employer_id", existing_type=sa.String(length=32), nullable=False)
    op.drop_index("ix_office_override_employer_id_at", table_name="office_override")
    op.drop_index("ix_office_override_person_id_at", table_name="office_override")
    op.drop_table("office_override")
