"""Note until when the authority tells what is missing, and when a case counts as accepted because nothing was told.

Revision 0047.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None
WAITS = sa.text("tell_by IS NOT NULL AND deemed_accepted_at IS NULL AND ended_at IS NULL")
IS_DEEMED = sa.text("deemed_accepted_at IS NOT NULL")


def upgrade() -> None:
    """Add both; the clock was only shown until now, so no case from before counts as accepted by it."""
    op.add_column("application_case", sa.Column("tell_by", sa.Date()))
    op.add_column("application_case", sa.Column("deemed_accepted_at", Instant(timezone=True)))
    op.create_index(
        "ix_application_case_tell_by",
        "application_case",
        ["ended_at", "tell_by", "id"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index(
        "ix_application_case_deemed_accepted_at",
        "application_case",
        ["deemed_accepted_at", "id"],
        sqlite_where=IS_DEEMED,
        postgresql_where=IS_DEEMED,
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_index("ix_application_case_deemed_accepted_at", table_name="application_case")
    op.drop_index("ix_application_case_tell_by", table_name="application_case")
    op.drop_column("application_case", "deemed_accepted_at")
    op.drop_column("application_case", "tell_by")
