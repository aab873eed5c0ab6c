"""What an application carries beside its state: answers, papers, corrections, decisions, slips, notices."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.store.columns import Instant, Json, metadata

answer = Table(
    "answer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("element", String(80), nullable=False),
    Column("round", Integer, nullable=False),
    Column("task_key", String(40), nullable=False, unique=True),
    Column("data_sealed", LargeBinary, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    # Fields of the person's record that the answers ask to change; empty for tasks that are not about the record.
    Column("asked", Json),
    # Parts of the application that the answers are, as the form declared them.
    Column("gives", Json),
    Index("ix_answer_case_id_element", "case_id", "element", "at"),
)

draft = Table(
    "draft",
    metadata,
    Column("task_key", String(40), ForeignKey("human_task.key"), primary_key=True),
    Column("account_id", String(32), primary_key=True),
    Column("data_sealed", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

case_document = Table(
    "case_document",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey("stored_file.sha256"), nullable=False),
    Column("filename", String(200), nullable=False),
    Column("report", Json, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("page_checks", Json, nullable=False),
    Column("uploaded_by", String(32), nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    UniqueConstraint("case_id", "slot", "version"),
    Index("ix_case_document_sha256", "sha256"),
)

chosen_paper = Table(
    "chosen_paper",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place", String(80), nullable=False),
    # Where the place is the form of a task: with the task its papers are over.
    Column("task_key", String(40), ForeignKey("human_task.key")),
    Column("slot", String(40), nullable=False),
    Column("account_id", String(32), nullable=False),
    Column("sha256", String(64), ForeignKey("stored_file.sha256"), nullable=False),
    Column("filename", String(200), nullable=False),
    Column("report", Json, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("chosen_at", Instant, nullable=False),
    UniqueConstraint("place", "slot", "account_id"),
    Index("ix_chosen_paper_sha256", "sha256"),
    Index("ix_chosen_paper_chosen_at", "chosen_at"),
    Index("ix_chosen_paper_task_key", "task_key"),
)

submission = Table(
    "submission",
    metadata,
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("moved", Json, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
)

correction_item = Table(
    "correction_item",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("category", String(30), nullable=False),
    Column("target", String(80), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("actor", String(20), nullable=False),
    Column("answered_at", Instant),
    Column("answer_sealed", LargeBinary),
    # The item of an earlier round that came back with this one.
    Column("former_id", String(32)),
    # Code of the reason in the table of reasons of the case's edition.
    Column("reason", String(60)),
    Column("page", Integer),
    UniqueConstraint("case_id", "round", "number"),
)

correction_verdict = Table(
    "correction_verdict",
    metadata,
    Column("item_id", String(32), ForeignKey("correction_item.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("verdict", String(12), nullable=False),
    Column("remark", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

return_reason_use = Table(
    "return_reason_use",
    metadata,
    Column("target", String(80), primary_key=True),
    Column("reason", String(60), primary_key=True),
    Column("uses", Integer, nullable=False),
)

common_phrase = Table(
    "common_phrase",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("text", String(500), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("authority", String(40)),
    UniqueConstraint("account_id", "text"),
    Index("ix_common_phrase_authority", "authority"),
)

review_decision = Table(
    "review_decision",
    metadata,
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("level_name", String(40), nullable=False),
    Column("decision", String(12), nullable=False),
    Column("opinion", Text, nullable=False, default=""),
    Column("advisory_note", Text, nullable=False, default=""),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    # A15: one person never decides two levels of the same round.
    UniqueConstraint("case_id", "round", "by"),
    Index("ix_review_decision_by_at", "by", "at", "case_id"),
    Index("ix_review_decision_at", "at", "case_id"),
)

slip = Table(
    "slip",
    metadata,
    Column("code", String(24), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False, unique=True),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("snapshot", Json, nullable=False),
    Column("issued_at", Instant, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("audience", String(80), nullable=False),
    Column("case_id", String(32), ForeignKey("application_case.id")),
    Column("kind", String(60), nullable=False),
    Column("facts", Json, nullable=False),
    Column("title", String(200)),
    Column("body", Text),
    Column("link", String(40)),
    Column("at", Instant, nullable=False),
    Column("dedup_key", String(160), nullable=False, unique=True),
    Column("read_at", Instant),
    Index("ix_notice_audience_at", "audience", "at", "id"),
    Index("ix_notice_case_id", "case_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("payload", Json, nullable=False),
    Column("dedup_key", String(160), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", Instant),
    Column("fence", Integer, nullable=False, default=0),
    Column("sent_at", Instant),
    Column("error", Text),
    Index("ix_outbox_created_at", "created_at", "id"),
    Index("ix_outbox_sent_at_run_at", "sent_at", "run_at"),
)

daily_sweep = Table(
    "daily_sweep",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("finished_at", Instant, nullable=False),
    Column("touched", Integer, nullable=False, default=0),
    Column("was_catch_up", Boolean, nullable=False, default=False),
)

sweep_progress = Table(
    "sweep_progress",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("day", Date, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("cursor", String(64), nullable=False),
    Column("touched", Integer, nullable=False),
)
