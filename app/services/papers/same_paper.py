"""The same file in two places: somebody picked the wrong one, and nobody wants to learn it from a reviewer.

Only the very same file counts. Papers that merely look alike are printed from the same form (docs/papers.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.scan_report import NOTE, WARNING, Finding
from app.store.document_rows import latest_documents, same_file_elsewhere
from app.store.employer_rows import attachments_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.employer_rows import AttachmentRow

SAME_FILE = "same-file"
SAME_AS_BEFORE = "same-as-before"


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper that is there already; `place` says in words where, `number` in which other case."""

    slot: str
    sha256: str
    place: str
    number: str = ""


def papers_beside(
    context: AppContext, work: UnitOfWork, case: CaseRow, digests: Collection[str]
) -> tuple[KnownPaper, ...]:
    """Return the papers of a case, of its unit, and of the person's other cases with this unit that are one file.

    `digests` are those by which the file is known: as it is kept, and as it came. Cases with another unit are not this unit's to know of.
    """
    names = context.editions.papers(work, case.edition).names()
    here = [
        KnownPaper(slot, row.sha256, f"本办件的“{names.get(slot) or row.filename}”")
        for slot, row in latest_documents(work, case.id).items()
    ]
    elsewhere = (
        same_file_elsewhere(
            work, digests, person_id=case.person_id, employer_id=case.employer_id, but=case.id
        )
        if case.person_id
        else ()
    )
    told = (
        KnownPaper(slot, found, f"办件 {number} 的“{names.get(slot, '另一项材料')}”", number)
        for slot, number, found in elsewhere
    )
    return (*here, *papers_of_unit(attachments_of(work, case.employer_id), names), *told)


def papers_of_unit(
    rows: Iterable[AttachmentRow], names: Mapping[str, str] | None = None
) -> tuple[KnownPaper, ...]:
    """Return the papers of a unit; without names by those of their files."""
    known = names or {}
    return tuple(
        KnownPaper(row.slot, row.sha256, f"单位附件“{known.get(row.slot) or row.filename}”") for row in rows
    )


def twin_findings(papers: Iterable[KnownPaper], slot: str, digests: Collection[str]) -> tuple[Finding, ...]:
    """Return advice where another place has the very same file, and a note where the same place of another case had.

    `digests` are those of the paper and of the file it was written anew from: earlier papers were kept as they came.
    """
    twins = [one for one in papers if one.sha256 in digests]
    places = sorted({one.place for one in twins if one.slot != slot})
    before = sorted({one.number for one in twins if one.slot == slot and one.number})
    found = []
    if places:
        text = f"这个文件与{'、'.join(places)}完全相同，请确认没有传错位置；传错的，请换成本项材料。"
        found.append(Finding(SAME_FILE, WARNING, text))
    if before:
        text = f"这个文件与办件 {'、'.join(before)} 的同一项材料完全相同，请核对内容现在仍然有效。"
        found.append(Finding(SAME_AS_BEFORE, NOTE, text))
    return tuple(found)
