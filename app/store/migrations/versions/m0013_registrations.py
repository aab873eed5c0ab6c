"""Registrations that wait for their code, and letters with an activation code.

Revision 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "activation_letter",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("code_index", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("expires_at", Instant(timezone=True), nullable=False),
        sa.Column("used_at", Instant(timezone=True), nullable=True),
        sa.Column("cancelled_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_activation_letter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_letter")),
        sa.UniqueConstraint("code_index", name=op.f("uq_activation_letter_code_index")),
    )
    op.create_index("ix_activation_letter_person_id", "activation_letter", ["person_id"])
    op.create_table(
        "registration",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_index", sa.String(64), nullable=False),
        sa.Column("id_number_index", sa.String(64), nullable=False),
        sa.Column("data_sealed", sa.LargeBinary),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("code_index", sa.String(64)),
        sa.Column("code_expires_at", Instant(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("sent_at", Instant(timezone=True), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("expires_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("token_index", name=op.f("uq_registration_token_index")),
    )
    op.create_index("ix_registration_id_number_index", "registration", ["id_number_index"])
    op.create_index("ix_registration_expires_at", "registration", ["expires_at"])


def downgrade() -> None:
    """Remove both."""
    op.drop_table("registration")
    op.drop_table("activation_letter")
