"""What operators do inside a single case and see of what failed; which keys the database is for."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from app.store.columns import Instant, Json, metadata

case_operation = Table(
    "case_operation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("request", Json, nullable=False),
    Column("told", Json, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("lock_version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", String(40), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("ended_by", String(40)),
    Column("ended_at", Instant),
    Index("ix_case_operation_case_id_proposed_at", "case_id", "proposed_at"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), index=True),
    Column("command", Json, nullable=False),
    Column("kind", String(80), nullable=False),
    Column("element", String(80), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("attempts", Integer, nullable=False, default=1),
    # Of case and command: while it is open, another failure of the same is another attempt.
    Column("fingerprint", String(64), nullable=False),
    # Somebody asked that the worker tries again.
    Column("retry_asked_at", Instant),
    Column("retry_asked_by", String(40)),
    Index(
        "uq_incident_one_open",
        "fingerprint",
        unique=True,
        sqlite_where=text("resolved_at IS NULL"),
        postgresql_where=text("resolved_at IS NULL"),
    ),
    Index(
        "ix_incident_retry_asked_at",
        "retry_asked_at",
        sqlite_where=text("retry_asked_at IS NOT NULL"),
        postgresql_where=text("retry_asked_at IS NOT NULL"),
    ),
    Index(
        "ix_incident_open",
        "created_at",
        "id",
        sqlite_where=text("resolved_at IS NULL"),
        postgresql_where=text("resolved_at IS NULL"),
    ),
)

key_mark = Table(
    "key_mark",
    metadata,
    # Which key: secret or encryption.
    Column("name", String(20), primary_key=True),
    # What tells keys apart without telling anything of them.
    Column("fingerprint", String(32), nullable=False),
    Column("noted_at", Instant, nullable=False),
)
