"""What the worker does while a story's days pass: expire, remind, fire timers, deliver, run jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.procedures import STARTED_BY_TIME
from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.due_work.daily_sweep import expire_permits, sweep
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.run_job import run_next_job
from app.store.case_lists import cases_of_person

if TYPE_CHECKING:
    from datetime import date

    from app.scenarios.stage_clock import StageClock
    from app.services.context.app_context import AppContext

DAWN = 1


def begun_by_time(context: AppContext, person_id: str) -> dict[str, str]:
    """Return the cases of a person that passing days have opened, by their procedure."""
    with context.database.reading() as work:
        rows = cases_of_person(work, person_id)
    return {row.procedure: row.id for row in rows if row.procedure in STARTED_BY_TIME}


def pass_days(context: AppContext, clock: StageClock, until: date) -> None:
    """Let every day until `until` dawn, each with the worker's rounds, and stop in that day's morning."""
    day = context.today()
    while day < until:
        day += timedelta(days=1)
        clock.go_to(day, hour=DAWN)
        sweep(context)
        remind_about_attachments(context)
        settle(context)
    clock.go_to(until)
    settle(context)


def jump_to(context: AppContext, clock: StageClock, day: date) -> None:
    """Stand in a day's morning with what ended and fell due until then, without a reminder for each day between."""
    clock.go_to(day)
    expire_permits(context)
    settle(context)


def leave_alone(_context: AppContext, clock: StageClock, day: date) -> None:
    """Stand in a day's morning as if no worker had run since: nothing has ended, nobody was reminded."""
    clock.go_to(day)


def settle(context: AppContext) -> None:
    """Do what is due now and needs no person."""
    while fire_due_timers(context) or deliver_messages(context) or run_next_job(context):
        pass
