"""What happened at the doors, where sealed heads have come to, and what checks of the audit found."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from app.store.columns import Instant, Json, metadata

security_event = Table(
    "security_event",
    metadata,
    # One chain a day in Beijing, so that whole days can be removed when their time is over.
    Column("chain", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("account_id", String(40)),
    # The login that was tried, as a keyed index: never the number itself.
    Column("login_index", String(64)),
    Column("address", String(45), nullable=False),
    Column("device", String(80), nullable=False),
    Column("result", String(40), nullable=False),
    Column("route", String(60), nullable=False),
    Column("target", Json, nullable=False),
    # How often within a minute: refusals and failures are counted, not written one by one.
    Column("count", Integer, nullable=False),
    Column("previous_mac", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
    Index("ix_security_event_at", "at", "chain", "number"),
    Index("ix_security_event_account_id", "account_id", "at"),
    Index("ix_security_event_login_index", "login_index", "at"),
    Index("ix_security_event_address", "address", "at"),
    Index("ix_security_event_kind", "kind", "at"),
)

security_tally = Table(
    "security_tally",
    metadata,
    # What was refused in a minute, until it becomes an event.
    Column("minute", Instant, primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("first", Json, nullable=False),
    Column("count", Integer, nullable=False),
)

sealed_line = Table(
    "sealed_line",
    metadata,
    # One row, number 1: the last line of sealed heads, and what it covers.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("mac", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("file", String(40), nullable=False),
    # Audit rows up to here were looked at.
    Column("seen_until", Instant, nullable=False),
    # The digest that binds this row.
    Column("seal", String(64), nullable=False),
)

audit_check = Table(
    "audit_check",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False, index=True),
    Column("by", String(40), nullable=False),
    Column("chains", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("is_good", Boolean, nullable=False),
    # The first findings and how many there are of each kind.
    Column("findings", Json, nullable=False),
    Column("counts", Json, nullable=False),
)
