"""The papers that the office has made in a case, as an archive takes them: what was kept of each, and its print."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.documents.embedded_fonts import BOLD, REGULAR
from app.domain.office_paper_text import paper_from_json
from app.store.office_paper_rows import content_of, openings_of, papers_of_case, prints_of
from app.store.review_rows import slip_of_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.office_paper_rows import OfficePaperRow


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """A file of a paper: its name in the archive, what is told of it, and its content."""

    name: str
    told: Mapping[str, Any]
    content: bytes | Mapping[str, Any]
    """Bytes, or what is written as JSON."""


def archived_papers(context: AppContext, work: UnitOfWork, case_id: str) -> Iterator[ArchivedPaper]:
    """Yield the papers of a case, the oldest in front; a slip that was issued before papers were kept comes last."""
    papers = sorted(papers_of_case(work, case_id), key=lambda one: (one.issued_at, one.number))
    for place, row in enumerate(papers, 1):
        yield from _files(context, work, row, f"{place:02d}-{row.title}")
    slip = slip_of_case(work, case_id)
    if slip is not None and slip.code not in {one.code for one in papers}:
        told = {"kind": "confirmation_slip", "code": slip.code, "made_at": slip.issued_at.isoformat()}
        yield ArchivedPaper("确认单内容.json", told, {**told, "content": slip.snapshot})


def _files(context: AppContext, work: UnitOfWork, row: OfficePaperRow, name: str) -> Iterator[ArchivedPaper]:
    from app.documents.office_paper_pdf import (  # noqa: PLC0415 — the PDF library is large; archives are rare
        PrintedAs,
        make_office_paper,
    )

    told = {"kind": row.kind, "number": row.number, "code": row.code, "digest": row.digest}
    content = content_of(work, row.id)
    kept = {
        "paper": asdict(row),
        "content": content,
        "openings": [asdict(one) for one in openings_of(work, [row.id])],
        "prints": [asdict(one) for one in prints_of(work, [row.id])],
    }
    yield ArchivedPaper(f"{name}.json", told, kept)
    address = f"{context.settings.public_url.rstrip('/')}/verify/{row.code}"
    printed = make_office_paper(paper_from_json(content), PrintedAs(address), regular=REGULAR, bold=BOLD)
    yield ArchivedPaper(f"{name}.pdf", told, printed)
