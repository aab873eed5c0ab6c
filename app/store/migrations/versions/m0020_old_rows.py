"""What is over is found by its day: delivered messages and failed attempts to sign in.

Revision 0020.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both indexes."""
    op.create_index("ix_message_received_at", "message", ["received_at"])
    op.create_index("ix_login_attempt_at", "login_attempt", ["at"])


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_login_attempt_at", table_name="login_attempt")
    op.drop_index("ix_message_received_at", table_name="message")
