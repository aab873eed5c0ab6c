"""How long which records are kept, and what is proposed once that time is over."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from app.store.columns import Instant, metadata

retention_term = Table(
    "retention_term",
    metadata,
    Column("record_class", String(20), primary_key=True),
    Column("years", Integer, nullable=False),
    Column("basis", String(200), nullable=False),
    Column("set_by", String(40), nullable=False),
    Column("set_at", Instant, nullable=False),
)

retention_mark = Table(
    "retention_mark",
    metadata,
    Column("record_class", String(20), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    # The last day on which these records of the case had to be kept.
    Column("kept_until", Date, nullable=False),
    Column("marked_at", Instant, nullable=False),
    Index("ix_retention_mark_kept_until", "kept_until", "case_id", "record_class"),
)
