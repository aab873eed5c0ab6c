"""Signals that people send to all waiting cases of a procedure, and what came of each case."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from app.store.columns import Instant, metadata

signal_run = Table(
    "signal_run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("process", String(60), nullable=False),
    Column("signal", String(80), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", String(40), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("ended_by", String(40)),
    Column("ended_at", Instant),
    # When every case that waited has had its turn.
    Column("finished_at", Instant),
    Index("ix_signal_run_process_proposed_at", "process", "proposed_at"),
    Index("ix_signal_run_state_ended_at", "state", "ended_at"),
)

signal_outcome = Table(
    "signal_outcome",
    metadata,
    Column("run_id", String(32), ForeignKey("signal_run.id"), primary_key=True),
    # No foreign key: it would wait for whoever is changing the case, and that is what is noted here.
    Column("case_id", String(32), primary_key=True),
    Column("outcome", String(12), nullable=False),
    Column("told", Text, nullable=False, default=""),
    Index("ix_signal_outcome_run_id_outcome", "run_id", "outcome", "case_id"),
)
