"""The places of 附件管理: the unit's own papers, as the paper table names them for applying for its permission."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.office_codes import ATTACHMENT_SLOTS, REQUIRED_EMPLOYER_SLOTS, PermitType, Slot
from app.domain.procedures import Procedure
from app.forms_reader.asked_papers import EMPLOYER, UNIT, AskedPaper
from app.services.context.refusals import NotFoundError
from app.services.papers.guide_of import HOLDING, papers_in_force
from app.store.employer_rows import permissions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.services.context.app_context import AppContext
    from app.services.context.paper_table import PaperTable
    from app.store.database import UnitOfWork

EVERY_TYPE = tuple(str(one) for one in PermitType)


def unit_papers(table: PaperTable, permit_types: Iterable[str] = EVERY_TYPE) -> tuple[AskedPaper, ...]:
    """Return the papers that belong to the unit, whichever application asks for them: the manual's five, then others.

    The five (1.6) and which of them are required the rules know themselves, and so does an edition whose table
    does not name them; the table gives the names and every further place.
    """
    names = table.names()
    found = {
        str(slot): AskedPaper(
            slot=str(slot),
            uploader=UNIT,
            is_required=slot in REQUIRED_EMPLOYER_SLOTS,
            needs_page_checks=False,
            name=names.get(str(slot), ""),
        )
        for slot in ATTACHMENT_SLOTS
    }
    for kind in permit_types:
        case = {"procedure": Procedure.PERMISSION_APPLICATION.value, "permit_type": kind}
        for paper in table.asked(case, ()):
            if paper.uploader == EMPLOYER and paper.slot != Slot.LABOUR_CONTRACT:
                known = found.get(paper.slot)
                is_required = paper.is_required or (known is not None and known.is_required)
                found[paper.slot] = replace(paper, uploader=UNIT, is_required=is_required)
    return tuple(found.values())


def unit_slots(table: PaperTable) -> frozenset[str]:
    """Return the slots whose papers are kept with the unit and not with a case."""
    return frozenset({str(Slot.BUSINESS_LICENCE), *(paper.slot for paper in unit_papers(table))})


def required_papers(table: PaperTable, permit_types: Iterable[str] = EVERY_TYPE) -> Mapping[str, str]:
    """Return slot and name of the papers without which a unit does no business."""
    return {paper.slot: paper.name for paper in unit_papers(table, permit_types) if paper.is_required}


def places_in_force(
    context: AppContext, work: UnitOfWork, permit_types: Collection[str] = EVERY_TYPE
) -> tuple[AskedPaper, ...]:
    """Return the places by the edition in which permissions are applied for today."""
    return unit_papers(papers_in_force(context, work), permit_types)


def place_in_force(context: AppContext, work: UnitOfWork, slot: str) -> AskedPaper:
    """Return one of the unit's places, or that of the licence in its profile; raises NotFoundError for another slot."""
    if slot == Slot.BUSINESS_LICENCE:
        return AskedPaper(slot, UNIT, is_required=False, needs_page_checks=False, name="")
    for place in places_in_force(context, work):
        if place.slot == slot:
            return place
    raise NotFoundError(kind="slot")


def is_of_unit(context: AppContext, work: UnitOfWork, edition: str, slot: str) -> bool:
    """Tell whether a slot of an edition's cases holds a paper of the unit."""
    return slot in unit_slots(context.editions.papers(work, edition))


def places_of_unit(context: AppContext, work: UnitOfWork, employer_id: str) -> tuple[AskedPaper, ...]:
    """Return a unit's places: of the types it holds or applies for, else of the one most apply for."""
    held = tuple(row.permit_type for row in permissions_of(work, employer_id) if row.state in HOLDING)
    return places_in_force(context, work, held or (PermitType.BEIJING.value,))
