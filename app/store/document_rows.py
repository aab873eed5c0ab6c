"""Papers of a case: slots, immutable versions, the unit's page checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import advisory_lock, new_id
from app.store.file_register import file_turn
from app.store.file_store import StoredFile
from app.store.read_once import read_once
from app.store.tables_applications import case_document
from app.store.tables_cases import application_case
from app.store.tables_office import stored_file

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One version of a paper in a slot of a case."""

    id: str
    case_id: str
    slot: str
    version: int
    round: int
    sha256: str
    filename: str
    report: dict[str, Any]
    pages: int
    page_checks: list[str]
    uploaded_by: str
    uploaded_at: datetime


def note_file(work: UnitOfWork, stored: StoredFile, media_type: str = "application/pdf") -> None:
    """Register a stored file once; nobody strikes it out before the paper that names it is a row."""
    advisory_lock(work, file_turn(stored.sha256))
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(stored_file)
        .values(sha256=stored.sha256, size=stored.size, media_type=media_type, created_at=work.now)
        .on_conflict_do_nothing()
    )


def stored_file_of(work: UnitOfWork, sha256: str) -> StoredFile:
    """Return a file that a row knows."""
    size = work.connection.execute(
        select(stored_file.c.size).where(stored_file.c.sha256 == sha256)
    ).scalar_one()
    return StoredFile(sha256, int(size))


def known_files(work: UnitOfWork, start: str) -> set[str]:
    """Return the digests, beginning so, of all files that rows know."""
    digest = stored_file.c.sha256
    rows = work.connection.execute(select(digest).where(digest >= start, digest < start + "g"))
    return set(rows.scalars())


def add_document(
    work: UnitOfWork,
    *,
    case_id: str,
    slot: str,
    round_number: int,
    sha256: str,
    filename: str,
    report: Mapping[str, Any],
    pages: int,
    by: str,
) -> DocumentRow:
    """Add the next version of a slot; older versions stay."""
    last = work.connection.execute(
        select(func.max(case_document.c.version)).where(
            case_document.c.case_id == case_id, case_document.c.slot == slot
        )
    ).scalar()
    row = DocumentRow(
        new_id(),
        case_id,
        slot,
        (last or 0) + 1,
        round_number,
        sha256,
        filename,
        dict(report),
        pages,
        [],
        by,
        work.now,
    )
    work.connection.execute(
        insert(case_document).values({name: getattr(row, name) for name in row.__slots__})
    )
    return row


_OF_CASE = (
    select(case_document)
    .where(case_document.c.case_id == bindparam("case_id"))
    .order_by(case_document.c.slot, case_document.c.version)
)


@read_once
def documents_of(work: UnitOfWork, case_id: str) -> list[DocumentRow]:
    """Return all versions of all slots of a case, oldest first."""
    rows = work.connection.execute(_OF_CASE, {"case_id": case_id})
    return [DocumentRow(**row._mapping) for row in rows]


def latest_documents(work: UnitOfWork, case_id: str) -> dict[str, DocumentRow]:
    """Return the newest version of each slot of a case."""
    return {row.slot: row for row in documents_of(work, case_id)}


def same_file_elsewhere(
    work: UnitOfWork, digests: Collection[str], *, person_id: str, employer_id: str, but: str
) -> list[tuple[str, str, str]]:
    """Return slot, case number and digest of each newest paper that is one file, in other cases of a person with a unit."""
    newer = case_document.alias("newer")
    is_newest = ~exists().where(
        newer.c.case_id == case_document.c.case_id,
        newer.c.slot == case_document.c.slot,
        newer.c.version > case_document.c.version,
    )
    rows = work.connection.execute(
        select(case_document.c.slot, application_case.c.number, case_document.c.sha256)
        .join(application_case, application_case.c.id == case_document.c.case_id)
        .where(
            case_document.c.sha256.in_(digests),
            application_case.c.person_id == person_id,
            application_case.c.employer_id == employer_id,
            application_case.c.id != but,
            is_newest,
        )
        .order_by(application_case.c.number, case_document.c.slot)
    )
    return [(row.slot, row.number, row.sha256) for row in rows]


def document_of(work: UnitOfWork, document_id: str) -> DocumentRow | None:
    """Return one version of a paper."""
    row = work.connection.execute(select(case_document).where(case_document.c.id == document_id)).first()
    return DocumentRow(**row._mapping) if row else None


def set_page_checks(work: UnitOfWork, document_id: str, checks: list[str]) -> None:
    """Keep which page checks the unit has ticked for this version."""
    work.connection.execute(
        update(case_document).where(case_document.c.id == document_id).values(page_checks=checks)
    )
