"""Run the diagram `permit_expiry` for a permit whose last day has passed: what happens around its end.

The end itself is not left to the diagram: the sweep makes certain of it in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.engine.errors import EngineError
from app.policy.actor import SYSTEM
from app.services.applications.open_case import Subject, open_case
from app.services.context.certain_clock import transact_due
from app.services.context.refusals import CaseStuckError
from app.services.execution.set_aside import set_aside
from app.store.edition_rows import EditionMissingError
from app.store.employer_rows import permission_facts
from app.store.permit_rows import active_employer_of, permit_of

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "expiry"
FAILURES = (EngineError, CaseStuckError)
"""How a diagram of an analyst's making can fail."""


def open_expiry(context: AppContext, work: UnitOfWork, permit_id: str) -> bool:
    """Open the short case of a permit's end; False when the procedure has no live edition. Raises FAILURES."""
    subject = subject_of(work, permit_of(work, permit_id, lock=True))
    try:
        open_case(context, work, SYSTEM, Procedure.PERMIT_EXPIRY, subject, ApplicationState.RECORDED)
    except EditionMissingError:
        return False
    return True


def subject_of(work: UnitOfWork, permit: Permit) -> Subject:
    """Return what the case of a permit's end is about."""
    employer_id = active_employer_of(work, permit.person_id) or permit.employer_id
    held = permission_facts(work, employer_id, permit.permit_type)
    return Subject(
        employer_id,
        person_id=permit.person_id,
        permit_id=permit.id,
        permit_type=permit.permit_type,
        authority=(held.authority if held else None) or "",
    )


def note_failure(context: AppContext, permit_id: str, failed: Exception) -> None:
    """Tell an operator that a permit ended without its diagram."""
    set_aside(context, None, {"kind": KIND, "permit": permit_id}, failed)


def run_expiry_again(context: AppContext, permit_id: str) -> None:
    """Run the diagram that failed, once it is mended; the notices that were sent are not sent again."""
    try:
        transact_due(context, lambda work: open_expiry(context, work, permit_id))
    except FAILURES as failed:
        note_failure(context, permit_id, failed)
