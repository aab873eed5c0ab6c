"""Order queues by the day on which a task must be done so that the levels after it end before the permit does.

Revision 0029.
"""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename the column; the worker gives waiting reviews their places as it does after a new calendar."""
    op.execute("ALTER TABLE task_group RENAME COLUMN due_on TO act_by")
    op.execute(
        "UPDATE application_case SET deadlines_version = 0 WHERE ended_at IS NULL AND id IN"
        " (SELECT human_task.case_id FROM human_task JOIN task_group ON task_group.task_key = human_task.key"
        " WHERE task_group.group_name LIKE 'authority:%')"
    )


def downgrade() -> None:
    """Give the column its former name and the due dates of the tasks back."""
    op.execute("ALTER TABLE task_group RENAME COLUMN act_by TO due_on")
    op.execute(
        "UPDATE task_group SET due_on = coalesce("
        "(SELECT human_task.due_on FROM human_task WHERE human_task.key = task_group.task_key), due_on)"
    )
