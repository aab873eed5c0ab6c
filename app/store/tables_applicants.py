"""What units and employees keep beside their cases: calendar feeds, wishes about letters, drafts, ratings and concerns."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.store.columns import Instant, Json, metadata

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(
        "uq_calendar_feed_one_of_employer",
        "employer_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

letter_wish = Table(
    "letter_wish",
    metadata,
    # Whose letters: a unit (`employer:…`) or an employee (`person:…`).
    Column("audience", String(120), primary_key=True),
    Column("unwanted", Json, nullable=False),
    Column("changed_by", String(32), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

case_agent = Table(
    "case_agent",
    metadata,
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("handed_by", String(32), nullable=False),
    Column("handed_at", Instant, nullable=False),
    Column("note", Text, nullable=False, default=""),
)

case_rating = Table(
    "case_rating",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("procedure", String(60), nullable=False),
    Column("level", Integer, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("at", Instant, nullable=False),
    UniqueConstraint("case_id", "account_id"),
    CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    Index("ix_case_rating_procedure", "procedure", "level"),
)

concern = Table(
    "concern",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    # complaint, question, or the follow-up of a bad rating
    Column("kind", String(12), nullable=False),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("case_id", String(32), ForeignKey("application_case.id")),
    Column("rating_id", String(32), ForeignKey("case_rating.id"), unique=True),
    # Whose lead answers it; empty where the operators do.
    Column("authority", String(40), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String(32)),
    Column("answered_at", Instant),
    Index("ix_concern_account_id", "account_id", "at", "id"),
    Index("ix_concern_at", "at", "id"),
    Index("ix_concern_authority", "authority", "at", "id"),
    Index(
        "ix_concern_open",
        "authority",
        "at",
        "id",
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
)

concern_counter = Table(
    "concern_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

record_draft = Table(
    "record_draft",
    metadata,
    Column("owner", String(48), primary_key=True),
    Column("form", String(80), primary_key=True),
    Column("data_sealed", LargeBinary, nullable=False),
    Column("saved_by", String(32), nullable=False),
    Column("saved_at", Instant, nullable=False),
    Index("ix_record_draft_saved_at", "saved_at"),
)
