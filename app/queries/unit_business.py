"""Lists of the module 工作居住证: what the unit must decide, may move, has applied for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import PermitType
from app.domain.procedures import PROCEDURES, Party, QueryPage
from app.domain.renewal_window import RenewalWindow, change_before_renewal, renewal_window
from app.queries.employee_list import due_days, unit_terms
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.authority_rows import authorities_deciding
from app.store.case_lists import cases_of_employer, open_cases_of_employer
from app.store.employee_rows import MOST, current_employees, employee_counts
from app.store.employer_rows import permission_facts
from app.store.link_request_rows import newest_requests, permits_with_a_gap
from app.store.person_rows import people
from app.store.task_rows import queue, queue_size
from app.store.waiting_links import waiting_links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_lists import CaseLine
    from app.store.employee_rows import EmployeeRow
    from app.store.link_request_rows import LinkRequestRow
    from app.store.newest_first import Place, Slice
    from app.store.waiting_links import WaitingLink

EMPLOYEES_OWN = frozenset(
    procedure.value
    for procedure, facts in PROCEDURES.items()
    if facts.initiator is Party.EMPLOYEE and facts.is_reviewed
)
"""Procedures that an employee starts and the unit reviews first."""


@dataclass(frozen=True, slots=True)
class TaskToDecide:
    """An employee's application that waits for the unit."""

    key: str
    case_id: str
    number: str
    procedure: str
    name: str
    person_name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TasksToDecide:
    """A page of what waits for the unit; `next_place` is where the next page begins."""

    rows: list[TaskToDecide]
    total: int
    next_place: str


def tasks_to_decide(context: AppContext, by: Actor, after: tuple[date, str] | None = None) -> TasksToDecide:
    """Return what employees have applied for and waits for the unit (审批员工证件申请; the manual also calls it 审核, A18)."""
    with context.database.reading() as work:
        found = queue(work, by.groups, after=after, procedures=tuple(EMPLOYEES_OWN), limit=MOST + 1)
        rows = found[:MOST]
        total = queue_size(work, by.groups, procedures=tuple(EMPLOYEES_OWN))
        names = people(work, {row.person_id for row in rows if row.person_id})
    lines = [
        TaskToDecide(
            key=row.key,
            case_id=row.case_id,
            number=row.number,
            procedure=row.procedure,
            name=row.name,
            person_name=names[str(row.person_id)].name,
            due_on=row.due_on,
        )
        for row in rows
    ]
    return TasksToDecide(lines, total, rows[-1].place if len(found) > MOST else "")


def pending_employer_changes(
    context: AppContext, by: Actor, *, page: int = 1
) -> tuple[list[EmployeeRow], int]:
    """Return employees whose permit is suspended with another unit, the one that ends first in front (R104).

    A page of them, and how many there are.
    """
    employer_id = str(by.employer_id)
    with context.database.reading() as work:
        terms = unit_terms(context, work, employer_id)
        days = due_days(beijing_day(work.now), calendar_of(work), terms)
        rows = current_employees(work, employer_id, days, show="move", skip=(page - 1) * MOST)
        return rows, employee_counts(work, employer_id, days)["move"]


def requests_for_links(
    context: AppContext, by: Actor, rows: Iterable[EmployeeRow]
) -> tuple[set[str], dict[str, LinkRequestRow]]:
    """Return the permits with another unit before this one that no change was made for, and what was asked of it."""
    ids = {str(row.permit_id) for row in rows}
    employer_id = str(by.employer_id)
    with context.database.reading() as work:
        return permits_with_a_gap(work, employer_id, ids), newest_requests(work, employer_id, ids)


def left_without_change(
    context: AppContext, by: Actor, *, page: int = 1
) -> tuple[list[WaitingLink], int, dict[str, LinkRequestRow]]:
    """Return former employees whose permit waits for this unit's change, how many, and what was asked of each."""
    employer_id = str(by.employer_id)
    with context.database.reading() as work:
        rows, total = waiting_links(work, employer_id, beijing_day(work.now), skip=(page - 1) * MOST)
        return rows, total, newest_requests(work, employer_id, {row.permit_id for row in rows})


def windows_of(
    context: AppContext, by: Actor, rows: Iterable[EmployeeRow]
) -> dict[str, tuple[RenewalWindow, int, date]]:
    """Return by permit until when an employer change is safely submitted, with the working days left (A36).

    The day at the end is the last safe one when the new unit has to renew afterwards.
    """
    with context.database.reading() as work:
        calendar, today = calendar_of(work), beijing_day(work.now)
        every = unit_terms(context, work, str(by.employer_id))
    found: dict[str, tuple[RenewalWindow, int, date]] = {}
    for row in rows:
        if row.valid_until:
            terms = every.of(row.permit_type)
            window = renewal_window(row.valid_until, calendar, terms.change)
            both = change_before_renewal(row.valid_until, calendar, terms)
            found[str(row.permit_id)] = (window, window.working_days_left(today, calendar), both)
    return found


def change_days(context: AppContext, by: Actor) -> tuple[int, ...]:
    """Return how many working days the authorities of a unit review an employer change: one number, if they agree."""
    with context.database.reading() as work:
        every = unit_terms(context, work, str(by.employer_id))
    used = [*every.by_type.values()] or [every.others]
    return tuple(sorted({terms.change.review_working_days for terms in used}))


def applications_on(
    context: AppContext, by: Actor, page: QueryPage, place: Place | None = None
) -> Slice[CaseLine]:
    """Return a page of a unit's applications that one of its two query pages shows, the newest in front."""
    with context.database.reading() as work:
        return cases_of_employer(work, str(by.employer_id), _shown_on(page), place)


def _shown_on(page: QueryPage) -> tuple[str, ...]:
    return tuple(procedure.value for procedure, facts in PROCEDURES.items() if facts.query_page is page)


def open_applications_of_employees(
    context: AppContext, by: Actor, permit_type: str, place: Place | None = None
) -> Slice[CaseLine]:
    """Return a page of a unit's open applications for employees.

    In a supervisor change they stay with the old authority (A47).
    """
    shown = _shown_on(QueryPage.EMPLOYEE_APPLICATIONS)
    with context.database.reading() as work:
        return open_cases_of_employer(
            work, str(by.employer_id), place, procedures=shown, permit_type=permit_type
        )


def receiving_authorities(context: AppContext, by: Actor) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of the present authority of 北京市工作居住证, and code and name of those it may move to."""
    with context.database.reading() as work:
        held = permission_facts(work, str(by.employer_id), PermitType.BEIJING.value)
        names = authorities_deciding(work, PermitType.BEIJING.value)
    present = (held.authority if held else None) or ""
    return names.get(present, ""), sorted((code, name) for code, name in names.items() if code != present)
