"""Start a case in the live edition of its procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.engine.run_case import start_case as start_in_engine
from app.policy.actor import Role
from app.services.beijing import beijing_day
from app.services.calendar_of import calendar_of
from app.services.case_command import deliver_waiting
from app.services.case_surroundings import surroundings_of
from app.services.once import once
from app.services.record_step import record_step
from app.services.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.store.case_rows import CaseRow, add_case, next_number, open_case_of_permit
from app.store.database import ConflictError, new_id
from app.store.edition_rows import live_edition_of
from app.store.employer_rows import permission_facts
from app.store.permit_rows import PermitMissingError, active_employer_of, permit_of

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.database import Work

RENEWAL = "renewal"


def start_renewal(house: House, by: Actor, permit_id: str, key: str) -> dict[str, Any]:
    """Start the renewal of an employee's permit; return the case's id and number.

    Manual, chapter 5: the unit starts it, for an employee associated with it. The window and the gates are the
    diagram's business; what must hold for the case to exist at all is refused here.
    Raises NotFoundError, NotAllowedError or ProcedureRefusedError.
    """

    def command(work: Work) -> dict[str, Any]:
        permit = _own_permit(work, by, permit_id)
        other = open_case_of_permit(work, permit.id)
        if other is not None:
            raise ProcedureRefusedError(rule="one_open_application", number=other.number, case_id=other.id)
        return _start(house, work, by, permit)

    try:
        return once(house, by, key, "start_renewal", {"permit": permit_id}, command)
    except ConflictError as twin:
        # Two tabs, two agents: the partial unique index lets one of them through.
        raise ProcedureRefusedError(rule="one_open_application", number="", case_id="") from twin


def _own_permit(work: Work, by: Actor, permit_id: str) -> Permit:
    if by.role is not Role.AGENT or by.employer_id is None:
        raise NotAllowedError(rule="unit_starts_renewal")
    try:
        permit = permit_of(work, permit_id, lock=True)
    except PermitMissingError as missing:
        raise NotFoundError(kind="permit") from missing
    if active_employer_of(work, permit.person_id) != by.employer_id:
        raise NotFoundError(kind="permit")
    return permit


def _start(house: House, work: Work, by: Actor, permit: Permit) -> dict[str, Any]:
    employer_id = str(by.employer_id)
    permission = permission_facts(work, employer_id, permit.permit_type)
    live = live_edition_of(work, RENEWAL)
    case = CaseRow(
        id=new_id(),
        number=next_number(work, beijing_day(work.now)),
        procedure=RENEWAL,
        edition=live.sha256,
        state=ApplicationState.DRAFT.value,
        round=1,
        person_id=permit.person_id,
        permit_id=permit.id,
        employer_id=employer_id,
        authority=(permission.authority if permission else None) or "",
        permit_type=permit.permit_type,
        initiator=by.account_id,
        created_at=work.now,
        ended_at=None,
        outcome=None,
        cause=None,
        first_submitted_on=None,
        received_on=None,
        review_due_on=None,
        zone=None,
        is_urgent=False,
        blob=b"",
        lock_version=1,
        calendar_version=calendar_of(work).version,
    )
    add_case(work, case)
    edition = house.editions.compiled(work, live.sha256)
    step = start_in_engine(edition, case_inputs(case), surroundings_of(house, work, case))
    case = deliver_waiting(house, work, record_step(house, work, case, step, by, "start"), by)
    return {"case_id": case.id, "number": case.number, "state": case.state}


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
