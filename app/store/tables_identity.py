"""Who signs in: accounts, sessions, throttled attempts, registrations under way and the letters that prove them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
    text,
)

from app.store.columns import Instant, Json, metadata

account = Table(
    "account",
    metadata,
    Column("id", String(32), primary_key=True),
    # A number of its owner stands here as a keyed index, and sealed beside it (`login_names.py`).
    Column("login", String(80), nullable=False, unique=True),
    Column("login_sealed", LargeBinary),
    Column("display_name", String(80), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("employer_id", String(32), ForeignKey("employer.id")),
    Column("person_id", String(32), ForeignKey("person.id")),
    Column("authority", String(40)),
    Column("level", Integer),
    Column("is_active", Boolean, nullable=False, default=True),
    # 组长: a reviewer whom operators let share out the work of an authority.
    Column("is_lead", Boolean, nullable=False, default=False, server_default=false()),
    # A change by one person that a second one releases: until then nothing is decided with the account.
    Column("awaits_release", Boolean, nullable=False, default=False, server_default=false()),
    # Everybody who has changed it since it was last released.
    Column("changed_by", Json),
    Column("changed_at", Instant),
    Column("change", String(24)),
    # Whose account it is, where no person is tied to it: two accounts of one person never decide one round.
    Column("identity_index", String(64)),
    Column("locale", String(8), nullable=False, default="zh_CN"),
    # How pages look to them: theme and looks, as in the cookies; empty while nothing was chosen.
    Column("appearance", String(80), nullable=False, default="", server_default=""),
    # A password that somebody else has set or read: nothing else is done before it is changed.
    Column("must_change_password", Boolean, nullable=False, default=False, server_default=false()),
    # Whether an authenticator or a passkey is asked for; the rows themselves are in `tables_sign_in.py`.
    Column("has_second_factor", Boolean, nullable=False, default=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Index("uq_account_one_per_person", "person_id", unique=True),
    Index("ix_account_employer_id", "employer_id"),
    Index("ix_account_role", "role", "login"),
    Index("ix_account_authority", "authority", "level"),
    Index(
        "ix_account_awaits_release",
        "changed_at",
        sqlite_where=text("awaits_release = 1"),
        postgresql_where=text("awaits_release"),
    ),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), index=True),
    Column("data", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    # However much it is used, a session ends then.
    Column("ends_at", Instant),
    Column("way", String(60), nullable=False, default="", server_default=""),
    Column("address", String(64), nullable=False, default="", server_default=""),
    Column("browser", String(300), nullable=False, default="", server_default=""),
)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(120), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("ix_login_attempt_subject_at", "subject", "at"),
)

activation_letter = Table(
    "activation_letter",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("code_index", String(64), nullable=False, unique=True),
    Column("made_by", String(32), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("cancelled_at", Instant),
)

registration = Table(
    "registration",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_index", String(64), nullable=False, unique=True),
    Column("id_number_index", String(64), nullable=False, index=True),
    # What was typed, with the password as a hash; gone as soon as the registration has ended.
    Column("data_sealed", LargeBinary),
    Column("step", String(12), nullable=False),
    Column("code_index", String(64)),
    Column("code_expires_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("sent", Integer, nullable=False, default=0),
    Column("sent_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

setup_link = Table(
    "setup_link",
    metadata,
    Column("token_index", String(64), primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

setup_mark = Table(
    "setup_mark",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", String(32), nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("actor", String(40), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("answer", Json),
    Column("created_at", Instant, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("chain", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(60), nullable=False),
    Column("facts", Json, nullable=False),
    # Evidence: what the transaction wrote in rows that are held against the audit (`kept_rows.py`).
    Column("kept", Json),
    Column("previous_mac", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
    Index("ix_audit_at", "at", "chain"),
)

worker_heartbeat = Table(
    "worker_heartbeat",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False, default=""),
)

clock_state = Table(
    "clock_state",
    metadata,
    # One row, number 1: what all processes know of the time.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Instant, nullable=False),
    Column("doubt", Json),
    Column("doubted_at", Instant),
    Column("database_ahead", Float, nullable=False, default=0.0, server_default="0"),
    Column("confirmed_at", Instant),
    Column("confirmed_by", String(32)),
    Column("reason", Text, nullable=False, default="", server_default=""),
)

machine_clock = Table(
    "machine_clock",
    metadata,
    Column("boot", String(120), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
)
