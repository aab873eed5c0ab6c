"""Make room for sealed records of people, addresses of units and what permits say of holders, and for logins.

What stands in the plain columns is sealed when an installation is prepared, for a migration has no keys; a later
release takes the plain columns away.

Revision 0054.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None
_SEALED = (
    ("person", "record_sealed"),
    ("employer", "contact_email_sealed"),
    ("permit", "holder_sealed"),
    ("account", "login_sealed"),
)


def upgrade() -> None:
    """Add the columns."""
    for table, column in _SEALED:
        op.add_column(table, sa.Column(column, sa.LargeBinary))


def downgrade() -> None:
    """Remove them again, with what was sealed in them."""
    for table, column in reversed(_SEALED):
        op.drop_column(table, column)
