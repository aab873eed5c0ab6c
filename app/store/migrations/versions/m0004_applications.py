"""Tables of the applications.

Revision 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "daily_sweep",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", Instant(timezone=True), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("was_catch_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name=op.f("pk_daily_sweep")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("dedup_key", sa.String(length=160), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("run_at", Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_dedup_key")),
    )
    op.create_index("ix_outbox_sent_at_run_at", "outbox", ["sent_at", "run_at"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=False),
        sa.Column("data_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_answer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("task_key", name=op.f("uq_answer_task_key")),
    )
    op.create_index("ix_answer_case_id_element", "answer", ["case_id", "element", "at"], unique=False)
    op.create_table(
        "case_document",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("page_checks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("uploaded_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_case_document_case_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_case_document_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
        sa.UniqueConstraint("case_id", "slot", "version", name=op.f("uq_case_document_case_id_slot_version")),
    )
    op.create_table(
        "correction_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("answered_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["application_case.id"], name=op.f("fk_correction_item_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_item")),
        sa.UniqueConstraint(
            "case_id", "round", "number", name=op.f("uq_correction_item_case_id_round_number")
        ),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("dedup_key", sa.String(length=160), nullable=False),
        sa.Column("read_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_notice_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_notice_dedup_key")),
    )
    op.create_index("ix_notice_audience_at", "notice", ["audience", "at"], unique=False)
    op.create_table(
        "review_decision",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("level_name", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("advisory_note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["application_case.id"], name=op.f("fk_review_decision_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "round", "level", name=op.f("pk_review_decision")),
        sa.UniqueConstraint("case_id", "round", "by", name=op.f("uq_review_decision_case_id_round_by")),
    )
    op.create_table(
        "slip",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("snapshot", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("issued_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"], name=op.f("fk_slip_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_slip_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_slip")),
        sa.UniqueConstraint("case_id", name=op.f("uq_slip_case_id")),
    )
    op.create_index(op.f("ix_slip_person_id"), "slip", ["person_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("task_key", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("data_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_key"], ["human_task.key"], name=op.f("fk_draft_task_key")),
        sa.PrimaryKeyConstraint("task_key", "account_id", name=op.f("pk_draft")),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("draft")
    op.drop_index(op.f("ix_slip_person_id"), table_name="slip")
    op.drop_table("slip")
    op.drop_table("review_decision")
    op.drop_index("ix_notice_audience_at", table_name="notice")
    op.drop_table("notice")
    op.drop_table("correction_item")
    op.drop_table("case_document")
    op.drop_index("ix_answer_case_id_element", table_name="answer")
    op.drop_table("answer")
    op.drop_index("ix_outbox_sent_at_run_at", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("daily_sweep")
