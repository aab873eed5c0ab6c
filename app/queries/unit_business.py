"""Lists of the module 工作居住证: what the unit must decide, what it has applied for, where it may move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import PermitType
from app.domain.procedures import PROCEDURES, Party, QueryPage
from app.store.authority_rows import authorities_deciding
from app.store.case_lists import cases_of_employer, open_cases_of_employer
from app.store.employee_rows import MOST
from app.store.employer_rows import permission_facts
from app.store.person_rows import people
from app.store.queue_rows import queue, queue_size

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.store.case_lists import CaseLine

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
