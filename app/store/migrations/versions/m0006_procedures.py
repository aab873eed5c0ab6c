"""What all procedures need: history of permissions, numbers and holders of permits, one open application each.

Revision 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPEN = "state IN ('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"
_OF_UNIT = f"person_id IS NULL AND {_OPEN}"
_OF_PERSON = f"permit_id IS NULL AND person_id IS NOT NULL AND {_OPEN}"


def upgrade() -> None:
    """Add tables, columns and the rules of one open application."""
    op.create_table(
        "permission_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("permit_type", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_permission_event_employer_id_employer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission_event")),
    )
    op.create_index("ix_permission_event_employer_id_at", "permission_event", ["employer_id", "at"])
    op.create_table(
        "permit_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_permit_counter")),
    )
    op.add_column("permit", sa.Column("suspended_on", sa.Date(), nullable=True))
    op.add_column("permit", sa.Column("holder", sa.JSON(none_as_null=True), nullable=True))
    op.create_index(
        "uq_application_case_one_open_of_unit",
        "application_case",
        ["employer_id", "procedure", "permit_type"],
        unique=True,
        sqlite_where=sa.text(_OF_UNIT),
        postgresql_where=sa.text(_OF_UNIT),
    )
    op.create_index(
        "uq_application_case_one_open_of_person",
        "application_case",
        ["person_id", "procedure"],
        unique=True,
        sqlite_where=sa.text(_OF_PERSON),
        postgresql_where=sa.text(_OF_PERSON),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("uq_application_case_one_open_of_person", table_name="application_case")
    op.drop_index("uq_application_case_one_open_of_unit", table_name="application_case")
    op.drop_column("permit", "holder")
    op.drop_column("permit", "suspended_on")
    op.drop_table("permit_counter")
    op.drop_index("ix_permission_event_employer_id_at", table_name="permission_event")
    op.drop_table("permission_event")
