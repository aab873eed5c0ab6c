"""The one way in which a paper comes into the context: checked as a file first, then a version in one transaction.

Every door (a task, 附件管理, the unit's profile, 员工列表) keeps papers with these functions, so that the same file
is accepted or refused, named, compared and counted alike wherever it is brought.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from app.documents.check_turns import CrowdedError
from app.documents.photo_files import MOST_PHOTOS, TOO_MANY
from app.documents.save_anew import NotNeutralError, neutral_file, put_together, signed_finding
from app.documents.scan_checks import (
    Finding,
    ScanReport,
    check_structure,
    crowded_report,
    no_room_report,
    store_away_report,
)
from app.documents.scan_report import ERROR
from app.domain.full_disk import is_full
from app.domain.paper_name import paper_name, photos_name, safe_name
from app.services.context.checked_reports import checked_report
from app.services.context.idempotent import idempotent
from app.services.context.refusals import RefusalError
from app.services.papers.same_paper import papers_beside, papers_of_unit, twin_findings
from app.store.attachment_rows import papers_of
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.document_rows import add_document, latest_documents, note_file
from app.store.employer_rows import add_attachment, attachments_of
from app.store.file_store import FileTooLargeError, StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.same_paper import KnownPaper
    from app.store.case_rows import CaseRow
    from app.store.chosen_rows import ChosenPaper
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import AttachmentRow
    from app.store.file_store import Incoming

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
"""What one paper may weigh; pages tell it and check it before they send."""
MOST_MADE = 4 * MAX_BYTES
"""What a file that was written anew may weigh before anybody has looked at it."""


class PaperRefusedError(RefusalError):
    """The file cannot be a paper; facts: report (findings with severity error) and filename."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as somebody brought it. It is not kept; its digest is, and what it carried beside its pages (codes)."""

    sha256: str
    size: int
    carried: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"sha256": self.sha256, "size": self.size, "carried": list(self.carried)}


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A file that may become the newest version of a slot; it was written anew from its originals."""

    slot: str
    stored: StoredFile
    filename: str
    report: ScanReport
    originals: tuple[Original, ...] = ()

    def key(self, page: str) -> str:
        """Return the idempotency key of keeping it from one page.

        A lost answer sends the same file from the same page again. The same file from another page is told anew:
        it still holds.
        """
        return f"{page}:{self.slot}:{self.stored.sha256}" if page else ""

    @property
    def known_as(self) -> frozenset[str]:
        """Return the digests by which the very same file is known again: as it is kept, and as it came."""
        came = [one.sha256 for one in self.originals] if len(self.originals) == 1 else []
        return frozenset({self.stored.sha256, *came})

    def digests(self) -> dict[str, Any]:
        """Return what the audit keeps of it: its digest, and those of the files it was made of."""
        return {"sha256": self.stored.sha256, "originals": [one.sha256 for one in self.originals]}

    def kept_report(self, work: UnitOfWork, others: Iterable[KnownPaper]) -> dict[str, Any]:
        """Register the file and ask for the check of its pages; return its report as plain data.

        It tells what is known of the pages already, and where one of the other papers is the very same file.
        """
        note_file(work, self.stored)
        twins = twin_findings(others, self.slot, self.known_as)
        originals = [one.as_json() for one in self.originals]
        report = {**self.report.with_findings(twins).as_json(), "originals": originals}
        return checked_report(work, self.stored.sha256, report)


def checked_paper(
    context: AppContext,
    by: Actor,
    slot: str,
    stream: IO[bytes],
    filename: str,
    more: Sequence[IO[bytes]] = (),
) -> CheckedPaper:
    """Keep a file and check it, outside of any transaction and when it is the account's turn.

    Photos become pages; `more` are further files, whose pages follow. Raises PaperRefusedError.
    """
    with checking(context, by, slot, filename):
        return _checked(context, slot, (stream, *more), filename)


@contextmanager
def checking(context: AppContext, by: Actor, slot: str, filename: str) -> Iterator[None]:
    """Hold the account's turn while a file is worked on; what goes wrong there is told as PaperRefusedError."""
    context.database.leave_snapshot()
    try:
        with context.checks.turn(by.account_id):
            yield
    except NotNeutralError as bad:
        raise _refused(bad.report, filename, slot) from bad
    except CrowdedError as crowd:
        raise _refused(crowded_report(crowd), filename, slot) from crowd
    except DiskFullError as full:
        raise _refused(no_room_report(), filename, slot) from full
    except StoreAwayError as away:
        raise _refused(store_away_report(), filename, slot) from away
    except OSError as trouble:
        # The folder of the turns or that for temporary files: the file itself is as good as it was.
        if not is_full(trouble):
            raise
        raise _refused(no_room_report(), filename, slot) from trouble


def _refused(report: ScanReport, filename: str, slot: str) -> PaperRefusedError:
    return PaperRefusedError(report=report.as_json(), filename=safe_name(filename), slot=slot)


def _checked(context: AppContext, slot: str, streams: Sequence[IO[bytes]], filename: str) -> CheckedPaper:
    """Look at files before anything is kept: of what is refused nothing stays."""
    if len(streams) > MOST_PHOTOS:
        raise NotNeutralError(ScanReport(0, (Finding("too-many-photos", ERROR, TOO_MANY),)))
    try:
        with ExitStack() as held:
            came = [held.enter_context(context.files.receive(one, limit=MAX_BYTES)) for one in streams]
            made = [neutral_file(one.path) for one in came]
            originals = tuple(
                Original(one.stored.sha256, one.stored.size, new.carried)
                for one, new in zip(came, made, strict=True)
            )
            parts = [_hold(context, held, one.data) for one in made]
            if len(parts) == 1:
                return looked_at(context, slot, parts[0], photos_name(filename, 1), originals)
            together = _hold(context, held, put_together([one.path for one in parts], None).data)
            return looked_at(context, slot, together, photos_name(filename, len(parts)), originals)
    except FileTooLargeError as large:
        told = f"文件超过 {MAX_BYTES // MEGABYTE} MB。请用扫描软件把分辨率降到 150～200 DPI，或只保留需要的页，再重新选择。"
        finding = {"code": "too-large", "severity": "error", "text": told, "pages": []}
        report_of_it = {"findings": [finding], "pages": 0}
        raise PaperRefusedError(report=report_of_it, filename=safe_name(filename), slot=slot) from large


def _hold(context: AppContext, held: ExitStack, data: bytes) -> Incoming:
    # Whether it is too heavy is said by the check of the whole paper, in words that fit.
    return held.enter_context(context.files.receive(BytesIO(data), limit=MOST_MADE))


def looked_at(
    context: AppContext, slot: str, incoming: Incoming, name: str, originals: tuple[Original, ...]
) -> CheckedPaper:
    """Check a PDF that was written anew and keep it; raises NotNeutralError and keeps nothing then."""
    report = check_structure(incoming.path)
    if not report.is_acceptable:
        raise NotNeutralError(report)
    told = _with_signature(report, originals)
    return CheckedPaper(slot, context.files.settle(incoming), paper_name(name), told, originals)


def _with_signature(report: ScanReport, originals: Iterable[Original]) -> ScanReport:
    """Return a report that says whether an original was signed: the signature holds for the original alone."""
    is_signed = any("signature" in one.carried for one in originals)
    return report.with_findings((signed_finding(),)) if is_signed else report


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
    report = paper.kept_report(work, papers_beside(context, work, case, paper.known_as))
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
    facts = {"slot": paper.slot, "version": row.version, **paper.digests()}
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
        **paper.digests(),
    }
    record(work, context.audit_key, OFFICE, by.account_id, "upload_attachment", facts)
    return _answer(paper, version, report, before.get(paper.slot))


def checked_again(paper: ChosenPaper) -> CheckedPaper:
    """Return a paper that was checked when it was chosen."""
    stored = StoredFile(paper.sha256, paper.size)
    return paper_again(paper.slot, stored, paper.filename, paper.report, paper.pages)


def paper_again(
    slot: str, stored: StoredFile, filename: str, report: Mapping[str, Any], pages: int
) -> CheckedPaper:
    """Return a paper that was written anew before; what its pages and other papers say is asked anew."""
    originals = tuple(
        Original(one["sha256"], one["size"], tuple(one["carried"])) for one in report.get("originals", ())
    )
    return CheckedPaper(slot, stored, filename, _with_signature(ScanReport(pages, ()), originals), originals)


def _answer(
    paper: CheckedPaper, version: int, report: dict[str, Any], before: DocumentRow | AttachmentRow | None
) -> dict[str, Any]:
    return {
        "slot": paper.slot,
        "version": version,
        "findings": report["findings"],
        "is_same": before is not None and before.sha256 in paper.known_as,
    }
