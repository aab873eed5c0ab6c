"""The calendar of working days, and its versions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from app.store.columns import Instant, metadata

calendar_version = Table(
    "calendar_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("note", String(200), nullable=False),
)

work_calendar_day = Table(
    "work_calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False),
    Column("name", String(40), nullable=False, default=""),
    Column("status", String(12), nullable=False),
    Column("version", Integer, ForeignKey("calendar_version.version"), nullable=False),
)
