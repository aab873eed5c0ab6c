"""What stands beside a password: second factors, devices somebody is known on, sign-ins under way and past ones."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
)

from app.store.columns import Instant, metadata

authenticator = Table(
    "authenticator",
    metadata,
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("secret_sealed", LargeBinary, nullable=False),
    # The last step of thirty seconds whose code was taken: no code counts twice.
    Column("last_step", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, index=True),
    Column("credential_index", String(64), nullable=False, unique=True),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("code_index", String(64), primary_key=True),
    Column("used_at", Instant),
)

known_device = Table(
    "known_device",
    metadata,
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("device_index", String(64), primary_key=True),
    Column("used_at", Instant, nullable=False, index=True),
)

sign_in_step = Table(
    "sign_in_step",
    metadata,
    # A sign-in that has begun: with a provider, or with a password and no second factor yet.
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), index=True),
    Column("data_sealed", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

past_sign_in = Table(
    "past_sign_in",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("way", String(60), nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", String(300), nullable=False),
    Column("is_new_device", Boolean, nullable=False, default=False, server_default=false()),
    Index("ix_past_sign_in_account_id_at", "account_id", "at"),
)
