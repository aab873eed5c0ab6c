"""Call every stored paper a PDF, which it is: older names kept whatever ending they came with.

Revision 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("case_document", "employer_attachment", "contract")
LONGEST = 116


def upgrade() -> None:
    """Write `.pdf` behind every name that does not end so; in small letters behind one that nearly does."""
    for name in TABLES:
        table = sa.table(name, sa.column("filename", sa.String))
        lowered = sa.func.lower(table.c.filename)
        ends_so = lowered.like("%.pdf")
        stem = sa.func.substr(table.c.filename, 1, sa.func.length(table.c.filename) - len(".pdf"))
        op.execute(
            sa.update(table)
            .where(ends_so, sa.func.substr(table.c.filename, sa.func.length(table.c.filename) - 3) != ".pdf")
            .values(filename=stem.concat(".pdf"))
        )
        op.execute(
            sa.update(table)
            .where(sa.not_(ends_so))
            .values(filename=sa.func.substr(table.c.filename, 1, LONGEST).concat(".pdf"))
        )


def downgrade() -> None:
    """Leave the names: what they were is not needed for anything."""
