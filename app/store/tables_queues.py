"""What reviewers find again and share: cases that have reached an authority, stand-ins, views of the queue."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from app.store.columns import Instant, metadata

reached_case = Table(
    "reached_case",
    metadata,
    Column("authority", String(40), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    # The Beijing day on which a task of the authority first opened: a list of them is in this order.
    Column("received_on", Date, nullable=False),
    # From here on as in the case itself, so that each condition of a search has an index in the order of the list.
    Column("number", String(24), nullable=False),
    Column("procedure", String(60), nullable=False),
    Column("state", String(24), nullable=False),
    Column("returned", Integer, nullable=False, default=0, server_default="0"),
    Column("employer_id", String(32), nullable=False),
    Column("person_id", String(32)),
    Index("ix_reached_case_received_on", "authority", "received_on", "number"),
    Index("ix_reached_case_procedure", "authority", "procedure", "received_on", "number"),
    Index("ix_reached_case_state", "authority", "state", "received_on", "number"),
    Index("ix_reached_case_procedure_state", "authority", "procedure", "state", "received_on", "number"),
    Index("ix_reached_case_returned", "authority", "returned", "received_on", "number"),
    Index("ix_reached_case_employer_id", "authority", "employer_id", "received_on", "number"),
    Index("ix_reached_case_number", "authority", "number"),
    Index("ix_reached_case_person_id", "person_id", "authority"),
    Index("ix_reached_case_case_id", "case_id"),
    Index("ix_reached_case_on_day", "received_on", "case_id"),
)

stand_in = Table(
    "stand_in",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("absent", String(32), ForeignKey("account.id"), nullable=False),
    Column("substitute", String(32), ForeignKey("account.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_stand_in_substitute", "substitute", "until_on"),
    Index("ix_stand_in_absent", "absent", "until_on"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("name", String(20), nullable=False),
    Column("asked", String(600), nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("account_id", "name"),
)
