"""The one way in which a paper comes into the context: checked as a file first, then a version in one transaction.

Every door (a task, 附件管理, the unit's profile, 员工列表) keeps papers with these functions, so that the same file
is accepted or refused, named, compared and counted alike wherever it is brought.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from app.documents.check_turns import CrowdedError
from app.documents.photo_files import PhotoRefusedError, photos_as_pdf
from app.documents.scan_checks import ScanReport, check_structure, crowded_report, no_room_report
from app.domain.paper_name import paper_name, photos_name, safe_name
from app.services.context.idempotent import idempotent
from app.services.context.refusals import RefusalError
from app.services.papers.page_checks import checked_report
from app.services.papers.same_paper import papers_beside, papers_of_unit, twin_findings
from app.store.attachment_rows import papers_of
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.document_rows import add_document, latest_documents, note_file
from app.store.employer_rows import add_attachment, attachments_of
from app.store.file_store import DiskFullError, FileTooLargeError, StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.same_paper import KnownPaper
    from app.store.case_rows import CaseRow
    from app.store.chosen_rows import ChosenPaper
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import AttachmentRow

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
"""What one paper may weigh; pages tell it and check it before they send."""


class PaperRefusedError(RefusalError):
    """The file cannot be a paper; facts: report (findings with severity error) and filename."""


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A file that may become the newest version of a slot."""

    slot: str
    stored: StoredFile
    filename: str
    report: ScanReport

    def key(self, page: str) -> str:
        """Return the idempotency key of keeping it from one page.

        A lost answer sends the same file from the same page again. The same file from another page is told anew:
        it still holds.
        """
        return f"{page}:{self.slot}:{self.stored.sha256}" if page else ""

    def kept_report(self, work: UnitOfWork, others: Iterable[KnownPaper]) -> dict[str, Any]:
        """Register the file and ask for the check of its pages; return its report as plain data.

        It tells what is known of the pages already, and where one of the other papers is the very same file.
        """
        note_file(work, self.stored)
        twins = twin_findings(others, self.slot, self.stored.sha256)
        return checked_report(work, self.stored.sha256, self.report.with_findings(twins).as_json())


def checked_paper(
    context: AppContext,
    by: Actor,
    slot: str,
    stream: IO[bytes],
    filename: str,
    more: Sequence[IO[bytes]] = (),
) -> CheckedPaper:
    """Keep a file and check it, outside of any transaction and when it is the account's turn.

    A photo becomes a PDF first; `more` are further photos, each a page of the same paper. Raises PaperRefusedError.
    """
    context.database.leave_snapshot()
    try:
        with context.checks.turn(by.account_id):
            return _checked(context, slot, (stream, *more), filename)
    except CrowdedError as crowd:
        raise _refused(crowded_report(crowd), filename, slot) from crowd
    except DiskFullError as full:
        raise _refused(no_room_report(), filename, slot) from full


def _refused(report: ScanReport, filename: str, slot: str) -> PaperRefusedError:
    return PaperRefusedError(report=report.as_json(), filename=safe_name(filename), slot=slot)


def _checked(context: AppContext, slot: str, streams: Sequence[IO[bytes]], filename: str) -> CheckedPaper:
    """Look at a file before it is kept: of one that is refused nothing stays."""
    try:
        with ExitStack() as held:
            came = [held.enter_context(context.files.receive(one, limit=MAX_BYTES)) for one in streams]
            incoming, name = came[0], filename
            made = photos_as_pdf([one.path for one in came])
            if made is not None:
                incoming = held.enter_context(context.files.receive(BytesIO(made), limit=MAX_BYTES))
                name = photos_name(filename, len(came))
            report = check_structure(incoming.path)
            if not report.is_acceptable:
                raise _refused(report, filename, slot)
            return CheckedPaper(slot, context.files.settle(incoming), paper_name(name), report)
    except PhotoRefusedError as photo:
        raise _refused(ScanReport(0, (photo.finding,)), filename, slot) from photo
    except FileTooLargeError as large:
        told = f"文件超过 {MAX_BYTES // MEGABYTE} MB。请用扫描软件把分辨率降到 150～200 DPI，或只保留需要的页，再重新选择。"
        finding = {"code": "too-large", "severity": "error", "text": told, "pages": []}
        report_of_it = {"findings": [finding], "pages": 0}
        raise PaperRefusedError(report=report_of_it, filename=safe_name(filename), slot=slot) from large


def keep_once(
    context: AppContext,
    by: Actor,
    page: str,
    action: str,
    paper: CheckedPaper,
    keep: Callable[[UnitOfWork], dict[str, Any]],
    **named: str,
) -> dict[str, Any]:
    """Keep a checked paper in one transaction, unless the same page has brought it already; `named` is its place."""
    request = {**named, "slot": paper.slot, "sha256": paper.stored.sha256}
    return idempotent(context, by, paper.key(page), action, request, keep)


def keep_in_case(
    context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, paper: CheckedPaper
) -> dict[str, Any]:
    """Make a paper the newest version of a slot of a case that is locked; return what came of it.

    The answer has slot, version, findings, and `is_same`: the very file that was there already, told once more.
    """
    before = latest_documents(work, case.id)
    report = paper.kept_report(work, papers_beside(context, work, case, paper.stored.sha256))
    row = add_document(
        work,
        case_id=case.id,
        slot=paper.slot,
        round_number=case.round,
        sha256=paper.stored.sha256,
        filename=paper.filename,
        report=report,
        pages=paper.report.pages,
        by=by.account_id,
    )
    facts = {"slot": paper.slot, "version": row.version, "sha256": paper.stored.sha256}
    record(work, context.audit_key, case.id, by.account_id, "upload", facts)
    return _answer(paper, row.version, report, before.get(paper.slot))


def keep_in_unit(
    context: AppContext, work: UnitOfWork, by: Actor, employer_id: str, paper: CheckedPaper
) -> dict[str, Any]:
    """Make a paper the newest version of a slot of a unit, whichever page it comes from; return as keep_in_case."""
    # The unit may be uploading into the same slot elsewhere, or submitting with it, at this moment.
    advisory_lock(work, papers_of(employer_id))
    before = {row.slot: row for row in attachments_of(work, employer_id)}
    report = paper.kept_report(work, papers_of_unit(before.values()))
    version = add_attachment(
        work,
        employer_id=employer_id,
        slot=paper.slot,
        sha256=paper.stored.sha256,
        filename=paper.filename,
        report=report,
        by=by.account_id,
    )
    facts = {
        "employer": employer_id,
        "slot": paper.slot,
        "version": version,
        "sha256": paper.stored.sha256,
    }
    record(work, context.audit_key, OFFICE, by.account_id, "upload_attachment", facts)
    return _answer(paper, version, report, before.get(paper.slot))


def checked_again(paper: ChosenPaper) -> CheckedPaper:
    """Return a paper that was checked when it was chosen."""
    return paper_again(paper.slot, StoredFile(paper.sha256, paper.size), paper.filename, paper.pages)


def paper_again(slot: str, stored: StoredFile, filename: str, pages: int) -> CheckedPaper:
    """Return a paper whose structure was in order before; what its pages and other papers say is asked anew."""
    return CheckedPaper(slot, stored, filename, ScanReport(pages, ()))


def _answer(
    paper: CheckedPaper, version: int, report: dict[str, Any], before: DocumentRow | AttachmentRow | None
) -> dict[str, Any]:
    return {
        "slot": paper.slot,
        "version": version,
        "findings": report["findings"],
        "is_same": before is not None and before.sha256 == paper.stored.sha256,
    }
