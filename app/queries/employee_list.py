"""An employer's people with the dates that matter: what the home page asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.renewal_window import (
    RenewalWindow,
    RenewalZone,
    change_before_renewal,
    last_expiry,
    renewal_window,
)
from app.domain.work_calendar import ONE_DAY
from app.queries.likely_end import WhatIf, renewal_today
from app.queries.list_pages import pages_filled
from app.services.applications.take_over import INFORMATION_CHANGES
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.terms.unit_expiry import UnitTerms, unit_terms
from app.store.case_agents import agents_of_cases
from app.store.employee_rows import MOST, DueDays, LastDays, current_employees, employee_counts
from app.store.employer_rows import EmployerRow, PermissionRow, employer_of, permissions_of
from app.store.person_rows import people
from app.store.queue_rows import queue, queue_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.review_terms import PermitTerms
    from app.domain.work_calendar import WorkCalendar
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.employee_rows import EmployeeRow
    from app.store.queue_rows import QueueRow


@dataclass(frozen=True, slots=True)
class EmployeeLine:
    """One current employee. `working_days_left` counts to the last safe day to submit."""

    person_id: str
    name: str
    id_number_masked: str
    post: str
    permit_id: str | None
    permit_no: str
    permit_type: str
    permit_state: str
    valid_until: date | None
    window: RenewalWindow | None
    zone: RenewalZone | None
    working_days_left: int
    change_safe_on: date | None
    """The last safe day of an employer change after which the new unit still has to renew."""
    days_left: int
    case_id: str | None
    case_number: str | None
    case_state: str | None
    case_procedure: str | None

    @property
    def may_renew(self) -> bool:
        """Tell whether a renewal can be started today; it takes an open change of information over."""
        is_free = self.case_id is None or self.case_procedure in INFORMATION_CHANGES
        is_open = self.zone is not None and self.zone.may_submit
        return is_free and self.permit_state == "valid" and is_open

    @property
    def ends_today(self) -> bool:
        """Tell whether today is the last safe day to submit, or that day has passed already."""
        return self.may_renew and self.working_days_left <= 0


@dataclass(frozen=True, slots=True)
class EmployerHome:
    """Everything on an employer's home page."""

    employer: EmployerRow
    permissions: list[PermissionRow]
    employees: list[EmployeeLine]
    """One page of those that are shown."""
    pages: int
    """How many pages those that are shown fill."""
    counts: Mapping[str, int]
    """How many employees there are, under the empty name, and how many in each group."""
    tasks: list[QueueRow]
    """One page of the unit's tasks."""
    tasks_total: int
    next_task: str
    """Where the next page of tasks begins; empty after the last."""
    names: Mapping[str, str]
    """Names of the people the tasks are about."""
    today: date
    agents: Mapping[str, str]
    """Who looks after the cases of these tasks that were handed to somebody, by case."""
    what_if: WhatIf | None
    """When a renewal would end that is submitted today."""


def due_days(today: date, calendar: WorkCalendar, terms: UnitTerms) -> DueDays:
    """Return until when permits must end so that something is due for them today."""

    def last(is_reached: Callable[[RenewalWindow], bool]) -> LastDays:
        found = {one: last_expiry(today, calendar, one, is_reached) for one in every}
        return LastDays(
            {name: found[one.renewal] for name, one in terms.by_type.items()}, found[terms.others.renewal]
        )

    every = {one.renewal for one in (*terms.by_type.values(), terms.others)}
    return DueDays(
        today=today,
        last_unsafe=last(lambda window: window.latest_submit <= today),
        last_open=last(lambda window: window.opens_on <= today),
        taken_over=INFORMATION_CHANGES,
    )


def employer_home(
    context: AppContext, by: Actor, *, show: str = "", page: int = 1, after: tuple[date, str] | None = None
) -> EmployerHome:
    """Return a page of the home of an agent's employer; the number of queries does not grow with its people.

    `show` names one of the groups of employees; `after` is the place behind which the page of tasks begins.
    """
    employer_id = str(by.employer_id)
    with context.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        terms = unit_terms(context, work, employer_id)
        days = due_days(today, calendar, terms)
        found = current_employees(work, employer_id, days, show=show, skip=(page - 1) * MOST)
        counts = employee_counts(work, employer_id, days)
        tasks = queue(work, by.groups, after=after, limit=MOST + 1)
        return EmployerHome(
            employer=employer_of(work, employer_id),
            permissions=permissions_of(work, employer_id),
            employees=[employee_line(row, today, calendar, terms.of(row.permit_type)) for row in found],
            pages=pages_filled(counts[show], MOST),
            counts=counts,
            tasks=tasks[:MOST],
            tasks_total=queue_size(work, by.groups),
            next_task=tasks[MOST - 1].place if len(tasks) > MOST else "",
            names={key: one.name for key, one in people(work, _people_of(tasks)).items()},
            today=today,
            agents=agents_of_cases(work, {task.case_id for task in tasks}),
            what_if=renewal_today(context, work, employer_id),
        )


def employee_line(row: EmployeeRow, today: date, calendar: WorkCalendar, terms: PermitTerms) -> EmployeeLine:
    """Return what a list shows of an employee today."""
    window = renewal_window(row.valid_until, calendar, terms.renewal) if row.valid_until else None
    state = row.permit_state or ""
    zone = window.zone_on(today) if window else None
    if state in {"valid", "suspended"} and zone is RenewalZone.EXPIRED:
        state = "expired"
    return EmployeeLine(
        person_id=row.person_id,
        name=row.name,
        id_number_masked=row.id_number_masked,
        post=row.post,
        permit_id=row.permit_id,
        permit_no=row.permit_no or "",
        permit_type=row.permit_type or "",
        permit_state=state,
        valid_until=row.valid_until,
        window=window,
        zone=zone,
        working_days_left=_slack(window, today, calendar) if window else 0,
        change_safe_on=change_before_renewal(window.expiry, calendar, terms) if window else None,
        days_left=(row.valid_until - today).days if row.valid_until else 0,
        case_id=row.case_id,
        case_number=row.case_number,
        case_state=row.case_state,
        case_procedure=row.case_procedure,
    )


def _people_of(tasks: list[QueueRow]) -> set[str]:
    return {task.person_id for task in tasks if task.person_id}


def _slack(window: RenewalWindow, today: date, calendar: WorkCalendar) -> int:
    """Return the working days left to the last safe day of submission; negative once it has passed."""
    if today <= window.latest_submit:
        return window.working_days_left(today, calendar)
    return -max(1, calendar.count_working_days(window.latest_submit + ONE_DAY, today))
