"""Counts of cases and reviews by day, and how long records are kept.

What was counted of cases and levels under names moves into columns; the worker counts every day anew from the cases.

Revision 0041.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

CASES = (
    "begun", "received", "accepted", "ended", "approved", "reviewed", "first_time", "returned_once",
    "returned_more", "timed", "in_time",
)  # fmt: skip
REVIEWS = ("done", "returned", "timed", "in_time")


def upgrade() -> None:
    """Add the tables, and let every day be counted again."""
    op.create_table(
        "case_day",
        sa.Column("authority", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("process", sa.String(60), primary_key=True),
        sa.Column("edition", sa.String(64), primary_key=True),
        sa.Column("employer_id", sa.String(32), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in CASES),
    )
    op.create_index("ix_case_day_day", "case_day", ["day"])
    op.create_index("ix_case_day_employer_id_day", "case_day", ["employer_id", "day"])
    op.create_table(
        "case_month",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("employer_id", sa.String(32), primary_key=True),
        sa.Column("authority", sa.String(40), primary_key=True),
        sa.Column("process", sa.String(60), primary_key=True),
        sa.Column("month", sa.Integer(), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in CASES),
        sa.Column("moved", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_case_month_moved",
        "case_month",
        ["year", "employer_id", "authority", "process", "month", "moved"],
    )
    op.create_table(
        "review_day",
        sa.Column("authority", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("process", sa.String(60), primary_key=True),
        sa.Column("edition", sa.String(64), primary_key=True),
        sa.Column("level_name", sa.String(40), primary_key=True),
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("days", sa.Integer(), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in REVIEWS),
    )
    op.create_index("ix_review_day_day", "review_day", ["day"])
    op.create_index("ix_review_day_process_day", "review_day", ["process", "day"])
    op.create_index("ix_review_day_account_id_day", "review_day", ["account_id", "day"])
    op.create_index("ix_procedure_day_day", "procedure_day", ["day"])
    op.create_index("ix_reached_case_on_day", "reached_case", ["received_on", "case_id"])
    op.create_index("ix_review_decision_at", "review_decision", ["at", "case_id"])
    op.create_table(
        "retention_term",
        sa.Column("record_class", sa.String(20), primary_key=True),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("set_by", sa.String(40), nullable=False),
        sa.Column("set_at", Instant(timezone=True), nullable=False),
    )
    op.create_table(
        "retention_mark",
        sa.Column("record_class", sa.String(20), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), primary_key=True),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("marked_at", Instant(timezone=True), nullable=False),
    )
    op.create_index(
        "ix_retention_mark_kept_until", "retention_mark", ["kept_until", "case_id", "record_class"]
    )
    _count_anew()


def downgrade() -> None:
    """Remove them again; what was counted is counted anew as it was before."""
    op.drop_table("retention_mark")
    op.drop_table("retention_term")
    op.drop_index("ix_review_decision_at", table_name="review_decision")
    op.drop_index("ix_reached_case_on_day", table_name="reached_case")
    op.drop_index("ix_procedure_day_day", table_name="procedure_day")
    op.drop_table("review_day")
    op.drop_table("case_month")
    op.drop_table("case_day")
    _count_anew()


def _count_anew() -> None:
    op.execute("DELETE FROM procedure_day")
    op.execute("DELETE FROM daily_sweep WHERE kind = 'counts'")
