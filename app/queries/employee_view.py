"""One employee as the unit sees them: 员工当前信息展示."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.domain.renewal_window import RenewalWindow, RenewalZone, change_before_renewal, renewal_window
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.terms.ledger_terms_of import terms_now
from app.services.terms.review_terms_of import LiveTerms
from app.store.case_lists import CaseLine, cases_of_person
from app.store.case_rows import open_case_of_permit, open_case_of_person
from app.store.employer_rows import employer_of, permissions_of
from app.store.permit_rows import ContractRow, association_facts, newest_contract, permits_of_person
from app.store.person_rows import PersonRow, person_of, phone_of
from app.store.review_rows import SlipRow, slips_of_person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.facts import AssociationInFacts
    from app.domain.permit import Permit
    from app.domain.review_terms import PermitTerms
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.employer_rows import PermissionRow


@dataclass(frozen=True, slots=True)
class EmployeeView:
    """A person, their permit and window, contract, and applications."""

    person: PersonRow
    phone: str
    permit: Permit | None
    permit_state: str
    window: RenewalWindow | None
    zone: RenewalZone | None
    working_days_left: int
    change_safe_on: date | None
    """The last safe day of an employer change after which the new unit still has to renew."""
    association: AssociationInFacts | None
    unit_name: str
    """The unit the person is associated with; empty while there is none."""
    contract: ContractRow | None
    cases: list[CaseLine]
    slips: list[SlipRow]
    open_case_id: str | None
    open_procedure: str
    requested_case_id: str | None
    """The open request to a unit, while it waits to be confirmed."""
    permissions: list[PermissionRow]
    """Permissions of the unit the person is associated with."""
    today: date
    contract_months: int
    """How long a contract should still run at a renewal (decision table `ledger_terms`)."""


def employee_view(context: AppContext, work: UnitOfWork, person_id: str) -> EmployeeView:
    """Return what is shown of a person; the caller has checked that it may be seen."""
    today, calendar = beijing_day(work.now), calendar_of(work)
    permit = next(iter(permits_of_person(work, person_id)), None)
    association = association_facts(work, person_id)
    open_case = open_case_of_permit(work, permit.id) if permit else None
    if open_case is None:
        open_case = open_case_of_person(work, person_id, Procedure.NEW_APPLICATION)
    requested = open_case_of_person(work, person_id, Procedure.EMPLOYEE_ASSOCIATION)
    permissions = permissions_of(work, association.employer_id) if association else []
    authority = next((row.authority for row in permissions if row.authority), "")
    terms = _terms(context, work, permit, permissions)
    window = renewal_window(permit.valid_until, calendar, terms.renewal) if permit else None
    return EmployeeView(
        person=person_of(work, person_id),
        phone=phone_of(work, person_id),
        permit=permit,
        permit_state=permit.state_on(today).value if permit else "",
        window=window,
        zone=window.zone_on(today) if window else None,
        change_safe_on=change_before_renewal(window.expiry, calendar, terms) if window else None,
        working_days_left=window.working_days_left(today, calendar) if window else 0,
        association=association,
        unit_name=employer_of(work, association.employer_id).name if association else "",
        contract=newest_contract(work, association.id) if association else None,
        cases=cases_of_person(work, person_id),
        slips=slips_of_person(work, person_id),
        open_case_id=open_case.id if open_case else None,
        open_procedure=open_case.procedure if open_case else "",
        requested_case_id=requested.id if requested else None,
        permissions=permissions,
        today=today,
        contract_months=terms_now(context, work, authority).contract_months,
    )


def _terms(
    context: AppContext, work: UnitOfWork, permit: Permit | None, permissions: Sequence[PermissionRow]
) -> PermitTerms:
    """Return the terms of the authority that would decide: that of the present unit, else of the permit's."""
    live = LiveTerms(context, work)
    if permit is None:
        return live.of(None)
    held = permissions or permissions_of(work, permit.employer_id)
    return live.of(next((row.authority for row in held if row.permit_type == permit.permit_type), None))
