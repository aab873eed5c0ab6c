"""Changes of accounts that wait for the release by a second person.

Revision 0053.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None
WAITS, WAITS_ON_SQLITE = sa.text("awaits_release"), sa.text("awaits_release = 1")


def upgrade() -> None:
    """Make room; accounts from before wait for nobody."""
    op.add_column(
        "account", sa.Column("awaits_release", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("account", sa.Column("changed_by", Json))
    op.add_column("account", sa.Column("changed_at", Instant(timezone=True)))
    op.add_column("account", sa.Column("change", sa.String(24)))
    op.create_index(
        "ix_account_awaits_release",
        "account",
        ["changed_at"],
        sqlite_where=WAITS_ON_SQLITE,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    """Forget them: every account decides again."""
    op.drop_index("ix_account_awaits_release", table_name="account")
    for name in ("change", "changed_at", "changed_by", "awaits_release"):
        op.drop_column("account", name)
