"""Lists of the module 工作居住证: what the unit must decide, may move, has applied for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState, PermitType
from app.domain.procedures import PROCEDURES, Party, QueryPage
from app.domain.renewal_window import RenewalWindow, renewal_window
from app.services.beijing import beijing_day
from app.services.calendar_of import calendar_of
from app.store.authority_rows import authorities_deciding
from app.store.case_lists import cases_of_employer
from app.store.employee_rows import current_employees
from app.store.employer_rows import permission_facts
from app.store.person_rows import people
from app.store.task_rows import queue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.case_lists import CaseLine
    from app.store.employee_rows import EmployeeRow

EMPLOYEES_OWN = frozenset(
    procedure.value
    for procedure, facts in PROCEDURES.items()
    if facts.initiator is Party.EMPLOYEE and facts.is_reviewed
)
"""Procedures that an employee starts and the unit reviews first."""
MOST = 200


@dataclass(frozen=True, slots=True)
class TaskToDecide:
    """An employee's application that waits for the unit."""

    key: str
    number: str
    procedure: str
    name: str
    person_name: str
    due_on: date


def tasks_to_decide(house: House, by: Actor) -> list[TaskToDecide]:
    """Return what employees have applied for and waits for the unit (审批员工证件申请; the manual also calls it 审核, A18)."""
    with house.database.reading() as work:
        rows = [row for row in queue(work, by.groups, limit=MOST) if row.procedure in EMPLOYEES_OWN]
        found = people(work, {row.person_id for row in rows if row.person_id})
    return [
        TaskToDecide(row.key, row.number, row.procedure, row.name, found[str(row.person_id)].name, row.due_on)
        for row in rows
    ]


def pending_employer_changes(house: House, by: Actor) -> list[EmployeeRow]:
    """Return employees whose permit is suspended with another unit, the one that ends first in front (R104)."""
    with house.database.reading() as work:
        rows = current_employees(work, str(by.employer_id), limit=MOST)
        today = beijing_day(work.now)
    return [
        row
        for row in rows
        if row.permit_state == "suspended"
        and row.permit_employer_id != by.employer_id
        # The sweep may not have run yet: what has passed its last day cannot be moved (read-time guard).
        and row.valid_until is not None
        and row.valid_until >= today
    ]


def windows_of(house: House, rows: Iterable[EmployeeRow]) -> dict[str, tuple[RenewalWindow, int]]:
    """Return by permit until when an employer change is safely submitted, and the working days left (A36)."""
    with house.database.reading() as work:
        calendar, today = calendar_of(work), beijing_day(work.now)
    found = {str(row.permit_id): renewal_window(row.valid_until, calendar) for row in rows if row.valid_until}
    return {name: (window, window.working_days_left(today, calendar)) for name, window in found.items()}


def applications_on(house: House, by: Actor, page: QueryPage) -> list[CaseLine]:
    """Return a unit's applications that one of its two query pages shows."""
    shown = {procedure.value for procedure, facts in PROCEDURES.items() if facts.query_page is page}
    with house.database.reading() as work:
        rows = cases_of_employer(work, str(by.employer_id), limit=MOST)
    return [row for row in rows if row.procedure in shown]


def open_applications_of_employees(house: House, by: Actor, permit_type: str) -> list[CaseLine]:
    """Return a unit's open applications for employees; in a supervisor change they stay with the old authority (A47)."""
    rows = applications_on(house, by, QueryPage.EMPLOYEE_APPLICATIONS)
    return [row for row in rows if row.permit_type == permit_type and ApplicationState(row.state).is_open]


def receiving_authorities(house: House, by: Actor) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of the present authority of 北京市工作居住证, and code and name of those it may move to."""
    with house.database.reading() as work:
        held = permission_facts(work, str(by.employer_id), PermitType.BEIJING.value)
        names = authorities_deciding(work, PermitType.BEIJING.value)
    present = (held.authority if held else None) or ""
    return names.get(present, ""), sorted((code, name) for code, name in names.items() if code != present)
