"""Runs that move cases to another edition, and what came of each case."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from app.store.columns import Instant, Json, metadata

migration_run = Table(
    "migration_run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("process", String(60), nullable=False),
    Column("target", String(64), ForeignKey("edition.sha256"), nullable=False),
    Column("mapping", Json, nullable=False),
    Column("is_dry", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(300), nullable=False, default=""),
    Column("by", String(40), nullable=False),
    Column("total", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_migration_run_target_made_at", "target", "made_at"),
    Index("ix_migration_run_state_made_at", "state", "made_at"),
)

migration_outcome = Table(
    "migration_outcome",
    metadata,
    Column("run_id", String(32), ForeignKey("migration_run.id"), primary_key=True),
    # No foreign key: it would wait for whoever is changing the case, and that is what is noted here.
    Column("case_id", String(32), primary_key=True),
    Column("outcome", String(12), nullable=False),
    Column("source", String(64), nullable=False),
    # Elements that a mapping would help to find again.
    Column("unmapped", Json, nullable=False),
    Column("told", Text, nullable=False, default=""),
    Index("ix_migration_outcome_run_id_outcome", "run_id", "outcome", "case_id"),
)
