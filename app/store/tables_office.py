"""What the office keeps: employers, people, associations, permits."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.store.columns import Instant, Json, initials_of_name, key_of_new_name, metadata

authority = Table(
    "authority",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
)

employer = Table(
    "employer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("name_key", String(120), nullable=False, default=key_of_new_name, server_default=""),
    Column("uscc", String(18), nullable=False, unique=True),
    Column("registered_place", String(120), nullable=False, default=""),
    Column("profile_status", String(20), nullable=False, default="incomplete"),
    Column("association_code", String(12), unique=True),
    # Sealed since 0054; the plain column is what an earlier release wrote.
    Column("contact_email", String(120), nullable=False, default=""),
    Column("contact_email_sealed", LargeBinary),
    Column("source", String(40), nullable=False, default=""),
    Column("synced_at", Instant),
    Column("profile_sealed", LargeBinary),
    Column("profile_completed_at", Instant),
    Index("ix_employer_name_key", "name_key", "id"),
)

permission = Table(
    "permission",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("permit_type", String(40), nullable=False),
    Column("scope", String(12), nullable=False, default="full"),
    Column("state", String(20), nullable=False),
    Column("authority", String(40), ForeignKey("authority.code")),
    Column("opened_on", Date),
    Column("origin", String(20), nullable=False, default="application"),
    UniqueConstraint("employer_id", "permit_type"),
)

permission_event = Table(
    "permission_event",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("permit_type", String(40), nullable=False),
    Column("event", String(20), nullable=False),
    Column("facts", Json, nullable=False),
    Column("case_id", String(32)),
    Column("at", Instant, nullable=False),
    Index("ix_permission_event_employer_id_at", "employer_id", "at"),
)

employer_attachment = Table(
    "employer_attachment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey("stored_file.sha256"), nullable=False),
    Column("filename", String(200), nullable=False),
    Column("report", Json),
    Column("uploaded_at", Instant, nullable=False),
    Column("uploaded_by", String(32), nullable=False),
    Column("removed_at", Instant),
    Column("removed_by", String(32)),
    UniqueConstraint("employer_id", "slot", "version"),
    Index("ix_employer_attachment_sha256", "sha256"),
)

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_key", String(120), nullable=False, default=key_of_new_name, server_default=""),
    *initials_of_name(),
    Column("sex", String(8), nullable=False),
    Column("birth_date", Date),
    Column("id_type", String(30), nullable=False, default="id_card"),
    Column("id_number_sealed", LargeBinary, nullable=False),
    Column("id_number_index", String(64), nullable=False, unique=True),
    Column("id_number_masked", String(40), nullable=False),
    Column("phone_sealed", LargeBinary),
    # Sealed together since 0054; the plain columns are what an earlier release wrote.
    Column("email", String(120), nullable=False, default=""),
    Column("details", Json, nullable=False),
    Column("record_sealed", LargeBinary),
    Column("version", Integer, nullable=False, default=1),
    Index("ix_person_name_key", "name_key", "id"),
    Index("ix_person_initials", "initials", "id"),
    Index("ix_person_other_initials", "other_initials", "id"),
)

association = Table(
    "association",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("activated_on", Date),
    Column("ended_on", Date),
    Column("post", String(80), nullable=False, default=""),
    Index("ix_association_employer_id_state", "employer_id", "state", "person_id"),
    Index("ix_association_person_id_state", "person_id", "state"),
    Index(
        "uq_association_one_active",
        "person_id",
        unique=True,
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
    Index(
        "uq_association_one_requested",
        "person_id",
        unique=True,
        sqlite_where=text("state = 'requested'"),
        postgresql_where=text("state = 'requested'"),
    ),
)

contract = Table(
    "contract",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("association_id", String(32), ForeignKey("association.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(20), nullable=False, default="labour"),
    Column("start_on", Date, nullable=False),
    Column("end_on", Date),
    Column("party_uscc", String(18), nullable=False),
    Column("sha256", String(64), ForeignKey("stored_file.sha256"), nullable=False),
    Column("filename", String(200), nullable=False),
    Column("report", Json),
    Column("uploaded_at", Instant, nullable=False),
    Column("uploaded_by", String(32), nullable=False, default=""),
    UniqueConstraint("association_id", "version"),
    Index("ix_contract_sha256", "sha256"),
)

permit = Table(
    "permit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False, index=True),
    Column("permit_type", String(40), nullable=False),
    Column("permit_no", String(32), nullable=False),
    Column("state", String(20), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("dissociation_hold", Boolean, nullable=False, default=False),
    Column("suspended_on", Date),
    # Sealed since 0054; the plain column is what an earlier release wrote.
    Column("holder", Json),
    Column("holder_sealed", LargeBinary),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("permit_type", "permit_no"),
    Index("ix_permit_permit_no", "permit_no"),
    Index(
        "uq_permit_one_live",
        "person_id",
        unique=True,
        sqlite_where=text("state IN ('valid', 'suspended')"),
        postgresql_where=text("state IN ('valid', 'suspended')"),
    ),
    Index("ix_permit_person_id_valid_until", "person_id", "valid_until"),
    Index("ix_permit_state_valid_until", "state", "valid_until"),
)

permit_counter = Table(
    "permit_counter",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

employment_link = Table(
    "employment_link",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("permit_id", String(32), ForeignKey("permit.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    # Empty for a unit that the office does not know: then the name is all there is, perhaps with a credit code.
    Column("employer_id", String(32), ForeignKey("employer.id")),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Column("is_recorded", Boolean, nullable=False, default=True),
    Column("unit_name", String(120), nullable=False, default="", server_default=""),
    Column("unit_uscc", String(18), nullable=False, default="", server_default=""),
    UniqueConstraint("permit_id", "number"),
    Index("ix_employment_link_employer_id_is_recorded", "employer_id", "is_recorded"),
)

office_override = Table(
    "office_override",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False),
    Column("permit_id", String(32), ForeignKey("permit.id")),
    Column("employer_id", String(32), ForeignKey("employer.id")),
    Column("reason", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_office_override_person_id_at", "person_id", "at"),
    Index("ix_office_override_employer_id_at", "employer_id", "at"),
)

link_request = Table(
    "link_request",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("permit_id", String(32), ForeignKey("permit.id"), nullable=False),
    Column("employer_id", String(32), ForeignKey("employer.id"), nullable=False),
    Column("unit_name", String(120), nullable=False),
    Column("unit_uscc", String(18), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked_by", String(32), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", String(32)),
    Column("answered_at", Instant),
    Index("ix_link_request_state_asked_at", "state", "asked_at", "id"),
    Index("ix_link_request_permit_id_asked_at", "permit_id", "asked_at"),
    Index(
        "uq_link_request_one_open",
        "permit_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

stored_file = Table(
    "stored_file",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
)
