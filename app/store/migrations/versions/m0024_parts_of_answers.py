"""Answers tell which part of the application they are; before, the name of the step told it.

Revision 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEFORE = {
    "taken_over": ("taken_over",),
    "correct_employee_papers": ("personal_data",),
    "update_information": ("application", "personal_data"),
    "fill_application": ("application", "personal_data"),
    "verify_and_submit": ("application",),
    "confirm_leaving": ("application",),
    "renewal_first": ("application",),
    "confirm_cancellation": ("application",),
    "report_leaving": ("application",),
}
"""Parts by step, as every procedure named its steps until now."""


def upgrade() -> None:
    """Add the column and fill it."""
    op.add_column("answer", sa.Column("gives", sa.JSON(none_as_null=True), nullable=True))
    answer = sa.table("answer", sa.column("element", sa.String), sa.column("gives", sa.JSON))
    for element, parts in BEFORE.items():
        op.execute(answer.update().where(answer.c.element == element).values(gives=list(parts)))
    op.execute(answer.update().where(answer.c.element.not_in(list(BEFORE))).values(gives=[]))


def downgrade() -> None:
    """Remove it again."""
    op.drop_column("answer", "gives")
