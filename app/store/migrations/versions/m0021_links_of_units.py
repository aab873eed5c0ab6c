"""The work at a unit that no employer change was made for is found by the unit.

Revision 0021.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "ix_employment_link_employer_id_is_recorded", "employment_link", ["employer_id", "is_recorded"]
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_index("ix_employment_link_employer_id_is_recorded", table_name="employment_link")
