"""Keep second factors, known devices and past sign-ins; sessions have an end of their own and say where they are.

Revision 0051.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None
OF_SESSIONS = ("ends_at", "way", "address", "browser")
OF_ACCOUNTS = ("must_change_password", "has_second_factor")


def upgrade() -> None:
    """Add the columns and tables; sessions of before end when they would have ended."""
    for name in OF_ACCOUNTS:
        op.add_column("account", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("session", sa.Column("ends_at", Instant(timezone=True)))
    op.execute("UPDATE session SET ends_at = expires_at")
    for name, length in (("way", 60), ("address", 64), ("browser", 300)):
        op.add_column("session", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    _factors()
    _devices()


def _factors() -> None:
    op.create_table(
        "authenticator",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("secret_sealed", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("credential_index", sa.String(64), nullable=False),
        sa.Column("credential", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("used_at", Instant(timezone=True)),
        sa.UniqueConstraint("credential_index", name="uq_passkey_credential_index"),
    )
    op.create_index("ix_passkey_account_id", "passkey", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("code_index", sa.String(64), primary_key=True),
        sa.Column("used_at", Instant(timezone=True)),
    )


def _devices() -> None:
    op.create_table(
        "known_device",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("device_index", sa.String(64), primary_key=True),
        sa.Column("used_at", Instant(timezone=True), nullable=False),
    )
    op.create_index("ix_known_device_used_at", "known_device", ["used_at"])
    op.create_table(
        "sign_in_step",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id")),
        sa.Column("data_sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", Instant(timezone=True), nullable=False),
    )
    op.create_index("ix_sign_in_step_account_id", "sign_in_step", ["account_id"])
    op.create_index("ix_sign_in_step_expires_at", "sign_in_step", ["expires_at"])
    op.create_table(
        "past_sign_in",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("way", sa.String(60), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(300), nullable=False),
        sa.Column("is_new_device", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_past_sign_in_at", "past_sign_in", ["at"])
    op.create_index("ix_past_sign_in_account_id_at", "past_sign_in", ["account_id", "at"])


def downgrade() -> None:
    """Forget it all; what was signed in to with a second factor is then open with the password alone."""
    for table in (
        "past_sign_in",
        "sign_in_step",
        "known_device",
        "recovery_code",
        "passkey",
        "authenticator",
    ):
        op.drop_table(table)
    for name in OF_SESSIONS:
        op.drop_column("session", name)
    for name in OF_ACCOUNTS:
        op.drop_column("account", name)
