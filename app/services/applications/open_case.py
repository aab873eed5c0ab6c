"""Open a case in the live edition of its procedure: one way for all procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.engine.run_case import start_case as start_in_engine
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.execution.case_command import deliver_waiting
from app.services.execution.execution_context_of import execution_context_of
from app.services.execution.record_step import record_step
from app.store.case_rows import CaseRow, add_case, next_number
from app.store.database import new_id
from app.store.edition_rows import live_edition_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about. `permit_type` is empty where a procedure concerns no type of permit."""

    employer_id: str
    person_id: str | None = None
    permit_id: str | None = None
    permit_type: str = ""
    authority: str = ""


def open_case(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    procedure: str,
    subject: Subject,
    state: ApplicationState = ApplicationState.DRAFT,
) -> dict[str, Any]:
    """Write the case, let the engine run to the first wait; return id, number and state.

    Raises ConflictError where the office allows one open application only; EditionMissingError.
    """
    live = live_edition_of(work, procedure)
    number = next_number(work, beijing_day(work.now))
    case = new_case(work, by, procedure, subject, state, edition=live.sha256, number=number)
    add_case(work, case)
    edition = context.editions.compiled(work, live.sha256)
    step = start_in_engine(edition, case_inputs(case), execution_context_of(context, work, case))
    case = deliver_waiting(context, work, record_step(context, work, case, step, by, "start"), by)
    return {"case_id": case.id, "number": case.number, "state": case.state}


def new_case(
    work: UnitOfWork,
    by: Actor,
    procedure: str,
    subject: Subject,
    state: ApplicationState,
    *,
    edition: str,
    number: str,
) -> CaseRow:
    """Return a case as it is when it is opened now, before its first step."""
    return CaseRow(
        id=new_id(),
        number=number,
        procedure=procedure,
        edition=edition,
        state=state.value,
        round=1,
        person_id=subject.person_id,
        permit_id=subject.permit_id,
        employer_id=subject.employer_id,
        authority=subject.authority,
        permit_type=subject.permit_type,
        initiator=by.account_id,
        created_at=work.now,
        ended_at=None,
        outcome=None,
        cause=None,
        first_submitted_on=None,
        received_on=None,
        review_due_on=None,
        review_days=None,
        zone=None,
        is_urgent=False,
        blob=b"",
        lock_version=1,
        calendar_version=calendar_of(work).version,
        deadlines_version=calendar_of(work).version,
    )


def case_inputs(case: CaseRow) -> dict[str, Any]:
    """Return what the engine knows of a case: identities and codes, nothing personal."""
    return {
        "case_id": case.id,
        "procedure": case.procedure,
        "person_id": case.person_id,
        "permit_id": case.permit_id,
        "employer_id": case.employer_id,
        "authority": case.authority,
        "permit_type": case.permit_type,
    }
