"""Let one open incident stand for one command of one case, and let many be tried again at once.

Revision 0049.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
IS_OPEN, IS_ASKED = sa.text("resolved_at IS NULL"), sa.text("retry_asked_at IS NOT NULL")
INCIDENT = sa.table(
    "incident",
    sa.column("id", sa.String),
    sa.column("case_id", sa.String),
    sa.column("command", sa.JSON),
    sa.column("created_at", Instant),
    sa.column("resolved_at", Instant),
    sa.column("fingerprint", sa.String),
)


def upgrade() -> None:
    """Add the columns; of open incidents of the same command the oldest stays open."""
    op.add_column("incident", sa.Column("fingerprint", sa.String(64), nullable=False, server_default=""))
    op.add_column("incident", sa.Column("retry_asked_at", Instant(timezone=True)))
    op.add_column("incident", sa.Column("retry_asked_by", sa.String(40)))
    connection, known = op.get_bind(), set()
    of_all = sa.select(
        INCIDENT.c.id, INCIDENT.c.case_id, INCIDENT.c.command, INCIDENT.c.resolved_at, INCIDENT.c.created_at
    )
    for row in connection.execute(of_all.order_by(INCIDENT.c.created_at, INCIDENT.c.id)).all():
        written = json.dumps(
            [row.case_id, row.command], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        fingerprint = hashlib.sha256(written.encode()).hexdigest()
        values = {"fingerprint": fingerprint}
        if row.resolved_at is None and fingerprint in known:
            values["resolved_at"] = row.created_at
        elif row.resolved_at is None:
            known.add(fingerprint)
        connection.execute(sa.update(INCIDENT).where(INCIDENT.c.id == row.id).values(values))
    op.create_index(
        "uq_incident_one_open",
        "incident",
        ["fingerprint"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index(
        "ix_incident_retry_asked_at",
        "incident",
        ["retry_asked_at"],
        sqlite_where=IS_ASKED,
        postgresql_where=IS_ASKED,
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_incident_retry_asked_at", table_name="incident")
    op.drop_index("uq_incident_one_open", table_name="incident")
    for name in ("retry_asked_by", "retry_asked_at", "fingerprint"):
        op.drop_column("incident", name)
