"""附件管理: the table of a unit's own papers, with the letter it needs for the others and the guides of its authorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import Slot
from app.services.papers.guide_of import authorities_of_unit, guides_for, papers_in_force, template_for
from app.services.records.employer_papers import attachment_table
from app.store.employer_rows import AttachmentRow, employer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.guide_of import Guide
    from app.services.records.employer_papers import SlotLine
    from app.store.employer_rows import EmployerRow

__all__ = ["AttachmentList", "AttachmentRow", "attachment_list"]


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """Everything on the page of a unit's papers."""

    lines: Sequence[SlotLine]
    unit: EmployerRow
    letter: tuple[str, str]
    """What the template of the letter for other materials is called, and its address."""
    guides: Sequence[Guide]


def attachment_list(context: AppContext, by: Actor) -> AttachmentList:
    """Return the papers of the actor's unit."""
    unit_id = str(by.employer_id)
    with context.database.reading() as work:
        authorities = authorities_of_unit(context, work, unit_id)
        return AttachmentList(
            lines=attachment_table(context, work, unit_id),
            unit=employer_of(work, unit_id),
            letter=template_for(papers_in_force(context, work), Slot.OTHER_MATERIALS, authorities),
            guides=guides_for(context, work, by),
        )
