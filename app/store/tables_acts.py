"""Acts around the steps of cases: what was done beside a decision, by whom, what came of it, who has read it."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from app.store.columns import Instant, Json, metadata

case_act = Table(
    "case_act",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), nullable=False),
    Column("number", Integer, nullable=False),
    # From here on as the edition declared it when it was done: the case may go on in another one.
    Column("kind", String(40), nullable=False),
    Column("title", String(20), nullable=False),
    Column("mark", String(8), nullable=False, default="", server_default=""),
    Column("shown_to", Json, nullable=False),
    Column("round", Integer, nullable=False),
    Column("party", String(12), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("text_sealed", LargeBinary),
    # Who is to answer: an audience of notices, or the holder of the review; empty when nobody is.
    Column("waits_for", String(80)),
    Column("waits_as", String(12)),
    Column("within", Integer),
    Column("due_on", Date),
    Column("answered_at", Instant),
    Column("answered_by", String(32)),
    Column("verdict", String(12)),
    Column("answer_sealed", LargeBinary),
    Column("clock", String(12)),
    Column("effect", String(12)),
    Column("at_most", Integer),
    # The Beijing day from which the clock counts otherwise; empty while the lead has not confirmed.
    Column("counts_from", Date),
    Column("counts_until", Date),
    Column("paper", String(60)),
    UniqueConstraint("case_id", "number"),
    Index(
        "ix_case_act_waits_for",
        "waits_for",
        "due_on",
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
)

act_reader = Table(
    "act_reader",
    metadata,
    Column("act_id", String(32), ForeignKey("case_act.id"), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("read_at", Instant),
    Index(
        "ix_act_reader_account_id",
        "account_id",
        sqlite_where=text("read_at IS NULL"),
        postgresql_where=text("read_at IS NULL"),
    ),
)
