"""Make the archive of a finished case: for a purpose, by an operator, and written down before its first byte leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.archive_zip import Manifest, PackedFile, digest_and_size, manifest_of, pack_chunks
from app.policy.actor import Role
from app.services.archives.archive_content import files_of_case
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, record, rows_of
from app.store.case_rows import CaseMissingError, CaseRow, case_of, ids_of_numbers
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PURPOSES = ("transfer", "dispute", "inspection", "copy")
"""What an archive may be taken for."""


@dataclass(frozen=True, slots=True)
class CaseArchive:
    """An archive that is ready to be written: its manifest and its files."""

    case_id: str
    case_number: str
    manifest: Manifest
    files: list[PackedFile]

    def chunks(self) -> Iterator[bytes]:
        """Yield the archive, a piece at a time."""
        return pack_chunks(self.manifest, self.files)


@dataclass(frozen=True, slots=True)
class ArchivableCase:
    """A case of which an archive is asked for."""

    id: str
    number: str
    procedure: str
    has_ended: bool


def archivable_case(context: AppContext, case: str) -> ArchivableCase:
    """Return a case by its id or number; raises NotFoundError."""
    with context.database.reading() as work:
        row = _found(work, case)
    return ArchivableCase(row.id, row.number, row.procedure, row.ended_at is not None)


def make_archive(context: AppContext, by: Actor, case: str, purpose: str) -> CaseArchive:
    """Return the archive of a case that has ended, by its id or number, and write down who takes it and for what.

    Raises NotAllowedError, NotFoundError, or ProcedureRefusedError: without a purpose, before the end, or where a paper
    on disk is not the one that was stored.
    """
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")
    if purpose not in PURPOSES:
        raise ProcedureRefusedError(rule="archive_purpose_needed")
    with context.database.reading() as work:
        row = _found(work, case)
        if row.ended_at is None:
            raise ProcedureRefusedError(rule="archive_after_end")
        files = files_of_case(context, work, row)
        _refuse_damaged(files)
        last = rows_of(work, row.id)
        facts = {
            "case_id": row.id,
            "case_number": row.number,
            "edition": row.edition,
            "audit_rows": len(last),
            "audit_mac": last[-1]["mac"] if last else "",
        }
        manifest = manifest_of(files, facts, context.audit_key.seal_of_archive)
    _note(context, by, row, purpose, manifest)
    return CaseArchive(row.id, row.number, manifest, files)


def _found(work: UnitOfWork, case: str) -> CaseRow:
    case_id = ids_of_numbers(work, [case]).get(case, case)
    try:
        return case_of(work, case_id)
    except CaseMissingError as missing:
        raise NotFoundError(kind="case") from missing


def _refuse_damaged(files: list[PackedFile]) -> None:
    """An archive never holds another paper than the one that was stored, nor goes without it."""
    for one in files:
        if isinstance(one.content, bytes):
            continue
        if not _is_whole(one, one.content.sha256):
            raise ProcedureRefusedError(rule="archive_paper_damaged", paper=str(one.told["filename"]))


def _is_whole(paper: PackedFile, sha256: str) -> bool:
    try:
        return digest_and_size(paper.chunks())[0] == sha256
    except (FileNotFoundError, UnreadableFileError):
        return False


def _note(context: AppContext, by: Actor, case: CaseRow, purpose: str, manifest: Manifest) -> None:
    """Write the archive into the audit of the office: in that of the case it would change the next archive."""
    facts = {"case": case.id, "number": case.number, "purpose": purpose, "root": manifest.root}

    def act(work: UnitOfWork) -> None:
        record(work, context.audit_key, OFFICE, by.account_id, "archive", facts)
        event = {"case": case.id, "what": "archive", "purpose": purpose}
        record_security_event(work, EventKind.EXPORT, by=by.account_id, target=event)

    context.database.transact(act)
