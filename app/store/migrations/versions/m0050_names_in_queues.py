"""Keep in a queue by which letters its people are found, and index what is rare in it or held.

Revision 0050.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_NAMES = {"name_key": 120, "initials": 40, "other_initials": 40}
_INDEX = "ix_task_group_names"
_OF_PROCEDURE = {
    "ix_task_group_held_of_procedure": (["claimed_by"], "claimed_by IS NOT NULL", "claimed_by IS NOT NULL"),
    "ix_task_group_urgent_of_procedure": (["is_urgent"], "is_urgent = 1", "is_urgent = true"),
    "ix_task_group_returned_of_procedure": (["is_returned"], "is_returned = 1", "is_returned = true"),
}
_HELD = sa.text("state = 'open' AND claimed_by IS NOT NULL")
_COPY = """
UPDATE task_group SET
  name_key = (SELECT p.name_key FROM person p WHERE p.id = task_group.person_id),
  initials = (SELECT p.initials FROM person p WHERE p.id = task_group.person_id),
  other_initials = (SELECT p.other_initials FROM person p WHERE p.id = task_group.person_id)
WHERE person_id IS NOT NULL
"""


def upgrade() -> None:
    """Copy them from the people, and index them in the order of the queue."""
    for name, longest in _NAMES.items():
        op.add_column("task_group", sa.Column(name, sa.String(longest), nullable=False, server_default=""))
    op.execute(_COPY)
    columns = (
        "group_name",
        "act_by",
        "task_key",
        *_NAMES,
        "employer_id",
        "claimed_by",
        "procedure",
        "due_on",
    )
    op.create_index(_INDEX, "task_group", columns)
    op.create_index(
        "ix_human_task_held",
        "human_task",
        ["claimed_by", "claimed_at"],
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )
    for name, (more, on_sqlite, on_postgres) in _OF_PROCEDURE.items():
        op.create_index(
            name,
            "task_group",
            ["group_name", *more, "procedure", "act_by", "task_key"],
            sqlite_where=sa.text(on_sqlite),
            postgresql_where=sa.text(on_postgres),
        )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_human_task_held", table_name="human_task")
    for name in (*_OF_PROCEDURE, _INDEX):
        op.drop_index(name, table_name="task_group")
    for name in reversed(_NAMES):
        op.drop_column("task_group", name)
