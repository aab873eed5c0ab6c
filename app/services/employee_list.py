"""An employer's people with the dates that matter: what the home page asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.renewal_window import RenewalWindow, RenewalZone, renewal_window
from app.domain.work_calendar import ONE_DAY
from app.services.beijing import beijing_day
from app.services.calendar_of import calendar_of
from app.services.take_over import INFORMATION_CHANGES
from app.store.employee_rows import current_employees
from app.store.employer_rows import EmployerRow, PermissionRow, employer_of, permissions_of
from app.store.person_rows import people
from app.store.task_rows import queue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.work_calendar import WorkCalendar
    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.task_rows import QueueRow


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
    days_left: int
    case_id: str | None
    case_number: str | None
    case_state: str | None
    case_procedure: str | None

    @property
    def may_renew(self) -> bool:
        """Tell whether a renewal can be started today; it takes an open change of information over."""
        starts = {RenewalZone.ON_TIME, RenewalZone.LATE, RenewalZone.CRITICAL}
        is_free = self.case_id is None or self.case_procedure in INFORMATION_CHANGES
        return is_free and self.permit_state == "valid" and self.zone in starts

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
    tasks: list[QueueRow]
    names: Mapping[str, str]
    """Names of the people the tasks are about."""
    today: date


def employer_home(house: House, by: Actor) -> EmployerHome:
    """Return the home page of an agent's employer; the number of queries does not grow with its people."""
    with house.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        lines = []
        for row in current_employees(work, str(by.employer_id)):
            window = renewal_window(row.valid_until, calendar) if row.valid_until else None
            state = row.permit_state or ""
            zone = window.zone_on(today) if window else None
            if state in {"valid", "suspended"} and zone is RenewalZone.EXPIRED:
                state = "expired"
            lines.append(
                EmployeeLine(
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
                    days_left=(row.valid_until - today).days if row.valid_until else 0,
                    case_id=row.case_id,
                    case_number=row.case_number,
                    case_state=row.case_state,
                    case_procedure=row.case_procedure,
                )
            )
        tasks = queue(work, by.groups, limit=50)
        return EmployerHome(
            employer=employer_of(work, str(by.employer_id)),
            permissions=permissions_of(work, str(by.employer_id)),
            employees=lines,
            tasks=tasks,
            names={key: one.name for key, one in people(work, _people_of(tasks)).items()},
            today=today,
        )


def _people_of(tasks: list[QueueRow]) -> set[str]:
    return {task.person_id for task in tasks if task.person_id}


def _slack(window: RenewalWindow, today: date, calendar: WorkCalendar) -> int:
    """Return the working days left to the last safe day of submission; negative once it has passed."""
    if today <= window.latest_submit:
        return window.working_days_left(today, calendar)
    return -max(1, calendar.count_working_days(window.latest_submit + ONE_DAY, today))
