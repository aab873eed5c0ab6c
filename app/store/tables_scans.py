"""What the worker finds out about papers: checks of their pages, reasons for sending one all the same, their text."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from app.store.columns import Instant, Json, metadata

page_check = Table(
    "page_check",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("pages", Integer, nullable=False),
    # Where the next look begins; pages before it are done.
    Column("next_page", Integer, nullable=False),
    Column("findings", Json, nullable=False),
    Column("marks", Json, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("ended_at", Instant),
    Index("ix_page_check_state_asked_at", "state", "asked_at"),
)

paper_reason = Table(
    "paper_reason",
    metadata,
    Column("id", String(32), primary_key=True),
    # The case whose form the paper is sent with, or the unit in whose place it is kept.
    Column("case_id", String(32), nullable=False, key="kept_with"),
    Column("slot", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("kept_with", "slot", "sha256"),
)

paper_reading = Table(
    "paper_reading",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("text_sealed", LargeBinary),
    Column("tries", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("ended_at", Instant),
    Index("ix_paper_reading_state_asked_at", "state", "asked_at"),
)
