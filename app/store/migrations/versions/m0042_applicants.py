"""Calendar feeds, wishes about letters, agents of cases, ratings and concerns; days are counted anew with durations.

Revision 0042.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def _make_feeds_and_wishes() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("employer_id", sa.String(32), sa.ForeignKey("employer.id"), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", Instant(timezone=True)),
    )
    op.create_index(
        "uq_calendar_feed_one_of_employer",
        "calendar_feed",
        ["employer_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "letter_wish",
        sa.Column("audience", sa.String(120), primary_key=True),
        sa.Column("unwanted", Json, nullable=False),
        sa.Column("changed_by", sa.String(32), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
    )
    op.create_table(
        "case_agent",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("handed_by", sa.String(32), nullable=False),
        sa.Column("handed_at", Instant(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _make_ratings() -> None:
    op.create_table(
        "case_rating",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("procedure", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.UniqueConstraint("case_id", "account_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )
    op.create_index("ix_case_rating_procedure", "case_rating", ["procedure", "level"])


def _make_concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(24), nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id")),
        sa.Column("rating_id", sa.String(32), sa.ForeignKey("case_rating.id"), unique=True),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(32)),
        sa.Column("answered_at", Instant(timezone=True)),
    )
    op.create_index("ix_concern_account_id", "concern", ["account_id", "at", "id"])
    op.create_index("ix_concern_at", "concern", ["at", "id"])
    op.create_index("ix_concern_authority", "concern", ["authority", "at", "id"])
    op.create_index(
        "ix_concern_open",
        "concern",
        ["authority", "at", "id"],
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "concern_counter",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )


def _count_anew() -> None:
    """Durations are counted with the other counts of a day: the worker counts all days that are over once more."""
    op.execute("DELETE FROM procedure_day")
    op.execute("DELETE FROM daily_sweep WHERE kind = 'counts'")


def upgrade() -> None:
    """Add the tables, the column and the index."""
    _make_feeds_and_wishes()
    _make_ratings()
    _make_concerns()
    op.add_column("account", sa.Column("appearance", sa.String(80), nullable=False, server_default=""))
    op.create_index("ix_procedure_day_measure", "procedure_day", ["process", "measure", "day"])
    _count_anew()


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_procedure_day_measure", "procedure_day")
    op.drop_column("account", "appearance")
    for name in ("concern_counter", "concern", "case_rating", "case_agent", "letter_wish", "calendar_feed"):
        op.drop_table(name)
