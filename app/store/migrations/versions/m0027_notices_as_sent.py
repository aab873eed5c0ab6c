"""Notices keep their words as they were sent; those of before have only their kind and facts.

Revision 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("notice", sa.Column("title", sa.String(200)))
    op.add_column("notice", sa.Column("body", sa.Text()))
    op.add_column("notice", sa.Column("link", sa.String(40)))


def downgrade() -> None:
    """Remove them again."""
    for name in ("link", "body", "title"):
        op.drop_column("notice", name)
