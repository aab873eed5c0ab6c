"""The same file in two places: somebody picked the wrong one, and nobody wants to learn it from a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.scan_report import WARNING, Finding
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.store.case_rows import CaseRow
    from app.store.database import Work


def same_paper_findings(work: Work, case: CaseRow, slot: str, sha256: str) -> tuple[Finding, ...]:
    """Return advice when the case or the unit keeps the very same file in another slot."""
    documents = ((row.slot, row.sha256, row.filename) for row in latest_documents(work, case.id).values())
    attachments = ((row.slot, row.sha256, row.filename) for row in attachments_of(work, case.employer_id))
    return twin_findings({*documents, *attachments}, slot, sha256)


def twin_findings(papers: Iterable[tuple[str, str, str]], slot: str, sha256: str) -> tuple[Finding, ...]:
    """Return advice when one of the papers (slot, content, name) in another slot is the very same file."""
    twins = sorted(name for place, content, name in papers if place != slot and content == sha256)
    if not twins:
        return ()
    text = f"这个文件与另一项材料（{'、'.join(twins)}）完全相同，请确认没有传错位置。"
    return (Finding("same-file", WARNING, text),)
