"""Files of the old system on their way in: what was checked, and the pieces that are still to be kept."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from app.store.columns import Instant, Json, metadata

import_run = Table(
    "import_run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    # The file itself while it waits for the worker's check; gone afterwards.
    Column("text_sealed", LargeBinary),
    Column("lines", Integer, nullable=False, default=0),
    Column("at_line", Integer, nullable=False, default=0),
    Column("added", Integer, nullable=False, default=0),
    Column("known", Integer, nullable=False, default=0),
    Column("wrong", Integer, nullable=False, default=0),
    Column("errors", Json, nullable=False),
    Column("by", String(32), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_import_run_made_at", "made_at", "id"),
    Index("ix_import_run_state", "state", "made_at"),
)

import_piece = Table(
    "import_piece",
    metadata,
    Column("run_id", String(32), ForeignKey("import_run.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rows_sealed", LargeBinary, nullable=False),
)
