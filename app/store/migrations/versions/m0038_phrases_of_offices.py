"""Let the lead of an authority keep phrases that all its reviewers insert.

Revision 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; phrases that are there stay their writers' own."""
    op.add_column("common_phrase", sa.Column("authority", sa.String(40)))
    op.create_index("ix_common_phrase_authority", "common_phrase", ["authority"])


def downgrade() -> None:
    """Remove it again; phrases of offices become their writers' own."""
    op.drop_index("ix_common_phrase_authority", table_name="common_phrase")
    op.drop_column("common_phrase", "authority")
