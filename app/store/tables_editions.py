"""Editions and which is live; drafts of them, who works on these, how they went with stories, what was tried in them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from app.store.columns import Instant, Json, metadata

edition = Table(
    "edition",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("process", String(60), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(120), nullable=False),
    Column("version_tag", String(60), nullable=False, default=""),
    Column("files", LargeBinary, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", String(40), nullable=False),
    Column("note", String(300), nullable=False, default="", server_default=""),
    Column("is_typed", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("process", "number"),
)

live_edition = Table(
    "live_edition",
    metadata,
    Column("process", String(60), primary_key=True),
    Column("sha256", String(64), ForeignKey("edition.sha256"), nullable=False),
    Column("made_at", Instant),
    Column("made_by", String(40)),
    Column("note", String(300), nullable=False, default="", server_default=""),
)

edition_draft = Table(
    "edition_draft",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("process", String(60), nullable=False),
    Column("base", String(64), ForeignKey("edition.sha256"), nullable=False),
    Column("author", String(40), nullable=False),
    Column("note", String(300), nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("published", String(64), ForeignKey("edition.sha256")),
    Column("approved_by", String(40)),
    Index(
        "ix_edition_draft_open",
        "process",
        "changed_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

edition_draft_editor = Table(
    "edition_draft_editor",
    metadata,
    Column("draft_id", String(32), ForeignKey("edition_draft.id"), primary_key=True),
    Column("account_id", String(40), primary_key=True),
    Column("path", String(200), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("saved_path", String(200)),
    Column("saved_at", Instant),
)

rehearsal = Table(
    "rehearsal",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(32), ForeignKey("edition_draft.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("lease_until", Instant),
    Column("ended_at", Instant),
    Column("result", Json),
    Index("ix_rehearsal_draft", "draft_id", "asked_at"),
    Index("ix_rehearsal_state", "state", "asked_at"),
)

scheduled_publication = Table(
    "scheduled_publication",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(32), ForeignKey("edition_draft.id"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("approved_by", String(40), nullable=False),
    Column("approved_at", Instant, nullable=False),
    Column("note", String(300), nullable=False, default="", server_default=""),
    Column("state", String(12), nullable=False),
    Column("why", String(600), nullable=False, default="", server_default=""),
    Column("ended_at", Instant),
    Column("ended_by", String(40)),
    Index("ix_scheduled_publication_draft", "draft_id", "approved_at"),
    Index("ix_scheduled_publication_state", "state", "due_at"),
)

try_run = Table(
    "try_run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("process", String(60), nullable=False),
    Column("draft_id", String(32), ForeignKey("edition_draft.id")),
    Column("edition", String(64), ForeignKey("edition.sha256")),
    Column("by", String(40), nullable=False),
    Column("setup", Json, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked", Json),
    Column("asked_at", Instant),
    Column("asked_by", String(40)),
    Column("lease_until", Instant),
    Column("told", Json),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_try_run_draft", "draft_id", "changed_at"),
    Index("ix_try_run_edition", "edition", "changed_at"),
    Index(
        "ix_try_run_asked",
        "asked_at",
        sqlite_where=text("asked_at IS NOT NULL"),
        postgresql_where=text("asked_at IS NOT NULL"),
    ),
    Index("ix_try_run_changed", "changed_at"),
)

try_step = Table(
    "try_step",
    metadata,
    Column("run_id", String(32), ForeignKey("try_run.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("row", Json, nullable=False),
    Column("seen", Json, nullable=False),
)
