"""员工当前信息展示: one employee with the applications of their unit, and what the unit may ask for their permit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.coded_labels import personal_labels, record_labels
from app.queries.employee_view import employee_view
from app.store.account_rows import account_of_person
from app.store.case_lists import cases_between
from app.store.link_request_rows import newest_requests, permits_with_a_gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.policy.actor import Actor
    from app.queries.employee_view import EmployeeView
    from app.services.context.app_context import AppContext
    from app.store.case_lists import CaseLine
    from app.store.link_request_rows import LinkRequestRow


@dataclass(frozen=True, slots=True)
class EmployeeOfUnit:
    """Everything on a unit's page of one employee."""

    view: EmployeeView
    personal_labels: Mapping[str, Mapping[str, str]]
    education_labels: Mapping[str, Mapping[str, str]]
    """Labels of coded answers by field and code, as `personal_labels` are."""
    open_cases: Sequence[CaseLine]
    """Applications between the unit and the employee that have not ended."""
    has_account: bool
    gaps: set[str]
    """The permit's id, where an employer change to another unit is missing before this one."""
    asked: Mapping[str, LinkRequestRow]
    """The newest request of the unit to record a missing unit, by permit."""


def employee_of_unit(context: AppContext, by: Actor, person_id: str) -> EmployeeOfUnit:
    """Return an employee of the actor's unit; the caller has checked that they may be seen."""
    unit = str(by.employer_id)
    with context.database.reading() as work:
        view = employee_view(context, work, person_id)
        permits = {view.permit.id} if view.permit else set[str]()
        return EmployeeOfUnit(
            view=view,
            personal_labels=personal_labels(context, work),
            education_labels=record_labels(context, work, "person_education"),
            open_cases=[row for row in cases_between(work, person_id, unit) if row.ended_at is None],
            has_account=account_of_person(work, person_id) is not None,
            gaps=permits_with_a_gap(work, unit, permits),
            asked=newest_requests(work, unit, permits),
        )
