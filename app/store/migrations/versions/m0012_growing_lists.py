"""Answer every list from an index: order of names, holders of tasks, newest first, what is still open.

Revision 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.domain.name_order import order_key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAMED = ("person", "employer")
AT_ONCE = 1000
NEW = (
    ("ix_person_name_key", "person", ("name_key", "id"), ""),
    ("ix_employer_name_key", "employer", ("name_key", "id"), ""),
    ("ix_association_employer_id_state", "association", ("employer_id", "state", "person_id"), ""),
    ("ix_association_person_id_state", "association", ("person_id", "state"), ""),
    ("ix_permit_person_id_valid_until", "permit", ("person_id", "valid_until"), ""),
    (
        "ix_application_case_employer_id_created_at",
        "application_case",
        ("employer_id", "created_at", "id"),
        "",
    ),
    ("ix_application_case_created_at", "application_case", ("created_at", "id"), ""),
    ("ix_application_case_open_of_permit", "application_case", ("permit_id",), "ended_at IS NULL"),
    (
        "ix_application_case_open_of_employer",
        "application_case",
        ("employer_id", "created_at", "id"),
        "ended_at IS NULL",
    ),
    ("ix_task_group_claimed_by", "task_group", ("group_name", "claimed_by", "due_on", "task_key"), ""),
    ("ix_message_delivered_to", "message", ("delivered_to", "name", "correlation_hash"), ""),
    ("ix_job_waiting", "job", ("run_at", "key"), "state <> 'done'"),
    ("ix_incident_open", "incident", ("created_at", "id"), "resolved_at IS NULL"),
    ("ix_notice_audience_at", "notice", ("audience", "at", "id"), ""),
    ("ix_outbox_created_at", "outbox", ("created_at", "id"), ""),
    ("ix_account_employer_id", "account", ("employer_id",), ""),
    ("ix_account_role", "account", ("role", "login"), ""),
    ("ix_session_account_id", "session", ("account_id",), ""),
)
OLD = (
    ("ix_association_employer_id", "association", ("employer_id",)),
    ("ix_application_case_employer_id", "application_case", ("employer_id",)),
    ("ix_application_case_employer_id_created_at", "application_case", ("employer_id", "created_at")),
    ("ix_message_name_correlation_hash", "message", ("name", "correlation_hash")),
    ("ix_notice_audience_at", "notice", ("audience", "at")),
)
"""Each is the beginning of a new one, or asked for no more."""


def upgrade() -> None:
    """Add the columns, fill them, replace the indexes."""
    for table in NAMED:
        op.add_column(table, sa.Column("name_key", sa.String(120), nullable=False, server_default=""))
        _fill_keys(table)
    op.add_column("task_group", sa.Column("claimed_by", sa.String(32)))
    op.execute(
        "UPDATE task_group SET claimed_by ="
        " (SELECT human_task.claimed_by FROM human_task WHERE human_task.key = task_group.task_key)"
    )
    for name, table, _columns in OLD:
        op.drop_index(name, table_name=table)
    for name, table, columns, where in NEW:
        only = sa.text(where) if where else None
        op.create_index(name, table, list(columns), sqlite_where=only, postgresql_where=only)


def _fill_keys(name: str) -> None:
    table = sa.table(name, sa.column("id"), sa.column("name"), sa.column("name_key"))
    found = op.get_bind().execute(sa.select(table.c.id, table.c.name)).all()
    change = sa.update(table).where(table.c.id == sa.bindparam("which")).values(name_key=sa.bindparam("key"))
    for start in range(0, len(found), AT_ONCE):
        some = [{"which": row.id, "key": order_key(row.name)} for row in found[start : start + AT_ONCE]]
        op.get_bind().execute(change, some)


def downgrade() -> None:
    """Put the former indexes back and remove the columns."""
    for name, table, _columns, _where in NEW:
        op.drop_index(name, table_name=table)
    for name, table, columns in OLD:
        op.create_index(name, table, list(columns))
    op.drop_column("task_group", "claimed_by")
    for table in NAMED:
        op.drop_column(table, "name_key")
