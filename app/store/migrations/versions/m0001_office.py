"""Tables of the office.

Revision 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "authority",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_authority")),
    )
    op.create_table(
        "calendar_version",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendar_version")),
    )
    op.create_table(
        "employer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("registered_place", sa.String(length=120), nullable=False),
        sa.Column("profile_status", sa.String(length=20), nullable=False),
        sa.Column("association_code", sa.String(length=12), nullable=True),
        sa.Column("contact_email", sa.String(length=120), nullable=False),
        sa.Column("synced_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("association_code", name=op.f("uq_employer_association_code")),
        sa.UniqueConstraint("uscc", name=op.f("uq_employer_uscc")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_type", sa.String(length=30), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_index", sa.String(length=64), nullable=False),
        sa.Column("id_number_masked", sa.String(length=40), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_person_id_number_index")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "association",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", Instant(timezone=True), nullable=False),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_association_employer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_association_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association")),
    )
    op.create_index(op.f("ix_association_employer_id"), "association", ["employer_id"], unique=False)
    op.create_index(
        "uq_association_one_active",
        "association",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "uq_association_one_requested",
        "association",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_table(
        "employer_attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("uploaded_at", Instant(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("removed_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_employer_attachment_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_employer_attachment_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_attachment")),
        sa.UniqueConstraint(
            "employer_id", "slot", "version", name=op.f("uq_employer_attachment_employer_id_slot_version")
        ),
    )
    op.create_table(
        "ledger_month",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("contract_unit", sa.String(length=18), nullable=False),
        sa.Column("si_unit", sa.String(length=18), nullable=True),
        sa.Column("si_base", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("si_paid_on_time", sa.Boolean(), nullable=False),
        sa.Column("iit_unit", sa.String(length=18), nullable=True),
        sa.Column("taxable_income", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("tax_paid", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("second_payer", sa.String(length=18), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_month_person_id")),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_ledger_month")),
    )
    op.create_table(
        "permission",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("permit_type", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["authority"], ["authority.code"], name=op.f("fk_permission_authority")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_permission_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
        sa.UniqueConstraint("employer_id", "permit_type", name=op.f("uq_permission_employer_id_permit_type")),
    )
    op.create_table(
        "permit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("permit_type", sa.String(length=40), nullable=False),
        sa.Column("permit_no", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("dissociation_hold", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_permit_employer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_permit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit")),
        sa.UniqueConstraint("permit_type", "permit_no", name=op.f("uq_permit_permit_type_permit_no")),
    )
    op.create_index(op.f("ix_permit_employer_id"), "permit", ["employer_id"], unique=False)
    op.create_index("ix_permit_state_valid_until", "permit", ["state", "valid_until"], unique=False)
    op.create_index(
        "uq_permit_one_live",
        "permit",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('valid', 'suspended')"),
        postgresql_where=sa.text("state IN ('valid', 'suspended')"),
    )
    op.create_table(
        "work_calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["calendar_version.version"], name=op.f("fk_work_calendar_day_version")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_work_calendar_day")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("association_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("party_uscc", sa.String(length=18), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("uploaded_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_contract_association_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_contract_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("association_id", "version", name=op.f("uq_contract_association_id_version")),
    )
    op.create_table(
        "employment_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("permit_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_employment_link_employer_id")
        ),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_employment_link_permit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_link")),
        sa.UniqueConstraint("permit_id", "number", name=op.f("uq_employment_link_permit_id_number")),
    )
    op.create_index(op.f("ix_employment_link_permit_id"), "employment_link", ["permit_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index(op.f("ix_employment_link_permit_id"), table_name="employment_link")
    op.drop_table("employment_link")
    op.drop_table("contract")
    op.drop_table("work_calendar_day")
    op.drop_index(
        "uq_permit_one_live",
        table_name="permit",
        sqlite_where=sa.text("state IN ('valid', 'suspended')"),
        postgresql_where=sa.text("state IN ('valid', 'suspended')"),
    )
    op.drop_index("ix_permit_state_valid_until", table_name="permit")
    op.drop_index(op.f("ix_permit_employer_id"), table_name="permit")
    op.drop_table("permit")
    op.drop_table("permission")
    op.drop_table("ledger_month")
    op.drop_table("employer_attachment")
    op.drop_index(
        "uq_association_one_requested",
        table_name="association",
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.drop_index(
        "uq_association_one_active",
        table_name="association",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_index(op.f("ix_association_employer_id"), table_name="association")
    op.drop_table("association")
    op.drop_table("stored_file")
    op.drop_table("person")
    op.drop_table("employer")
    op.drop_table("calendar_version")
    op.drop_table("authority")
