"""Editions, cases and what is projected from a case's state in the same transaction."""

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
    text,
)

from app.store.columns import Instant, Json, metadata

UNTOLD = "tell_by IS NOT NULL AND deemed_accepted_at IS NULL AND ended_at IS NULL"
OPEN_STATES = "('draft', 'unit_review', 'employee_correction', 'in_review', 'returned')"

application_case = Table(
    "application_case",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    Column("procedure", String(60), nullable=False),
    Column("edition", String(64), ForeignKey("edition.sha256"), nullable=False),
    Column("state", String(24), nullable=False),
    Column("round", Integer, nullable=False, default=1),
    Column("person_id", String(32), ForeignKey("person.id")),
    Column("permit_id", String(32), ForeignKey("permit.id")),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("authority", String(40), nullable=False),
    Column("permit_type", String(40), nullable=False),
    Column("initiator", String(32), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(60)),
    Column("cause", String(60)),
    Column("first_submitted_on", Date),
    Column("received_on", Date),
    Column("review_due_on", Date),
    # The working days that the running review was given, from which its due date is worked out anew.
    Column("review_days", Integer),
    # Until when the authority tells all that is missing, where that clock is on, and when nothing was.
    Column("tell_by", Date),
    Column("deemed_accepted_at", Instant),
    Column("zone", String(12)),
    Column("is_urgent", Boolean, nullable=False, default=False),
    Column("blob", LargeBinary, nullable=False),
    Column("lock_version", Integer, nullable=False, default=1),
    Column("calendar_version", Integer, nullable=False, default=1),
    Column("deadlines_version", Integer, nullable=False, default=1, server_default="1"),
    Index(
        "uq_application_case_one_open",
        "permit_id",
        unique=True,
        sqlite_where=text(f"permit_id IS NOT NULL AND state IN {OPEN_STATES}"),
        postgresql_where=text(f"permit_id IS NOT NULL AND state IN {OPEN_STATES}"),
    ),
    Index(
        "uq_application_case_one_open_of_unit",
        "employer_id",
        "procedure",
        "permit_type",
        unique=True,
        sqlite_where=text(f"person_id IS NULL AND state IN {OPEN_STATES}"),
        postgresql_where=text(f"person_id IS NULL AND state IN {OPEN_STATES}"),
    ),
    Index(
        "uq_application_case_one_open_of_person",
        "person_id",
        "procedure",
        unique=True,
        sqlite_where=text(f"permit_id IS NULL AND person_id IS NOT NULL AND state IN {OPEN_STATES}"),
        postgresql_where=text(f"permit_id IS NULL AND person_id IS NOT NULL AND state IN {OPEN_STATES}"),
    ),
    Index("ix_application_case_employer_id_created_at", "employer_id", "created_at", "id"),
    Index("ix_application_case_created_at", "created_at", "id"),
    Index("ix_application_case_ended_at", "ended_at"),
    Index(
        "ix_application_case_open_edition",
        "edition",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "ix_application_case_deadlines_version",
        "deadlines_version",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "ix_application_case_open_of_permit",
        "permit_id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "ix_application_case_open_of_employer",
        "employer_id",
        "created_at",
        "id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_application_case_person_id", "person_id"),
    Index(
        "ix_application_case_tell_by",
        # Of the open cases only: an index of their end alone would be taken otherwise.
        "ended_at",
        "tell_by",
        "id",
        sqlite_where=text(UNTOLD),
        postgresql_where=text(UNTOLD),
    ),
    Index(
        "ix_application_case_deemed_accepted_at",
        "deemed_accepted_at",
        "id",
        sqlite_where=text("deemed_accepted_at IS NOT NULL"),
        postgresql_where=text("deemed_accepted_at IS NOT NULL"),
    ),
)

case_counter = Table(
    "case_counter",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

human_task = Table(
    "human_task",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False, index=True),
    Column("element", String(80), nullable=False),
    Column("process", String(80), nullable=False),
    Column("name", String(120), nullable=False),
    Column("form", String(120)),
    Column("assignee", String(80)),
    Column("groups", Json, nullable=False),
    Column("stage", String(80)),
    Column("instructions", Text),
    Column("clock", String(20)),
    Column("inputs", Json, nullable=False),
    Column("properties", Json, nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", String(12), nullable=False, default="open"),
    Column("due_on", Date),
    # The working days that the step was given, from which its due date is worked out anew.
    Column("due_days", Integer),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String(32)),
    Column("claimed_by", String(32)),
    Column("claimed_at", Instant),
    Column("fence", Integer, nullable=False, default=0),
    Index("ix_human_task_closed_at", "closed_at"),
    Index(
        "ix_human_task_held",
        "claimed_by",
        "claimed_at",
        sqlite_where=text("state = 'open' AND claimed_by IS NOT NULL"),
        postgresql_where=text("state = 'open' AND claimed_by IS NOT NULL"),
    ),
)

timer = Table(
    "timer",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False, index=True),
    Column("element", String(80), nullable=False),
    Column("name", String(120), nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("host", String(40)),
)

subscription = Table(
    "subscription",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False, index=True),
    Column("element", String(80), nullable=False),
    Column("message", String(80), nullable=False),
    Column("correlation_hash", String(64), nullable=False),
    Index("ix_subscription_message_correlation_hash", "message", "correlation_hash"),
)

message = Table(
    "message",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("correlation", String(200), nullable=False),
    Column("correlation_hash", String(64), nullable=False),
    Column("payload", Json, nullable=False),
    Column("dedup_key", String(120), nullable=False, unique=True),
    Column("received_at", Instant, nullable=False, index=True),
    Column("delivered_to", String(32)),
    Index("ix_message_delivered_to", "delivered_to", "name", "correlation_hash"),
)

job = Table(
    "job",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False, index=True),
    Column("element", String(80), nullable=False),
    Column("handler", String(80), nullable=False),
    Column("parameters", Json, nullable=False),
    Column("state", String(12), nullable=False, default="queued"),
    Column("run_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", Instant),
    Column("fence", Integer, nullable=False, default=0),
    Column("error", Text),
    Index("ix_job_state_run_at", "state", "run_at"),
    Index(
        "ix_job_waiting",
        "run_at",
        "key",
        sqlite_where=text("state <> 'done'"),
        postgresql_where=text("state <> 'done'"),
    ),
)

history_event = Table(
    "history_event",
    metadata,
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("element", String(80), nullable=False),
    Column("process", String(80), nullable=False),
    Column("name", String(120), nullable=False),
    Column("task_key", String(40)),
    Column("facts", Json, nullable=False),
)
