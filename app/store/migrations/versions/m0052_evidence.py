"""Evidence of rows in the audit, security events, sealed heads and checks of the audit.

Revision 0052.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, Json

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None
EVENT_INDEXES = {
    "ix_security_event_at": ["at", "chain", "number"],
    "ix_security_event_account_id": ["account_id", "at"],
    "ix_security_event_login_index": ["login_index", "at"],
    "ix_security_event_address": ["address", "at"],
    "ix_security_event_kind": ["kind", "at"],
}


def upgrade() -> None:
    """Make room; rows of the audit from before have no evidence, their digests stay as they are."""
    op.add_column("audit", sa.Column("kept", Json))
    op.create_index("ix_audit_at", "audit", ["at", "chain"])
    op.create_table(
        "security_event",
        sa.Column("chain", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("account_id", sa.String(40)),
        sa.Column("login_index", sa.String(64)),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("device", sa.String(80), nullable=False),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("route", sa.String(60), nullable=False),
        sa.Column("target", Json, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("previous_mac", sa.String(64), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    for name, columns in EVENT_INDEXES.items():
        op.create_index(name, "security_event", columns)
    op.create_table(
        "security_tally",
        sa.Column("minute", Instant(timezone=True), primary_key=True),
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("first", Json, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "sealed_line",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("file", sa.String(40), nullable=False),
        sa.Column("seen_until", Instant(timezone=True), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_check",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("started_at", Instant(timezone=True), nullable=False),
        sa.Column("finished_at", Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("counts", Json, nullable=False),
    )
    op.create_index("ix_audit_check_finished_at", "audit_check", ["finished_at"])


def downgrade() -> None:
    """Forget all of it. Rows that carry evidence no longer verify without it."""
    for table in ("audit_check", "sealed_line", "security_tally", "security_event"):
        op.drop_table(table)
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_column("audit", "kept")
