"""What operators do inside a single case, proposed and confirmed by somebody else; which keys the database is for."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

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

key_mark = Table(
    "key_mark",
    metadata,
    # Which key: secret or encryption.
    Column("name", String(20), primary_key=True),
    # What tells keys apart without telling anything of them.
    Column("fingerprint", String(32), nullable=False),
    Column("noted_at", Instant, nullable=False),
)
