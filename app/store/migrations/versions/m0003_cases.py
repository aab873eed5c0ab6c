"""Tables of the cases.

Revision 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "case_counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "edition",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version_tag", sa.String(length=60), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", Instant(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_edition")),
        sa.UniqueConstraint("process", "number", name=op.f("uq_edition_process_number")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.Column("correlation_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("dedup_key", sa.String(length=120), nullable=False),
        sa.Column("received_at", Instant(timezone=True), nullable=False),
        sa.Column("delivered_to", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_message_dedup_key")),
    )
    op.create_index("ix_message_name_correlation_hash", "message", ["name", "correlation_hash"], unique=False)
    op.create_table(
        "live_edition",
        sa.Column("process", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["edition.sha256"], name=op.f("fk_live_edition_sha256")),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_live_edition")),
    )
    op.create_table(
        "application_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("procedure", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("permit_id", sa.String(length=32), nullable=True),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=False),
        sa.Column("permit_type", sa.String(length=40), nullable=False),
        sa.Column("initiator", sa.String(length=32), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_at", Instant(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("cause", sa.String(length=60), nullable=True),
        sa.Column("first_submitted_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(length=12), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.sha256"], name=op.f("fk_application_case_edition")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_application_case_employer_id")
        ),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_application_case_permit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_case_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_case")),
        sa.UniqueConstraint("number", name=op.f("uq_application_case_number")),
    )
    op.create_index(
        op.f("ix_application_case_employer_id"), "application_case", ["employer_id"], unique=False
    )
    op.create_index(
        "ix_application_case_employer_id_created_at",
        "application_case",
        ["employer_id", "created_at"],
        unique=False,
    )
    op.create_index("ix_application_case_person_id", "application_case", ["person_id"], unique=False)
    op.create_index(
        "uq_application_case_one_open",
        "application_case",
        ["permit_id"],
        unique=True,
        sqlite_where=sa.text(
            "permit_id IS NOT NULL AND state IN ('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"
        ),
        postgresql_where=sa.text(
            "permit_id IS NOT NULL AND state IN ('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"
        ),
    )
    op.create_table(
        "history_event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_history_event_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_history_event")),
    )
    op.create_table(
        "human_task",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=True),
        sa.Column("assignee", sa.String(length=80), nullable=True),
        sa.Column("groups", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=True),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("clock", sa.String(length=20), nullable=True),
        sa.Column("inputs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("properties", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", Instant(timezone=True), nullable=False),
        sa.Column("closed_at", Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_at", Instant(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_human_task_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_human_task")),
    )
    op.create_index(op.f("ix_human_task_case_id"), "human_task", ["case_id"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("command", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("resolved_at", Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_incident_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_case_id"), "incident", ["case_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.Column("parameters", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("run_at", Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_job_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_case_id"), "job", ["case_id"], unique=False)
    op.create_index("ix_job_state_run_at", "job", ["state", "run_at"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("message", sa.String(length=80), nullable=False),
        sa.Column("correlation_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_subscription_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_case_id"), "subscription", ["case_id"], unique=False)
    op.create_index(
        "ix_subscription_message_correlation_hash",
        "subscription",
        ["message", "correlation_hash"],
        unique=False,
    )
    op.create_table(
        "timer",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", Instant(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_timer_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timer")),
    )
    op.create_index(op.f("ix_timer_case_id"), "timer", ["case_id"], unique=False)
    op.create_index(op.f("ix_timer_due_at"), "timer", ["due_at"], unique=False)
    op.create_table(
        "task_group",
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["task_key"], ["human_task.key"], name=op.f("fk_task_group_task_key")),
        sa.PrimaryKeyConstraint("group_name", "due_on", "task_key", name=op.f("pk_task_group")),
    )
    op.create_index("ix_task_group_task_key", "task_group", ["task_key"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_task_group_task_key", table_name="task_group")
    op.drop_table("task_group")
    op.drop_index(op.f("ix_timer_due_at"), table_name="timer")
    op.drop_index(op.f("ix_timer_case_id"), table_name="timer")
    op.drop_table("timer")
    op.drop_index("ix_subscription_message_correlation_hash", table_name="subscription")
    op.drop_index(op.f("ix_subscription_case_id"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index("ix_job_state_run_at", table_name="job")
    op.drop_index(op.f("ix_job_case_id"), table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_incident_case_id"), table_name="incident")
    op.drop_table("incident")
    op.drop_index(op.f("ix_human_task_case_id"), table_name="human_task")
    op.drop_table("human_task")
    op.drop_table("history_event")
    op.drop_index(
        "uq_application_case_one_open",
        table_name="application_case",
        sqlite_where=sa.text(
            "permit_id IS NOT NULL AND state IN ('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"
        ),
        postgresql_where=sa.text(
            "permit_id IS NOT NULL AND state IN ('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"
        ),
    )
    op.drop_index("ix_application_case_person_id", table_name="application_case")
    op.drop_index("ix_application_case_employer_id_created_at", table_name="application_case")
    op.drop_index(op.f("ix_application_case_employer_id"), table_name="application_case")
    op.drop_table("application_case")
    op.drop_table("live_edition")
    op.drop_index("ix_message_name_correlation_hash", table_name="message")
    op.drop_table("message")
    op.drop_table("edition")
    op.drop_table("case_counter")
