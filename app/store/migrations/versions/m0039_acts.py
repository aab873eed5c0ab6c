"""Keep acts around the steps of cases, and how many working days a review and a step were given.

Revision 0039.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
UNANSWERED, UNREAD = sa.text("answered_at IS NULL"), sa.text("read_at IS NULL")


def upgrade() -> None:
    """Add the tables and columns; cases from before have no acts, and their days stay as they were worked out."""
    op.create_table(
        "case_act",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(20), nullable=False),
        sa.Column("mark", sa.String(8), nullable=False, server_default=""),
        sa.Column("shown_to", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(12), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("waits_for", sa.String(80)),
        sa.Column("waits_as", sa.String(12)),
        sa.Column("within", sa.Integer()),
        sa.Column("due_on", sa.Date()),
        sa.Column("answered_at", Instant()),
        sa.Column("answered_by", sa.String(32)),
        sa.Column("verdict", sa.String(12)),
        sa.Column("answer_sealed", sa.LargeBinary()),
        sa.Column("clock", sa.String(12)),
        sa.Column("effect", sa.String(12)),
        sa.Column("at_most", sa.Integer()),
        sa.Column("counts_from", sa.Date()),
        sa.Column("counts_until", sa.Date()),
        sa.Column("paper", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_act")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["application_case.id"], name=op.f("fk_case_act_case_id_application_case")
        ),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_act_case_id_number")),
    )
    op.create_index(
        "ix_case_act_waits_for",
        "case_act",
        ["waits_for", "due_on"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    op.create_table(
        "act_reader",
        sa.Column("act_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("read_at", Instant()),
        sa.PrimaryKeyConstraint("act_id", "account_id", name=op.f("pk_act_reader")),
        sa.ForeignKeyConstraint(["act_id"], ["case_act.id"], name=op.f("fk_act_reader_act_id_case_act")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_act_reader_account_id_account")
        ),
    )
    op.create_index(
        "ix_act_reader_account_id", "act_reader", ["account_id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )
    op.add_column("application_case", sa.Column("review_days", sa.Integer()))
    op.add_column("human_task", sa.Column("due_days", sa.Integer()))


def downgrade() -> None:
    """Remove them again; what was done around the steps is lost."""
    op.drop_column("human_task", "due_days")
    op.drop_column("application_case", "review_days")
    op.drop_index("ix_act_reader_account_id", table_name="act_reader")
    op.drop_table("act_reader")
    op.drop_index("ix_case_act_waits_for", table_name="case_act")
    op.drop_table("case_act")
