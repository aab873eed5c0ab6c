"""Let a queue be listed, counted and searched by indexes of its own, however long it is.

Revision 0044.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_task_group_free": ("claimed_by", "act_by", "task_key", "procedure"),
    "ix_task_group_procedure": ("procedure", "act_by", "task_key", "claimed_by", "due_on"),
    "ix_task_group_urgent": ("is_urgent", "act_by", "task_key", "procedure"),
    "ix_task_group_returned": ("is_returned", "act_by", "task_key", "procedure"),
    "ix_task_group_ahead": ("is_ahead", "act_by", "task_key", "procedure", "due_on"),
    "ix_task_group_employer_id": ("employer_id", "act_by", "task_key"),
    "ix_task_group_opened_at": ("opened_at",),
}
_COPY = """
UPDATE task_group SET
  procedure = (SELECT c.procedure FROM human_task h JOIN application_case c ON c.id = h.case_id WHERE h.key = task_key),
  employer_id = (SELECT c.employer_id FROM human_task h JOIN application_case c ON c.id = h.case_id WHERE h.key = task_key),
  person_id = (SELECT c.person_id FROM human_task h JOIN application_case c ON c.id = h.case_id WHERE h.key = task_key),
  is_urgent = (SELECT c.is_urgent FROM human_task h JOIN application_case c ON c.id = h.case_id WHERE h.key = task_key),
  is_returned = (SELECT h.round > 1 FROM human_task h WHERE h.key = task_key),
  opened_at = (SELECT h.opened_at FROM human_task h WHERE h.key = task_key),
  due_on = (SELECT h.due_on FROM human_task h WHERE h.key = task_key)
"""


def upgrade() -> None:
    """Add what a queue is asked for, copy it from tasks and cases, and index it."""
    for column in (
        sa.Column("procedure", sa.String(60), nullable=False, server_default=""),
        sa.Column("employer_id", sa.String(32), nullable=False, server_default=""),
        sa.Column("person_id", sa.String(32)),
        sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_returned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_ahead", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("opened_at", Instant(timezone=True)),
        sa.Column("due_on", sa.Date()),
    ):
        op.add_column("task_group", column)
    op.execute(_COPY)
    op.execute("UPDATE task_group SET is_ahead = (due_on IS NOT NULL AND act_by < due_on)")
    op.drop_index("ix_task_group_claimed_by", table_name="task_group")
    for name, columns in _INDEXES.items():
        op.create_index(name, "task_group", ["group_name", *columns])
    op.create_index("ix_task_group_person_id", "task_group", ["person_id"])
    op.create_index("ix_task_group_claimed_by", "task_group", ["claimed_by"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_task_group_claimed_by", table_name="task_group")
    op.drop_index("ix_task_group_person_id", table_name="task_group")
    for name in _INDEXES:
        op.drop_index(name, table_name="task_group")
    op.create_index(
        "ix_task_group_claimed_by", "task_group", ["group_name", "claimed_by", "act_by", "task_key"]
    )
    with op.batch_alter_table("task_group") as changed:
        for name in (
            "procedure", "employer_id", "person_id", "is_urgent", "is_returned", "is_ahead", "opened_at", "due_on",
        ):  # fmt: skip
            changed.drop_column(name)
