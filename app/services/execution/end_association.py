"""What follows from the end of an association, whoever ended it.

The permit is suspended, the link closed; the employee's request for it has come true and ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import AssociationState, PermitState
from app.domain.procedures import Procedure
from app.services.context.beijing import beijing_day
from app.store import association_rows, message_rows
from app.store.case_rows import open_case_of_person
from app.store.chain_rows import close_link
from app.store.permit_rows import live_permit_of_person, move_permit, permit_of

if TYPE_CHECKING:
    from datetime import date

    from app.domain.permit import Permit
    from app.store.association_rows import AssociationRow
    from app.store.database import UnitOfWork

ASSOCIATION_ENDED = "association.ended"
"""The message an open request to dissociate waits for."""


def end_association(work: UnitOfWork, active: AssociationRow, left_on: date) -> Permit | None:
    """End an association; return the holder's live permit, which is suspended from now on."""
    association_rows.close(work, active.id, AssociationState.ENDED.value, left_on)
    _tell_leaving_request(work, active.person_id, active.employer_id)
    permit = live_permit_of_person(work, active.person_id)
    if permit is not None:
        _suspend(work, permit)
        close_link(work, permit.id, active.employer_id, left_on)
    return permit


def _tell_leaving_request(work: UnitOfWork, person_id: str, employer_id: str) -> None:
    request = open_case_of_person(work, person_id, Procedure.LEAVING_REQUEST)
    if request is not None and request.employer_id == employer_id:
        message_rows.receive(work, ASSOCIATION_ENDED, request.id, {}, f"{ASSOCIATION_ENDED}.{request.id}")


def _suspend(work: UnitOfWork, permit: Permit) -> None:
    """A31: a valid permit is suspended; the days until its end go on."""
    today = beijing_day(work.now)
    if permit.state_on(today) is PermitState.VALID:
        locked = permit_of(work, permit.id, lock=True)
        move_permit(work, locked, PermitState.SUSPENDED, suspended_on=today)
