"""附件管理: the unit's places for papers, uploading into them, and taking a paper out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from app.domain.attachment_status import AttachmentStatus, attachment_status
from app.domain.office_codes import Slot
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.papers.paper_access import Paper, originals_in
from app.services.papers.store_paper import checked_paper, keep_in_unit, keep_once
from app.services.papers.unit_places import place_in_force, places_of_unit
from app.services.tasks.chosen_papers import send_to_unit
from app.store.attachment_rows import (
    AttachmentVersion,
    applications_showing_papers,
    papers_of,
    versions_of_slot,
)
from app.store.audit_chain import OFFICE, record
from app.store.chosen_rows import chosen_in, unit_place
from app.store.database import advisory_lock
from app.store.employer_rows import attachments_of, remove_attachment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.forms_reader.asked_papers import AskedPaper
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.employer_rows import AttachmentRow

CHOSEN = 0
"""Versions count from 1; this is what somebody has chosen and not uploaded yet."""
PROFILE_SLOTS = (Slot.BUSINESS_LICENCE,)
"""Uploaded in the profile; kept like the others, but not a line of the table and only ever replaced."""


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A line of the table. `current` is None while nothing is uploaded."""

    slot: str
    status: AttachmentStatus
    is_required: bool
    uploaded_on: date | None
    current: AttachmentRow | None
    name: str = ""
    hint: str = ""

    @property
    def is_shown(self) -> bool:
        """Tell whether the slot is a line of the table."""
        return self.slot not in PROFILE_SLOTS


@dataclass(frozen=True, slots=True)
class SlotPage:
    """One slot with all its versions, the newest first; `shown_in` are open applications that refer to it."""

    line: SlotLine
    versions: list[AttachmentVersion]
    shown_in: list[str]


def attachment_table(context: AppContext, work: UnitOfWork, employer_id: str) -> list[SlotLine]:
    """Return the lines of an employer's table: the places that the paper table in force gives units."""
    current = {row.slot: row for row in attachments_of(work, employer_id)}
    return [
        _line(work, place, current.get(place.slot)) for place in places_of_unit(context, work, employer_id)
    ]


def _line(work: UnitOfWork, place: AskedPaper, row: AttachmentRow | None) -> SlotLine:
    uploaded_on = beijing_day(row.uploaded_at) if row else None
    status = attachment_status(uploaded_on, beijing_day(work.now))
    return SlotLine(place.slot, status, place.is_required, uploaded_on, row, place.name, place.hint)


def slot_page(context: AppContext, work: UnitOfWork, employer_id: str, slot: str) -> SlotPage:
    """Return a slot with its history; raises NotFoundError for a slot that units do not have."""
    place = place_in_force(context, work, slot)
    current = {row.slot: row for row in attachments_of(work, employer_id)}
    line = _line(work, place, current.get(slot))
    shown_in = applications_showing_papers(work, employer_id) if line.current else []
    return SlotPage(line, versions_of_slot(work, employer_id, slot), shown_in)


def own_paper(work: UnitOfWork, by: Actor, slot: str, version: int) -> Paper:
    """Return one version of the actor's unit's own paper, or what the actor has chosen; raises NotFoundError."""
    if version == CHOSEN:
        for waiting in chosen_in(work, unit_place(str(by.employer_id)), by.account_id):
            if waiting.slot == slot:
                told = originals_in(waiting.report)
                return Paper(waiting.sha256, waiting.filename, waiting.pages, waiting.slot, told)
    for row in versions_of_slot(work, str(by.employer_id), slot):
        if row.version == version:
            return Paper(row.sha256, row.filename, row.pages, row.slot, originals_in(row.report))
    raise NotFoundError(kind="paper")


def upload_attachment(
    context: AppContext,
    by: Actor,
    slot: str,
    stream: IO[bytes],
    filename: str,
    key: str,
    *,
    more: Sequence[IO[bytes]] = (),
) -> dict[str, Any]:
    """Check a paper and make it the newest version of a slot; return as upload_paper does.

    Raises NotFoundError or PaperRefusedError.
    """
    with context.database.reading() as work:
        place_in_force(context, work, slot)
    paper = checked_paper(context, by, slot, stream, filename, more)
    return keep_once(
        context,
        by,
        key,
        "upload_attachment",
        paper,
        lambda work: keep_in_unit(context, work, by, str(by.employer_id), paper),
    )


def upload_chosen(context: AppContext, by: Actor, slot: str, chosen: str, key: str) -> dict[str, Any]:
    """Make what was chosen before the newest version of a slot; return as upload_paper does.

    Raises NotFoundError, ChosenGoneError when it waits no more, or PaperDoubtedError.
    """
    with context.database.reading() as work:
        place_in_force(context, work, slot)
    return idempotent(
        context,
        by,
        key,
        "upload_chosen",
        {"slot": slot, "chosen": chosen},
        lambda work: send_to_unit(context, work, by, slot, chosen),
    )


def delete_attachment(context: AppContext, by: Actor, slot: str, key: str) -> dict[str, Any]:
    """Take a paper out of its slot; its versions stay.

    Raises NotFoundError (unknown or empty slot) or ProcedureRefusedError (an open application refers to it).
    """
    if slot in PROFILE_SLOTS:
        raise NotFoundError(kind="slot")

    def command(work: UnitOfWork) -> dict[str, Any]:
        employer_id = str(by.employer_id)
        # A submission takes the same turn before it looks at the papers: one of the two sees the other.
        advisory_lock(work, papers_of(employer_id))
        numbers = applications_showing_papers(work, employer_id)
        if numbers:
            raise ProcedureRefusedError(rule="attachment_in_use", cases=numbers)
        if not remove_attachment(work, employer_id, slot, by=by.account_id):
            raise NotFoundError(kind="attachment")
        facts = {"employer": employer_id, "slot": slot}
        record(work, context.audit_key, OFFICE, by.account_id, "delete_attachment", facts)
        return {"slot": slot}

    return idempotent(context, by, key, "delete_attachment", {"slot": slot}, command)
