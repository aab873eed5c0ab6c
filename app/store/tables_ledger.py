"""Months of insurance and tax: what is known of each now, and every version of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Numeric, String, Table, Text

from app.store.columns import Instant, Json, metadata

ledger_month = Table(
    "ledger_month",
    metadata,
    Column("person_id", String(32), ForeignKey("person.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("contract_unit", String(18), nullable=False),
    Column("si_unit", String(18)),
    Column("si_base", Numeric(14, 2)),
    Column("si_paid_on_time", Boolean, nullable=False, default=True),
    Column("iit_unit", String(18)),
    Column("taxable_income", Numeric(14, 2)),
    Column("tax_paid", Numeric(14, 2)),
    Column("second_payer", String(18)),
    Column("explanation", Text, nullable=False, default=""),
    Column("si_payer_name", String(120), nullable=False, default="", server_default=""),
    Column("iit_payer_name", String(120), nullable=False, default="", server_default=""),
    Column("paid_on", Date),
    Column("paper", String(80), nullable=False, default="", server_default=""),
    Column("paper_page", String(20), nullable=False, default="", server_default=""),
    Column("source", String(20), nullable=False, default="import", server_default="import"),
    Column("entered_by", String(32), nullable=False, default="", server_default=""),
    # Credit code of the unit that entered the month; it may read what it wrote.
    Column("entered_unit", String(18), nullable=False, default="", server_default=""),
    Column("entered_at", Instant),
    Column("version", Integer, nullable=False, default=1, server_default="1"),
)

ledger_version = Table(
    "ledger_version",
    metadata,
    Column("person_id", String(32), ForeignKey("person.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("said", Json, nullable=False),
    Column("source", String(20), nullable=False),
    Column("entered_by", String(32), nullable=False),
    Column("entered_unit", String(18), nullable=False),
    Column("entered_at", Instant),
)
