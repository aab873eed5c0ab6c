"""Papers for stories: sample scans that pass through the real checks, or a stored one where speed matters."""

from __future__ import annotations

import io
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_damage import cut_short, locked, with_script
from app.documents.sample_names import file_name
from app.documents.sample_people import SamplePeople
from app.documents.sample_spoils import crooked, grey, lying
from app.services.papers.unit_places import unit_slots
from app.store.document_rows import add_document, note_file
from app.store.employer_rows import add_attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.documents.sample_papers import Spoil
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.file_store import StoredFile

GOOD = "合格"
SPOILS: Mapping[str, Spoil | None] = {GOOD: None, "横放": lying, "黑白": grey, "歪斜": crooked}
"""Scans as somebody makes them; all of them are papers."""
DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "打不开": cut_short,
    "加密": locked,
    "夹带程序": with_script,
}
"""Files that are none: what came in was cut off, locked, or changed by somebody."""
CONDITIONS = (*SPOILS, *DAMAGES)
UNREADABLE = {"code": "damaged", "severity": "error", "text": "文件不完整或已损坏，无法打开。", "pages": []}
LIMIT = 5_000_000
TODAY = date(2026, 11, 25)


class UnknownPaperError(LookupError):
    """A step takes no such paper, or there is no such sample."""


def wanted_papers(papers: Iterable[str] | dict[str, str]) -> dict[str, str]:
    """Return the condition of the paper for each slot: a list asks for good ones."""
    asked = dict(papers) if isinstance(papers, dict) else dict.fromkeys(papers, GOOD)
    for condition in asked.values():
        if condition not in CONDITIONS:
            raise UnknownPaperError(f"没有“{condition}”的样张，可以写的是 {'、'.join(CONDITIONS)}")
    return asked


@cache
def sample(slot: str, condition: str = GOOD) -> bytes:
    """Return the sample scan of a slot; drawn once per process, so that it names nobody who is in a story."""
    people = SamplePeople(
        person="示例员工",
        id_number_masked="1101**********0011",
        employer="北京示例单位有限公司",
        agent="李示范",
        today=TODAY,
        since=TODAY.replace(year=TODAY.year - 3, month=1, day=1),
    )
    if condition in DAMAGES:
        return DAMAGES[condition](sample(slot))
    return sample_paper(slot, people, font=REGULAR, spoil=SPOILS[condition])


def sample_row(context: AppContext, work: UnitOfWork, slot: str) -> dict[str, Any]:
    """Keep a good sample of a slot; return what a row of a paper says of it."""
    return _kept(context, work, slot, sample(slot), [])


def unreadable_paper(context: AppContext, work: UnitOfWork, slot: str) -> dict[str, Any]:
    """Keep a file that cannot be opened, as an old system may have handed it over; return what its row says."""
    return _kept(context, work, slot, sample(slot, "打不开"), [UNREADABLE])


def _kept(
    context: AppContext, work: UnitOfWork, slot: str, content: bytes, findings: list[dict[str, Any]]
) -> dict[str, Any]:
    stored = context.files.keep(io.BytesIO(content), limit=LIMIT)
    note_file(work, stored)
    report = {"pages": 1, "findings": findings}
    return {"sha256": stored.sha256, "filename": file_name(slot), "report": report}


def lay_stored(context: AppContext, case: CaseRow, slots: Iterable[str], by: str) -> None:
    """Put a paper into slots of a case, or of its unit, without checking its scan again."""
    with context.database.reading() as work:
        of_unit = unit_slots(context.editions.papers(work, case.edition))
    for slot in wanted_papers(slots):
        stored = context.files.keep(io.BytesIO(sample(slot)), limit=LIMIT)
        context.database.transact(
            partial(_lay, case=case, slot=slot, stored=stored, by=by, is_of_unit=slot in of_unit)
        )


def _lay(
    work: UnitOfWork, *, case: CaseRow, slot: str, stored: StoredFile, by: str, is_of_unit: bool
) -> None:
    note_file(work, stored)
    paper: dict[str, Any] = {
        "slot": slot,
        "sha256": stored.sha256,
        "filename": file_name(slot),
        "report": {"pages": 1, "findings": []},
        "by": by,
    }
    if is_of_unit:
        add_attachment(work, employer_id=case.employer_id, **paper)
    else:
        add_document(work, case_id=case.id, round_number=case.round, pages=1, **paper)
