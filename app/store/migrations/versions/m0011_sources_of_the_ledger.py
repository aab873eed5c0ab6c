"""Months of insurance and tax say where they come from, and what they said before.

Revision 0011.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAMES = (
    "month", "contract_unit", "si_unit", "si_base", "si_paid_on_time", "iit_unit", "taxable_income", "tax_paid",
    "second_payer", "explanation",
)  # fmt: skip
MONEY = frozenset({"si_base", "taxable_income", "tax_paid"})
MANY = 500


def _added() -> list[sa.Column[Any]]:
    return [
        sa.Column("si_payer_name", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("iit_payer_name", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paper", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("paper_page", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("source", sa.String(length=20), nullable=False, server_default="import"),
        sa.Column("entered_by", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("entered_unit", sa.String(length=18), nullable=False, server_default=""),
        sa.Column("entered_at", Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ]


def upgrade() -> None:
    """Add the columns and the versions; what is there already was brought in, and is each month's first version."""
    with op.batch_alter_table("ledger_month") as months:
        for column in _added():
            months.add_column(column)
    versions = op.create_table(
        "ledger_version",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.Column("entered_unit", sa.String(length=18), nullable=False),
        sa.Column("entered_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ledger_version_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "month", "version", name=op.f("pk_ledger_version")),
    )
    connection = op.get_bind()
    months_now = sa.table(
        "ledger_month",
        sa.column("person_id"),
        *(sa.column(name, sa.Boolean() if name == "si_paid_on_time" else None) for name in NAMES),
    )
    rows = connection.execute(sa.select(months_now)).all()
    for start in range(0, len(rows), MANY):
        connection.execute(sa.insert(versions), [_version(row) for row in rows[start : start + MANY]])


def _version(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    said = {name: row._mapping[name] for name in NAMES}
    said |= {name: None if said[name] is None else f"{Decimal(str(said[name])):.2f}" for name in MONEY}
    said |= {"si_payer_name": "", "iit_payer_name": "", "paid_on": None, "paper": "", "paper_page": ""}
    return {
        "person_id": row._mapping["person_id"],
        "month": row._mapping["month"],
        "version": 1,
        "said": said,
        "source": "import",
        "entered_by": "",
        "entered_unit": "",
        "entered_at": None,
    }


def downgrade() -> None:
    """Remove them again; months that only hold an explanation have no place in the older table."""
    op.execute(
        "DELETE FROM ledger_month WHERE si_unit IS NULL AND si_base IS NULL AND iit_unit IS NULL "
        "AND taxable_income IS NULL AND tax_paid IS NULL"
    )
    op.drop_table("ledger_version")
    with op.batch_alter_table("ledger_month") as months:
        for column in reversed(_added()):
            months.drop_column(column.name)
