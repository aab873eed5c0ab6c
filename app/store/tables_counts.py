"""What happened on each day, counted once: pages add up days and never read the cases."""

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
    # The step or the reason that is counted.
    Column("name", String(200), primary_key=True),
    # Working days that were waited; 0 where nothing is measured.
    Column("number", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("ix_procedure_day_measure", "process", "measure", "day"),
    Index("ix_procedure_day_day", "day"),
)

CASE_MEASURES = (
    "begun", "received", "accepted", "ended", "approved", "reviewed", "first_time", "returned_once",
    "returned_more", "timed", "in_time",
)  # fmt: skip
"""What is counted of cases; docs/adr/0032 says which case counts on which day."""

case_day = Table(
    "case_day",
    metadata,
    Column("authority", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("process", String(60), primary_key=True),
    Column("edition", String(64), primary_key=True),
    # Empty for all units together.
    Column("employer_id", String(32), primary_key=True),
    *(Column(name, Integer, nullable=False, default=0, server_default="0") for name in CASE_MEASURES),
    Index("ix_case_day_day", "day"),
    Index("ix_case_day_employer_id_day", "employer_id", "day"),
)

case_month = Table(
    "case_month",
    metadata,
    # The days of `case_day` added up, for periods that hold the whole month.
    Column("year", Integer, primary_key=True, autoincrement=False),
    # Empty for all units together.
    Column("employer_id", String(32), primary_key=True),
    Column("authority", String(40), primary_key=True),
    Column("process", String(60), primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Integer, nullable=False) for name in CASE_MEASURES),
    # What was begun, received and ended: by this units are ranked, from the index alone.
    Column("moved", Integer, nullable=False),
    Index("ix_case_month_moved", "year", "employer_id", "authority", "process", "month", "moved"),
)

REVIEW_MEASURES = ("done", "returned", "timed", "in_time")

review_day = Table(
    "review_day",
    metadata,
    # The authority, level and person of reviews that took so many working days.
    Column("authority", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("process", String(60), primary_key=True),
    Column("edition", String(64), primary_key=True),
    Column("level_name", String(40), primary_key=True),
    Column("account_id", String(32), primary_key=True),
    Column("days", Integer, primary_key=True),
    *(Column(name, Integer, nullable=False, default=0, server_default="0") for name in REVIEW_MEASURES),
    Index("ix_review_day_day", "day"),
    Index("ix_review_day_process_day", "process", "day"),
    Index("ix_review_day_account_id_day", "account_id", "day"),
)
