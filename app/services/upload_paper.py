"""Store a paper for a slot of an open task: first the file, then its checks, then a version in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from app.documents.scan_checks import inspect_pdf
from app.domain.paper_name import paper_name
from app.services.claim_task import permitted_task
from app.services.form_context import EMPLOYER_SLOTS
from app.services.refusals import NotAllowedError, RefusalError
from app.services.same_paper import same_paper_findings
from app.store.audit_chain import record
from app.store.case_rows import case_of, lock_case
from app.store.database import take_turns
from app.store.document_rows import add_document, latest_documents, note_file
from app.store.employer_rows import add_attachment, attachments_of

if TYPE_CHECKING:
    from app.documents.scan_checks import ScanReport
    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import AttachmentRow
    from app.store.file_store import StoredFile

MAX_BYTES = 20 * 1024 * 1024


class PaperRefusedError(RefusalError):
    """The file cannot be a paper; facts: report (findings with severity error) and filename."""


def upload_paper(
    house: House, by: Actor, task_key: str, slot: str, stream: IO[bytes], filename: str
) -> dict[str, Any]:
    """Check and keep a paper; return its slot, version and findings.

    Raises NotFoundError, TaskClosedError, NotAllowedError (the task has no such slot), FileTooLargeError,
    DiskFullError or PaperRefusedError.
    """
    with house.database.reading() as work:
        _check_slot(house, work, by, task_key, slot)
    stored = house.files.keep(stream, limit=MAX_BYTES)
    report = inspect_pdf(house.files.path_of(stored.sha256))
    if not report.is_acceptable:
        raise PaperRefusedError(report=report.as_json(), filename=paper_name(filename), slot=slot)
    return house.database.transact(
        lambda work: _keep(house, work, by, task_key, _Incoming(slot, stored, paper_name(filename), report))
    )


def _check_slot(house: House, work: Work, by: Actor, task_key: str, slot: str) -> None:
    task = permitted_task(work, by, task_key)
    form = house.editions.forms(work, case_of(work, task.case_id).edition)[str(task.form)]
    if slot not in form.slots:
        raise NotAllowedError(rule="slot_not_asked_for")


@dataclass(frozen=True, slots=True)
class _Incoming:
    slot: str
    stored: StoredFile
    filename: str
    report: ScanReport


def _keep(house: House, work: Work, by: Actor, task_key: str, paper: _Incoming) -> dict[str, Any]:
    slot, stored = paper.slot, paper.stored
    case = lock_case(work, permitted_task(work, by, task_key).case_id)
    permitted_task(work, by, task_key)
    known = _newest(work, case, slot)
    if known is not None and known.sha256 == stored.sha256:
        # A browser that lost the answer sends the file again: it stays one version.
        return {"slot": slot, "version": known.version, "findings": (known.report or {}).get("findings", [])}
    report = paper.report.with_findings(same_paper_findings(work, case, slot, stored.sha256))
    note_file(work, stored)
    if slot in EMPLOYER_SLOTS:
        # The unit may be uploading into the same slot in 附件管理 at this moment.
        take_turns(work, f"papers of {case.employer_id}")
        version = add_attachment(
            work,
            employer_id=case.employer_id,
            slot=slot,
            sha256=stored.sha256,
            filename=paper.filename,
            report=report.as_json(),
            by=by.account_id,
        )
    else:
        version = add_document(
            work,
            case_id=case.id,
            slot=slot,
            round_number=case.round,
            sha256=stored.sha256,
            filename=paper.filename,
            report=report.as_json(),
            pages=report.pages,
            by=by.account_id,
        ).version
    facts = {"slot": slot, "version": version, "sha256": stored.sha256}
    record(work, house.audit_key, case.id, by.account_id, "upload", facts)
    return {"slot": slot, "version": version, "findings": report.as_json()["findings"]}


def _newest(work: Work, case: CaseRow, slot: str) -> DocumentRow | AttachmentRow | None:
    if slot not in EMPLOYER_SLOTS:
        return latest_documents(work, case.id).get(slot)
    return next((row for row in attachments_of(work, case.employer_id) if row.slot == slot), None)
