"""What the worker does while a story's days pass: expire, remind, fire timers, deliver, run jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.attachment_reminders import remind_about_attachments
from app.services.daily_sweep import expire_permits, sweep
from app.services.deliver_messages import deliver_messages
from app.services.fire_timer import fire_due_timers
from app.services.run_job import run_next_job

if TYPE_CHECKING:
    from datetime import date

    from app.scenarios.stage_clock import StageClock
    from app.services.house import House

DAWN = 1


def pass_days(house: House, clock: StageClock, until: date) -> None:
    """Let every day until `until` dawn, each with the worker's rounds, and stop in that day's morning."""
    day = house.today()
    while day < until:
        day += timedelta(days=1)
        clock.go_to(day, hour=DAWN)
        sweep(house)
        remind_about_attachments(house)
        settle(house)
    clock.go_to(until)
    settle(house)


def jump_to(house: House, clock: StageClock, day: date) -> None:
    """Stand in a day's morning with what ended and fell due until then, without a reminder for each day between."""
    clock.go_to(day)
    expire_permits(house)
    settle(house)


def settle(house: House) -> None:
    """Do what is due now and needs no person."""
    while fire_due_timers(house) or deliver_messages(house) or run_next_job(house):
        pass
