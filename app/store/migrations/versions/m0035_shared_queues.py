"""Find every case of an authority, hand work over: reached cases, initials of names, leads, stand-ins, saved views.

Revision 0035.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from app.domain.pinyin_initials import initials, other_initials
from app.store.columns import Instant, Json

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LEAVING = "leaving_request"
INDEXES = (
    ("ix_person_initials", "person", ("initials", "id")),
    ("ix_person_other_initials", "person", ("other_initials", "id")),
    ("ix_account_authority", "account", ("authority", "level")),
    ("ix_permit_permit_no", "permit", ("permit_no",)),
    ("ix_review_decision_by_at", "review_decision", ("by", "at", "case_id")),
    ("ix_reached_case_received_on", "reached_case", ("authority", "received_on", "number")),
    ("ix_reached_case_procedure", "reached_case", ("authority", "procedure", "received_on", "number")),
    ("ix_reached_case_state", "reached_case", ("authority", "state", "received_on", "number")),
    (
        "ix_reached_case_procedure_state",
        "reached_case",
        ("authority", "procedure", "state", "received_on", "number"),
    ),
    ("ix_reached_case_returned", "reached_case", ("authority", "returned", "received_on", "number")),
    ("ix_reached_case_employer_id", "reached_case", ("authority", "employer_id", "received_on", "number")),
    ("ix_reached_case_number", "reached_case", ("authority", "number")),
    ("ix_reached_case_person_id", "reached_case", ("person_id", "authority")),
    ("ix_reached_case_case_id", "reached_case", ("case_id",)),
    ("ix_stand_in_substitute", "stand_in", ("substitute", "until_on")),
    ("ix_stand_in_absent", "stand_in", ("absent", "until_on")),
)


def upgrade() -> None:
    """Add the columns and tables, fill them from what is there, then make the indexes."""
    for name in ("initials", "other_initials"):
        op.add_column("person", sa.Column(name, sa.String(40), nullable=False, server_default=""))
    op.add_column("account", sa.Column("is_lead", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("account", sa.Column("identity_index", sa.String(64)))
    op.create_table(
        "reached_case",
        sa.Column("authority", sa.String(40), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("application_case.id"), primary_key=True),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("procedure", sa.String(60), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("returned", sa.Integer, nullable=False, server_default="0"),
        sa.Column("employer_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32)),
    )
    op.create_table(
        "stand_in",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("absent", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("substitute", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("set_by", sa.String(32), nullable=False),
        sa.Column("set_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_at", Instant(timezone=True)),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("asked", sa.String(600), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.UniqueConstraint("account_id", "name", name="uq_saved_view_account_id_name"),
    )
    _fill_initials()
    _fill_reached()
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))


def _fill_initials() -> None:
    bind = op.get_bind()
    table = sa.table("person", *map(sa.column, ("id", "name", "initials", "other_initials")))
    change = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("which"))
        .values(initials=sa.bindparam("usual"), other_initials=sa.bindparam("other"))
    )
    found = bind.execute(sa.select(table.c.id, table.c.name)).all()
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        bind.execute(
            change,
            [
                {"which": row.id, "usual": initials(row.name), "other": other_initials(row.name)}
                for row in some
            ],
        )


def _fill_reached() -> None:
    """Take every case to the authorities whose tasks it has had, or that were told where nobody reviews it."""
    reached: dict[tuple[str, str], datetime] = {}
    bind = op.get_bind()
    task = sa.table(
        "human_task",
        sa.column("case_id"),
        sa.column("groups", Json),
        sa.column("opened_at", Instant(timezone=True)),
    )
    for row in bind.execute(sa.select(task)):
        for group in row.groups:
            _note(reached, group, row.case_id, row.opened_at)
    case = sa.table(
        "application_case",
        *map(sa.column, ("id", "number", "procedure", "state", "round", "employer_id", "person_id")),
    )
    notice = sa.table(
        "notice", sa.column("audience"), sa.column("case_id"), sa.column("at", Instant(timezone=True))
    )
    told = sa.select(notice).where(
        notice.c.audience.like("authority:%"),
        notice.c.case_id.in_(sa.select(case.c.id).where(case.c.procedure == LEAVING)),
    )
    for row in bind.execute(told):
        _note(reached, row.audience, row.case_id, row.at)
    cases = {row.id: row for row in bind.execute(sa.select(case))} if reached else {}
    made = [_row(authority, cases[case_id], at) for (authority, case_id), at in reached.items()]
    table = sa.table("reached_case", *(sa.column(name) for name in (made[0] if made else {"case_id": ""})))
    for start in range(0, len(made), AT_ONCE):
        bind.execute(sa.insert(table), made[start : start + AT_ONCE])


def _note(reached: dict[tuple[str, str], datetime], group: str, case_id: str, at: datetime) -> None:
    kind, _, rest = group.partition(":")
    if kind == "authority":
        key = (rest.partition(":")[0], case_id)
        reached[key] = min(at, reached.get(key, at))


def _row(authority: str, case: Any, at: datetime) -> dict[str, Any]:
    day = at.astimezone(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    return {
        "authority": authority,
        "case_id": case.id,
        "received_on": day,
        "number": case.number,
        "procedure": case.procedure,
        "state": case.state,
        "returned": min(case.round - 1, 2),
        "employer_id": case.employer_id,
        "person_id": case.person_id,
    }


def downgrade() -> None:
    """Remove it all again."""
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table in ("saved_view", "stand_in", "reached_case"):
        op.drop_table(table)
    for name in ("identity_index", "is_lead"):
        op.drop_column("account", name)
    for name in ("initials", "other_initials"):
        op.drop_column("person", name)
