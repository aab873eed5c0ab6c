"""Remember of every open case by which calendar its deadlines are worked out.

Revision 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEHIND = "ix_application_case_deadlines_version"
IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add the column; what was there has been worked out by the calendar of its day."""
    op.add_column(
        "application_case", sa.Column("deadlines_version", sa.Integer(), nullable=False, server_default="1")
    )
    op.execute(
        "UPDATE application_case SET deadlines_version ="
        " (SELECT coalesce(max(version), 1) FROM calendar_version)"
    )
    op.create_index(
        BEHIND, "application_case", ["deadlines_version"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_index(BEHIND, table_name="application_case")
    op.drop_column("application_case", "deadlines_version")
