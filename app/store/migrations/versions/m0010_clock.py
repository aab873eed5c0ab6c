"""What all processes know of the time, so that a clock that jumps is seen by each of them.

Revision 0010. The last instant a worker was alive is the first that is known of an installation in use.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    made = op.create_table(
        "clock_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", Instant(timezone=True), nullable=False),
        sa.Column("doubt", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("doubted_at", Instant(timezone=True), nullable=True),
        sa.Column("database_ahead", sa.Float(), server_default="0", nullable=False),
        sa.Column("confirmed_at", Instant(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_state")),
    )
    op.create_table(
        "machine_clock",
        sa.Column("boot", sa.String(length=120), nullable=False),
        sa.Column("started_at", Instant(timezone=True), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("boot", name=op.f("pk_machine_clock")),
    )
    beats = sa.table("worker_heartbeat", sa.column("at", Instant(timezone=True)))
    last = op.get_bind().execute(sa.select(sa.func.max(beats.c.at, type_=Instant(timezone=True)))).scalar()
    # A demonstration whose clock was moved forward has beats of days to come; they tell nothing of the machine.
    if last is not None and last <= datetime.now(UTC):
        op.bulk_insert(made, [{"id": 1, "seen_at": last, "reason": ""}])


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("machine_clock")
    op.drop_table("clock_state")
