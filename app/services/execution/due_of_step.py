"""Until when a step of a case is to be done: so many working days from its opening, never past the end of the permit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.terms.case_calendar import case_calendar
from app.store.permit_rows import permit_concerned
from app.store.queued_tasks import change_due
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from datetime import date

    from app.domain.work_calendar import WorkCalendar
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def due_of_step(work: UnitOfWork, case: CaseRow, opened_on: date, days: int, calendar: WorkCalendar) -> date:
    """Return the last day of a step that was opened on a day, by the calendar of its case."""
    due_on = calendar.add_working_days(calendar.next_working_day(opened_on), days)
    permit = permit_concerned(work, case.permit_id, case.person_id)
    if permit is not None and permit.state.is_live:
        # Nothing that is asked of anybody about a permit can wait until it has ended.
        due_on = min(due_on, permit.valid_until)
    return due_on


def due_anew(work: UnitOfWork, case: CaseRow) -> None:
    """Work the due dates of a locked case's open steps out anew; those from before the column keep theirs."""
    calendar = case_calendar(work, case)
    for task in tasks_of_case(work, case.id):
        if task.due_days is not None:
            due_on = due_of_step(work, case, beijing_day(task.opened_at), task.due_days, calendar)
            if due_on != task.due_on:
                change_due(work, task.key, due_on)
