"""What happened in each procedure, counted once a day: pages add up days and never read the cases."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table

from app.store.columns import metadata

procedure_day = Table(
    "procedure_day",
    metadata,
    Column("process", String(60), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("edition", String(64), primary_key=True),
    Column("measure", String(16), primary_key=True),
    # The step, level, unit, authority or reason that is counted; empty for the procedure as a whole.
    Column("name", String(200), primary_key=True),
    # Working days that were waited; 0 where nothing is measured.
    Column("number", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("ix_procedure_day_measure", "process", "measure", "day"),
)
