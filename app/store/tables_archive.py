"""How long which records are kept, and what is proposed once that time is over."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

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
    Column("erased_at", Instant),
    Index("ix_retention_mark_kept_until", "kept_until", "case_id", "record_class"),
    Index(
        "ix_retention_mark_waiting",
        "record_class",
        sqlite_where=text("erased_at IS NULL"),
        postgresql_where=text("erased_at IS NULL"),
    ),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", String(32), primary_key=True),
    # A class of records (case, paper, log), or "person".
    Column("kind", String(10), nullable=False),
    # Of a class: what had to be kept until this day at the longest.
    Column("kept_until", Date),
    Column("person_id", String(32), ForeignKey("person.id")),
    Column("reason", Text, nullable=False),
    Column("proposed_by", String(32), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("confirmed_by", String(32)),
    Column("confirmed_at", Instant),
    Column("withdrawn_at", Instant),
    # How many cases or people were erased so far, and when all were.
    Column("erased", Integer, nullable=False, default=0),
    Column("finished_at", Instant),
    Index("ix_erasure_proposed_at", "proposed_at", "id"),
)
