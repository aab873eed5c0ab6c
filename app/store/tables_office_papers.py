"""Papers of the office: what was issued and numbered, who opened it first, and when it was printed again."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from app.store.columns import Instant, Json, metadata

office_paper = Table(
    "office_paper",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("permit_id", String(32)),
    Column("kind", String(60), nullable=False),
    Column("title", String(60), nullable=False),
    Column("number", String(160), nullable=False, unique=True),
    Column("code", String(24), nullable=False, unique=True),
    Column("authority", String(40), nullable=False),
    Column("edition", String(64), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", String(32), nullable=False),
    # What may make a paper only once: an event of a round, a step; acts have one each.
    Column("mark", String(200), nullable=False, unique=True),
    Column("audience", Json, nullable=False),
    # The notice with which it reaches its receivers; empty for none.
    Column("notice", String(60), nullable=False),
    # Whose newest paper of the kind is in force: "permit", "case" or empty.
    Column("replaces", String(10), nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("voided_at", Instant),
    Column("voided_by", String(32)),
    Column("void_reason", Text),
    Index("ix_office_paper_case_id", "case_id", "issued_at"),
    Index("ix_office_paper_permit_id", "permit_id", "kind"),
)

office_paper_opening = Table(
    "office_paper_opening",
    metadata,
    Column("paper_id", String(32), ForeignKey("office_paper.id"), primary_key=True),
    Column("audience", String(80), primary_key=True),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", String(32), nullable=False),
)

office_paper_print = Table(
    "office_paper_print",
    metadata,
    Column("paper_id", String(32), ForeignKey("office_paper.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("printed_at", Instant, nullable=False),
    Column("printed_by", String(32), nullable=False),
)

office_paper_counter = Table(
    "office_paper_counter",
    metadata,
    # A number of the row with the sequence left open.
    Column("series", String(160), primary_key=True),
    Column("last", Integer, nullable=False),
)
